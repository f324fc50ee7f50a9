/**
 * The BPE model of a tokenizer.json: vocab, merges, and what becomes of characters without a token.
 */
import type { ReckonerError } from "../errors.ts";
import { byteLetters } from "../pipeline/byte-letters.ts";
import { corrupt, isObject, unsupported } from "./hugging-face-errors.ts";
import { asJson } from "./json.ts";
import type { SpellingRules } from "./spelling.ts";
import { type Stretch, TextIndex } from "./text-index.ts";
import { maxTokens, type UnknownRule } from "./vocabulary.ts";
import { WrittenMerges } from "./written-merges.ts";

/** Texts and ids of all tokens, as `model.vocab` has them. */
export function readVocab(vocab: unknown): TextIndex {
  if (!isObject(vocab)) throw corrupt("model.vocab", "is not an object");
  const all = Object.keys(vocab);
  const ids: number[] = [];
  const texts: (string | undefined)[] = [];
  for (const text of all) {
    const id = vocab[text];
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0) {
      throw corrupt(pathOf(text), `is ${asJson(id)}, which is not an id`);
    }
    if (id >= maxTokens) throw unsupported(pathOf(text), `the id ${id}`, `ids below ${maxTokens} fit`);
    if (text === "") throw corrupt(pathOf(text), "has no text");
    if (texts[id] !== undefined) throw corrupt(pathOf(text), `has the id ${id} of ${JSON.stringify(texts[id])}`);
    while (texts.length < id) texts.push(undefined);
    texts[id] = text;
    ids.push(id);
  }
  if (ids.length === 0) throw corrupt("model.vocab", "has no tokens");
  return new TextIndex(all, ids);
}

function pathOf(text: string): string {
  return `model.vocab[${JSON.stringify(text)}]`;
}

/**
 * Merges as three ids each: left, right, and what they become.
 *
 * @param prefix `continuing_subword_prefix`, which is cut from a right half.
 */
export function readMerges(merges: unknown, vocab: TextIndex, prefix: string): Uint32Array {
  const isWritten = merges instanceof WrittenMerges;
  if (!isWritten && !Array.isArray(merges)) throw corrupt("model.merges", "is not a list");
  const list = new Uint32Array(3 * merges.length);
  const left = { text: "", from: 0, end: 0 };
  const right = { text: "", from: 0, end: 0 };
  for (let rank = 0; rank < merges.length; rank++) {
    if (isWritten) merges.read(rank, left, right);
    else readPair(merges[rank], rank, left, right);
    const first = vocab.find(left);
    const second = vocab.find(right);
    if (first < 0 || second < 0) throw unknownToken(textOf(first < 0 ? left : right), rank);
    // When the half is a stretch of the file's text, that text goes on after it.
    if (right.end - right.from < prefix.length || !right.text.startsWith(prefix, right.from)) {
      const what = `names ${JSON.stringify(textOf(right))}, which does not begin with the prefix ${JSON.stringify(prefix)}`;
      throw corrupt(`model.merges[${rank}]`, what);
    }
    right.from += prefix.length;
    const joined = vocab.find(left, right);
    if (joined < 0) throw unknownToken(textOf(left) + textOf(right), rank);
    list[3 * rank] = first;
    list[3 * rank + 1] = second;
    list[3 * rank + 2] = joined;
  }
  return list;
}

function textOf({ text, from, end }: Stretch): string {
  return text.slice(from, end);
}

function unknownToken(text: string, rank: number): ReckonerError {
  return corrupt(`model.merges[${rank}]`, `names ${JSON.stringify(text)}, which is not in model.vocab`);
}

/** Reads both halves of a merge: a text with one space, or a list of two. */
function readPair(merge: unknown, rank: number, left: Stretch, right: Stretch): void {
  if (typeof merge === "string") {
    const space = merge.indexOf(" ");
    if (space >= 0 && merge.indexOf(" ", space + 1) < 0) {
      left.text = right.text = merge;
      left.end = space;
      right.from = space + 1;
      right.end = merge.length;
      return;
    }
  } else if (
    Array.isArray(merge) &&
    merge.length === 2 &&
    typeof merge[0] === "string" &&
    typeof merge[1] === "string"
  ) {
    [left.text, right.text] = merge as [string, string];
    right.from = 0;
    left.end = left.text.length;
    right.end = right.text.length;
    return;
  }
  throw corrupt(`model.merges[${rank}]`, `is ${asJson(merge)}, which is not a pair of tokens`);
}

/** Bytes that occur in UTF-8. */
const possible: readonly number[] = Array.from({ length: 0xf5 }, (_, byte) => byte).filter(
  (byte) => byte !== 0xc0 && byte !== 0xc1,
);

/** Whether the letter of every byte that a text can hold is in the vocabulary. */
export function hasAllBytes(vocab: TextIndex): boolean {
  return possible.every((byte) => vocab.has(byteLetters[byte]!));
}

/** The settings of a model that say how characters are looked up. */
export function readRules(model: Record<string, unknown>): SpellingRules {
  const text = (name: string): string | undefined => {
    const value = model[name] ?? undefined;
    if (value === undefined || typeof value === "string") return value;
    throw corrupt(`model.${name}`, `is ${asJson(value)}`);
  };
  const flag = (name: string): boolean => {
    const value = model[name] ?? false;
    if (typeof value === "boolean") return value;
    throw corrupt(`model.${name}`, `is ${asJson(value)}`);
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
 * What becomes of a character without a token, where the kernel can do it: all become bytes, or all become one token,
 * and no merge names these; `undefined` if there is more to it.
 */
export function unknownRule(
  { prefix, suffix, unknown, byteFallback, ignoreMerges }: SpellingRules,
  vocab: TextIndex,
  merges: Uint32Array,
): UnknownRule | undefined {
  // The text "<0x0A>" may itself be that token, which the kernel knows only by its byte.
  if (prefix + suffix !== "" || (byteFallback && ignoreMerges)) return undefined;
  const bytes = Array.from(
    { length: 256 },
    (_, byte) =>
      (byteFallback ? vocab.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`) : undefined) ?? -1,
  );
  // A one-byte character that has a token is never unknown.
  const isComplete = possible.every(
    (byte) => bytes[byte]! >= 0 || (byte < 0x80 && vocab.has(String.fromCharCode(byte))),
  );
  const token = unknown === undefined ? undefined : vocab.get(unknown.text);
  const isByToken = token !== undefined && bytes.every((id) => id < 0);
  const rule = byteFallback && isComplete ? { bytes } : isByToken ? { token, fuse: unknown?.fuse === true } : undefined;
  const stray = new Uint8Array(maxTokens);
  for (const id of rule === undefined || "token" in rule ? [token ?? -1] : rule.bytes) if (id >= 0) stray[id] = 1;
  return merges.some((id) => stray[id] === 1) ? undefined : rule;
}
