/**
 * Chunking: a text in pieces that each fit within a number of tokens.
 *
 * Pieces end where pretokens end, so that words stay whole; only a pretoken
 * that does not fit by itself is cut, between characters.
 */
import { checkOptions, ReckonerError } from "../errors.ts";
import { checkInteger } from "./checks.ts";
import type { Limits } from "./truncate.ts";

/** Options of `chunk`. */
export interface ChunkOptions {
  /** The most tokens a piece may have, at least 1. */
  readonly tokens: number;
  /**
   * About how many tokens of a piece the next one repeats at its start, below `tokens`. Default 0. All pieces together have
   * about `tokens / (tokens - overlap)` times the tokens of the text, and take as much longer: 1,000 times for 999 of 1,000.
   */
  readonly overlap?: number;
}

const chunkOptions = /* @__PURE__ */ Object.keys({ tokens: true, overlap: true } satisfies Record<
  keyof ChunkOptions,
  true
>);

/** A piece of a text. */
export interface Chunk {
  readonly text: string;
  /** Offsets into the whole text in UTF-16 code units, half-open. */
  readonly start: number;
  readonly end: number;
  /** Tokens of this piece by itself. */
  readonly tokens: number;
}

/** The pieces of `text`; see `Tokenizer.chunk`. */
export function chunkText(limits: Limits, text: string, options: ChunkOptions): Chunk[] {
  checkOptions(options, chunkOptions);
  const tokens: unknown = options?.tokens;
  const overlap: unknown = options?.overlap ?? 0;
  checkInteger(tokens, "tokens", 1);
  checkInteger(overlap, "overlap", 0);
  if (overlap >= tokens) {
    const message = `overlap must be below tokens (${tokens}), got ${overlap}`;
    throw new ReckonerError("input/bad-option", message, { tokens, overlap });
  }
  const chunks: Chunk[] = [];
  let start = 0;
  let covered = 0;
  while (covered < text.length) {
    let end = pieceEnd(limits, text, start, tokens);
    if (end <= covered && start < covered) {
      // The repeated part leaves no room for the next character.
      start = covered;
      end = pieceEnd(limits, text, start, tokens);
    }
    if (end === start) throw tooSmall(limits, text, start, tokens);
    const piece = text.slice(start, end);
    chunks.push({ text: piece, start, end, tokens: limits.count(piece) });
    covered = end;
    const again = overlap === 0 ? end : end - repeated(limits, piece, overlap);
    start = again > start ? again : end;
  }
  return chunks;
}

/** Where the piece that starts at `start` ends. */
function pieceEnd(limits: Limits, text: string, start: number, tokens: number): number {
  const rest = text.slice(start);
  const most = limits.startThatFits(rest, tokens);
  if (most === rest.length) return text.length;
  // A little more than fits shows where the last pretoken ends in the whole text.
  for (const offset of limits.boundaries(rest.slice(0, most + 64)).reverse()) {
    if (offset > most || offset === 0) continue;
    if (limits.count(rest.slice(0, offset)) <= tokens) return start + offset;
  }
  return start + most;
}

/** Code units at the end of `piece` that the next piece repeats: whole pretokens where there are any. */
function repeated(limits: Limits, piece: string, overlap: number): number {
  const from = limits.endThatFits(piece, overlap);
  const whole = limits.boundaries(piece).find((offset) => offset >= from && offset < piece.length);
  return piece.length - (whole !== undefined && limits.count(piece.slice(whole)) <= overlap ? whole : from);
}

function tooSmall(limits: Limits, text: string, start: number, tokens: number): ReckonerError {
  const character = String.fromCodePoint(text.codePointAt(start)!);
  const needed = limits.count(character);
  const message = `a piece of ${tokens} tokens cannot hold ${JSON.stringify(character)} at offset ${start}, which has ${needed}; raise tokens`;
  return new ReckonerError("input/bad-option", message, { tokens, needed, offset: start });
}
