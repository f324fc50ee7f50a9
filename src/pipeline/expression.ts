/**
 * Regular expressions that are fast on real texts: an engine matches a class of ASCII, or of code points below U+10000,
 * far faster than one of all.
 */
import { allCodePoints } from "./ranges.ts";

/** Writes a pattern for texts whose code points are below `limit`, as `classText` writes classes. */
export type WritePattern = (limit: number) => string;

/** A pattern compiled by the engine. */
export interface Compiled {
  /** Finds the next match, from `lastIndex` on. */
  readonly next: RegExp;
  /** Tells whether one begins at `lastIndex`, and where it ends, without allocating. */
  readonly here: RegExp;
}

/** A pattern as up to three expressions, each made when the first text that needs it comes. */
export class Expression {
  readonly #write: WritePattern;
  readonly #refusal: ((cause: unknown) => Error) | undefined;
  #ascii: Compiled | undefined;
  #narrow: Compiled | undefined;
  #wide: Compiled | undefined;

  /** @param refusal The error if this engine does not accept the pattern. */
  constructor(write: WritePattern, refusal?: (cause: unknown) => Error) {
    this.#write = write;
    this.#refusal = refusal;
  }

  #compile(limit: number): Compiled {
    const source = this.#write(limit);
    const wide = limit === allCodePoints ? "u" : "";
    try {
      return { next: new RegExp(source, `g${wide}`), here: new RegExp(source, `y${wide}`) };
    } catch (cause) {
      throw this.#refusal?.(cause) ?? cause;
    }
  }

  /** Compiles now what any text may need, so that a pattern that does not compile is refused now. */
  check(): void {
    this.#wide ??= this.#compile(allCodePoints);
  }

  /** The expressions for a text. */
  for(text: string): Compiled {
    if (/^[\0-\x7f]*$/.test(text)) {
      this.#ascii ??= this.#compile(0x80);
      return this.#ascii;
    }
    if (!/[\ud800-\udfff]/.test(text)) {
      this.#narrow ??= this.#compile(0x10000);
      return this.#narrow;
    }
    this.#wide ??= this.#compile(allCodePoints);
    return this.#wide;
  }
}
