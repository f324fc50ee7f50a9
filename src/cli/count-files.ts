/**
 * Tokens of the files that a command is given besides its own question: how much they cost, how much work they are.
 */
import { ReckonerError } from "../errors.ts";
import { readArguments } from "./arguments.ts";
import { type Counted, countSources, isMissed, note } from "./count.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";
import { Progress } from "./progress.ts";
import { findSources, type Skipped, type Source } from "./sources.ts";
import { chooseVocabulary, vocabularyOptions } from "./vocabulary-choice.ts";

/** What some files came to. */
export interface CountedFiles {
  /** How many were counted. */
  readonly files: number;
  /** Tokens of all of them, by each of the vocabularies. */
  readonly tokens: readonly number[];
  /** What each of the vocabularies is called. */
  readonly encodings: readonly string[];
  /** Whether everything that was named was counted; stderr has what was not. */
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
  // What was not counted comes to nothing else, not to nothing.
  if (counted.length === 0 && skipped.every(({ reason }) => reason === "binary" || reason === "special"))
    throw nothingCounted(paths, skipped, purpose, anything);
  if (counted.length > 0 && counted.every(({ bytes }) => bytes === 0)) {
    const what =
      paths.join() === "-" ? "stdin was" : counted.length === 1 ? `${visible(counted[0]!.path)} is` : "all files are";
    throw new ReckonerError("cli/bad-input", `nothing to ${purpose}: ${what} empty`, { paths });
  }
  return { files: counted.length, tokens, encodings, isComplete: !skipped.some((each) => isMissed(each, paths)) };
}

/** A source for several tokenizers: a pipe gives its bytes once, so they are kept as far as they were read. */
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
