/**
 * The BPE model of a tokenizer.json: vocab, merges, and what becomes of characters that are no token.
 */
import { corrupt, isObject, unsupported } from "./hugging-face-errors.ts";
import { maxTokens, type UnknownRule } from "./vocabulary.ts";

/** Texts and ids of all tokens, as `model.vocab` has them. */
export function readVocab(vocab: unknown): ReadonlyMap<string, number> {
  if (!isObject(vocab)) throw corrupt("model.vocab", "is not an object");
  const ids = new Map<string, number>();
  const texts = new Map<number, string>();
  for (const [text, id] of Object.entries(vocab)) {
    const path = `model.vocab[${JSON.stringify(text)}]`;
    if (!Number.isInteger(id) || (id as number) < 0) throw corrupt(path, `is ${JSON.stringify(id)}, which is no id`);
    if ((id as number) >= maxTokens) throw unsupported(path, `the id ${String(id)}`, `ids below ${maxTokens} fit`);
    if (text === "") throw corrupt(path, "has no text");
    const before = texts.get(id as number);
    if (before !== undefined) throw corrupt(path, `has the id ${String(id)} of ${JSON.stringify(before)}`);
    texts.set(id as number, text);
    ids.set(text, id as number);
  }
  if (ids.size === 0) throw corrupt("model.vocab", "has no tokens");
  return ids;
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
    const ids = [vocab.get(left), vocab.get(right), vocab.get(left + right)];
    const missing = ids.indexOf(undefined);
    if (missing >= 0) {
      const text = JSON.stringify([left, right, left + right][missing]);
      throw corrupt(`model.merges[${rank}]`, `names ${text}, which is not in model.vocab`);
    }
    if (ids.some((id) => stray.has(id!))) {
      const why = "merges of what stands for unknown characters are not supported";
      throw unsupported(`model.merges[${rank}]`, JSON.stringify(merge), why);
    }
    list.set(ids as number[], 3 * rank);
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
