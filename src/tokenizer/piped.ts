/**
 * A kernel behind a pipeline: for models whose tokenizer.json has more than a split pattern.
 *
 * Each segment is normalized and written to the kernel, which cuts it into pretokens if it has a scanner for that;
 * else it is told where they end. Long texts go through in windows: unchanged where a scanner cuts and the normalizer
 * allows, as pretokens otherwise.
 */
import type { BpeKernel } from "../kernel/index.ts";
import type { AddedToken, Changes, IsWanted, Piece, TextPipeline } from "../pipeline/index.ts";
import { eachWindow, IdList } from "./feed.ts";
import { RecentStretches } from "./recent-stretches.ts";
import { pairEnd } from "./utf16.ts";

/** Receives the text that lies in the kernel, to count or encode it; `false` stops. */
interface Sink {
  /** The text `0..end`, which the kernel's scanner cuts. */
  scanned(end: number): boolean;
  /** The text `0..end`, in pretokens. */
  given(end: number, ends: ArrayLike<number>, count: number): boolean;
  /** An added token. */
  token(id: number): boolean;
}

/** The most pretokens handed over together, and their code units. */
const pretokensAtOnce = 4_096;
const unitsAtOnce = 16_384;

/** Room for them in bytes, when written one by one: the last may go over by as much as one remembered stretch. */
const bytesAtOnce = unitsAtOnce + RecentStretches.most.bytes;

/** Code units of a first window, beyond those that its limit needs. */
const firstWindow = 64;

export class PipedText {
  readonly pipeline: TextPipeline;
  readonly kernel: BpeKernel;
  /** Changes of the normalizer and the pre-tokenizer, for segments that are not searched for further tokens. */
  readonly #changes: Changes;
  readonly #isGiven: boolean;
  /**
   * What ends where a text can be counted in two: a newline before an ASCII letter or digit. No split pattern with a
   * scanner joins the two, and all but GPT-2's cut there even with spaces between. For GPT-2's, the newline must follow
   * something other than white space: it splits off the last of several white spaces, but not at the end of a text.
   */
  readonly lineEnd: RegExp | undefined;
  /**
   * Whether a text can be counted in parts wherever the scanner cuts: nothing is put before a text or changed in it,
   * and the only added tokens looked for are runs of spaces, which no pattern cuts in the middle.
   */
  readonly countsInParts: boolean;
  readonly #ends: Uint32Array = new Uint32Array(pretokensAtOnce + RecentStretches.most.pretokens);
  #recent: RecentStretches | undefined;

  constructor(kernel: BpeKernel, pipeline: TextPipeline) {
    this.kernel = kernel;
    this.pipeline = pipeline;
    this.#isGiven = kernel.scanner === "given";
    this.#changes = this.#isGiven ? pipeline.normalizer : pipeline.normalizer.and(pipeline.changes);
    const { scanner } = kernel;
    const isRun = ({ content, lstrip, rstrip, single_word }: AddedToken): boolean =>
      /^ +$/.test(content) && !lstrip && !rstrip && !single_word;
    const settles = pipeline.addedTokens.every((token) => token.special || isRun(token));
    this.countsInParts = !this.#isGiven && scanner !== "none" && this.#changes.isIdentity && settles;
    // Whether a newline stays what it is.
    const isLined = this.#changes.isPerPart && this.#changes.isCut(0x0a) && pipeline.settlesLines;
    const isPlain = isLined && !this.#isGiven && scanner !== "none";
    const isIndented = scanner !== "gpt2" && this.#changes.isCut(0x20) && this.#changes.isCut(0x09);
    const lines = isIndented && pipeline.settlesIndents ? /\n(?=[\t ]*[0-9A-Za-z])/g : /\n(?=[0-9A-Za-z])/g;
    // JavaScript's white space and U+0085 make up all of the reference's.
    const ends = scanner === "gpt2" ? /(?<=[^\s\x85])\n(?=[0-9A-Za-z])/g : lines;
    this.lineEnd = isPlain ? ends : undefined;
  }

  /** Tokens of a text; special tokens in it are ordinary text. */
  count(text: string): number {
    return this.countUpTo(text, Number.POSITIVE_INFINITY);
  }

  /** Tokens of a text, or some number above `limit`. */
  countUpTo(text: string, limit: number): number {
    // The tokens before the start of a line are those of the text up to there: no need to read all of it.
    const { lineEnd } = this;
    for (let units = limit * 8 + firstWindow; lineEnd !== undefined && units < text.length / 2; units *= 4) {
      const line = lineFrom(text, units, lineEnd);
      const tokens = line > 0 ? this.#countSome(text.slice(0, line), limit) : 0;
      if (tokens > limit) return tokens;
    }
    return this.#countSome(text, limit);
  }

