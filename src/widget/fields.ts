/**
 * The counting itself: the text of every watched field, and the tokenizer that counts it.
 *
 * It runs in the worker where there is one, else in the page. A field's text arrives whole; `LiveText` finds what
 * changed, so that a keystroke in a long text counts a few thousand code units instead of all.
 */
import { Tokenizer } from "../tokenizer/index.ts";
import { LiveText } from "./live-text.ts";

/** A field's text, to be counted. */
export interface CountRequest {
  readonly kind: "count";
  /** Which field of the page. */
  readonly field: number;
  readonly encoding: string;
  readonly text: string;
}

/** A field that is no longer watched. */
export interface ForgetRequest {
  readonly kind: "forget";
  readonly field: number;
}

/** Bytes of a packed vocabulary by the name of its encoding. */
export type ReadVocabulary = (encoding: string) => Promise<Uint8Array>;

export class Fields {
  readonly #read: ReadVocabulary;
  readonly #tokenizers = new Map<string, Promise<Tokenizer>>();
  readonly #texts = new Map<number, LiveText>();

  constructor(read: ReadVocabulary) {
    this.#read = read;
  }

  /** Number of tokens in a field's text. */
  async count({ field, encoding, text }: CountRequest): Promise<number> {
    const tokenizer = await this.#tokenizer(encoding);
    let live = this.#texts.get(field);
    if (live === undefined) this.#texts.set(field, (live = new LiveText()));
    live.set(text);
    return live.count(tokenizer);
  }

  forget(field: number): void {
    this.#texts.delete(field);
  }

  #tokenizer(encoding: string): Promise<Tokenizer> {
    let loading = this.#tokenizers.get(encoding);
    if (loading === undefined) {
      loading = this.#read(encoding).then((bytes) => Tokenizer.from(bytes));
      this.#tokenizers.set(encoding, loading);
      // A vocabulary that could not be read may be there next time.
      loading.catch(() => this.#tokenizers.delete(encoding));
    }
    return loading;
  }
}
