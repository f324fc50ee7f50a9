/**
 * Decoding for models with a pipeline: ids to the texts of their tokens, and these through the decoder of the file.
 */
import type { BpeKernel } from "../kernel/index.ts";
import type { TextPipeline } from "../pipeline/index.ts";
import type { ModelRules } from "../vocabulary/index.ts";
import type { IdStream } from "./decoder.ts";
import { checkIds, unknownToken } from "./ids.ts";

export class PipedDecoding {
  readonly #kernel: BpeKernel;
  readonly #pipeline: TextPipeline;
  /** Texts of tokens, as far as they were asked for. */
  readonly #texts: (string | undefined)[] = [];
  readonly #textOf: (bytes: Uint8Array) => string;

  constructor(kernel: BpeKernel, pipeline: TextPipeline, model: ModelRules | undefined) {
    this.#kernel = kernel;
    this.#pipeline = pipeline;
    const isText = model?.base === "characters";
    this.#textOf = (bytes) => pipeline.textOf(bytes, isText);
    const { unknown } = model ?? {};
    if (unknown !== undefined && "bytes" in unknown) {
      for (const [byte, id] of unknown.bytes.entries()) {
        if (id >= 0) this.#texts[id] = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
      }
    }
    for (const { id, content } of pipeline.addedTokens) this.#texts[id] = content;
  }

  /** @throws {@link ReckonerError} `tokenizer/unknown-token`, `input/bad-option`. */
  start(): IdStream {
    const stream = this.#pipeline.decoder.start();
    return {
      push: (ids) => stream.push(this.#textsOf(ids)),
      end: () => stream.end(),
    };
  }

  /** The texts of ids; all are checked first. */
  #textsOf(ids: Iterable<number>): string[] {
    const checked = checkIds(ids, this.#kernel.ids);
    return Array.from(checked, (id, index) => {
      let text = this.#texts[id];
      if (text === undefined) {
        if (this.#kernel.tokenLength(id) === 0) throw unknownToken(id, index, this.#kernel.ids);
        text = this.#textOf(this.#kernel.decode(Uint32Array.of(id))!);
        this.#texts[id] = text;
      }
      return text;
    });
  }
}