  #countSome(text: string, limit: number): number {
    const { kernel } = this;
    let tokens = 0;
    const sink: Sink = {
      scanned: (end) => (tokens += kernel.count(0, end)) <= limit,
      given: (end, ends, count) => (tokens += kernel.countGiven(end, ends, count)) <= limit,
      token: () => ++tokens <= limit,
    };
    this.#feed(text, undefined, sink, Math.min(limit * 4 + firstWindow, kernel.windowUnits));
    return tokens;
  }

  /**
   * Ids of a text.
   *
   * @param allowed Which special tokens are encoded as such, by their texts.
   * @param isFramed Whether the file's post-processor puts its ids around them.
   */
  encode(text: string, allowed: ((token: string) => boolean) | undefined, isFramed: boolean): Uint32Array {
    const ids = new IdList();
    const { before, behind } = this.pipeline.frame;
    if (isFramed) for (const id of before) ids.add(id);
    this.encodeInto(ids, text, allowed && (({ content }) => allowed(content)));
    if (isFramed) for (const id of behind) ids.add(id);
    return ids.take();
  }

  /**
   * Appends the ids of a text.
   *
   * @param isWanted Which special tokens are encoded as such.
   */
  encodeInto(ids: IdList, text: string, isWanted?: IsWanted): void {
    this.#feed(text, isWanted, this.#idSink(ids), this.kernel.windowUnits);
  }

  #idSink(ids: IdList): Sink {
    const { kernel } = this;
    const append = (some: Uint32Array): boolean => {
      ids.append(some);
      return true;
    };
    return {
      scanned: (end) => append(kernel.encode(0, end)),
      given: (end, ends, count) => append(kernel.encodeGiven(end, ends, count)),
      token: (id) => {
        ids.add(id);
        return true;
      },
    };
  }

  /** The segments of a text, normalized, and the added tokens between them. */
  eachSegment(
    text: string,
    visitor: {
      segment(piece: Piece, start: number, end: number): void;
      token(id: number, start: number, end: number): void;
    },
  ): void {
    const segment = (piece: Piece, start: number, end: number): boolean => {
      visitor.segment(piece, start, end);
      return true;
    };
    this.pipeline.segments(text, undefined, {
      raw: (start, end) => segment(this.pipeline.normalizer.changed(slice(text, start, end), start === 0), start, end),
      segment,
      token: (id, start, end) => {
        visitor.token(id, start, end);
        return true;
      },
    });
  }

  /** Appends the ids of a normalized segment; returns the text that they encode. */
  encodeSegment(ids: IdList, segment: Piece): string {
    const sink = this.#idSink(ids);
    if (!this.#isGiven) {
      const { text } = this.pipeline.changes.apply(segment);
      this.#scanned(text, sink);
      return text;
    }
    let text = "";
    this.pipeline.stretches(segment, (whole, start, end, lead) => {
      text += this.pipeline.rewrite({ text: slice(whole, start, end), lead }).join("");
      return true;
    });
    this.#given(segment, sink);
    return text;
  }

  #feed(whole: string, isWanted: IsWanted | undefined, sink: Sink, firstUnits: number): void {
    const text = wellFormed(whole);
    this.pipeline.segments(text, isWanted, {
      raw: (start, end) => this.#raw(text, start, end, sink, firstUnits),
      segment: (piece) => this.#segment(piece, sink),
      token: (id) => sink.token(id),
    });
  }

  /** A stretch of the text that is one segment and not yet normalized. */
  #raw(text: string, start: number, end: number, sink: Sink, firstUnits: number): boolean {
    const changes = this.#changes;
    const isShort = end - start <= firstUnits;
    if (this.#isGiven || isShort || !changes.isCuttable) {
      const piece = changes.changed(slice(text, start, end), start === 0);
      return this.#isGiven ? this.#given(piece, sink) : this.#scanned(piece.text, sink);
    }
    const change = changes.inParts(start === 0);
    return eachWindow(
      this.kernel,
      {
        end: (position, units) => cutNear(text, start + position, units, end, changes) - start,
        take: (from, to) => change(text.slice(start + from, start + to)),
      },
      end - start,
      (stop) => sink.scanned(stop),
      firstUnits,
    );
  }

  /** A normalized segment. */
  #segment(piece: Piece, sink: Sink): boolean {
    if (this.#isGiven) return this.#given(piece, sink);
    return this.#scanned(this.pipeline.changes.apply(piece).text, sink);
  }

  #scanned(text: string, sink: Sink): boolean {
    const { kernel } = this;
    if (text.length <= kernel.windowUnits) return text === "" || sink.scanned(kernel.write(text, 0));
    const windows = { end: (at: number, units: number) => pairEnd(text, at + units), take: text.slice.bind(text) };
    return eachWindow(kernel, windows, text.length, (end) => sink.scanned(end));
  }

  /** Hands a segment over as pretokens, many at a time. */
  #given(segment: Piece, sink: Sink): boolean {
    if (this.pipeline.onlyCuts) return this.#cut(segment.text, sink);
    const { kernel, pipeline } = this;
    this.#recent ??= new RecentStretches();
    const recent = this.#recent;
    const ends = this.#ends;
    let input = kernel.room(bytesAtOnce);
    let end = 0;
    let count = 0;
    const flush = (): boolean => {
      if (count === 0) return true;
      const isWanted = sink.given(end, ends, count);
      end = 0;
      count = 0;
      return isWanted;
    };
    const flushIfFull = (): boolean => (count < pretokensAtOnce && end < unitsAtOnce) || flush();
    /** Works out the pretokens of a stretch, and remembers them if it has a place. */
    const rewrite = (stretch: string, lead: number, place: number): boolean => {
      const from = end;
      const before = count;
      const pretokens = pipeline.rewrite({ text: stretch, lead });
      for (const pretoken of pretokens) {
        end = kernel.write(pretoken, end);
        ends[count++] = end;
        if (!flushIfFull()) return false;
      }
      input = kernel.room(bytesAtOnce);
      // Not if some were handed over meanwhile.
      if (place >= 0 && count === before + pretokens.length) {
        recent.keep(place, stretch, input.subarray(from, end), ends.subarray(before, count));
      }
      return true;
    };
    const visit = (text: string, start: number, stop: number, lead: number): boolean => {
      const place = lead > 0 ? -1 : recent.placeOf(text, start, stop);
      if (place < 0 || !recent.has(place, text, start, stop)) return rewrite(slice(text, start, stop), lead, place);
      count += recent.copyEnds(place, ends, count, end);
      end += recent.copy(place, input, end);
      return flushIfFull();
    };
    return pipeline.stretches(segment, visit) && flush();
  }

  /** The same where pretokens are stretches of the segment: only their ends are needed. */
  #cut(text: string, sink: Sink): boolean {
    const { kernel } = this;
    const ends = this.#ends;
    let start = 0;
    let count = 0;
    const flush = (end: number): boolean => {
      const bytes = kernel.write(slice(text, start, end), 0);
      const isWanted = sink.given(bytes, ends, count);
      start = end;
      count = 0;
      return isWanted;
    };
    const visit = (end: number): boolean => {
      ends[count++] = end - start;
      return (count < pretokensAtOnce && end - start < unitsAtOnce) || flush(end);
    };
    return (
      this.pipeline.stretches({ text, lead: 0 }, (_text, _start, end) => visit(end)) &&
      (count === 0 || flush(text.length))
    );
  }
}

function slice(text: string, start: number, end: number): string {
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** A place about `units` after `at` where the text can be cut, or its end. */
function cutNear(text: string, at: number, units: number, end: number, changes: Changes): number {
  const wanted = at + units;
  if (wanted >= end) return end;
  if (changes.isIdentity) return pairEnd(text, wanted);
  for (let place = wanted; place > at; place--) if (changes.isCut(text.charCodeAt(place))) return place;
  for (let place = wanted + 1; place < end; place++) if (changes.isCut(text.charCodeAt(place))) return place;
  return end;
}

/** A place after `units` where a text can be counted in two; 0 if none is near. */
function lineFrom(text: string, units: number, lineEnd: RegExp): number {
  const at = text.slice(units, units + 4_096).search(lineEnd);
  return at < 0 ? 0 : units + at + 1;
}

/** The text with U+FFFD in place of every half of a surrogate pair. */
export function wellFormed(text: string): string {
  // Today's engines answer at once; on older ones all of it is searched.
  const isKnown = (text as { isWellFormed?: () => boolean }).isWellFormed?.();
  if (isKnown ?? !/[\ud800-\udfff]/u.test(text)) return text;
  return text.replace(/[\ud800-\udfff]/gu, "\ufffd");
}
