/**
 * Bad input is a ReckonerError with its code, never garbage or a trap, and the instance goes on as before.
 */
import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { sameNumbers } from "../mismatch.ts";
import { encodingNames, encodings, tokenBytes } from "../oracles.ts";
import { freshSeed, isEveryday, often, Random } from "../random.ts";
import { packed, sources, tokenizerOf } from "../tokenizers.ts";

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof ReckonerError) {
      expect(error.message.length).toBeGreaterThan(10);
      return error.code;
    }
    return `not a ReckonerError: ${error}`;
  }
  return "no error";
};

const probe = "Probe: don't, 1234 中文 <|endoftext|>\n\n  end";

it("a module in place of the vocabulary that it exports is told apart", async () => {
  const module: unknown = createRequire(import.meta.url)("../../build/vocabularies/gpt2.js");
  const refusal = { code: "input/bad-option", message: expect.stringContaining("pass its `default`") };
  expect(() => Tokenizer.from(module as Uint8Array)).toThrowError(expect.objectContaining(refusal));
  await expect(Tokenizer.load(module as Uint8Array)).rejects.toMatchObject(refusal);
});

describe.each(encodingNames)("%s", (name) => {
  let before: Uint32Array | undefined;
  afterEach(async () => {
    const ids = (await tokenizerOf(name)).encode(probe);
    before ??= ids;
    expect(ids).toEqual(before);
  });

  it("no string: input/not-a-string", async () => {
    before = (await tokenizerOf(name)).encode(probe);
    const tokenizer = await tokenizerOf(name);
    for (const bad of [
      undefined,
      null,
      0,
      12.5,
      Number.NaN,
      5n,
      true,
      {},
      [],
      ["a"],
      Buffer.from("a"),
      new Uint8Array(2),
      Symbol("s"),
      () => "a",
      new String("a"),
      new Date(),
    ]) {
      const text = bad as unknown as string;
      const { count, countUpTo, encode, tokens, truncate, chunk } = {
        count: () => tokenizer.count(text),
        countUpTo: () => tokenizer.countUpTo(text, 1),
        encode: () => tokenizer.encode(text),
        tokens: () => tokenizer.tokens(text),
        truncate: () => tokenizer.truncate(text, 1),
        chunk: () => tokenizer.chunk(text, { tokens: 1 }),
      };
      const codes = [count, countUpTo, encode, tokens, truncate, chunk].map(codeOf);
      codes.push(
        codeOf(() => tokenizer.countBatch(["a", text])),
        codeOf(() => tokenizer.encodeBatch(["a", text])),
      );
      codes.push(codeOf(() => tokenizer.counter().push(text)));
      expect([String(bad), ...new Set(codes)]).toEqual([String(bad), "input/not-a-string"]);
    }
    for (const bad of ["ab", null, undefined, 3, {}, new Set(["a"])]) {
      const texts = bad as unknown as string[];
      expect(codeOf(() => tokenizer.countBatch(texts))).toBe("input/not-a-string");
      expect(codeOf(() => tokenizer.encodeBatch(texts))).toBe("input/not-a-string");
    }
  });

  it("holes in a batch: input/not-a-string", async () => {
    const tokenizer = await tokenizerOf(name);
    const holes = new Array<string>(2);
    holes[1] = "x";
    expect(codeOf(() => tokenizer.countBatch(holes))).toBe("input/not-a-string");
    expect(codeOf(() => tokenizer.encodeBatch(holes))).toBe("input/not-a-string");
  });

  it("a bad push leaves a counter as it was", async () => {
    const tokenizer = await tokenizerOf(name);
    const counter = tokenizer.counter();
    counter.push("hello wor");
    expect(codeOf(() => counter.push(7 as unknown as string))).toBe("input/not-a-string");
    expect(counter.push("ld")).toBe(tokenizer.count("hello world"));
  });

  it("an option that does not exist: input/bad-option, with those that do", async () => {
    const tokenizer = await tokenizerOf(name);
    const asked: [() => unknown, string][] = [
      [() => tokenizer.encode("a", { allowed_special: "all" } as object), "allowedSpecial"],
      [() => tokenizer.truncate("a", 1, { keeep: "end" } as object), "keep"],
      [() => tokenizer.chunk("a", { tokens: 1, overlapp: 0 } as { tokens: number }), "overlap"],
      [() => tokenizer.countChat([], { tool: [] } as object), "toolChoice"],
      [() => Tokenizer.from(new Uint8Array(1), { table: false } as object), "tables"],
    ];
    for (const [ask, known] of asked) {
      const refusal = {
        code: "input/bad-option",
        details: expect.objectContaining({ known: expect.arrayContaining([known]) }),
      };
      expect(ask).toThrowError(expect.objectContaining(refusal));
    }
  });

  it("an id that is no token: tokenizer/unknown-token", async () => {
    const tokenizer = await tokenizerOf(name);
    const { size } = tokenizer.vocabulary;
    const highest = Math.max(tokenBytes(name).length - 1, ...Object.values(encodings[name].specialTokens));
    expect(size).toBe(highest + 1);
    for (const bad of [
      -1,
      size,
      size + 1,
      2 ** 31,
      2 ** 32,
      2 ** 32 - 1,
      2 ** 53,
      0.5,
      1.0000001,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      "1",
      null,
      undefined,
      {},
      1n,
    ]) {
      const ids = [1, bad as number, 2];
      expect([String(bad), codeOf(() => tokenizer.decode(ids))]).toEqual([String(bad), "tokenizer/unknown-token"]);
      expect(codeOf(() => tokenizer.decodeBytes(ids))).toBe("tokenizer/unknown-token");
      expect(codeOf(() => tokenizer.decoder().push(ids))).toBe("tokenizer/unknown-token");
      expect(codeOf(() => tokenizer.decode(new Set(ids)))).toBe("tokenizer/unknown-token");
    }
    for (const bad of [size, 2 ** 32 - 1])
      expect(codeOf(() => tokenizer.decode(Uint32Array.of(1, bad)))).toBe("tokenizer/unknown-token");
    expect(codeOf(() => tokenizer.decode(new Array<number>(2)))).toBe("tokenizer/unknown-token");
    // Other typed arrays hold numbers too: what they hold is what counts.
    expect(codeOf(() => tokenizer.decode(Int32Array.of(-1)))).toBe("tokenizer/unknown-token");
    expect(codeOf(() => tokenizer.decode(Float64Array.of(0.5)))).toBe("tokenizer/unknown-token");
    expect(tokenizer.decode(Uint8Array.of(1, 2))).toBe(tokenizer.decode([1, 2]));
  });

  it("ids that are no list: a ReckonerError", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const bad of [undefined, null, 5, true, {}, () => 1]) {
      expect(codeOf(() => tokenizer.decode(bad as unknown as number[]))).toMatch(
        /^(?:input\/bad-option|tokenizer\/unknown-token)$/,
      );
    }
  });

  it("ids whose bytes were transferred to another thread: input/bad-option; an empty array is empty", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const ids of [Uint32Array.of(1, 2), new Float64Array([1, 2])]) {
      structuredClone(ids, { transfer: [ids.buffer] });
      expect(codeOf(() => tokenizer.decode(ids))).toBe("input/bad-option");
      expect(codeOf(() => tokenizer.decodeBytes(ids))).toBe("input/bad-option");
    }
    expect(tokenizer.decode(new Uint32Array(0))).toBe("");
    expect(tokenizer.decode([])).toBe("");
  });

  it("ids whose buffer shrank: input/bad-option", async () => {
    const tokenizer = await tokenizerOf(name);
    type Resizable = new (
      bytes: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer & { resize(to: number): void };
    const buffer = new (ArrayBuffer as unknown as Resizable)(8, { maxByteLength: 8 });
    const ids = new Uint32Array(buffer, 0, 2);
    buffer.resize(4);
    expect(codeOf(() => tokenizer.decode(ids))).toBe("input/bad-option");
  });

  it("a batch is read once, whatever its getters do meanwhile", async () => {
    const tokenizer = await tokenizerOf(name);
    let asked = 0;
    const texts = ["\ud800 hello world", "x", "The quick\ud800"];
    Object.defineProperty(texts, 1, {
      get: () => {
        tokenizer.count("and now for something completely different");
        return asked++ % 2 === 0 ? "x" : "much longer than x";
      },
    });
    const expected = ["\ud800 hello world", "x", "The quick\ud800"].map((text) => tokenizer.count(text));
    expect([...tokenizer.countBatch(texts)]).toEqual(expected);
    asked = 0;
    expect(tokenizer.encodeBatch(texts).offsets.at(-1)).toBe(expected.reduce((sum, tokens) => sum + tokens));
  });

  it("ids without a token between 0 and the size: tokenizer/unknown-token", async () => {
    const tokenizer = await tokenizerOf(name);
    const special = new Set(Object.values(encodings[name].specialTokens));
    const holes = {
      gpt2: [],
      r50k_base: [],
      p50k_base: [],
      p50k_edit: [],
      cl100k_base: [100256, 100261, 100275],
      o200k_base: [199998, 200000, 200017],
      o200k_harmony: [],
    };
    for (const id of holes[name]) {
      expect(special.has(id)).toBe(false);
      expect(codeOf(() => tokenizer.decode([id]))).toBe("tokenizer/unknown-token");
      expect(codeOf(() => tokenizer.decode(Uint32Array.of(id)))).toBe("tokenizer/unknown-token");
    }
  });

  it("a decoder that refused ids goes on as if they had not come", async () => {
    const tokenizer = await tokenizerOf(name);
    const ids = tokenizer.encode("añ👍🏽中z");
    const decoder = tokenizer.decoder();
    let text = "";
    for (const id of ids) {
      expect(codeOf(() => decoder.push([id, -1]))).toBe("tokenizer/unknown-token");
      text += decoder.push([id]);
    }
    expect(text + decoder.end()).toBe("añ👍🏽中z");
  });

  it("options of the wrong kind: input/bad-option", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5", null, undefined, {}, 5n, 2 ** 60]) {
      const limit = bad as number;
      expect(codeOf(() => tokenizer.countUpTo(probe, limit))).toBe("input/bad-option");
      expect(codeOf(() => tokenizer.truncate(probe, limit))).toBe("input/bad-option");
      expect(codeOf(() => tokenizer.chunk(probe, { tokens: limit }))).toBe("input/bad-option");
      if (bad !== undefined && bad !== null)
        expect([bad, codeOf(() => tokenizer.chunk(probe, { tokens: 10, overlap: limit }))]).toEqual([
          bad,
          "input/bad-option",
        ]);
    }
    expect(codeOf(() => tokenizer.chunk(probe, { tokens: 0 }))).toBe("input/bad-option");
    expect(codeOf(() => tokenizer.chunk(probe, { tokens: 4, overlap: 4 }))).toBe("input/bad-option");
    for (const bad of ["first", "", 1, {}, true]) {
      expect(codeOf(() => tokenizer.truncate(probe, 3, { keep: bad as "start" }))).toBe("input/bad-option");
    }
    for (const bad of [null, 1, "start", true]) {
      expect(codeOf(() => tokenizer.encode(probe, bad as unknown as object))).toBe("input/bad-option");
      expect(codeOf(() => tokenizer.truncate(probe, 3, bad as unknown as object))).toBe("input/bad-option");
      expect(codeOf(() => tokenizer.chunk(probe, bad as unknown as { tokens: number }))).toBe("input/bad-option");
    }
    expect(codeOf(() => tokenizer.chunk(probe, undefined as unknown as { tokens: number }))).toBe("input/bad-option");
    for (const bad of ["every", "<|endoftext|>", 1, null, {}, true, [1], [null], [""], [["<|endoftext|>"]]]) {
      const value = bad as unknown as string[];
      expect([bad, codeOf(() => tokenizer.encode(probe, { allowedSpecial: value }))]).toEqual([
        bad,
        "input/bad-option",
      ]);
      expect([bad, codeOf(() => tokenizer.encode(probe, { disallowedSpecial: value }))]).toEqual([
        bad,
        "input/bad-option",
      ]);
    }
  });

  it("a special token that is not allowed: tokenizer/special-token, with its place", async () => {
    const tokenizer = await tokenizerOf(name);
    try {
      tokenizer.encode(probe, { disallowedSpecial: "all" });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "tokenizer/special-token",
        details: { token: "<|endoftext|>", offset: probe.indexOf("<|") },
      });
      expect((error as Error).message).toContain("allowedSpecial");
    }
  });
});

