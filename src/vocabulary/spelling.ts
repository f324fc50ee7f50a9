/**
 * Spelling: models whose tokens depend on more than the characters they stand for.
 *
 * With `end_of_word_suffix`, the last character of a pretoken is a different token from the same character elsewhere;
 * with `continuing_subword_prefix`, the first one is; unknown characters may vanish, or become tokens that merge. The
 * kernel knows nothing of that: it merges characters. So every token that merging starts from gets a letter, any free
 * code point, and the kernel gets a vocabulary of such letters; a merge then joins letters as it joins characters. The
 * pipeline writes each pretoken in them (`src/pipeline/spelling.ts`), as the reference looks its characters up.
 *
 * Reference: `merge_word` in tokenizers/src/models/bpe/model.rs of https://github.com/huggingface/tokenizers.
 */
import { unsupported } from "./hugging-face-errors.ts";
import { mergeAll, ranksOfPairs } from "./merge-list.ts";
import type { TextIndex } from "./text-index.ts";
import type { Spelling } from "./vocabulary.ts";

/** The rules of a spelled model. */
export type SpellingRules = Omit<Spelling, "texts" | "letters">;

/** A model in letters. */
export interface Spelled {
  readonly spelling: Spelling;
  /** The letters of each token, by id. */
  readonly tokens: (Uint8Array | undefined)[];
}

/**
 * Gives letters to a model.
 *
 * @param merges Three ids each, from `readMerges`.
 * @throws {@link ReckonerError} `vocabulary/unsupported` for a token that merges make from different starting tokens.
 */
export function spell(vocab: TextIndex, merges: Uint32Array, rules: SpellingRules): Spelled {
  const { prefix, suffix, unknown, byteFallback, ignoreMerges } = rules;
  if (ignoreMerges && prefix + suffix !== "") {
    const why = "a pretoken that is a token would be a different one from the same characters in a word";
    throw unsupported("model.ignore_merges", "true", `beside a prefix or suffix, ${why}`);
  }
  const isStart = (text: string): boolean =>
    isInitial(text, rules) || text === unknown?.text || (byteFallback && /^<0x[0-9A-F]{2}>$/.test(text));
  const parts: (readonly number[] | undefined)[] = [];
  for (const [text, id] of vocab) if (isStart(text)) parts[id] = [id];
  deriveParts(parts, merges);
  if (ignoreMerges) dropUnreached(parts, merges);

  const texts: string[] = [];
  let letters = "";
  const letterOf = new Map<number, string>();
  for (const [text, id] of vocab) {
    if (parts[id] !== undefined && (parts[id].length > 1 || parts[id][0] !== id)) continue;
    const letter = letterAt(texts.length);
    texts.push(text);
    letters += letter;
    letterOf.set(id, letter);
  }
  const encoder = new TextEncoder();
  const tokens: (Uint8Array | undefined)[] = [];
  for (const id of vocab.ids) {
    while (tokens.length < id) tokens.push(undefined);
    tokens[id] = encoder.encode((parts[id] ?? [id]).map((part) => letterOf.get(part)!).join(""));
  }
  return { spelling: { ...rules, texts, letters }, tokens };
}

/** Whether a character can be looked up by this text: with or without prefix and suffix. */
function isInitial(text: string, { prefix, suffix }: SpellingRules): boolean {
  return [0, prefix.length].some((from) =>
    [0, suffix.length].some((behind) => {
      if (from + behind >= text.length) return false;
      if (from > 0 && !text.startsWith(prefix)) return false;
      if (behind > 0 && !text.endsWith(suffix)) return false;
      const middle = text.slice(from, text.length - behind);
      return middle.length === 1 || (middle.length === 2 && middle.codePointAt(0)! > 0xffff);
    }),
  );
}

/** Derives the parts of further tokens from the merges of those that have parts, until no more come. */
function deriveParts(parts: (readonly number[] | undefined)[], merges: Uint32Array): void {
  const ranksOf: number[][] = [];
  const add = (id: number, rank: number): void => void (ranksOf[id] ??= []).push(rank);
  for (let rank = 0; rank < merges.length / 3; rank++) {
    add(merges[3 * rank]!, rank);
    if (merges[3 * rank] !== merges[3 * rank + 1]) add(merges[3 * rank + 1]!, rank);
  }
  const waiting = [...parts.keys()].filter((id) => parts[id] !== undefined);
  for (const id of waiting) {
    for (const rank of ranksOf[id] ?? []) {
      const [left, right] = [parts[merges[3 * rank]!], parts[merges[3 * rank + 1]!]];
      if (left === undefined || right === undefined) continue;
      const joined = merges[3 * rank + 2]!;
      const known = parts[joined];
      if (known === undefined) {
        parts[joined] = [...left, ...right];
        waiting.push(joined);
      } else if (
        known.length !== left.length + right.length ||
        [...left, ...right].some((part, at) => part !== known[at])
      ) {
        throw unsupported(
          `model.merges[${rank}]`,
          `a merge to the id ${joined}`,
          "which is also made of other characters",
        );
      }
    }
  }
}

/** Removes the parts of tokens that merging them does not reach: these get letters of their own. */
function dropUnreached(parts: (readonly number[] | undefined)[], merges: Uint32Array): void {
  const pairs = ranksOfPairs(merges);
  const unreached = parts.flatMap((some, id) => {
    const merged = [...(some ?? [])];
    if (merged.length > 1) mergeAll(merged, pairs, merges);
    return some === undefined || (merged.length === 1 && merged[0] === id) ? [] : [id];
  });
  for (const id of unreached) parts[id] = undefined;
}

/** The letter at a place: code points from U+0021 on, without surrogates. */
function letterAt(place: number): string {
  const point = 0x21 + place;
  return String.fromCodePoint(point < 0xd800 ? point : point + 0x800);
}
