/** A counter behind a pipeline says what `count` says of all that was pushed, also where newlines merge. */
import { expect, it } from "vitest";
import { byteLetters } from "../../src/pipeline/byte-letters.ts";
import { pipeline } from "../../src/pipeline/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { PipedCounter } from "../../src/tokenizer/piped-counter.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { freshSeed, often, Random } from "../random.ts";

const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
const llama3 = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const qwen2 = llama3.replace("{1,3}", "");
const split = (Regex: string): object => ({ type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false });
const sequence = (...pretokenizers: object[]): object => ({ type: "Sequence", pretokenizers });

/** Newlines, spaces and letters merge, so that a wrong cut shows. */
const merges = ["Ċ Ċ", "ĊĊ Ċ", "Ġ Ċ", "Ġ Ġ", "Ċ Ġ", "a Ċ", "ĉ Ċ", "Ġ a"];

function tokenizer(pre_tokenizer: object, more: object = {}): Tokenizer {
  const texts = [...byteLetters, ...merges.map((merge) => merge.replace(" ", ""))];
  const vocab = Object.fromEntries(texts.map((text, id) => [text, id]));
  const file = { added_tokens: [], normalizer: { type: "NFC" }, pre_tokenizer, post_processor: null, decoder: bytes };
  const json = { ...file, ...more, model: { type: "BPE", vocab, merges } };
  return Tokenizer.from(pack(readTokenizerJson(json, { name: "newlines" })), { pipeline });
}

/** Holds counters of a tokenizer, pushed to anyhow, to its `count`, and `countUpTo` as well. */
function checkCounters(subject: Tokenizer, random: Random, characters: readonly string[], texts: number): void {
  for (let left = texts; left > 0; left--) {
    const text = random.join(1, 12, () => random.pick(characters));
    const counter = subject.counter();
    for (let at = 0; at < text.length; ) {
      const end = random.between(at + 1, text.length);
      const tokens = counter.push(text.slice(at, end));
      expect({ text: text.slice(0, end), tokens }).toEqual({
        text: text.slice(0, end),
        tokens: subject.count(text.slice(0, end)),
      });
      at = end;
    }
    const limit = random.below(6);
    const whole = subject.count(text);
    const expected = { tokens: Math.min(whole, limit), reachedLimit: whole > limit };
    expect({ text, limit, ...subject.countUpTo(text, limit) }).toMatchObject({ text, limit, ...expected });
  }
}

const characters = ["\n", "\n", "\n", " ", "\t", "a", "b", "1", ".", "é", "\u0085", "\ufeff", "\u00a0", "\r"];

it.each([
  ["gpt2", { ...bytes, use_regex: true }],
  ["llama3", sequence(split(llama3), bytes)],
  ["qwen2", sequence(split(qwen2), bytes)],
])("%s", (scanner, component) => {
  const random = new Random(freshSeed(`counters behind a pipeline, ${scanner}`));
  const subject = tokenizer(component);
  expect(subject.scanner).toBe(scanner);
  checkCounters(subject, random, characters, often(4_000));
});

const added = (content: string, flags: object = {}): object => ({
  ...{
    id: 264,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: false,
    ...flags,
  },
});
const replace = (text: string, content: string): object => ({ type: "Replace", pattern: { String: text }, content });

it.each([
  ["that must be a word and ends in a newline", added(".\n", { single_word: true }), null, ".\nb"],
  ["whose normalized text holds the start of a line", added("|a", { normalized: true }), replace("|", "\n"), ".\n\na"],
  [
    "that must be a word and ends in one when normalized",
    added(".|", { single_word: true, normalized: true }),
    replace("|", "\n"),
    ".\nb",
  ],
  ["over what newlines become", added("|a", { normalized: true }), replace("\n", "|"), ".\n\na"],
  ["with white space before a line", added("ab", { lstrip: true }), null, ".\n\nab"],
  [
    "with white space before a line, normalized",
    added("|b", { lstrip: true, normalized: true }),
    replace("|", "a"),
    ".\n\nab",
  ],
  ["with white space behind it", added("b", { rstrip: true }), null, "b\n\t\na"],
  ["and newlines that become spaces", added("é"), { type: "Nmt" }, ".\na\n\nb"],
])("an added token %s", (name, token, normalizer, example) => {
  for (const pre_tokenizer of [sequence(split(llama3), bytes), { ...bytes, use_regex: true }]) {
    const subject = tokenizer(pre_tokenizer, { added_tokens: [token], normalizer });
    const counter = subject.counter();
    for (const character of example) counter.push(character);
    expect([example, counter.tokens]).toEqual([example, subject.count(example)]);
    expect([example, subject.count(example)]).toEqual([example, subject.encode(example).length]);
    const random = new Random(freshSeed(`counters behind a pipeline, an added token ${name}`));
    checkCounters(subject, random, [...characters, "|", "ab", "\n\n"], often(500));
  }
});

it("refuses what is longer than a string can be, and stays as it was: kernel/out-of-memory", () => {
  const counter = new PipedCounter({ count: (text) => text.length });
  const half = "a".repeat(2 ** 28);
  counter.push(half);
  expect(() => counter.push(half)).toThrowError(expect.objectContaining({ code: "kernel/out-of-memory" }));
  expect(counter.tokens).toBe(2 ** 28);
});