describe("Tokenizer.from", () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  const small = packed(
    [...bytes, ...["he", "ll", "hell", "hello", " w", "or", "ld", " wor"].map((text) => Buffer.from(text))],
    "cl100k",
    { "<|end|>": 300 },
  );
  const text = "hello world <|end|> 12 é";
  const refusals = ["vocabulary/corrupt", "vocabulary/unsupported"];

  it("refuses a small packed file with any one byte flipped, and a good one still works", () => {
    const good = Tokenizer.from(small.slice());
    const ids = good.encode(text);
    expect(good.decode(ids)).toBe(text);
    const random = new Random(1);
    for (let at = 0; at < small.length; at += isEveryday ? random.between(1, 19) : 1) {
      const damaged = small.slice();
      damaged[at]! ^= random.between(1, 255);
      const code = codeOf(() => Tokenizer.from(damaged));
      if (!refusals.includes(code)) expect.fail(`byte ${at}: ${code}`);
    }
    expect(sameNumbers(good.encode(text), ids)).toBe(true);
  });

  it("refuses a file cut short at any length, or with bytes behind it", () => {
    const step = isEveryday ? 7 : 1;
    for (let length = new Random(freshSeed("files cut short")).below(step); length < small.length; length += step) {
      const code = codeOf(() => Tokenizer.from(small.slice(0, length)));
      if (!refusals.includes(code)) expect.fail(`length ${length}: ${code}`);
    }
    expect(refusals).toContain(codeOf(() => Tokenizer.from(Buffer.concat([small, Buffer.alloc(4)]))));
  });

  it("refuses random bytes, and bytes behind a good header", () => {
    const random = new Random(2);
    for (let left = often(300); left > 0; left--) {
      const noise = Uint8Array.from({ length: random.below(4_000) }, () => random.below(256));
      expect(refusals).toContain(codeOf(() => Tokenizer.from(noise)));
      const headed = small.slice();
      for (let at = random.below(small.length); at < small.length; at++) headed[at] = random.below(256);
      expect(refusals).toContain(codeOf(() => Tokenizer.from(headed)));
    }
  });

  it("reads a file at an odd place in a larger buffer, and an ArrayBuffer", () => {
    const shifted = new Uint8Array(small.length + 3);
    shifted.set(small, 3);
    const expected = Tokenizer.from(small).encode(text);
    expect(Tokenizer.from(shifted.subarray(3)).encode(text)).toEqual(expected);
    expect(Tokenizer.from(small.slice().buffer as ArrayBuffer).encode(text)).toEqual(expected);
    expect(Tokenizer.from(Buffer.from(small)).encode(text)).toEqual(expected);
  });

  it("does not change when the bytes it was made from do", () => {
    const mine = small.slice();
    const tokenizer = Tokenizer.from(mine);
    const expected = tokenizer.encode(text);
    mine.fill(0);
    expect(tokenizer.encode(text)).toEqual(expected);
    expect(tokenizer.decode(expected)).toBe(text);
  });

  it("refuses what is no bytes: a ReckonerError", () => {
    for (const bad of [undefined, null, 5, "text", {}, [], [1, 2], new Date()]) {
      expect([bad, codeOf(() => Tokenizer.from(bad as unknown as Uint8Array))]).toEqual([
        bad,
        expect.stringMatching(/^(?:input|vocabulary)\//),
      ]);
    }
  });
});

