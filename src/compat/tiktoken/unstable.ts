/**
 * Which tokens of a text may still change when more text follows, as in tiktoken's `encode_with_unstable`.
 *
 * The tokens of the last pretoken are unstable, and if the first of them is white space, so are white-space tokens
 * before it. A completion may replace them: a vocabulary token that begins inside the unstable bytes is put there, and
 * the tokens that cover those bytes are kept. tiktoken returns a set; here it is sorted by ids.
 */
import { ReckonerError } from "../../errors.ts";
import type { Tokenizer } from "../../tokenizer/index.ts";
import { compareBytes, latin1, type TokenTable } from "./token-table.ts";

/** Most unstable bytes: the search encodes them for thousands of candidates. */
const mostBytes = 2_048;

/** Ids that stay, and every start that the unstable part may become. */
export type Unstable = [stable: number[], completions: number[][]];

/**
 * @param ids      Ids of the whole text.
 * @param lastPiece How many of them are the last pretoken's; 0 after a special token.
 */
export function splitUnstable(tokenizer: Tokenizer, table: TokenTable, ids: Uint32Array, lastPiece: number): Unstable {
  const bytesOf = (id: number): Uint8Array => tokenizer.decodeBytes([id]);
  let stable = ids.length - lastPiece;
  if (lastPiece > 0 && isBlank(bytesOf(ids[stable]!))) {
    while (stable > 0 && table.ids.has(latin1(bytesOf(ids[stable - 1]!))) && isBlank(bytesOf(ids[stable - 1]!)))
      stable--;
  }
  const unstable = tokenizer.decodeBytes(ids.subarray(stable));
  if (unstable.length > mostBytes) {
    const message = `the last pretoken has ${unstable.length} bytes, and completions are found for up to ${mostBytes}; encode the text, and take its last tokens as unstable`;
    throw new ReckonerError("input/bad-option", message, { bytes: unstable.length, most: mostBytes });
  }
  return [[...ids.subarray(0, stable)], unstable.length === 0 ? [] : completionsOf(tokenizer, table, unstable)];
}

/** Whether there are only spaces, newlines and tabs. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x09);
}

function completionsOf(tokenizer: Tokenizer, table: TokenTable, unstable: Uint8Array): number[][] {
  const found = new Map<string, number[]>();
  const keep = (ids: number[]): void => {
    found.set(ids.join(), ids);
  };
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  for (let at = 0; at < unstable.length; at++) {
    const begun = unstable.subarray(at);
    for (const token of tokensThatBegin(table, begun)) {
      if (at === 0) {
        keep([table.ids.get(latin1(token))!]);
        continue;
      }
      const possible = new Uint8Array(at + token.length);
      possible.set(unstable.subarray(0, at));
      possible.set(token, at);
      try {
        texts.push(utf8.decode(possible));
      } catch {
        // A partial character at the end: no pattern can cut it, so the bytes are merged as they are.
        keep(upTo(table, mergeBytes(table, possible), unstable.length));
      }
    }
  }
  const { ids, offsets } = tokenizer.encodeBatch(texts);
  for (let index = 0; index < texts.length; index++) {
    keep(upTo(table, ids.subarray(offsets[index], offsets[index + 1]), unstable.length));
  }
  // A last character that is white space may be split off: "\n\n0" is cut into "\n", "\n" and "0".
  const last = lastCharacter(unstable);
  if (last < unstable.length && last > 0 && isSpace(utf8.decode(unstable.subarray(last)))) {
    keep([...mergeBytes(table, unstable.subarray(0, last)), ...mergeBytes(table, unstable.subarray(last))]);
  }
  return [...found.values()].sort(compareBytes);
}

/** Every token whose bytes begin with these; they are adjacent in `sorted`. */
function* tokensThatBegin({ sorted }: TokenTable, bytes: Uint8Array): Generator<Uint8Array> {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(sorted[middle]!, bytes) < 0) low = middle + 1;
    else high = middle;
  }
  for (; low < sorted.length && bytes.every((byte, index) => sorted[low]![index] === byte); low++) yield sorted[low]!;
}

/** The first tokens that together cover `bytes` bytes. */
function upTo({ lengths }: TokenTable, ids: ArrayLike<number>, bytes: number): number[] {
  const first: number[] = [];
  for (let index = 0, length = 0; index < ids.length && length < bytes; index++) {
    first.push(ids[index]!);
    length += lengths.get(ids[index]!)!;
  }
  return first;
}

/** Byte-pair encoding by definition: the adjacent pair of lowest rank merges, the leftmost first. */
function mergeBytes({ ids }: TokenTable, bytes: Uint8Array): number[] {
  const parts = Array.from(bytes, (byte) => String.fromCharCode(byte));
  for (;;) {
    let best = -1;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let index = 0; index + 1 < parts.length; index++) {
      const rank = ids.get(parts[index]! + parts[index + 1]!);
      if (rank !== undefined && rank < bestRank) [best, bestRank] = [index, rank];
    }
    if (best < 0) return parts.map((part) => ids.get(part)!);
    parts.splice(best, 2, parts[best]! + parts[best + 1]!);
  }
}

/** Where the last character starts. */
function lastCharacter(utf8: Uint8Array): number {
  let at = utf8.length - 1;
  while (at > 0 && (utf8[at]! & 0xc0) === 0x80) at--;
  return at;
}

/** White_Space of Unicode, which has been the same since version 6.3. */
function isSpace(character: string): boolean {
  const unit = character.codePointAt(0)!;
  return (
    (unit >= 0x09 && unit <= 0x0d) ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    [0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(unit)
  );
}
