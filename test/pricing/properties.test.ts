/** Laws of pricing, on random usage. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
import perplexity from "../../src/prices/perplexity.ts";
import { costBatch, priceBook, type UsageInput, usageFrom } from "../../src/pricing/index.ts";

const book = priceBook([openai, anthropic, google, perplexity]);
const at = "2026-10-01T12:00:00Z";
const models = [
  "gpt-5",
  "gpt-4",
  "gpt-5.4",
  "gpt-6-luna",
  "gpt-realtime",
  "gpt-image-1.5",
  "claude-opus-5",
  "claude-sonnet-4-5",
  "gemini-2.5-pro",
  "gemini-3.1-flash-live-preview",
];
const model = fc.constantFrom(...models);
const nat = (max: number) => fc.nat(max);

/** A consistent usage: parts first, totals from them. */
const usage: fc.Arbitrary<UsageInput> = fc
  .record({
    fresh: nat(400_000),
    read: nat(400_000),
    write5: nat(10_000),
    write1: nat(10_000),
    audio: nat(1000),
    cachedAudio: nat(1000),
    image: nat(1000),
    text: nat(50_000),
    reasoning: nat(50_000),
    audioOut: nat(1000),
    web: nat(3),
  })
  .map((n) => ({
    input: {
      total: n.fresh + n.audio + n.image + n.read + n.cachedAudio + n.write5 + n.write1,
      cacheRead: n.read + n.cachedAudio,
      cacheWrite: n.write5 + n.write1,
      cacheWriteByTtl: { "5m": n.write5, "1h": n.write1 },
      audio: n.audio + n.cachedAudio,
      cacheReadAudio: n.cachedAudio,
      image: n.image,
    },
    output: { total: n.text + n.reasoning + n.audioOut, reasoning: n.reasoning, audio: n.audioOut },
    searches: { web: n.web },
  }));

describe("cost", () => {
  it("is the sum of its lines, to the nano-dollar", () => {
    fc.assert(
      fc.property(model, usage, (name, used) => {
        const { lines, nano, parts } = book.cost(used, { model: name, at });
        expect(lines.reduce((sum, line) => sum + line.nano, 0n)).toBe(nano);
        const cents = (text: string) => Math.round(Number(text) * 1e9);
        expect(cents(parts.input) + cents(parts.output) + cents(parts.other)).toBe(Number(nano));
      }),
    );
  });

  it("counts every token once", () => {
    fc.assert(
      fc.property(model, usage, (name, used) => {
        const { lines, status } = book.cost(used, { model: name, at });
        if (status !== "priced") return;
        const of = (side: string) =>
          lines.filter(({ unit }) => unit.startsWith(side)).reduce((sum, { quantity }) => sum + quantity, 0);
        expect([of("input"), of("output")]).toEqual([used.input.total, used.output.total]);
      }),
    );
  });

  it("never falls when tokens are added", () => {
    fc.assert(
      fc.property(model, usage, nat(300_000), nat(1000), (name, used, more, out) => {
        const larger = {
          ...used,
          input: { ...used.input, total: used.input.total + more },
          output: { ...used.output, total: used.output.total + out },
        };
        expect(book.cost(larger, { model: name, at }).nano! >= book.cost(used, { model: name, at }).nano!).toBe(true);
      }),
    );
  });

  it("does not depend on the order of keys", () => {
    const reversed = (value: unknown): unknown =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, each]) => [key, reversed(each)]),
          )
        : value;
    fc.assert(
      fc.property(model, usage, (name, used) => {
        expect(JSON.stringify(book.cost(reversed(used) as UsageInput, { at, model: name }))).toBe(
          JSON.stringify(book.cost(used, { model: name, at })),
        );
      }),
    );
    const body = {
      model: "m",
      usage: {
        input_tokens: 3,
        cache_read_input_tokens: 9,
        cache_creation: { ephemeral_1h_input_tokens: 2, ephemeral_5m_input_tokens: 3 },
        cache_creation_input_tokens: 5,
        output_tokens: 4,
      },
    };
    const { raw: _a, ...one } = usageFrom(body);
    const { raw: _b, ...other } = usageFrom(reversed(body));
    expect(other).toEqual(one);
  });

  it("adds up in any order: half a nano-dollar a call is the most that rounding moves", () => {
    fc.assert(
      fc.property(model, fc.array(usage, { minLength: 2, maxLength: 6 }), (name, calls) => {
        const costs = calls.map((each) => book.cost(each, { model: name, at }).nano!);
        const sum = costs.reduce((total, nano) => total + nano, 0n);
        expect([...costs].reverse().reduce((total, nano) => total + nano, 0n)).toBe(sum);
      }),
    );
  });

  it("is the same by columns", () => {
    const names = ["gpt-5", "gpt-5.4", "claude-opus-5", "gemini-2.5-pro", "sonar", "sonar-reasoning-pro"];
    const plain = fc.record({
      model: nat(names.length - 1),
      fresh: nat(400_000),
      read: nat(400_000),
      write: nat(9000),
      out: nat(90_000),
    });
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 40 }), (rows) => {
        const columns = {
          model: Uint16Array.from(rows, (row) => row.model),
          input: Uint32Array.from(rows, (row) => row.fresh + row.read + row.write),
          cacheRead: Uint32Array.from(rows, (row) => row.read),
          cacheWrite: Uint32Array.from(rows, (row) => row.write),
          output: Uint32Array.from(rows, (row) => row.out),
        };
        const batch = costBatch(book, columns, { models: names, at });
        const single = rows.map(
          (row) =>
            book.cost(
              {
                input: { total: row.fresh + row.read + row.write, cacheRead: row.read, cacheWrite: row.write },
                output: { total: row.out },
              },
              { model: names[row.model]!, at },
            ).nano!,
        );
        expect([...batch.nano].map(BigInt)).toEqual(single);
        expect(batch.total).toBe(single.reduce((sum, nano) => sum + nano, 0n));
      }),
    );
  });
});

