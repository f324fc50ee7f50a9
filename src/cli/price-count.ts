/**
 * Tokens of the files that a price command is given.
 */

import { ReckonerError } from "../errors.ts";
import { type RequestCounter, requestCounter } from "../pricing/index.ts";
import { readArguments } from "./arguments.ts";
import { type Counted, countSources, isFailure, note } from "./count.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";
import { Progress } from "./progress.ts";
import { findSources, type Skipped, type Source } from "./sources.ts";
import { chooseVocabulary, vocabularyOptions } from "./vocabulary-choice.ts";

/** Counts for models that are not OpenAI's. */
const assumed = "o200k_base";

/** What the files came to. */
export interface FileCount {
  readonly files: number;
  readonly isComplete: boolean;
  /** Tokens for one of the models, and whether its own tokenizer counted them. */
  of(model: string): { readonly tokens: number; readonly isOwn: boolean };
}

/** Counts files for models, binary ones too with `anything`; models that are not OpenAI's are counted with {@link assumed}. */
export type FileCounter = (
  paths: readonly string[],
  models: readonly string[],
  io: Io,
  anything: boolean,
) => Promise<FileCount>;

/** A counter of requests whose text is the files. */
export function counterOf(counted: FileCount): RequestCounter {
  return requestCounter((model) => {
    const { tokens, isOwn } = counted.of(model);
    return { count: () => tokens, isOwn };
  });
}

/** The real one. */
export const countFiles: FileCounter = async (paths, models, io, anything) => {
  const { encodingForModel } = await import("../models/openai.ts");
  const encodingOf = (model: string): string | undefined => {
    try {
      return encodingForModel(model);
    } catch {
      return undefined;
    }
  };
  const progress = new Progress(io.stderr);
  const { sources, skipped: notFound } = findSources(paths, { cwd: io.cwd, stdin: io.stdin });
  const encodings = new Set(models.map((model) => encodingOf(model) ?? assumed));
  const readable = encodings.size > 1 ? sources.map(kept) : sources;
  const tokensOf = new Map<string, number>();
  let counted: Counted[] = [];
  let skipped: Skipped[] = [];
  for (const encoding of encodings) {
    const choice = await chooseVocabulary(readArguments(["--encoding", encoding], vocabularyOptions), io);
    const tokenizer = await choice.load();
    skipped = [...notFound];
    counted = await countSources(tokenizer, readable, { anything, progress, skip: (source) => skipped.push(source) });
    tokensOf.set(
      encoding,
      counted.reduce((sum, each) => sum + each.tokens, 0),
    );
  }
  await progress.clear();
  await note(io, skipped, counted);
  const isComplete = !skipped.some(isFailure);
  // What was not counted has no price, not a price of nothing.
  if (counted.length === 0 && isComplete) throw nothingCounted(paths, skipped);
  if (paths.join() === "-" && counted.every(({ bytes }) => bytes === 0))
    throw new ReckonerError("cli/bad-input", "nothing to price: stdin was empty", { paths });
  return {
    files: counted.length,
    isComplete,
    of(model) {
      const own = encodingOf(model);
      return { tokens: tokensOf.get(own ?? assumed)!, isOwn: own !== undefined };
    },
  };
};

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

function nothingCounted(paths: readonly string[], skipped: readonly Skipped[]): ReckonerError {
  const isBinary = skipped.some(({ reason }) => reason === "binary");
  const why = isBinary ? "it is binary; --text counts it as if it were text" : "there is no text file in it";
  return new ReckonerError("cli/bad-input", `nothing to price in ${paths.map(visible).join(", ")}: ${why}`, { paths });
}
