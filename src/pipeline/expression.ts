/**
 * Regular expressions that are quick on the texts there are: an engine decides far faster about a class of ASCII, or
 * of code points below U+10000, than about one of all.
 */
import { allCodePoints } from "./ranges.ts";

/** Writes a pattern for texts whose code points are below `limit`, as `classText` writes classes. */
export type WritePattern = (limit: number) => string;

/** A pattern as up to three expressions, each made when the first text comes that it is for. */
export class Expression {
  readonly #write: WritePattern;
  #ascii: RegExp | undefined;
  #narrow: RegExp | undefined;
  #wide: RegExp | undefined;

  /** @throws {SyntaxError} when this engine does not take the pattern. */
  constructor(write: WritePattern) {
    this.#write = write;
    this.#wide = new RegExp(write(allCodePoints), "gu");
  }

  /** The expression for a text, with the flag `g`. */
  for(text: string): RegExp {
    if (/^[\0-\x7f]*$/.test(text)) {
      this.#ascii ??= new RegExp(this.#write(0x80), "g");
      return this.#ascii;
    }
    if (!/[\ud800-\udfff]/.test(text)) {
      this.#narrow ??= new RegExp(this.#write(0x10000), "g");
      return this.#narrow;
    }
    this.#wide ??= new RegExp(this.#write(allCodePoints), "gu");
    return this.#wide;
  }
}
