/**
 * Tokens of the files that a price command is given, by what counts each of its models.
 */
import { type RequestCounter, requestCounter } from "../pricing/index.ts";
import { usage } from "./arguments.ts";
import { countFilesWith } from "./count-files.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";

/** Counts for models that are not OpenAI's, and whose vocabulary is not given. */
const assumed = "o200k_base";

/** What the files came to. */
export interface FileCount {
  readonly files: number;
  readonly isComplete: boolean;
  /** Tokens for one of the models, and whether its own tokenizer counted them. */
  of(model: string): { readonly tokens: number; readonly isOwn: boolean };
}

/** How files are counted. */
export interface FileCountOptions {
  /** Binary ones too. */
  readonly anything: boolean;
  /** Vocabulary files, by the model whose own they are. */
  readonly vocabularies: ReadonlyMap<string, string>;
}

/** Counts files for models; what is not OpenAI's and has no vocabulary is counted with {@link assumed}. */
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

/** The real one. */
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
    // Nobody but its maker has its tokenizer: it is estimated whatever counts it.
    if (isSecret(model))
      throw usage(
        `the tokenizer of ${visible(model)} is not public, and its count an estimate; leave --vocabulary out`,
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
