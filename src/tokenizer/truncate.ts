/**
 * Truncation: the longest text that fits within a number of tokens.
 *
 * A longer text can have fewer tokens ("hell" may be two and "hello" one), so
 * the answer is not simply the text of the first tokens. But a text that goes
 * beyond a safe cut has at least the tokens before the cut. So the end lies
 * between the last safe cut that fits and the next one, and only there is
 * every character tried.
 */
import { checkOptions, describe, ReckonerError } from "../errors.ts";
import type { BpeKernel } from "../kernel/index.ts";
import { eachPart } from "./feed.ts";
import { canStartAt } from "./open-end.ts";
import { splitsPair, startsCharacter, unitsOf } from "./utf16.ts";

/** Options of `truncate`. */
export interface TruncateOptions {
  /** Which part of the text to keep. Default `"start"`. */
  readonly keep?: "start" | "end" | "middle";
}

/** A stretch without a safe cut longer than this, in bytes, is searched around its token boundaries only. */
const longestTried = 1_024;
/** Tokens before the sought end that are encoded again with it, in such a stretch. */
const tokensTriedAgain = 64;
/** Bytes after the sought end that are tried; no token of an OpenAI vocabulary is longer than 128. */
const bytesTriedBeyond = 512;

/** Code units read after the sought end: they hold what is searched around a boundary, and what that depends on. */
const unitsBeyond = 2 * longestTried;

const truncateOptions = /* @__PURE__ */ Object.keys({ keep: true } satisfies Record<keyof TruncateOptions, true>);

/** What to keep. @throws {@link ReckonerError} `input/bad-option`. */
export function keepOf(options: TruncateOptions | undefined): "start" | "end" | "middle" {
  checkOptions(options, truncateOptions);
  const keep: unknown = options?.keep ?? "start";
  if (keep === "start" || keep === "end" || keep === "middle") return keep;
  const seen = typeof keep === "string" ? `"${keep}"` : describe(keep);
  throw new ReckonerError("input/bad-option", `keep must be "start", "end" or "middle", got ${seen}`, { keep });
}

/** Code units of the longest beginning of `text` that has at most `limit` tokens. */
export function startThatFits(kernel: BpeKernel, text: string, limit: number): number {
  // No text of `limit` tokens is longer than this. Most are much shorter, and where there is no safe cut, all is read.
  const most = limit * kernel.longestToken + 1;
  for (let read = limit * 6 + unitsBeyond; ; read *= 4) {
    const until = Math.min(read, most);
    const end = splitsPair(text, until) ? until + 1 : until;
    const units = startThatFitsIn(kernel, text.slice(0, end), limit);
    if (end >= text.length || until === most || units + unitsBeyond <= end) return units;
  }
}

function startThatFitsIn(kernel: BpeKernel, text: string, limit: number): number {
  let units = 0;
  let left = limit;
  let fits = true;
  eachPart(
    kernel,
    text,
    (end) => {
      const tokens = kernel.count(0, end);
      const kept = tokens <= left ? end : refineStart(kernel, end, left);
      fits = kept === end;
      left -= tokens;
      units += unitsOf(kernel.bytes(0, kept));
      return fits;
    },
    firstWindow(limit),
  );
  return fits ? text.length : units;
}

/** Code units before the longest ending of `text` that has at most `limit` tokens. */
export function endThatFits(kernel: BpeKernel, whole: string, limit: number): number {
  const skipped = Math.max(0, whole.length - limit * kernel.longestToken - 1);
  const before = splitsPair(whole, skipped) ? skipped - 1 : skipped;
  return before + endThatFitsIn(kernel, before === 0 ? whole : whole.slice(before), limit);
}

function endThatFitsIn(kernel: BpeKernel, text: string, limit: number): number {
  let window = firstWindow(limit);
  while (true) {
    let from = Math.max(0, text.length - window);
    if (splitsPair(text, from)) from++;
    const end = writeAll(kernel, text.slice(from));
    const start = from === 0 ? 0 : kernel.firstCut(0, end);
    if (start === 0 || (start < end && kernel.count(start, end) > limit)) {
      if (kernel.count(start, end) <= limit) return from + unitsOf(kernel.bytes(0, start));
      return from + unitsOf(kernel.bytes(0, refineEnd(kernel, start, end, limit)));
    }
    window *= 2;
  }
}

/** How a text is fitted within a limit: its tokens, and how much of it fits. */
export interface Limits {
  count(text: string): number;
  /** Code units of the longest beginning that has at most `limit` tokens. */
  startThatFits(text: string, limit: number): number;
  /** Code units before the longest ending that has at most `limit` tokens. */
  endThatFits(text: string, limit: number): number;
  /** Offsets where words of `text` end, in order; in a long text only those near its end. */
  boundaries(text: string): number[];
}

