/**
 * What a caller's own counter may give: whole numbers of tokens, in every room that takes one. Anything else would go on as NaN,
 * as text, or as a sum that nobody counted.
 */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../src/errors.ts";
import * as pricing from "../src/pricing/index.ts";
import { LiveText } from "../src/widget/index.ts";

/** What callers without types hand in. */
const counting = (answer: unknown): never => (() => answer) as never;
const message = { role: "user", content: "hello" };
const tools = [{ name: "f", parameters: { type: "object", properties: {} } }] as const;

/** Calls with a function that counts a text. */
const calls: Readonly<Record<string, (count: never) => unknown>> = {
  requestCounter: (count) => pricing.requestCounter({ count })({ model: "gpt-4o", text: "hello" }),
  "requestCounter by model": (count) => pricing.requestCounter(() => ({ count }))({ model: "m", messages: [message] }),
  messageTokens: (count) => pricing.messageTokens("gpt-4o", message, count),
  chatOverhead: (count) => pricing.chatOverhead([message], tools, undefined, count),
  "LiveText.count": (count) => new LiveText("hello").count({ count }),
  "LiveText.countSome": (count) => new LiveText("hello").countSome({ count }, 1),
};

const wrong: readonly (readonly [what: string, value: unknown, seen: string])[] = [
  ["NaN", Number.NaN, "NaN"],
  ["less than nothing", -1, "-1"],
  ["a fraction", 1.5, "1.5"],
  ["Infinity", Number.POSITIVE_INFINITY, "Infinity"],
  ["more than is exact", 2 ** 53, "9007199254740992"],
  ["a bigint", 3n, "bigint"],
  ["a promise", Promise.resolve(3), "Promise: await it first"],
  ["text", "3", "string"],
  ["nothing", undefined, "undefined"],
  ["null", null, "null"],
  ["the ids", [1, 2, 3], "Array"],
];

describe.each(Object.keys(calls))("%s", (name) => {
  it.each(wrong)("refuses a count that is %s, and says so", (_what, value, seen) => {
    const call = () => calls[name]!(counting(value));
    expect(call).toThrowError(ReckonerError);
    expect(call).toThrowError(
      expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(`got ${seen}`) }),
    );
  });
  it("takes whole numbers of tokens, none among them", () => {
    for (const tokens of [0, 3]) expect(() => calls[name]!(counting(tokens))).not.toThrow();
  });
});

it("a text counts on when its counter has come to its senses", () => {
  const live = new LiveText("hello");
  let tokens = Number.NaN;
  const counter = { count: () => tokens };
  expect(() => live.count(counter)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
  tokens = 2;
  expect(live.count(counter)).toBe(2);
});
