/**
 * The BPE model of a tokenizer.json: vocab, merges, and what becomes of characters that are no token.
 */
import { byteLetters } from "../pipeline/byte-letters.ts";
import { corrupt, isObject, unsupported } from "./hugging-face-errors.ts";
import type { SpellingRules } from "./spelling.ts";
import { maxTokens, type UnknownRule } from "./vocabulary.ts";

/** Texts and ids of all tokens, as `model.vocab` has them. */
export function readVocab(vocab: unknown): ReadonlyMap<string, number> {
  if (!isObject(vocab)) throw corrupt("model.vocab", "is not an object");
  const ids = new Map<string, number>();
  const texts: (string | undefined)[] = [];
  for (const text of Object.keys(vocab)) {
    const id = vocab[text];
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

/**
 * Merges as three ids each: left, right, and what they become.
 *
 * @param prefix `continuing_subword_prefix`, which a right half loses.
 */
export function readMerges(merges: unknown, vocab: ReadonlyMap<string, number>, prefix: string): Uint32Array {
  if (!Array.isArray(merges)) throw corrupt("model.merges", "is not a list");
  const list = new Uint32Array(3 * merges.length);
  for (let rank = 0; rank < merges.length; rank++) {
    const [left, right] = pairOf(merges[rank], rank);
    const first = idOf(left, vocab, rank);
    const second = idOf(right, vocab, rank);
    if (!right.startsWith(prefix)) {
      const what = `names ${JSON.stringify(right)}, which does not begin with the prefix ${JSON.stringify(prefix)}`;
      throw corrupt(`model.merges[${rank}]`, what);
    }
    list[3 * rank] = first;
    list[3 * rank + 1] = second;
    list[3 * rank + 2] = idOf(left + right.slice(prefix.length), vocab, rank);
  }
  return list;
}

function idOf(text: string, vocab: ReadonlyMap<string, number>, rank: number): number {
  const id = vocab.get(text);
  if (id !== undefined) return id;
  throw corrupt(`model.merges[${rank}]`, `names ${JSON.stringify(text)}, which is not in model.vocab`);
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

/** Whether every byte that a text can have has its letter in the vocabulary. */
export function hasAllBytes(vocab: ReadonlyMap<string, number>): boolean {
  return possible.every((byte) => vocab.has(byteLetters[byte]!));
}

/** The settings of a model that say how characters are looked up. */
export function readRules(model: Record<string, unknown>): SpellingRules {
  const text = (name: string): string | undefined => {
    const value = model[name] ?? undefined;
    if (value === undefined || typeof value === "string") return value;
    throw corrupt(`model.${name}`, `is ${JSON.stringify(value)}`);
  };
  const flag = (name: string): boolean => {
    const value = model[name] ?? false;
    if (typeof value === "boolean") return value;
    throw corrupt(`model.${name}`, `is ${JSON.stringify(value)}`);
  };
  const unknown = text("unk_token");
  const fuse = flag("fuse_unk");
  return {
    prefix: text("continuing_subword_prefix") ?? "",
    suffix: text("end_of_word_suffix") ?? "",
    ...(unknown !== undefined && { unknown: { text: unknown, fuse } }),
    byteFallback: flag("byte_fallback"),
    ignoreMerges: flag("ignore_merges"),
  };
}

/**
 * What becomes of a character that has no token, as the kernel does it: all of them are bytes, or all are one token,
 * and no merge names these; `undefined` where it is more than that.
 */
export function unknownRule(
  { prefix, suffix, unknown, byteFallback }: SpellingRules,
  vocab: ReadonlyMap<string, number>,
  merges: Uint32Array,
): UnknownRule | undefined {
  if (prefix + suffix !== "") return undefined;
  const bytes = Array.from(
    { length: 256 },
    (_, byte) =>
      (byteFallback ? vocab.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`) : undefined) ?? -1,
  );
  // A character of one byte that is a token is never unknown.
  const isComplete = possible.every(
    (byte) => bytes[byte]! >= 0 || (byte < 0x80 && vocab.has(String.fromCharCode(byte))),
  );
  const token = unknown === undefined ? undefined : vocab.get(unknown.text);
  const isByToken = token !== undefined && bytes.every((id) => id < 0);
  const rule = byteFallback && isComplete ? { bytes } : isByToken ? { token, fuse: unknown?.fuse === true } : undefined;
  const stray = new Set(rule === undefined || "token" in rule ? [token] : rule.bytes);
  return merges.some((id) => stray.has(id)) ? undefined : rule;
}
