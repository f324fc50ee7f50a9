/**
 * Unpacks a vocabulary: from merges back to the bytes of each token.
 *
 * A token's bytes are those of its two halves, which both come earlier, so one
 * pass in id order copies every token from bytes already in place.
 */
import { describe, ReckonerError } from "../errors.ts";
import { eachExtra } from "./extras.ts";
import { type PackedVocabulary, withMerges } from "./format.ts";
import { checkMerges, leftOf, none, planes, rightOf } from "./merges.ts";
import { ranksOf } from "./ranks.ts";
import type { MergeList, ModelRules, Vocabulary } from "./vocabulary.ts";

/**
 * The vocabulary inside a packed file: `pack(unpack(readPacked(file)))` gives the same file, in the form
 * that `pack` is asked for and without any ready-made tables.
 *
 * @param packed - From `readPacked`.
 * @returns Token bytes by id; all tokens share one buffer.
 * @throws {@link ReckonerError} `vocabulary/corrupt` for a damaged file, also a small form that was read without `verify`;
 *   `input/bad-option` for anything not from `readPacked`.
 * @example
 * unpack(await loadVocabulary(r50k_base)).tokens[256]; // Uint8Array [32, 116]
 */
export function unpack(packed: PackedVocabulary): Vocabulary {
  if (!Number.isInteger(packed?.size) || !(packed.merges instanceof Uint8Array)) {
    const message = `unpack takes what readPacked gives, got ${describe(packed)}; call unpack(readPacked(bytes))`;
    throw new ReckonerError("input/bad-option", message, { got: describe(packed) });
  }
  const {
    size,
    merges,
    bytes: _file,
    small: _small,
    ready: _ready,
    model,
    symbolIds,
    extras,
    followers,
    ...meta
  } = withMerges(packed);
  // `readPacked` skips this check when told not to verify.
  if (merges.length !== size * planes) {
    const message = `not a valid packed vocabulary: ${merges.length} bytes of merges for ${size} ids`;
    throw new ReckonerError("vocabulary/corrupt", message, { size, length: merges.length });
  }
  checkMerges(merges, size);
  const starts = new Uint32Array(size + 1);
  const lengthOf = (id: number): number => starts[id + 1]! - starts[id]!;
  for (let id = 0; id < size; id++) {
    const left = leftOf(merges, size, id);
    const right = rightOf(merges, size, id);
    const length = left !== none ? lengthOf(left) + lengthOf(right) : right !== none ? 1 : 0;
    starts[id + 1] = starts[id]! + length;
  }

  const bytes = new Uint8Array(starts[size]!);
  const tokens: (Uint8Array | undefined)[] = new Array(size);
  for (let id = 0; id < size; id++) {
    const at = starts[id]!;
    const left = leftOf(merges, size, id);
    const right = rightOf(merges, size, id);
    if (left !== none) {
      bytes.copyWithin(at, starts[left]!, starts[left + 1]!);
      bytes.copyWithin(at + lengthOf(left), starts[right]!, starts[right + 1]!);
    } else if (right !== none) {
      bytes[at] = right;
    }
    tokens[id] = lengthOf(id) > 0 ? bytes.subarray(at, starts[id + 1]!) : undefined;
  }
  if (model === undefined) return { ...meta, tokens };
  return { ...meta, ...withIds(withMerges(packed), model, tokens) };
}

/** Tokens by id and the merges among them, from tokens by symbol. Only merges that can happen remain. */
function withIds(
  { size, merges, symbolIds, extras, followers }: PackedVocabulary,
  rules: ModelRules,
  symbols: readonly (Uint8Array | undefined)[],
): Pick<Vocabulary, "tokens" | "model"> {
  const idOf = (symbol: number): number => symbolIds?.[symbol] ?? symbol;
  const tokens: (Uint8Array | undefined)[] = [];
  const put = (id: number, token: Uint8Array): void => {
    while (tokens.length < id) tokens.push(undefined);
    tokens[id] = token;
  };
  const list: number[] = [];
  const order = Uint32Array.from({ length: size }, (_, symbol) => symbol);
  const ranks = followers && ranksOf(followers, size);
  if (followers !== undefined && ranks === undefined) {
    throw new ReckonerError("vocabulary/corrupt", "not a valid packed vocabulary: the ranks contradict themselves");
  }
  if (ranks !== undefined) order.sort((a, b) => ranks[a]! - ranks[b]!);
  for (const symbol of order) {
    const token = symbols[symbol];
    const id = idOf(symbol);
    if (token === undefined || id >= 2 ** 31) continue;
    put(id, token);
    const [left, right] = [leftOf(merges, size, symbol), rightOf(merges, size, symbol)];
    // The beginnings of characters have no ids, and characters are where merging starts.
    if (left === none || idOf(left) >= 2 ** 31 || idOf(right) >= 2 ** 31) continue;
    list.push(idOf(left), idOf(right), id);
  }
  const decodeOnly: number[] = [];
  for (const { id, bytes, isWord } of extras === undefined ? [] : eachExtra(extras)) {
    put(id, bytes);
    if (!isWord) decodeOnly.push(id);
  }
  const model: MergeList = { ...rules, merges: Uint32Array.from(list), decodeOnly };
  return { tokens, model };
}