/** The part of `text` that fits, when the whole does not. */
export function partThatFits(limits: Limits, text: string, limit: number, keep: "start" | "end" | "middle"): string {
  if (keep === "start") return text.slice(0, limits.startThatFits(text, limit));
  if (keep === "end") return text.slice(limits.endThatFits(text, limit));
  return middleThatFits(limits, text, limit);
}

/** The longest beginning and ending of `text` that have at most `limit` tokens when joined. */
function middleThatFits(limits: Limits, text: string, limit: number): string {
  const count = (value: string): number => limits.count(value);
  let head = limits.startThatFits(text, Math.ceil(limit / 2));
  if (head === text.length) return text;
  const rest = text.slice(head);
  let tail = head + limits.endThatFits(rest, limit - count(text.slice(0, head)));
  // The two ends may need a token more when joined, or one less.
  while (tail < text.length && count(text.slice(0, head) + text.slice(tail)) > limit) tail = nextCharacter(text, tail);
  while (head < tail) {
    const longer = nextCharacter(text, head);
    const earlier = previousCharacter(text, tail);
    if (count(text.slice(0, longer) + text.slice(tail)) <= limit) head = longer;
    else if (count(text.slice(0, head) + text.slice(earlier)) <= limit) tail = earlier;
    else break;
  }
  return text.slice(0, head) + text.slice(tail);
}

/** Tokens of a text of any length. */
export function countAll(kernel: BpeKernel, text: string): number {
  let tokens = 0;
  eachPart(kernel, text, (end) => {
    tokens += kernel.count(0, end);
    return true;
  });
  return tokens;
}

/** A window in which a text of `limit` tokens usually ends. */
function firstWindow(limit: number): number {
  return Math.min(32_768, limit * 6 + 64);
}

function writeAll(kernel: BpeKernel, text: string): number {
  let end = 0;
  for (let at = 0; at < text.length; ) {
    let stop = Math.min(text.length, at + kernel.windowUnits);
    if (splitsPair(text, stop)) stop--;
    end = kernel.write(text.slice(at, stop), end);
    at = stop;
  }
  return end;
}

/** Offset of the longest beginning of `0..end` with at most `limit` tokens, when the whole has more. */
function refineStart(kernel: BpeKernel, end: number, limit: number): number {
  let low = 0; // a safe cut; up to it everything fits
  let high = end; // up to it, too much
  let left = limit;
  for (let searched = 0; ; ) {
    const middle = Math.max(searched, low) + Math.ceil((high - Math.max(searched, low)) / 2);
    // There is no cut before the places already searched.
    const from = Math.max(low, searched - 1);
    const cut = kernel.lastCut(from, middle);
    if (cut === from) {
      if (middle >= high) break;
      searched = middle;
      continue;
    }
    const tokens = kernel.count(low, cut);
    if (tokens <= left) {
      low = cut;
      left -= tokens;
    } else {
      high = cut;
      searched = 0;
    }
  }
  const ended = tokenEnd(kernel, low, high, left);
  if (high - low <= longestTried) return lastThatFits(kernel, low, ended.end, high, left);
  const until = Math.min(high, ended.end + bytesTriedBeyond);
  return lastThatFits(kernel, ended.again, ended.end, until, left - ended.before);
}

/** In a stretch without safe cuts: where its first `limit` tokens end, and a token that begins a character some way before. */
function tokenEnd(
  kernel: BpeKernel,
  from: number,
  end: number,
  limit: number,
): { again: number; before: number; end: number } {
  const ids = kernel.encode(from, end).slice(0, limit);
  const bytes = kernel.bytes(0, end);
  let again = from;
  let before = 0;
  let stop = from;
  ids.forEach((id, index) => {
    if (index <= ids.length - tokensTriedAgain && startsCharacter(bytes[stop]!)) {
      again = stop;
      before = index;
    }
    stop += kernel.tokenLength(id);
  });
  return { again, before, end: stop };
}

/**
 * The last end of a character up to `end` where the text from `from` has at most `limit` tokens, as it should at `least`.
 *
 * A text that goes on has a token boundary in the last `longestToken` bytes, and more tokens than the text up to there. So
 * where all of those have too many, so has whatever is longer: in ASCII, where every boundary is the end of a character.
 */
