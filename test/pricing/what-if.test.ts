/** Replays of calls that hold audio and images, and what is refused; the plain ones are in questions.test.ts. */
import { describe, expect, it } from "vitest";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
import { type Change, priceBook, type ReplayEvent, type UsageInput } from "../../src/pricing/index.ts";
import { freshSeed, Random } from "../random.ts";

const book = priceBook([openai, google]);
const at = "2026-11-01";

/** The lines of one event after a change, by unit. */
function linesAfter(event: ReplayEvent, change: Change): Record<string, number> {
  const [row] = book.whatIf([event], change).events;
  return Object.fromEntries(row!.after.lines.map(({ unit, quantity }) => [unit, quantity]));
}

describe("shorter answers", () => {
  it("leave spoken tokens spoken: 999 of 1,000 at $64 per million", () => {
    const usage = { input: { total: 0 }, output: { total: 1000, audio: 1000 } };
    const { before, after } = book.whatIf([{ usage, model: "gpt-audio", at }], { maxOutput: 999 });
    expect([before.usd, after.usd]).toEqual(["0.064", "0.063936"]);
  });
  it("shrink audio and text in proportion: a quarter of 600 and of 400", () => {
    const usage = { input: { total: 0 }, output: { total: 1000, audio: 600 } };
    expect(linesAfter({ usage, model: "gpt-audio", at }, { maxOutput: 250 })).toEqual({
      "output.audio": 150,
      output: 100,
    });
  });
});

describe("a cached prefix", () => {
  it("is one model's: another model's first call writes it anew", () => {
    const usage = { input: { total: 1000 }, output: { total: 0 } };
    const calls = ["gpt-5.6", "gpt-5.4", "gpt-5.6", "gpt-5.4"].map((model) => ({ usage, model, at }));
    const { events } = book.whatIf(calls, { caching: { prefix: 600 } });
    const read = events.map(({ after }) => after.lines.find(({ unit }) => unit === "input.cache_read")?.quantity ?? 0);
    expect(read).toEqual([0, 0, 600, 600]);
  });
});

describe("multimodal input", () => {
  const usage: UsageInput = {
    input: { total: 1000, audio: 500, cacheRead: 400, cacheReadAudio: 300 },
    output: { total: 0 },
  };
  const event: ReplayEvent = { usage, model: "gemini-2.5-flash", at, retrieved: 900, chunks: 10 };
  const sum = (of: Record<string, number>): number => Object.values(of).reduce((all, tokens) => all + tokens, 0);

  it("keeps its audio where a prefix is cached, and no more of it in the cache than the prefix", () => {
    const lines = linesAfter(event, { caching: { prefix: 100 } });
    expect(sum(lines)).toBe(1000);
    expect(lines["input.audio"]).toBe(500);
  });
  it("loses text first where passages are dropped, then audio: 1,000 - 810 are left", () => {
    expect(sum(linesAfter(event, { chunks: { to: 1 } }))).toBe(190);
    expect(sum(linesAfter(event, { chunks: { to: 9 } }))).toBe(910);
    expect(
      linesAfter({ ...event, usage: { ...usage, input: { total: 1000, audio: 500 } } }, { chunks: { to: 9 } }),
    ).toEqual({
      "input.audio": 500,
      input: 410,
    });
  });

  const seed = freshSeed("what-if over random usages");
  it("500 random usages stay usages under every change, with the tokens that the change leaves", () => {
    const random = new Random(seed);
    for (let round = 0; round < 500; round++) {
      const [audio, image, text] = [0, 0, 0].map(() => random.between(0, 1000)) as [number, number, number];
      const total = audio + image + text;
      const cacheRead = random.between(0, total);
      const cacheReadAudio = random.between(0, Math.min(audio, cacheRead));
      const output = { total: total + 1, audio, image, citation: random.between(0, text), reasoning: text };
      const input = {
        total,
        audio,
        image,
        cacheRead,
        cacheReadAudio,
        cacheWrite: random.between(0, total - cacheRead),
      };
      const [retrieved, to, prefix, maxOutput] = [total, 3, 1500, 1500].map((most) => random.between(0, most));
      const { model } = event;
      const change = { chunks: { from: 3, to: to! }, caching: { prefix: prefix! }, maxOutput: maxOutput! };
      const next = book.whatIf([{ usage: { input, output }, model: model!, at, retrieved: retrieved! }], change);
      const quantity = next.events[0]!.after.lines.reduce((all, { quantity: tokens }) => all + Number(tokens), 0);
      const kept = Math.ceil((retrieved! * to!) / 3);
      expect([round, quantity]).toEqual([round, total - retrieved! + kept + Math.min(total + 1, maxOutput!)]);
    }
  });
});

describe("what a replay refuses", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the mistakes of untyped callers are the subject.
  const whatIf = (events: unknown, change: unknown) => (book as any).whatIf(events, change);
  const event = {
    usage: { input: { total: 100 }, output: { total: 5 } },
    model: "gpt-5",
    at,
    retrieved: 50,
    chunks: 5,
  };
  const chunks = { to: 1 };
  it.each<[string, string, unknown, unknown]>([
    ["no events", "input/bad-option", null, {}],
    ["no event", "input/bad-option", [null], {}],
    ["no change", "input/bad-option", [event], null],
    ["an event without usage", "pricing/unknown-usage", [{ model: "gpt-5", at }], {}],
    ["a map to nothing", "input/bad-option", [event], { map: () => undefined }],
    ["a map that is none", "input/bad-option", [event], { map: "x" }],
    ["a lifetime that is no number", "pricing/bad-quantity", [event], { caching: { prefix: 1, ttl: Number.NaN } }],
    ["a lifetime below zero", "pricing/bad-quantity", [event], { caching: { prefix: 1, ttl: -1 } }],
    ["caching without a prefix", "pricing/bad-quantity", [event], { caching: {} }],
    ["chunks without a number", "pricing/bad-quantity", [event], { chunks: {} }],
    ["retrieved tokens below zero", "pricing/bad-quantity", [{ ...event, retrieved: -500 }], { chunks }],
    ["half a chunk", "pricing/bad-quantity", [{ ...event, chunks: 0.5 }], { chunks }],
    ["more retrieved than went in", "pricing/breakdown-above-total", [{ ...event, retrieved: 101 }], { chunks }],
  ])("%s: %s", (_name, code, events, change) => {
    expect(() => whatIf(events, change)).toThrowError(expect.objectContaining({ name: "ReckonerError", code }));
  });
});
