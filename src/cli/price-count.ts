/**
 * Tokens of the files that a price command is given, counted for each of its models.
 */
import { type RequestCounter, requestCounter } from "../pricing/index.ts";
import { usage } from "./arguments.ts";
import { countFilesWith } from "./count-files.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";

/** What counts for models that are not OpenAI's and have no vocabulary given. */
const assumed = "o200k_base";

/** The counts of the files. */
export interface FileCount {
  readonly files: number;
  readonly isComplete: boolean;
  /** Tokens for one model, and whether its own tokenizer counted them. */
  of(model: string): { readonly tokens: number; readonly isOwn: boolean };
}

/** How files are counted. */
export interface FileCountOptions {
  /** Count binary files too. */
  readonly anything: boolean;
  /** Vocabulary files, by the model they belong to. */
  readonly vocabularies: ReadonlyMap<string, string>;
}

/** Counts files for models; a model that is not OpenAI's and has no vocabulary is counted with {@link assumed}. */
export type FileCounter = (
  paths: readonly string[],
  models: readonly string[],
  io: Io,
  options: FileCountOptions,
) => Promise<FileCount>;

/** A counter of requests whose text is the files. */
export function counterOf(counted: FileCount): RequestCounter {
  return requestCounter((model) => {
    const { tokens, isOwn } = counted.of(model);
    return { count: () => tokens, isOwn };
  });
}

function isSecret(model: string): boolean {
  return requestCounter({ count: () => 1 })({ model, text: "a" }).flags.includes("tokenizer-not-public");
}

/** The counter that commands use; tests pass others. */
export const countFiles: FileCounter = async (paths, models, io, { anything, vocabularies }) => {
  const { encodingForModel } = await import("../models/openai.ts");
  const encodingOf = (model: string): string | undefined => {
    try {
      return encodingForModel(model);
    } catch {
      return undefined;
    }
  };
  for (const model of vocabularies.keys()) {
    const encoding = encodingOf(model);
    if (encoding !== undefined)
      throw usage(`${visible(model)} is counted with its own tokenizer, ${encoding}; leave its --vocabulary out`);
    // Only its maker has its tokenizer: any count is an estimate.
    if (isSecret(model))
      throw usage(
        `the tokenizer of ${visible(model)} is not public, so its count is an estimate; leave --vocabulary out`,
      );
  }
  const wordsOf = (model: string): readonly [string, string] => {
    const file = vocabularies.get(model);
    return file === undefined ? ["--encoding", encodingOf(model) ?? assumed] : ["--vocabulary", file];
  };
  const each = new Map(models.map((model) => [wordsOf(model).join(" "), wordsOf(model)]));
  const counted = await countFilesWith(paths, [...each.values()], io, { anything, purpose: "price" });
  const tokensOf = new Map([...each.keys()].map((words, index) => [words, counted.tokens[index]!]));
  return {
    files: counted.files,
    isComplete: counted.isComplete,
    of: (model) => ({
      tokens: tokensOf.get(wordsOf(model).join(" "))!,
      isOwn: vocabularies.has(model) || encodingOf(model) !== undefined,
    }),
  };
};
