/**
 * The worker's side of the text: stores it, counts it in the encodings on show, and cuts it into pages and parts.
 */
import type { Tokenizer } from "reckoner/tokenizer";
import { LiveText } from "reckoner/widget";
import type { Part, RankFile, Snapshot } from "./messages.ts";

/** Code units of a page of a long text: a keystroke in a text field takes time in proportion to its content. */
const pageUnits = 16_384;
/** A page that grows beyond this is cut again; a text up to half of it is one page. */
const longestPage = 6 * pageUnits;
/** A long block is shown in parts of about this many code units. */
const partUnits = 1_024;
/** Milliseconds of counting after which messages get their turn. */
const turnMs = 12;

/** Triples of id, start and end. */
export function placed(tokenizer: Tokenizer, text: string): Uint32Array {
  const tokens = tokenizer.tokens(text);
  const triples = new Uint32Array(tokens.length * 3);
  for (const [index, { id, start, end }] of tokens.entries()) triples.set([id, start, end], index * 3);
  return triples;
}

export class TextDesk {
  readonly live = new LiveText();
  #version = 0;
  #page = { from: 0, to: 0 };
  #tokenizers: readonly (readonly [RankFile, Tokenizer])[] = [];
  /** The last long block that was cut into parts, and its tokens. */
  #long: { key: string; parts: readonly Part[] } | undefined;
  #texts = new Map<string, string>();

  /** Tokenizers to count with; the first one's tokens are shown. */
  use(tokenizers: readonly (readonly [RankFile, Tokenizer])[]): void {
    this.#tokenizers = tokenizers;
  }

  set(text: string): void {
    this.live.set(text);
    this.#version++;
    this.turn(0);
  }

  append(text: string): void {
    this.live.replace(this.live.length, this.live.length, text);
    this.#version++;
  }

  /** @returns Whether the page's text now differs from what the page has. */
  edit(from: number, to: number, text: string, leap: boolean): boolean {
    this.live.replace(from, to, text);
    this.#version++;
    const end = Math.max(this.#page.from, this.#page.to + text.length - (to - from));
    this.#page = { from: this.#page.from, to: Math.min(end, this.live.length) };
    if (!leap && end - this.#page.from <= longestPage) return false;
    this.turn(from + text.length);
    return true;
  }

  /** Turns to the page that holds an offset. */
  turn(at: number): void {
    const { live } = this;
    if (live.length <= longestPage / 2) {
      this.#page = { from: 0, to: live.length };
      return;
    }
    // Pages start where blocks do, near a multiple of the page size, so that turning back finds the same pages.
    const wanted = Math.floor(Math.min(at, live.length - 1) / pageUnits) * pageUnits;
    const from = this.#near(wanted);
    this.#page = { from, to: Math.max(this.#near(wanted + pageUnits), Math.min(at, live.length)) };
  }

  /** The start of the block that holds an offset; the offset itself in a block longer than a page. */
  #near(offset: number): number {
    if (offset >= this.live.length) return this.live.length;
    const { index, start } = this.live.blockAt(offset);
    if (this.live.blocks[index]!.text.length <= pageUnits) return start;
    const splits = offset > 0 && (this.live.slice(offset - 1, offset).charCodeAt(0) & 0xfc00) === 0xd800;
    return splits ? offset + 1 : offset;
  }

  /**
   * Counts for a while.
   *
   * @returns How many blocks are left.
   */
  countSome(): number {
    const until = performance.now() + turnMs;
    let left = 0;
    for (const [, tokenizer] of this.#tokenizers) {
      let rest = this.live.countSome(tokenizer, 32).left;
      while (rest > 0 && performance.now() < until) rest = this.live.countSome(tokenizer, 32).left;
      left += rest;
    }
    return left;
  }

  /** The state of the text. */
  snapshot(withText: boolean): Snapshot {
    const counts: Partial<Record<RankFile, number>> = {};
    let left = 0;
    for (const [name, tokenizer] of this.#tokenizers) {
      const counted = this.live.countSome(tokenizer, 0);
      counts[name] = counted.tokens;
      left += counted.left;
    }
    return {
      version: this.#version,
      length: this.live.length,
      counts,
      shown: this.#tokenizers[0]?.[0],
      left,
      countedUnits: this.live.countedUnits,
      page: this.#page,
      ...(withText && { text: this.live.slice(this.#page.from, this.#page.to) }),
      parts: this.#parts(),
    };
  }

  /** The parts of the page, with tokens for those it has not seen if they are few. */
  #parts(): Part[] {
    const { from, to } = this.#page;
    const [file = "", tokenizer] = this.#tokenizers[0] ?? [];
    const texts = new Map<string, string>();
    const parts: Part[] = [];
    if (to > from) {
      const { index, start } = this.live.blockAt(from);
      for (let at = start, block = index; at < to; at += this.live.blocks[block++]!.text.length) {
        const { key: number, text } = this.live.blocks[block]!;
        const key = `${file}:${number}`;
        if (text.length <= 4 * partUnits || tokenizer === undefined) {
          parts.push({ key, length: text.length });
          texts.set(key, text);
        } else {
          let partAt = at;
          for (const part of this.#partsOfLong(key, text, tokenizer)) {
            if (partAt >= from && partAt < to) {
              parts.push(part);
              texts.set(part.key, text.slice(partAt - at, partAt - at + part.length));
            }
            partAt += part.length;
          }
        }
      }
    }
    // What an edit changed is on the screen: sending its tokens along saves the page a question.
    const fresh = parts.filter(({ key, tokens }) => tokens === undefined && !this.#texts.has(key));
    this.#texts = texts;
    if (tokenizer === undefined || fresh.length > 4) return parts;
    return parts.map((part) => (fresh.includes(part) ? this.#withTokens(part, tokenizer) : part));
  }

  /** The parts of a long block: one long pretoken, or a chain of them. Cut between tokens, which depend on the whole block. */
  #partsOfLong(key: string, text: string, tokenizer: Tokenizer): readonly Part[] {
    if (this.#long?.key === key) return this.#long.parts;
    const all = placed(tokenizer, text);
    const parts: Part[] = [];
    for (let at = 0, start = 0; at < all.length; ) {
      let end = at;
      while (end < all.length && all[end + 2]! - start < partUnits) end += 3;
      end = Math.min(all.length, Math.max(end, at + 3));
      // Tokens that share a character stay together.
      while (end < all.length && all[end + 1] === all[end + 2]) end += 3;
      const tokens = all.slice(at, end);
      for (let i = 0; i < tokens.length; i += 3) {
        tokens[i + 1]! -= start;
        tokens[i + 2]! -= start;
      }
      const length = tokens[tokens.length - 1]!;
      parts.push({ key: `${key}.${parts.length}`, length, tokens });
      start += length;
      at = end;
    }
    this.#long = { key, parts };
    return parts;
  }

  #withTokens(part: Part, tokenizer: Tokenizer): Part {
    return { ...part, tokens: placed(tokenizer, this.#texts.get(part.key)!) };
  }

  /** The tokens of those parts that are still on this page. */
  tokens(keys: readonly string[]): { version: number; parts: Part[] } {
    const tokenizer = this.#tokenizers[0]?.[1];
    const known = tokenizer === undefined ? [] : keys.filter((key) => this.#texts.has(key));
    const parts = known.map((key) => this.#withTokens({ key, length: this.#texts.get(key)!.length }, tokenizer!));
    return { version: this.#version, parts };
  }
}
