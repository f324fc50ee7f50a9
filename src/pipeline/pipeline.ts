/**
 * The text half of a tokenizer.json: everything around the model, compiled.
 *
 * The way of a text: added tokens are cut out, what remains is normalized, further added tokens are cut out of that,
 * and each remaining segment is cut into pretokens, unless the kernel has a scanner that does so.
 */
import { type AddedToken, type IsWanted, readAddedTokens, TokenSearch } from "./added-tokens.ts";
import { fromByteLetters } from "./byte-letters.ts";
import type { Changes } from "./changes.ts";
import { compileDecoder, type Decoder } from "./decoders.ts";
import { compileNormalizer } from "./normalizers.ts";
import { type Piece, part } from "./piece.ts";
import { compilePostProcessor, type Frame } from "./post-processors.ts";
import { compilePreTokenizer, type PreTokenizer, rewrite, type StretchVisitor, stretches } from "./pre-tokenizers.ts";
import { Speller } from "./spelling.ts";

/** The components as in a tokenizer.json. */
export interface PipelineComponents {
  readonly added_tokens?: unknown;
  readonly normalizer?: unknown;
  readonly pre_tokenizer?: unknown;
  readonly post_processor?: unknown;
  readonly decoder?: unknown;
  /** Letters for the tokens of its model, as `readTokenizerJson` gives them if they are needed. */
  readonly spelling?: unknown;
}

/** How a pipeline is compiled. */
export interface PipelineOptions {
  /** Whether a scanner in the kernel cuts texts, so that the pre-tokenizer's patterns are not needed. Default false. */
  readonly isScanned?: boolean;
}

/** What `TextPipeline.segments` reports, in order; `false` ends it. */
export interface SegmentVisitor {
  /** A stretch `start..end` of the text that is one segment, still to be normalized. */
  raw(start: number, end: number): boolean;
  /** A normalized segment, from the stretch `start..end` of the text or a part of it. */
  segment(piece: Piece, start: number, end: number): boolean;
  /** An added token, which was found in `start..end`. */
  token(id: number, start: number, end: number): boolean;
}

/** A compiled pipeline. */
export class TextPipeline {
  readonly addedTokens: readonly AddedToken[];
  readonly frame: Frame;
  readonly decoder: Decoder;
  readonly normalizer: Changes;
  readonly #preTokenizer: PreTokenizer;
  readonly #speller: Speller | undefined;
  readonly #search: TokenSearch;
  readonly #normalizedSearch: TokenSearch;

  /** @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`; both name the place. */
  constructor(components: PipelineComponents, { isScanned = false }: PipelineOptions = {}) {
    const addedTokens = readAddedTokens(components.added_tokens, "added_tokens");
    this.addedTokens = addedTokens;
    this.normalizer = compileNormalizer(components.normalizer, "normalizer");
    const { spelling } = components;
    this.#speller = spelling === undefined ? undefined : new Speller(spelling, "spelling");
    const speller = this.#speller;
    const write = speller && ((pretoken: string) => speller.write(pretoken));
    this.#preTokenizer = compilePreTokenizer(components.pre_tokenizer, "pre_tokenizer", write, isScanned);
    this.frame = compilePostProcessor(components.post_processor, "post_processor");
    this.decoder = compileDecoder(components.decoder, "decoder");
    const raw = addedTokens.filter(({ normalized }) => !normalized);
    const normalized = addedTokens.filter((token) => token.normalized);
    this.#search = new TokenSearch(raw, "added_tokens");
    this.#normalizedSearch = new TokenSearch(normalized, "added_tokens", (token) => this.#textOf(token));
  }

  /** What the pre-tokenizer changes in a normalized segment, if the kernel has a scanner for its cuts. */
  get changes(): Changes {
    return this.#preTokenizer.changes;
  }

  /** Whether decoding only joins the tokens' bytes, for a model that starts from `base`. */
  joinsBytes(base: string | undefined): boolean {
    // An added token's text may be letters of bytes, and then means these bytes.
    const isPlain = ({ content }: AddedToken): boolean =>
      !/[^\0-~]/.test(content) || fromByteLetters(content) === undefined;
    return base !== "characters" && this.decoder.joinsBytes && this.addedTokens.every(isPlain);
  }

