/**
 * Counting while text arrives.
 *
 * What can no longer change is kept only as a number; the rest, the tail, is
 * kept as text and counted again with what comes next. The tail nearly always
 * starts at the last safe cut and is a word long. Where no cut comes for a long
 * while, `open-end.ts` shortens the tail by other means, so that the work grows
 * with the new text and not with the tail.
 */
import { type BpeKernel, mostInputBytes, tooLong } from "../kernel/index.ts";
import { newDecoder } from "./decoder.ts";
import { GrowingCount } from "./growing-count.ts";
import { firstToken, shorten } from "./open-end.ts";
import { isHigh, unitsOf } from "./utf16.ts";

const utf8 = /* @__PURE__ */ newDecoder();

/** A tail above this many bytes is shortened; if that fails, the next try waits until it has doubled. */
const longTail = 1_024;

/** A tail that starts inside a pretoken. */
interface Inside {
  /** The token before the tail. */
  readonly token: number;
  /** Classes of the characters of the pretoken before the tail. */
  readonly seen: number;
  /** Tokens settled before the pretoken, and its text before the tail as UTF-8: to start over if the token must change. */
  readonly settled: number;
  readonly parts: Uint8Array[];
  readonly bytes: number;
}

/** The counter for a kernel without a pipeline: the work grows with what is pushed, whatever came before. */
export class KernelCounter extends GrowingCount {
  readonly #kernel: BpeKernel;
  /** Tokens before the tail, and in it. */
  #settled = 0;
  #open = 0;
  /** The tail, unless it lies in the kernel's input region. */
  #text = "";
  /** Where it lies there, as long as this counter owns the region. */
  #from = 0;
  #end = 0;
  #inside: Inside | undefined;
  #tailAllowed = longTail;

  constructor(kernel: BpeKernel) {
    super();
    this.#kernel = kernel;
  }

  protected get counted(): number {
    return this.#settled + this.#open;
  }

  protected take(text: string): number {
    const kernel = this.#kernel;
    if (kernel.owner === this) {
      const end = kernel.append(text, this.#end);
      if (end > 0) return this.#step(end);
      this.moveOut();
    }
    const piece = kernel.windowUnits;
    let at = 0;
    for (; at + piece < text.length; at += piece) this.#append(text.slice(at, at + piece));
    return this.#append(at === 0 ? text : text.slice(at));
  }

  /** The fast path: the tail lies in the kernel, and what was pushed was written after it, up to `end`. */
  #step(end: number): number {
    const kernel = this.#kernel;
    const cut = kernel.extend(this.#from, this.#end, end);
    if (cut !== this.#from) {
      this.#settled += cut === this.#end ? this.#open : kernel.settled;
      this.#from = cut;
    }
    this.#open = kernel.open;
    this.#end = end;
    if (end - cut > longTail) this.moveOut();
    return this.#settled + this.#open;
  }

  /** @internal Takes the tail out of the kernel. */
  moveOut(): void {
    this.#text = utf8.decode(this.#kernel.bytes(this.#from, this.#end));
    this.#kernel.owner = undefined;
  }

  /** Settles what it can; gives the tokens of all text so far. */
  #append(text: string): number {
    const kernel = this.#kernel;
    if (this.#inside !== undefined && this.#inside.bytes > mostInputBytes) throw tooLong(this.#inside.bytes);
    const whole = this.#text + text;
    const end = kernel.write(whole, 0);
    if (this.#inside !== undefined && !kernel.areCompatible(this.#inside.token, firstToken(kernel, end))) {
      return this.#startOver(whole);
    }
    // Half a pair is written as U+FFFD, but what it will become is not known yet.
    const isComplete = !isHigh(whole.charCodeAt(whole.length - 1));
    const cut = kernel.advance(0, 0, isComplete ? end : end - 3, end);
    if (cut > 0) this.#inside = undefined;
    this.#settled += kernel.settled;
    this.#open = kernel.open;
    // As many bytes as code units: every character is one byte and one unit.
    const isAscii = end === whole.length;
    if (cut === 0) this.#text = whole;
    else this.#text = whole.slice(isAscii ? cut : whole.length - unitsOf(kernel.bytes(cut, end)));
    this.#from = cut;
    this.#end = end;
    if (isComplete && end - cut > this.#tailAllowed) this.#shorten(cut, end);
    else if (isComplete && this.#inside === undefined) kernel.owner = this;
    return this.#settled + this.#open;
  }

  /** Settles more of a tail without a safe cut; it lies at `from..end`. */
  #shorten(from: number, end: number): void {
    const { start, settled, tail, token, tokens, seen } = shorten(this.#kernel, from, end, this.#inside?.seen ?? 0);
    if (start > from) this.#inside = undefined;
    this.#settled += settled;
    this.#open -= settled;
    if (tail > start) {
      const before: Pick<Inside, "settled" | "parts" | "bytes"> = this.#inside ?? {
        settled: this.#settled,
        parts: [],
        bytes: 0,
      };
      // Bytes, because long strings live in the JavaScript heap, which is smaller than memory.
      before.parts.push(this.#kernel.bytes(start, tail).slice());
      this.#inside = { ...before, token, seen, bytes: before.bytes + tail - start };
      this.#settled += tokens;
      this.#open -= tokens;
    }
    this.#text = this.#text.slice(this.#text.length - unitsOf(this.#kernel.bytes(tail, end)));
    this.#tailAllowed = Math.max(longTail, 2 * (end - tail));
  }

  /** Counts the pretoken that the tail starts in again, from its beginning. */
  #startOver(whole: string): number {
    const { settled, parts } = this.#inside!;
    const all = parts.map((part) => utf8.decode(part)).join("") + whole;
    // Refuses what does not fit before anything changes.
    this.#kernel.reserve(3 * all.length);
    this.#inside = undefined;
    this.#settled = settled;
    this.#text = "";
    return this.#append(all);
  }
}

/** Short and long, with characters of one to four bytes, and half a pair. */
const everyKind = ["word ", "é字😀 ", "é字😀 ".repeat(40), "\ud83d", " "];

/**
 * Warms up the code counters run: V8 discards optimised code when the last object of its class is collected, and when a
 * branch is taken that it has not seen. So one counter that has seen every kind of character stays alive; four turns
 * are enough for that, and take 2 ms once.
 */
export function warmUp(kernel: BpeKernel): KernelCounter {
  const counter = new KernelCounter(kernel);
  for (let turn = 0; turn < 4; turn++) for (const text of everyKind) counter.push(text);
  return counter;
}