function lastThatFits(kernel: BpeKernel, from: number, least: number, end: number, limit: number): number {
  const bytes = kernel.bytes(from, end + 1).slice();
  const fits = (stop: number): boolean =>
    (stop === end || startsCharacter(bytes[stop - from]!)) && kernel.count(from, stop) <= limit;
  let last = least;
  while (last > from && !fits(last)) last--;
  const most = bytes.some((byte) => byte > 0x7f) ? end : kernel.longestToken;
  for (let stop = least + 1; stop <= end && stop <= last + most; stop++) if (fits(stop)) last = stop;
  return last;
}

/** Offset before the longest ending of `start..end` with at most `limit` tokens, when the whole has more. */
function refineEnd(kernel: BpeKernel, start: number, end: number, limit: number): number {
  let low = start; // from here, too much
  let high = end; // a safe cut or the end; from here everything fits
  let left = limit;
  for (let searched = high; ; ) {
    const upper = Math.min(searched, high);
    const middle = low + Math.floor((upper - low) / 2);
    // There is no cut after the places already searched.
    const until = Math.min(high, searched + 1);
    const cut = kernel.firstCut(middle, until);
    if (cut === until) {
      if (middle <= low) break;
      searched = middle;
      continue;
    }
    const tokens = kernel.count(cut, high);
    if (tokens <= left) {
      high = cut;
      left -= tokens;
    } else {
      low = cut;
    }
    searched = high;
  }
  return firstThatFits(kernel, low, high, left);
}

/** The first start of a character in `from..end` from which the text up to `end` has at most `limit` tokens. */
function firstThatFits(kernel: BpeKernel, from: number, end: number, limit: number): number {
  const bytes = kernel.bytes(from, end).slice();
  const isLong = end - from > longestTried;
  const first = isLong ? nearEnd(kernel, from, end, limit) : from;
  const count = isLong ? countFrom(kernel, first, end) : (start: number): number => kernel.count(start, end);
  for (let start = first; start < end; start++) {
    if (startsCharacter(bytes[start - from]!) && count(start) <= limit) return start;
  }
  return end;
}

/**
 * The tokens of `start..end`, for many starts near `first`. Where it is safe, the rest of the text is counted only once:
 * from where a pretoken certainly begins; or, inside a long one, from where it could as well have begun, if the tokens
 * that meet there stay as they are (open-end.ts).
 */
function countFrom(kernel: BpeKernel, first: number, end: number): (start: number) => number {
  const whole = (start: number): number => kernel.count(start, end);
  const last = first + 2 * bytesTriedBeyond;
  if (last >= end - longestTried) return whole;
  const starts = (at: number): boolean => startsCharacter(kernel.bytes(at, at + 1)[0]!);
  let near = last + bytesTriedBeyond;
  while (!starts(near)) near++;
  const counts = new Map<number, number>();
  const countOnce = (at: number): number => counts.get(at) ?? keep(counts, at, whole(at));
  /** The first token from a place on, if the pretoken could have begun there; else -1. */
  const firstTokens = new Map<number, number>();
  const firstToken = (at: number): number => {
    const known = firstTokens.get(at);
    if (known !== undefined) return known;
    const isOne = starts(at) && kernel.scan(at, end)[0] === end;
    const couldBegin = isOne && canStartAt(kernel, at, end, kernel.classesOf(first, at));
    return keep(firstTokens, at, couldBegin ? kernel.encode(at, end)[0]! : -1);
  };
  return (start) => {
    if (start >= last) return whole(start);
    const bounds = kernel.scan(start, near);
    // What follows can still change the last two.
    const bound = bounds.subarray(0, -2).findLast((at) => at <= last);
    if (bound !== undefined) return kernel.count(start, bound) + countOnce(bound);
    if (bounds.length > 1) return whole(start);
    const ids = kernel.encode(start, near).slice();
    let at = start;
    let reached = 0;
    for (let next = start; next <= last; next += kernel.tokenLength(ids[reached++]!)) at = next;
    const token = reached < 2 ? -1 : firstToken(at);
    if (token < 0 || !kernel.areCompatible(ids[reached - 2]!, token)) return whole(start);
    return reached - 1 + countOnce(at);
  };
}

function keep<T>(known: Map<number, T>, at: number, value: T): T {
  known.set(at, value);
  return value;
}

/** A little before the place where the last `limit` tokens of a stretch without safe cuts begin. */
function nearEnd(kernel: BpeKernel, from: number, end: number, limit: number): number {
  const ids = kernel.encode(from, end);
  let start = end;
  for (const id of ids.slice(Math.max(0, ids.length - limit))) start -= kernel.tokenLength(id);
  return Math.max(from, start - bytesTriedBeyond);
}

function nextCharacter(text: string, at: number): number {
  return at + (splitsPair(text, at + 1) ? 2 : 1);
}

function previousCharacter(text: string, at: number): number {
  return at - (splitsPair(text, at - 1) ? 2 : 1);
}