  /** The text to find for an added token. */
  #textOf({ normalized, content }: AddedToken): string {
    return normalized ? this.normalizer.changed(content, true).text : content;
  }

  /** Whether no added token spans the start of a line that begins with an ASCII letter or digit, or depends on it. */
  get settlesLines(): boolean {
    return !this.addedTokens.some((token) => {
      const text = this.#textOf(token);
      const asks = (token.single_word && text.endsWith("\n")) || (token.lstrip && /^\w/.test(text));
      return asks || /\n[0-9A-Za-z]/.test(text);
    });
  }

  /** The same for a line with spaces or tabs before the letter or digit. */
  get settlesIndents(): boolean {
    const reaches = (token: AddedToken): boolean => token.rstrip || token.lstrip || /\n[\t ]/.test(this.#textOf(token));
    return this.settlesLines && !this.addedTokens.some(reaches);
  }

  /**
   * The segments of a text and the added tokens between them.
   *
   * @param isWanted Which special tokens count; `undefined` for none.
   * @returns Whether `visitor` took all of them.
   */
  segments(text: string, isWanted: IsWanted | undefined, visitor: SegmentVisitor): boolean {
    const raw = (start: number, end: number): boolean => this.#inSegment(text, start, end, isWanted, visitor);
    const search = this.#search;
    if (isIdle(search, isWanted)) return text === "" || raw(0, text.length);
    return search.search(text, isWanted ?? none, {
      text: raw,
      token: ({ id }, start, end) => visitor.token(id, start, end),
    });
  }

  #inSegment(
    text: string,
    start: number,
    end: number,
    isWanted: IsWanted | undefined,
    visitor: SegmentVisitor,
  ): boolean {
    const search = this.#normalizedSearch;
    if (isIdle(search, isWanted)) return visitor.raw(start, end);
    const piece = this.normalizer.changed(text.slice(start, end), start === 0);
    return search.search(piece.text, isWanted ?? none, {
      text: (from, to) => visitor.segment(part(piece, from, to), start, end),
      token: ({ id }) => visitor.token(id, start, end),
    });
  }

  /** Whether the pretokens are just what a segment is cut into, unchanged and complete. */
  get onlyCuts(): boolean {
    const { stages, rewriting } = this.#preTokenizer;
    return stages.length === 0 && rewriting.length === 0;
  }

  /** The stretches of a normalized segment that {@link rewrite} turns into pretokens: see `stretches`. */
  stretches(segment: Piece, visit: StretchVisitor): boolean {
    return stretches(this.#preTokenizer, segment, visit);
  }

  /** The pretokens of a stretch, as the kernel takes them: unless it is first, they depend only on its text. */
  rewrite(stretch: Piece): string[] {
    return rewrite(this.#preTokenizer, stretch);
  }

  /**
   * The text of a token of the model.
   *
   * @param bytes The bytes by which the kernel knows it.
   * @param isText Whether these are characters, and not bytes.
   */
  textOf(bytes: Uint8Array, isText: boolean): string {
    if (!isText) return this.decoder.lettersOf(bytes);
    const text = utf8.decode(bytes);
    return this.#speller === undefined ? text : this.#speller.read(text);
  }

  /** The bytes that a token stands for, from those by which the kernel knows it. */
  bytesOf(id: number, bytes: Uint8Array): Uint8Array {
    if (this.#speller === undefined) return bytes;
    const added = this.addedTokens.find((token) => token.id === id);
    if (added !== undefined) return encoder.encode(added.content);
    const text = this.textOf(bytes, true);
    return (this.#preTokenizer.hasByteLevel ? fromByteLetters(text) : undefined) ?? encoder.encode(text);
  }
}

/** Whether a search cannot find anything that counts. */
function isIdle(search: TokenSearch, isWanted: IsWanted | undefined): boolean {
  return search.isEmpty || (isWanted === undefined && !search.hasOrdinary);
}

const none: IsWanted = () => false;
const encoder = /* @__PURE__ */ new TextEncoder();
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
