/**
 * LiveText beside `count` of the whole text: any text, edited anywhere, in every vocabulary.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { pipeline } from "../../src/pipeline/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { LiveText } from "../../src/widget/index.ts";
import { isSafeCut } from "../../src/widget/safe-cuts.ts";
import { tinyJson } from "../pipeline/native.ts";
import { byteModel } from "../pipeline/tiny-models.ts";
import { freshSeed, Random } from "../random.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
const addedToken = {
  ...{ id: 267, content: "", single_word: false, lstrip: false, rstrip: false, normalized: false, special: false },
};

/** One vocabulary per split pattern and rank file. */
const encodings = ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"] as const;
const tokenizers: Tokenizer[] = [];

beforeAll(async () => {
  for (const name of encodings) tokenizers.push(await tokenizerOf(name));
});

/** A text of a few thousand units that mixes prose, which has cuts everywhere, with what looks for trouble. */
function longText(random: Random, odd: () => string): string {
  const prose = [
    "The quick brown fox, 12 of them.\n",
    "人人生而自由，在尊严和权利上一律平等。\n",
    "Привет, мир! ",
    "don't 's 'll x1y2 ",
  ];
  return random.join(10, 60, () => (random.oneIn(3) ? odd() : random.pick(prose)));
}

describe("isSafeCut", () => {
  it("cuts a text into two that have its tokens, in every vocabulary", () => {
    const random = new Random(freshSeed("safe cuts"));
    const odd = sampler(random, tokenTexts("o200k_base"));
    let cuts = 0;
    for (let round = 0; round < 60; round++) {
      const text = longText(random, odd).slice(0, 2_000);
      const whole = tokenizers.map((tokenizer) => tokenizer.count(text));
      for (let at = 1; at < text.length; at += random.between(1, 9)) {
        if (!isSafeCut(text, at)) continue;
        cuts++;
        const parts = tokenizers.map(
          (tokenizer) => tokenizer.count(text.slice(0, at)) + tokenizer.count(text.slice(at)),
        );
        expect([text.slice(Math.max(0, at - 12), at), text.slice(at, at + 12), parts]).toEqual([
          text.slice(Math.max(0, at - 12), at),
          text.slice(at, at + 12),
          whole,
        ]);
      }
    }
    expect(cuts).toBeGreaterThan(500);
  });

  it("finds cuts between all pairs of characters of small alphabets only where the tokens say so", () => {
    const alphabet = [
      "a",
      "Z",
      "7",
      "é",
      "я",
      "人",
      "あ",
      "한",
      " ",
      "\n",
      "\r",
      "\t",
      "\u00a0",
      "\u3000",
      "'",
      ".",
      "/",
      "，",
      "\u0301",
      "😀",
      "\u200b",
    ];
    for (const [i, before] of alphabet.entries()) {
      for (const after of alphabet) {
        for (const context of alphabet) {
          const left = `${alphabet[(i * 5) % alphabet.length]}${context}${before}`;
          const right = `${after}${context}s ${context}`;
          const text = left + right;
          if (!isSafeCut(text, left.length)) continue;
          for (const tokenizer of tokenizers) {
            const sum = tokenizer.count(left) + tokenizer.count(right);
            expect([tokenizer.vocabulary.name, left, right, sum]).toEqual([
              tokenizer.vocabulary.name,
              left,
              right,
              tokenizer.count(text),
            ]);
          }
        }
      }
    }
  });
});