describe("Tokenizer.from a vocabulary", () => {
  it("reads its file at once, and is the tokenizer that loading gives", async () => {
    const loaded = await tokenizerOf("o200k_harmony");
    const tokenizer = Tokenizer.from(sources.o200k_harmony);
    expect(tokenizer.vocabulary).toEqual(loaded.vocabulary);
    const text = "hello world, naïve 日本語";
    expect(tokenizer.encode(text)).toEqual(loaded.encode(text));
  });

  it("refuses a file that is not there: vocabulary/not-loaded", () => {
    const packed = new URL("./nowhere.bin", import.meta.url);
    expect(codeOf(() => Tokenizer.from({ ...sources.gpt2, packed }))).toBe("vocabulary/not-loaded");
  });

  it("refuses what has to be fetched, and says how: input/bad-option", () => {
    const packed = new URL("https://example.org/gpt2.bin");
    expect(codeOf(() => Tokenizer.from({ ...sources.gpt2, packed }))).toBe("input/bad-option");
    expect(() => Tokenizer.from({ ...sources.gpt2, packed })).toThrowError("use await Tokenizer.load(source)");
  });
});

describe("Tokenizer.load", () => {
  it("refuses what it cannot find or read: vocabulary/not-loaded", async () => {
    const nowhere = { ...sources.gpt2, packed: new URL("./nowhere.bin", import.meta.url) };
    await expect(Tokenizer.load(nowhere)).rejects.toThrowError(
      expect.objectContaining({ code: "vocabulary/not-loaded" }),
    );
    // Failing once is not remembered as success, nor does it harm others.
    await expect(Tokenizer.load(nowhere)).rejects.toBeInstanceOf(ReckonerError);
    expect((await Tokenizer.load(sources.gpt2)).count("hello world")).toBe(2);
  });

  it("refuses a file that is no packed vocabulary: vocabulary/corrupt", async () => {
    const wrong = { ...sources.gpt2, packed: new URL(import.meta.url) };
    await expect(Tokenizer.load(wrong)).rejects.toThrowError(expect.objectContaining({ code: "vocabulary/corrupt" }));
  });
});