describe("costBatch", () => {
  const at = "2026-10-01";
  it("prices columns of numbers of any kind", () => {
    for (const column of [
      (of: number[]) => of,
      (of: number[]) => Float64Array.from(of),
      (of: number[]) => Uint32Array.from(of),
    ]) {
      const { nano, usd, total } = costBatch(
        book,
        { input: column([1_000_000, 0]), output: column([0, 1_000_000]) },
        { models: ["gpt-5"], at },
      );
      expect([[...nano], usd, total]).toEqual([[1_250_000_000, 10_000_000_000], "11.25", 11_250_000_000n]);
    }
  });
  it("adds the fee of each call, the short way and the long", () => {
    for (const input of [1000, 2 ** 31]) {
      const { nano } = costBatch(book, { input: [input], output: [1000] }, { models: ["sonar"], at });
      expect(BigInt(nano[0]!)).toBe(
        book.cost({ input: { total: input }, output: { total: 1000 } }, { model: "sonar", at }).nano,
      );
    }
    expect(costBatch(book, { input: [1000], output: [1000] }, { models: ["sonar"], at }).usd).toBe("0.007");
  });
  it("is exact where doubles are not", () => {
    const { nano } = costBatch(book, { input: [7_200_000_000_001], output: [0] }, { models: ["gpt-5"], at });
    expect(nano[0]).toBe(9_000_000_000_001_250);
  });
  it("prices tiers and writes into a column of yours", () => {
    const into = new Float64Array(1);
    expect(
      costBatch(book, { input: [1_000_000], output: [0] }, { models: ["gpt-5"], tier: "batch", at, into }).nano,
    ).toBe(into);
    expect(into[0]).toBe(625_000_000);
  });
  it("refuses an index between two models, with its row: pricing/bad-quantity", () => {
    // Sixths and sevenths fall between the numbers of a model's row of rates.
    for (const index of [1, 2, 3, 4, 5, 6].flatMap((n) => [n / 6, n / 7, 1 + n / 7]).filter((n) => n % 1))
      expect(() =>
        costBatch(book, { input: [1, 1e6], output: [1, 1e6], model: [0, index] }, { models: ["gpt-5", "gpt-4"], at }),
      ).toThrowError(expect.objectContaining({ code: "pricing/bad-quantity", details: { row: 1 } }));
  });
  it("refuses what a single cost refuses", () => {
    const refused: [Parameters<typeof costBatch>[1], string, string][] = [
      [{ input: [-1], output: [0] }, "gpt-5", "pricing/bad-quantity"],
      [{ input: [0.5], output: [0] }, "gpt-5", "pricing/bad-quantity"],
      [{ input: [1], output: [Number.NaN] }, "gpt-5", "pricing/bad-quantity"],
      [{ input: [1], output: [1, 2] }, "gpt-5", "pricing/bad-quantity"],
      [{ input: [1], output: [1], model: [1] }, "gpt-5", "pricing/bad-quantity"],
      [{ input: [1e6], output: [1e6], model: [-1] }, "gpt-5", "pricing/bad-quantity"],
      [{ input: [1], output: [1], cacheRead: [2] }, "gpt-5", "pricing/breakdown-above-total"],
      [{ input: [1], output: [1] }, "text-embedding-3-small", "pricing/no-rate"],
      [{ input: [1], output: [1] }, "no-such", "pricing/unknown-model"],
      [{ input: [Number.MAX_SAFE_INTEGER], output: [0] }, "gpt-4", "pricing/bad-quantity"],
    ];
    for (const [columns, name, code] of refused)
      expect(() => costBatch(book, columns, { models: [name], at })).toThrowError(expect.objectContaining({ code }));
  });
});