describe("LiveText", () => {
  it("has the tokens of its text after every edit, typed or set", () => {
    const random = new Random(freshSeed("live text"));
    const odd = sampler(random, tokenTexts("cl100k_base"));
    for (let round = 0; round < 12; round++) {
      let text = longText(random, odd);
      const live = new LiveText(text);
      for (let edit = 0; edit < 40; edit++) {
        const from = random.between(0, text.length);
        const to = Math.min(text.length, from + (random.oneIn(6) ? random.between(0, 3_000) : random.between(0, 4)));
        const inserted = random.oneIn(5) ? longText(random, odd) : odd().slice(0, random.between(0, 6));
        text = text.slice(0, from) + inserted + text.slice(to);
        if (random.oneIn(2)) live.replace(from, to, inserted);
        else live.set(text);
        const tokenizer = random.pick(tokenizers);
        expect(live.count(tokenizer)).toBe(tokenizer.count(text));
      }
      expect(live.slice(0, live.length)).toBe(text);
      expect(live.blocks.map((block) => block.text).join("")).toBe(text);
      expect(tokenizers.map((tokenizer) => live.count(tokenizer))).toEqual(
        tokenizers.map((tokenizer) => tokenizer.count(text)),
      );
    }
  });

  it("counts a few thousand code units per keystroke in a megabyte, wherever it falls", () => {
    const random = new Random(freshSeed("keystrokes"));
    const sentence = "The quick brown fox jumps over the lazy dog; it then rests for 17 minutes. ";
    let text = sentence.repeat(Math.ceil(2 ** 20 / sentence.length));
    const live = new LiveText(text);
    const tokenizer = tokenizers[0]!;
    live.count(tokenizer);
    for (let key = 0; key < 60; key++) {
      const at = random.oneIn(4) ? live.blockAt(random.below(text.length)).start : random.between(0, text.length);
      const typed = random.pick(["x", " ", "\n", "'", "é", "😀", ""]);
      const to = typed === "" ? Math.min(text.length, at + 1) : at;
      const before = live.countedUnits;
      if (random.oneIn(2)) live.replace(at, to, typed);
      text = text.slice(0, at) + typed + text.slice(to);
      live.set(text);
      live.count(tokenizer);
      expect(live.countedUnits - before).toBeLessThanOrEqual(8_192);
    }
    expect(live.count(tokenizer)).toBe(tokenizer.count(text));
  });

  it("cuts a long text without lines as fast as one with them", () => {
    const time = (text: string): number => {
      const start = performance.now();
      new LiveText().set(text);
      return performance.now() - start;
    };
    // Text between the starts of lines was looked through from its front for each block: 80 times as long.
    const [lines, none] = ["\n", " "].map((end) => `The quick brown fox — жук 你好${end}`.repeat(150_000));
    time(lines!);
    expect(time(none!)).toBeLessThan(20 * time(lines!) + 200);
  });

  it("keeps blocks and counts when the same text is set again", () => {
    const live = new LiveText("one two three. ".repeat(1_000));
    const keys = live.blocks.map(({ key }) => key);
    live.count(tokenizers[0]!);
    const counted = live.countedUnits;
    live.set("one two three. ".repeat(1_000));
    live.count(tokenizers[0]!);
    expect(live.blocks.map(({ key }) => key)).toEqual(keys);
    expect(live.countedUnits).toBe(counted);
  });

  it("has the tokens of a text that is set before a block of one new line", () => {
    const rest = `next line of text ${"word ".repeat(600)}`;
    const text = `${"y".repeat(3_000)}\n\n${rest}`;
    for (const tokenizer of tokenizers) {
      const live = new LiveText(`${"word ".repeat(180)}end\n${rest}`);
      live.set(`${"x".repeat(3_000)}\n${rest}`);
      live.set(text);
      expect(live.count(tokenizer)).toBe(tokenizer.count(text));
    }
  });

  it("is exact without any place to cut", () => {
    const live = new LiveText("a".repeat(5_000));
    expect(live.blocks.length).toBe(1);
    live.replace(2_500, 2_501, "\u0301");
    const text = `${"a".repeat(2_500)}\u0301${"a".repeat(2_499)}`;
    expect(live.count(tokenizers[0]!)).toBe(tokenizers[0]!.count(text));
  });

  it("counts in steps", () => {
    const text = "one two three. ".repeat(1_000);
    const live = new LiveText(text);
    let [steps, left] = [0, 1];
    while (left > 0) {
      left = live.countSome(tokenizers[0]!, 2).left;
      steps++;
    }
    expect(steps).toBeGreaterThan(3);
    expect(live.count(tokenizers[0]!)).toBe(tokenizers[0]!.count(text));
  });

  it("counts again what a counter failed at", () => {
    const text = "hello world\n".repeat(500);
    const [tokenizer] = tokenizers;
    let calls = 0;
    const counter = {
      count: (part: string): number => {
        if (++calls === 2) throw new Error("not now");
        return tokenizer!.count(part);
      },
    };
    const live = new LiveText(text);
    expect(() => live.count(counter)).toThrowError("not now");
    expect(live.count(counter)).toBe(tokenizer!.count(text));
  });

  it("has the tokens of its text when a counter changes it", () => {
    const [tokenizer] = tokenizers;
    const live = new LiveText("hello world\n".repeat(500));
    let calls = 0;
    const counter = {
      count: (part: string): number => {
        if (++calls === 2) live.replace(0, live.length, "something else\n".repeat(300));
        return tokenizer!.count(part);
      },
    };
    live.count(counter);
    expect(live.count(counter)).toBe(tokenizer!.count(live.slice(0, live.length)));
  });

  it("becomes empty, and goes on", () => {
    const live = new LiveText("some text");
    live.replace(0, 9, "");
    expect([live.length, live.count(tokenizers[0]!), live.blocks]).toEqual([0, 0, []]);
    live.replace(0, 0, "hello world");
    expect(live.count(tokenizers[0]!)).toBe(2);
  });

  it("refuses what cannot count, and numbers of blocks that are none: input/bad-option", async () => {
    const live = new LiveText("abc");
    const refused = expect.objectContaining({ code: "input/bad-option" });
    for (const wrong of [undefined, null, 5, "a", {}, Symbol("s")]) {
      expect(() => live.count(wrong as never)).toThrowError(refused);
    }
    const counter = { count: (text: string) => text.length };
    for (const wrong of [Number.NaN, -1, "1", null, Symbol("s")]) {
      expect(() => live.countSome(counter, wrong as never)).toThrowError(refused);
    }
    for (const wrong of [Symbol("s"), Object.create(null)]) {
      expect(() => live.slice(wrong as never, 2)).toThrowError(refused);
    }
    expect(live.count(counter)).toBe(3);
  });

  it("refuses offsets outside the text and what is no text: input/bad-option, input/not-a-string", () => {
    const live = new LiveText("abc");
    for (const [from, to] of [
      [-1, 0],
      [2, 1],
      [0, 4],
      [0.5, 1],
      [Number.NaN, 1],
    ] as const) {
      expect(() => live.replace(from, to, "")).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
      expect(() => live.slice(from, to)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
    }
    expect(() => live.set(7 as unknown as string)).toThrowError(
      expect.objectContaining({ code: "input/not-a-string" }),
    );
    expect(live.slice(0, 3)).toBe("abc");
  });

  it.each([
    ["a space put before a text", { pre_tokenizer: { ...byteLevel, add_prefix_space: true } }],
    ["a normalizer that puts one there", { normalizer: { type: "Prepend", prepend: "x" } }],
    ["white space cut off", { normalizer: { type: "Strip", strip_left: true, strip_right: true } }],
    ["an added token over several words", { added_tokens: [{ ...addedToken, content: "fox jumps" }] }],
    [
      "an added token that takes white space along",
      { added_tokens: [{ ...addedToken, content: "fox", lstrip: true }] },
    ],
  ])("counts as the whole text or refuses, with %s: input/bad-option", (_, components) => {
    const json = tinyJson({ model: byteModel(), pre_tokenizer: byteLevel, decoder: byteLevel, ...components });
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name: "tiny" })), { pipeline });
    expect(["gpt2", "given", "none"]).toContain(tokenizer.scanner);
    const live = new LiveText("a quick fox jumps over\n".repeat(200));
    expect(() => live.count(tokenizer)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
  });

  it("counts with a tokenizer.json that leaves texts alone", () => {
    const added = [
      { ...addedToken, id: 267, content: "<s>", special: true },
      { ...addedToken, id: 268, content: "    " },
    ];
    const json = tinyJson({ model: byteModel(), pre_tokenizer: byteLevel, decoder: byteLevel, added_tokens: added });
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name: "tiny" })), { pipeline });
    const text = "a     quick <s> fox\n    jumps 12 over\n".repeat(200);
    const live = new LiveText(text);
    expect(live.count(tokenizer)).toBe(tokenizer.count(text));
    live.replace(1_000, 1_010, "    \n  ab    ");
    expect(live.count(tokenizer)).toBe(tokenizer.count(live.slice(0, live.length)));
  });

  it("refuses a vocabulary that splits text otherwise: input/bad-option", () => {
    const counter = { scanner: "none", count: (text: string) => text.length };
    expect(() => new LiveText("text").count(counter)).toThrowError(
      expect.objectContaining({ code: "input/bad-option", details: expect.objectContaining({ scanner: "none" }) }),
    );
    for (const scanner of [Symbol("o200k"), Object.create(null)]) {
      expect(() => new LiveText("text").count({ ...counter, scanner: scanner as never })).toThrowError(
        expect.objectContaining({ code: "input/bad-option" }),
      );
    }
  });
});
