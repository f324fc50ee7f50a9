/**
 * `--model`, `--encoding` and `--vocabulary`: which vocabulary a command works with.
 */

import { ReckonerError } from "../errors.ts";
import { Tokenizer, type TokenizerLike } from "../tokenizer/index.ts";
import type { VocabularySource } from "../vocabulary/index.ts";
import { type Arguments, type OptionSpec, usage } from "./arguments.ts";
import { closest } from "./closest.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";

/** One dynamic import each: only the chosen vocabulary is read. */
const encodings: Readonly<Record<string, () => Promise<{ default: VocabularySource }>>> = {
  o200k_base: () => import("../vocabularies/o200k_base.ts"),
  o200k_harmony: () => import("../vocabularies/o200k_harmony.ts"),
  cl100k_base: () => import("../vocabularies/cl100k_base.ts"),
  p50k_base: () => import("../vocabularies/p50k_base.ts"),
  p50k_edit: () => import("../vocabularies/p50k_edit.ts"),
  r50k_base: () => import("../vocabularies/r50k_base.ts"),
  gpt2: () => import("../vocabularies/gpt2.ts"),
};

const defaultEncoding = "o200k_base";

/** Spread these into a command's options. */
export const vocabularyOptions: Readonly<Record<"model" | "encoding" | "vocabulary", OptionSpec>> = {
  model: { type: "string", short: "m" },
  encoding: { type: "string", short: "e" },
  vocabulary: { type: "string" },
};

/** The lines of `--help` that belong to {@link vocabularyOptions}. */
export const vocabularyHelp: string = `  -m, --model NAME      use the encoding of this model: gpt-5, gpt-4o, o3,
                        gpt-oss-120b, ...
  -e, --encoding NAME   or this encoding (default: ${defaultEncoding}), one of:
                        ${Object.keys(encodings).slice(0, 4).join(", ")},
                        ${Object.keys(encodings).slice(4).join(", ")}
      --vocabulary FILE
                        any other model: a file made by reckoner pack, or its own
                        tokenizer.json, tekken.json or .tiktoken file`;

/** What was chosen: the encoding's name, and the model's when one was named. */
export interface VocabularyChoice {
  readonly encoding: string;
  readonly model: string | undefined;
  /** Whether a text may be cut between words: true for every encoding that has a name here. */
  readonly cutsAtSpaces: boolean;
  load(): Promise<AnyTokenizer>;
}

/** This package's tokenizer, or a peer's, which can do less. */
export type AnyTokenizer = Tokenizer | (TokenizerLike & { readonly [Method in "decodeBytes" | "tokens"]?: undefined });

/**
 * Reads the three options; a vocabulary file is opened at once.
 *
 * @throws {@link ReckonerError} `model/unknown`; `cli/usage` for an unknown encoding, or a model of another one.
 */
export async function chooseVocabulary(given: Arguments, io: Io): Promise<VocabularyChoice> {
  const model = given.text("model");
  const named = given.text("encoding");
  const file = given.text("vocabulary");
  if (file !== undefined) {
    if (model !== undefined || named !== undefined)
      throw usage(`--vocabulary stands alone: leave ${model === undefined ? "--encoding" : "--model"} out`);
    const tokenizer = await (await import("./vocabulary-file.ts")).openVocabularyFile(file, io);
    return { encoding: tokenizer.vocabulary.name, model, cutsAtSpaces: false, load: async () => tokenizer };
  }
  if (named !== undefined && !Object.hasOwn(encodings, named)) {
    const near = closest(named, Object.keys(encodings))[0];
    const hint = near === undefined ? `there are ${Object.keys(encodings).join(", ")}` : `did you mean ${near}?`;
    throw usage(`there is no encoding "${named}"; ${hint}`, { given: named, closest: near });
  }
  const ofModel = model === undefined ? undefined : await encodingOf(model);
  if (ofModel !== undefined && named !== undefined && ofModel !== named) {
    throw usage(`${model} uses ${ofModel}, but --encoding says ${named}; give one of the two`);
  }
  const encoding = ofModel ?? named ?? defaultEncoding;
  return {
    encoding,
    model,
    cutsAtSpaces: true,
    load: async () => Tokenizer.load((await encodings[encoding]!()).default),
  };
}

/** The encoding of an OpenAI model; refuses any other name, saying how to count that model. */
async function encodingOf(model: string): Promise<string> {
  const { encodingForModel, models } = await import("../models/openai.ts");
  try {
    return encodingForModel(model);
  } catch (error) {
    const near = closest(model, Object.keys(models)).slice(0, 3);
    const message = `${visible(model)} is not a model of OpenAI's; ${wayOut(model, near)}`;
    throw new ReckonerError("model/unknown", message, { model, closest: near }, error);
  }
}

function wayOut(model: string, near: readonly string[]): string {
  if (/claude|gemini|grok/i.test(model))
    return `its tokenizer is not public: reckoner price FILE --model ${visible(model)} estimates the count`;
  if (near.length > 0) return `the nearest are ${near.join(", ")}`;
  return "give its own tokenizer.json: --vocabulary tokenizer.json (or a tekken.json or .tiktoken file)";
}
