/** Byte-pair encoding trained on a little text: vocabularies for pipelines whose own are not to be had. */
import { byteLetters } from "../../src/pipeline/byte-letters.ts";

export interface Trained {
  readonly vocab: Record<string, number>;
  readonly merges: string[][];
}

const wantedMerges = 250;

/** Over bytes written as letters. @param pretokens - In these letters, as a pre-tokenizer leaves them. */
export function trainBytes(pretokens: readonly string[]): Trained {
  return train(byteLetters, pretokens);
}

/** Over characters, with SentencePiece's tokens for what has none; pieces may reach over the mark of a space. */
export function trainPieces(texts: readonly string[]): Trained {
  const marked = texts.map((text) => `▁${text.replaceAll(" ", "▁")}`);
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const characters = [...new Set(marked.join(""))].sort();
  const stretches = marked.flatMap((text) => text.match(/.{1,24}/gsu) ?? []);
  return train(["<unk>", "<s>", "</s>", ...bytes, ...characters], stretches);
}

function train(alphabet: readonly string[], pretokens: readonly string[]): Trained {
  const vocab: Record<string, number> = Object.fromEntries(alphabet.map((text, id) => [text, id]));
  const counts = new Map<string, number>();
  for (const pretoken of pretokens) counts.set(pretoken, (counts.get(pretoken) ?? 0) + 1);
  const words = [...counts].map(([text, count]) => ({ parts: [...text], count }));
  const merges: string[][] = [];
  // Pairs are counted once; a merge changes only the counts of the words in which it stands.
  const pairs = new Map<string, number>();
  const add = (parts: readonly string[], count: number): void => {
    for (let at = 0; at + 1 < parts.length; at++) {
      const pair = `${parts[at]} ${parts[at + 1]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + count);
    }
  };
  for (const { parts, count } of words) add(parts, count);
  let size = alphabet.length;
  while (merges.length < wantedMerges) {
    let best = "";
    let most = 1;
    for (const [pair, count] of pairs) if (count > most) [best, most] = [pair, count];
    if (best === "") break;
    const [left, right] = best.split(" ") as [string, string];
    merges.push([left, right]);
    if (vocab[left + right] === undefined) vocab[left + right] = size++;
    for (const word of words) {
      const parts = merged(word.parts, left, right);
      if (parts.length === word.parts.length) continue;
      add(word.parts, -word.count);
      add(parts, word.count);
      word.parts = parts;
    }
  }
  return { vocab, merges };
}

function merged(parts: string[], left: string, right: string): string[] {
  if (!parts.includes(left)) return parts;
  const joined: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const isPair = parts[at] === left && parts[at + 1] === right;
    joined.push(isPair ? left + right : parts[at]!);
    if (isPair) at++;
  }
  return joined;
}
