/**
 * Shortens a text that will go on, where it has no safe cut: in a long run of
 * letters, whitespace or punctuation.
 *
 * Two things are certain even there. First, only the last two pretokens can
 * still change, and the last but one only in a few cases; scanning can resume
 * at the start of any pretoken. Second, inside a pretoken: if its tokens up to
 * some boundary are followed by a token that is compatible with the last of
 * them, they are its encoding, whatever comes later (assembly/bpe/merge.ts has
 * the theory). Such a boundary can stand in for the pretoken's start if the
 * scanner, started there, ends where it would have ended anyway.
 */
import { type BpeKernel, characterClass } from "../kernel/index.ts";

const { upper, lower, caseless, mark, number, space, newline, other, blank } = characterClass;
const letter = upper | lower | caseless;

/** Bytes that must follow a boundary inside a pretoken: twice the longest token of OpenAI's vocabularies. */
const bytesKept = 256;

/** The most boundaries that are tried, from the last one back. */
const mostTried = 32;

/** What of a text `from..end` can be settled. */
export interface Shortened {
  /** Start of the first pretoken that is still open, and the count of tokens before it. */
  readonly start: number;
  readonly settled: number;
  /** Where the tail starts: at `start`, or at a boundary inside that pretoken. */
  readonly tail: number;
  /** The tokens between the two, the last of them, and the classes of the pretoken's characters before `tail`. */
  readonly tokens: number;
  readonly token: number;
  readonly seen: number;
}

/**
 * Finds what can be settled of `from..end`.
 *
 * @param seenBefore Classes of the first pretoken's characters before `from`; 0 when it starts there.
 */
export function shorten(kernel: BpeKernel, from: number, end: number, seenBefore: number): Shortened {
  const { previous, last } = lastStarts(kernel, from, end);
  const start = previous < last && !isOpenPair(kernel, previous, last, end) ? last : previous;
  const settled = start > from ? kernel.count(from, end) - kernel.count(start, end) : 0;
  const whole = { start, settled, tail: start, tokens: 0, token: 0, seen: 0 };
  if (start !== last) return whole;
  return splitInside(kernel, whole, end, start > from ? 0 : seenBefore) ?? whole;
}

/** The first token of the text `0..end`. */
export function firstToken(kernel: BpeKernel, end: number): number {
  return kernel.encode(0, kernel.scan(0, end)[0] ?? end)[0]!;
}

/** Where the last pretoken starts, and the one before it; the same if there is only one. */
function lastStarts(kernel: BpeKernel, from: number, end: number): { previous: number; last: number } {
  let previous = from;
  let last = from;
  for (let next = from; next < end; ) {
    for (const bound of kernel.scan(next, end)) {
      if (bound < end) {
        previous = last;
        last = bound;
      }
      next = bound;
    }
  }
  return { previous, last };
}

/**
 * Whether text to come can still join the last two pretokens, or move the end of the first: whitespace with newlines,
 * letters of undecided case, a word and what may become its contraction, an apostrophe and its letter.
 */
function isOpenPair(kernel: BpeKernel, previous: number, last: number, end: number): boolean {
  const before = kernel.classesOf(lastCharacter(kernel, last), last);
  const after = kernel.classesOf(last, nextCharacter(kernel, last, end));
  // In the gpt2 pattern an apostrophe and r, v or l are two pretokens until they form a contraction.
  if (end - last === 1 && last - previous === 1 && kernel.bytes(previous, last)[0] === 0x27)
    return (after & letter) !== 0;
  if ((before & space) !== 0) return (after & space) !== 0;
  if ((before & (letter | mark)) === 0) return false;
  return (after & (letter | mark)) !== 0 || kernel.bytes(last, last + 1)[0] === 0x27;
}

/** A boundary inside the last pretoken, `from.start..end`, from which it can be scanned as if it started there. */
function splitInside(kernel: BpeKernel, from: Shortened, end: number, seenBefore: number): Shortened | undefined {
  const { start } = from;
  const ids = kernel.encode(start, end).slice();
  let tail = start;
  let tokens = 0;
  while (tokens < ids.length) {
    const next = tail + kernel.tokenLength(ids[tokens]!);
    if (next > end - bytesKept) break;
    tail = next;
    tokens++;
  }
  for (let tried = 0; tokens > 0 && tried < mostTried; tokens--, tried++) {
    const seen = seenBefore | kernel.classesOf(start, tail);
    if (canStartAt(kernel, tail, end, seen)) return { ...from, tail, tokens, token: ids[tokens - 1]!, seen };
    tail -= kernel.tokenLength(ids[tokens - 1]!);
  }
  return undefined;
}

/** Whether a pretoken with the classes `seen` before `at` ends where one that starts at `at` would. */
export function canStartAt(kernel: BpeKernel, at: number, end: number, seen: number): boolean {
  const [byte] = kernel.bytes(at, at + 1);
  if ((byte! & 0xc0) === 0x80) return false;
  const next = nextCharacter(kernel, at, end);
  const first = kernel.classesOf(at, next);
  const all = seen | kernel.classesOf(at, end);
  if ((first & number) !== 0) return (all & ~(number | blank | space)) === 0;
  if ((first & space) !== 0) return (all & ~(blank | space)) === 0 || (all & ~(newline | space)) === 0;
  if ((first & letter) !== 0) {
    // In o200k and tekken a lower-case letter decides how letters continue; before the first one, nothing is decided.
    const seesCase = kernel.scanner === "o200k" || kernel.scanner === "tekken";
    return !seesCase || (first & lower) !== 0 || (all & lower) === 0;
  }
  // Two punctuation characters in a row: one alone could belong to letters that follow. A slash or an apostrophe
  // has a special meaning at the start.
  if (first !== other || byte === 0x27 || byte === 0x2f || (all & newline) !== 0) return false;
  return kernel.classesOf(next, nextCharacter(kernel, next, end)) === other;
}

function nextCharacter(kernel: BpeKernel, at: number, end: number): number {
  const bytes = kernel.bytes(at, Math.min(end, at + 4));
  let length = 1;
  while (length < bytes.length && (bytes[length]! & 0xc0) === 0x80) length++;
  return at + length;
}

function lastCharacter(kernel: BpeKernel, at: number): number {
  const bytes = kernel.bytes(at - Math.min(4, at), at);
  let length = 1;
  while (length < bytes.length && (bytes[bytes.length - length]! & 0xc0) === 0x80) length++;
  return at - length;
}
