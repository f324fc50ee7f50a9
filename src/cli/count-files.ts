/**
 * Tokens of files, for commands that ask something else about them: what they cost, how much compute they take.
 */
import { ReckonerError } from "../errors.ts";
import { readArguments } from "./arguments.ts";
import { type Counted, countSources, isMissed, note } from "./count.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";
import { Progress } from "./progress.ts";
import { findSources, type Skipped, type Source } from "./sources.ts";
import { chooseVocabulary, vocabularyOptions } from "./vocabulary-choice.ts";

/** The counts of some files. */
export interface CountedFiles {
  /** How many were counted. */
  readonly files: number;
  /** Their total of tokens, by each vocabulary. */
  readonly tokens: readonly number[];
  /** The name of each vocabulary. */
  readonly encodings: readonly string[];
  /** Whether everything named was counted; stderr says what was not. */
  readonly isComplete: boolean;
}

/**
 * Counts files with several vocabularies, each named as on the command line: `["--encoding", "gpt2"]`.
 *
 * @param purpose - What the count is for: "price".
 * @throws {@link ReckonerError} as `chooseVocabulary` does; `cli/bad-input` when there is nothing to count.
 */
export async function countFilesWith(
  paths: readonly string[],
  vocabularies: readonly (readonly string[])[],
  io: Io,
  { anything = false, purpose }: { readonly anything?: boolean; readonly purpose: string },
): Promise<CountedFiles> {
  const progress = new Progress(io.stderr);
  const { sources, skipped: notFound } = findSources(paths, { cwd: io.cwd, stdin: io.stdin });
  const readable = vocabularies.length > 1 ? sources.map(kept) : sources;
  const tokens: number[] = [];
  const encodings: string[] = [];
  let counted: Counted[] = [];
  let skipped: Skipped[] = [];
  for (const words of vocabularies) {
    const choice = await chooseVocabulary(readArguments(words, vocabularyOptions), io);
    skipped = [...notFound];
    const skip = (source: Skipped): number => skipped.push(source);
    counted = await countSources(await choice.load(), readable, { anything, progress, skip });
    tokens.push(counted.reduce((sum, each) => sum + each.tokens, 0));
    encodings.push(choice.encoding);
  }
  await progress.clear();
  await note(io, skipped, counted);
  // Nothing was counted, which is not a count of 0.
  if (counted.length === 0 && skipped.every(({ reason }) => reason === "binary" || reason === "special"))
    throw nothingCounted(paths, skipped, purpose, anything);
  if (counted.length > 0 && counted.every(({ bytes }) => bytes === 0)) {
    const what =
      paths.join() === "-" ? "stdin was" : counted.length === 1 ? `${visible(counted[0]!.path)} is` : "all files are";
    throw new ReckonerError("cli/bad-input", `nothing to ${purpose}: ${what} empty`, { paths });
  }
  return { files: counted.length, tokens, encodings, isComplete: !skipped.some((each) => isMissed(each, paths)) };
}

/** A source that several tokenizers read: a pipe gives its bytes only once, so those already read are kept. */
function kept(source: Source): Source {
  if (source.size !== undefined) return source;
  const pieces: Uint8Array[] = [];
  let isRead = false;
  return {
    ...source,
    async *bytes() {
      yield* pieces;
      if (isRead) return;
      for await (const piece of source.bytes()) {
        pieces.push(piece.slice());
        yield piece;
      }
      isRead = true;
    },
  };
}

function nothingCounted(
  paths: readonly string[],
  skipped: readonly Skipped[],
  purpose: string,
  anything: boolean,
): ReckonerError {
  const isBinary = !anything && skipped.some(({ reason }) => reason === "binary");
  const why = isBinary ? "it is binary; --text counts it as if it were text" : "there is no text file in it";
  return new ReckonerError("cli/bad-input", `nothing to ${purpose} in ${paths.map(visible).join(", ")}: ${why}`, {
    paths,
  });
}
