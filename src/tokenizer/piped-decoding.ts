/**
 * Decoding for models with a pipeline: ids become the texts of their tokens, which go through the file's decoder.
 */
import type { BpeKernel } from "../kernel/index.ts";
import type { TextPipeline } from "../pipeline/index.ts";
import type { ModelRules } from "../vocabulary/index.ts";
import { asTooLong, type IdStream } from "./decoder.ts";
import { checkIds, unknownToken } from "./ids.ts";

export class PipedDecoding {
  readonly #kernel: BpeKernel;
  readonly #pipeline: TextPipeline;
  readonly #unknown: ModelRules["unknown"];
  /** Texts of tokens, those asked for so far; made by the first decoding. */
  #texts: (string | undefined)[] | undefined;
  readonly #textOf: (bytes: Uint8Array) => string;

  constructor(kernel: BpeKernel, pipeline: TextPipeline, model: ModelRules | undefined) {
    this.#kernel = kernel;
    this.#pipeline = pipeline;
    const isText = model?.base === "characters";
    this.#textOf = (bytes) => pipeline.textOf(bytes, isText);
    this.#unknown = model?.unknown;
  }

  /** The texts that the kernel's bytes do not give. */
  #knownTexts(): (string | undefined)[] {
    const texts: (string | undefined)[] = [];
    const unknown = this.#unknown;
    if (unknown !== undefined && "bytes" in unknown) {
      for (const [byte, id] of unknown.bytes.entries()) {
        if (id >= 0) texts[id] = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
      }
    }
    for (const { id, content } of this.#pipeline.addedTokens) texts[id] = content;
    return texts;
  }

  /** @throws {@link ReckonerError} `tokenizer/unknown-token`, `input/bad-option`. */
  start(): IdStream {
    const stream = this.#pipeline.decoder.start();
    return {
      push: (ids) => {
        const texts = this.#textsOf(ids);
        try {
          return stream.push(texts);
        } catch (cause) {
          throw asTooLong(cause);
        }
      },
      end: () => stream.end(),
    };
  }

  /** The texts of ids; all are checked first. */
  #textsOf(ids: Iterable<number>): string[] {
    const checked = checkIds(ids, this.#kernel.ids);
    this.#texts ??= this.#knownTexts();
    const texts = this.#texts;
    return Array.from(checked, (id, index) => {
      let text = texts[id];
      if (text === undefined) {
        if (this.#kernel.tokenLength(id) === 0) throw unknownToken(id, index, this.#kernel.ids);
        text = this.#textOf(this.#kernel.decode(Uint32Array.of(id))!);
        texts[id] = text;
      }
      return text;
    });
  }
}
