/**
 * What a tokenizer.json says about text besides its model, compiled to functions.
 *
 * Pure TypeScript with its own Unicode tables; vocabularies that need no pipeline, like OpenAI's, do not load it.
 */
import { checkHoldsNames, checkOptions, describe, ReckonerError } from "../errors.ts";
import { type PipelineComponents, type PipelineOptions, TextPipeline } from "./pipeline.ts";
import { providePipeline } from "./provided.ts";

export type { AddedToken, IsWanted } from "./added-tokens.ts";
export type { Changes } from "./changes.ts";
export type { Decoder, DecodeStream } from "./decoders.ts";
export type { Piece } from "./piece.ts";
export type { PipelineComponents, PipelineOptions, SegmentVisitor, TextPipeline } from "./pipeline.ts";
export type { Frame } from "./post-processors.ts";
export type { StretchVisitor } from "./pre-tokenizers.ts";

/**
 * Compiles the components of a tokenizer.json: normalizer, pre-tokenizer, post-processor, decoder and added tokens.
 *
 * `Tokenizer.load` imports it by itself; `Tokenizer.from(bytes, { pipeline })`, which cannot wait, needs it passed in.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported` for a component, a setting or a pattern construct that cannot
 *   be reproduced exactly; `vocabulary/corrupt` for one that no program accepts. Both name it and its place.
 *   `input/bad-option` for anything but an object, and for unknown options.
 */
export function pipeline(components: PipelineComponents, options?: PipelineOptions): TextPipeline {
  checkHoldsNames(components, "a pipeline is made from the parsed parts of a tokenizer.json");
  checkOptions(options ?? {}, ["isScanned"]);
  if (typeof (options?.isScanned ?? false) !== "boolean") {
    const message = `isScanned is true or false, got ${describe(options?.isScanned)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(options?.isScanned) });
  }
  providePipeline(pipeline);
  return new TextPipeline(components, options ?? {});
}
