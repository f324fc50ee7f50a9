/**
 * The tokenizers ours is held to, each loaded once per test file.
 *
 * tiktoken: npm `tiktoken` 1.0.22, the Rust code of openai/tiktoken as WebAssembly. The rank files it carries are
 * OpenAI's, but the cl100k pattern it carries is the first published one, which splits differently at the end of a
 * text; so the oracles are built from its ranks and the *present* patterns (reference/patterns.ts).
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Tiktoken } from "tiktoken/lite";
import { byteString, type Ranks } from "./reference/bpe.ts";
import { patterns, type ScannerName } from "./reference/patterns.ts";

export const encodingNames = [
  "gpt2",
  "r50k_base",
  "p50k_base",
  "p50k_edit",
  "cl100k_base",
  "o200k_base",
  "o200k_harmony",
] as const;

export type EncodingName = (typeof encodingNames)[number];

/** What an encoding is made of, as openai/tiktoken 4e71bbe `tiktoken_ext/openai_public.py` defines it. */
export interface Encoding {
  /** The rank file, by the name under which npm `tiktoken` carries it. */
  readonly ranks: "r50k_base" | "p50k_base" | "cl100k_base" | "o200k_base";
  readonly scanner: ScannerName;
  readonly specialTokens: Readonly<Record<string, number>>;
}

const fim = (first: number): Record<string, number> => ({
  "<|fim_prefix|>": first,
  "<|fim_middle|>": first + 1,
  "<|fim_suffix|>": first + 2,
});

export const encodings: Readonly<Record<EncodingName, Encoding>> = {
  gpt2: { ranks: "r50k_base", scanner: "gpt2", specialTokens: { "<|endoftext|>": 50256 } },
  r50k_base: { ranks: "r50k_base", scanner: "gpt2", specialTokens: { "<|endoftext|>": 50256 } },
  p50k_base: { ranks: "p50k_base", scanner: "gpt2", specialTokens: { "<|endoftext|>": 50256 } },
  p50k_edit: { ranks: "p50k_base", scanner: "gpt2", specialTokens: { "<|endoftext|>": 50256, ...fim(50281) } },
  cl100k_base: {
    ranks: "cl100k_base",
    scanner: "cl100k",
    specialTokens: { "<|endoftext|>": 100257, ...fim(100258), "<|endofprompt|>": 100276 },
  },
  o200k_base: {
    ranks: "o200k_base",
    scanner: "o200k",
    specialTokens: { "<|endoftext|>": 199999, "<|endofprompt|>": 200018 },
  },
  o200k_harmony: { ranks: "o200k_base", scanner: "o200k", specialTokens: harmonyTokens() },
};

function harmonyTokens(): Record<string, number> {
  const named = {
    "<|startoftext|>": 199998,
    "<|endoftext|>": 199999,
    "<|endofprompt|>": 200018,
    "<|return|>": 200002,
    "<|constrain|>": 200003,
    "<|channel|>": 200005,
    "<|start|>": 200006,
    "<|end|>": 200007,
    "<|message|>": 200008,
    "<|call|>": 200012,
  };
  const tokens: Record<string, number> = { ...named };
  for (const id of [200000, 200001, 200004, 200009, 200010, 200011]) tokens[`<|reserved_${id}|>`] = id;
  for (let id = 200013; id < 201088; id++) tokens[`<|reserved_${id}|>`] = id;
  return tokens;
}

const memory = new Map<string, unknown>();

function once<T>(key: string, make: () => T): T {
  if (!memory.has(key)) memory.set(key, make());
  return memory.get(key) as T;
}

function rankFile(name: Encoding["ranks"]): string {
  return once(`file ${name}`, () => {
    const path = createRequire(import.meta.url).resolve(`tiktoken/encoders/${name}.json`);
    return (JSON.parse(readFileSync(path, "utf8")) as { bpe_ranks: string }).bpe_ranks;
  });
}

/** Token bytes by rank; a hole in the ranks is a hole in the array. */
export function tokenBytes(name: EncodingName): readonly (Uint8Array | undefined)[] {
  const file = encodings[name].ranks;
  return once(`bytes ${file}`, () => {
    const tokens: Uint8Array[] = [];
    for (const line of rankFile(file).split("\n")) {
      const [, first, ...words] = line.split(" "); // "! <first rank> <token in base64> <next token> …"
      words.forEach((word, i) => {
        tokens[Number(first) + i] = new Uint8Array(Buffer.from(word, "base64"));
      });
    }
    return tokens;
  });
}

/** Rank by token bytes, for the naive twin. */
export function ranks(name: EncodingName): Ranks {
  return once(`ranks ${encodings[name].ranks}`, () => {
    const map = new Map<string, number>();
    tokenBytes(name).forEach((bytes, rank) => {
      if (bytes) map.set(byteString(bytes), rank);
    });
    return map;
  });
}

/** tiktoken itself: ranks from npm `tiktoken`, the present split pattern, OpenAI's special tokens. */
export function tiktoken(name: EncodingName): Tiktoken {
  const { ranks: file, scanner, specialTokens } = encodings[name];
  const key = Object.keys(specialTokens).join();
  return once(`tiktoken ${file} ${key}`, () => new Tiktoken(rankFile(file), { ...specialTokens }, patterns[scanner]));
}

/** tiktoken over a vocabulary made up by a test: tokens by rank, and any split pattern. */
export function tiktokenOf(tokens: readonly Uint8Array[], pattern: string): Tiktoken {
  const words = tokens.map((bytes) => Buffer.from(bytes).toString("base64"));
  return new Tiktoken(`! 0 ${words.join(" ")}`, {}, pattern);
}
