/** Tokens with their places, for texts that go through a pipeline. */
import type { BpeKernel } from "../kernel/index.ts";
import { IdList } from "./feed.ts";
import { type PipedText, wellFormed } from "./piped.ts";
import type { Token } from "./tokens.ts";
import { splitsPair, unitsOf } from "./utf16.ts";

/** A stretch of the text that the pipeline took as one, and its ids. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly ids: number[];
  /** Code units of added tokens: their bytes need not be those of their text. */
  readonly added: Map<number, number>;
  /** Code units of its normalized text, and whether normalizing put a character before it. */
  units: number;
  isPrefixed: boolean;
}

/**
 * Places the tokens of a text in it.
 *
 * Added tokens are placed where they were found. Between them, a token's place in the normalized text is its place in
 * the text if normalizing keeps the number of code units or puts one in front; otherwise it is scaled in proportion.
 */
export function placePiped(piped: PipedText, whole: string): Token[] {
  const text = wellFormed(whole);
  const { kernel } = piped;
  const tokens: Token[] = [];
  let settled = 0;
  for (const stretch of stretchesOf(piped, text)) {
    const { start, end, ids, added, units, isPrefixed } = stretch;
    const length = end - start;
    let seen = 0;
    for (const [index, id] of ids.entries()) {
      const bytes = bytesOf(kernel, id);
      seen += added.get(index) ?? unitsOf(bytes);
      const isKept = units === length || units === 0;
      const moved = isPrefixed ? Math.max(0, seen - 1) : isKept ? seen : Math.round((seen * length) / units);
      let stop = index === ids.length - 1 ? end : Math.min(end, start + moved);
      if (splitsPair(text, stop)) stop++;
      stop = Math.max(settled, stop);
      tokens.push({ id, start: settled, end: stop, bytes: piped.pipeline.bytesOf(id, bytes) });
      settled = stop;
    }
  }
  const last = tokens.at(-1);
  if (last !== undefined && settled < text.length) tokens[tokens.length - 1] = { ...last, end: text.length };
  return tokens;
}

function stretchesOf(piped: PipedText, text: string): Stretch[] {
  const stretches: Stretch[] = [];
  const lengths = new Map(piped.pipeline.addedTokens.map(({ id, content }) => [id, content.length]));
  const open = (start: number, end: number): Stretch => {
    const last = stretches.at(-1);
    if (last?.start === start && last.end === end) return last;
    const stretch = { start, end, ids: [], added: new Map(), units: 0, isPrefixed: false };
    stretches.push(stretch);
    return stretch;
  };
  piped.eachSegment(text, {
    segment(piece, start, end) {
      const stretch = open(start, end);
      const ids = new IdList();
      const written = piped.encodeSegment(ids, piece);
      for (const id of ids.take()) stretch.ids.push(id);
      stretch.units += written.length;
      const isLonger = stretch.units === end - start + 1;
      stretch.isPrefixed = isLonger && written[0] !== text[start];
    },
    token(id, start, end) {
      const stretch = open(start, end);
      const units = lengths.get(id) ?? 0;
      stretch.added.set(stretch.ids.length, units);
      stretch.ids.push(id);
      stretch.units += units;
    },
  });
  return stretches;
}

function bytesOf(kernel: BpeKernel, id: number): Uint8Array {
  return kernel.decode(Uint32Array.of(id))?.slice() ?? new Uint8Array(0);
}
