/** A counter behind a pipeline says what `count` says of all that was pushed, also where newlines merge. */
import { expect, it } from "vitest";
import { byteLetters } from "../../src/pipeline/byte-letters.ts";
import { pipeline } from "../../src/pipeline/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { freshSeed, often, Random } from "../random.ts";

const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
const llama3 = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const qwen2 = llama3.replace("{1,3}", "");
const split = (Regex: string): object => ({ type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false });
const sequence = (...pretokenizers: object[]): object => ({ type: "Sequence", pretokenizers });

/** Newlines, spaces and letters merge, so that a wrong cut shows. */
const merges = ["Ċ Ċ", "ĊĊ Ċ", "Ġ Ċ", "Ġ Ġ", "Ċ Ġ", "a Ċ", "ĉ Ċ", "Ġ a"];

function tokenizer(pre_tokenizer: object): Tokenizer {
  const texts = [...byteLetters, ...merges.map((merge) => merge.replace(" ", ""))];
  const vocab = Object.fromEntries(texts.map((text, id) => [text, id]));
  const file = { added_tokens: [], normalizer: { type: "NFC" }, pre_tokenizer, post_processor: null, decoder: bytes };
  const json = { ...file, model: { type: "BPE", vocab, merges } };
  return Tokenizer.from(pack(readTokenizerJson(json, { name: "newlines" })), { pipeline });
}

it.each([
  ["gpt2", { ...bytes, use_regex: true }],
  ["llama3", sequence(split(llama3), bytes)],
  ["qwen2", sequence(split(qwen2), bytes)],
])("%s", (scanner, component) => {
  const random = new Random(freshSeed(`counters behind a pipeline, ${scanner}`));
  const subject = tokenizer(component);
  expect(subject.scanner).toBe(scanner);
  const characters = ["\n", "\n", "\n", " ", "\t", "a", "b", "1", ".", "é", "\u0085", "\ufeff", "\u00a0", "\r"];
  for (let left = often(4_000); left > 0; left--) {
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
});
