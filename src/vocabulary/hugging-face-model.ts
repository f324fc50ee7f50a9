/**
 * The BPE model of a tokenizer.json: vocab, merges, and what becomes of characters that are no token.
 */
import { corrupt, isObject, unsupported } from "./hugging-face-errors.ts";
import { maxTokens, type UnknownRule } from "./vocabulary.ts";

/** Texts and ids of all tokens, as `model.vocab` has them. */
export function readVocab(vocab: unknown): ReadonlyMap<string, number> {
  if (!isObject(vocab)) throw corrupt("model.vocab", "is not an object");
  const ids = new Map<string, number>();
  const texts: (string | undefined)[] = [];
  for (const [text, id] of Object.entries(vocab)) {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0) {
      throw corrupt(pathOf(text), `is ${JSON.stringify(id)}, which is no id`);
    }
    if (id >= maxTokens) throw unsupported(pathOf(text), `the id ${id}`, `ids below ${maxTokens} fit`);
    if (text === "") throw corrupt(pathOf(text), "has no text");
    if (texts[id] !== undefined) throw corrupt(pathOf(text), `has the id ${id} of ${JSON.stringify(texts[id])}`);
    while (texts.length < id) texts.push(undefined);
    texts[id] = text;
    ids.set(text, id);
  }
  if (ids.size === 0) throw corrupt("model.vocab", "has no tokens");
  return ids;
}

function pathOf(text: string): string {
  return `model.vocab[${JSON.stringify(text)}]`;
}

/** Merges as three ids each: left, right, and what they become. */
export function readMerges(
  merges: unknown,
  vocab: ReadonlyMap<string, number>,
  unknown: UnknownRule | undefined,
): Uint32Array {
  if (!Array.isArray(merges)) throw corrupt("model.merges", "is not a list");
  const list = new Uint32Array(3 * merges.length);
  const stray = new Set(unknown === undefined ? [] : "bytes" in unknown ? unknown.bytes : [unknown.token]);
  for (let rank = 0; rank < merges.length; rank++) {
    const merge: unknown = merges[rank];
    const [left, right] = pairOf(merge, rank);
    const [first, second, joined] = [vocab.get(left), vocab.get(right), vocab.get(left + right)];
    if (first === undefined || second === undefined || joined === undefined) {
      const text = first === undefined ? left : second === undefined ? right : left + right;
      throw corrupt(`model.merges[${rank}]`, `names ${JSON.stringify(text)}, which is not in model.vocab`);
    }
    if (stray.has(first) || stray.has(second) || stray.has(joined)) {
      const why = "merges of what stands for unknown characters are not supported";
      throw unsupported(`model.merges[${rank}]`, JSON.stringify(merge), why);
    }
    list[3 * rank] = first;
    list[3 * rank + 1] = second;
    list[3 * rank + 2] = joined;
  }
  return list;
}

function pairOf(merge: unknown, rank: number): readonly [left: string, right: string] {
  const pair: unknown = typeof merge === "string" ? merge.split(" ") : merge;
  if (!Array.isArray(pair) || pair.length !== 2 || pair.some((half) => typeof half !== "string")) {
    throw corrupt(`model.merges[${rank}]`, `is ${JSON.stringify(merge)}, which is no pair of tokens`);
  }
  return pair as [string, string];
}

/** Bytes that UTF-8 has. */
const possible: readonly number[] = Array.from({ length: 0xf5 }, (_, byte) => byte).filter(
  (byte) => byte !== 0xc0 && byte !== 0xc1,
);

/** What becomes of a character that has no token. */
export function unknownRule(model: Record<string, unknown>, vocab: ReadonlyMap<string, number>): UnknownRule {
  if (model["byte_fallback"] === true) {
    const bytes = Array.from(
      { length: 256 },
      (_, byte) => vocab.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`) ?? -1,
    );
    // A character of one byte that is a token is never unknown.
    const missing = possible.filter(
      (byte) => bytes[byte]! < 0 && !(byte < 0x80 && vocab.has(String.fromCharCode(byte))),
    );
    if (missing.length === 0) return { bytes };
    if (bytes.some((id) => id >= 0)) {
      const list = missing.map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(", ");
      throw unsupported("model.byte_fallback", "true", `there is no token for the bytes ${list}`);
    }
  }
  const text = model["unk_token"] ?? null;
  if (text === null) {
    throw unsupported("model.unk_token", "null", "characters without a token would vanish, and nothing would tell");
  }
  const token = typeof text === "string" ? vocab.get(text) : undefined;
  if (token === undefined) throw corrupt("model.unk_token", `${JSON.stringify(text)} is not in model.vocab`);
  return { token, fuse: model["fuse_unk"] === true };
}
