/**
 * What holds nothing by name, such as a promise that nobody awaited, is no options: it would pass for `{}`, and what was meant
 * would be left out.
 */
import { describe, expect, it } from "vitest";
import * as gpt from "../src/compat/gpt-tokenizer/index.ts";
import { h100_sxm } from "../src/compute/devices.ts";
import { model } from "../src/compute/index.ts";
import { chatTemplate } from "../src/integrations/jinja.ts";
import { llama3_8b } from "../src/models/llama.ts";
import { ParallelTokenizer } from "../src/parallel/index.ts";
import openai from "../src/prices/openai.ts";
import { priceBook, usageFrom } from "../src/pricing/index.ts";
import { Tokenizer } from "../src/tokenizer/index.ts";
import { pack, readPacked, unpack } from "../src/vocabulary/index.ts";
import { attachCounter } from "../src/widget/index.ts";
import { packed } from "./tokenizers.ts";

const bytes = packed(
  Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  "cl100k",
  {},
);
const tokenizer = Tokenizer.from(bytes);
const llama = model(llama3_8b);
const book = priceBook([openai]);
const usage = { input: { total: 9 }, output: { total: 3 }, model: "gpt-5" };
const field = { value: "", addEventListener() {} } as unknown as HTMLTextAreaElement;
const messages = [{ role: "user", content: "x" }];

const doors: Readonly<Record<string, (options: never) => unknown>> = {
  encode: (options) => tokenizer.encode("x", options),
  truncate: (options) => tokenizer.truncate("x", 1, options),
  chunk: (options) => tokenizer.chunk("x", options),
  countChat: (options) => tokenizer.countChat(messages, options),
  "Tokenizer.from": (options) => Tokenizer.from(bytes, options),
  readPacked: (options) => readPacked(bytes, options),
  pack: (options) => pack(unpack(readPacked(bytes)), options),
  "ParallelTokenizer.open": (options) => ParallelTokenizer.open(bytes, options),
  chatTemplate: (options) => chatTemplate("x", options),
  prompt: (variables) => chatTemplate("x").prompt(variables, []),
  attachCounter: (options) => attachCounter(field, options),
  priceBook: (options) => priceBook([openai], options),
  cost: (query) => book.cost(usage, query),
  plan: (query) => book.plan(query),
  estimate: (request) => book.estimate(request),
  compare: (work) => book.compare(work),
  training: (run) => book.training(run),
  whatIf: (change) => book.whatIf([{ usage, model: "gpt-5" }], change),
  usageFrom: (options) => usageFrom({ usage: { prompt_tokens: 9, completion_tokens: 3 } }, options),
  "gpt-tokenizer's encode": (options) => gpt.encode("x", options),
  "gpt-tokenizer's encodeChat": (options) => gpt.encodeChat(messages, "gpt-4o", options),
  model: (options) => model(llama3_8b, options),
  on: (options) => llama.on(h100_sxm, options),
  efficiency: (efficiency) => llama.on(h100_sxm, { efficiency }),
  requests: (options) => llama.requests([{ prompt: 5 }], options),
};

async function refusal(ask: () => unknown): Promise<readonly [code: string | undefined, message: string]> {
  try {
    await ask();
    return [undefined, "taken"];
  } catch (error) {
    return [(error as { code?: string }).code, (error as Error).message];
  }
}

// biome-ignore lint/suspicious/noThenProperty: what a library's promise may be is the subject.
const thenable = { then: (done: (value: object) => void) => done({}) };
const isRefusal = expect.stringMatching(/^(input\/bad-option|compute\/not-an-object)$/);

describe("what holds nothing by name", () => {
  it.each(Object.entries(doors))("is refused by %s, and a promise with the way out", async (_, ask) => {
    for (const value of [[], new Map(), new Date(), () => ({}), "x", 7n, new ArrayBuffer(1), /x/, new WeakMap()])
      expect(await refusal(() => ask(value as never))).toEqual([isRefusal, expect.any(String)]);
    for (const value of [Promise.resolve({}), thenable])
      expect(await refusal(() => ask(value as never))).toEqual([isRefusal, expect.stringContaining("await it first")]);
  });

  it("is named, and a promise is told to be awaited", async () => {
    const asked = async (value: unknown): Promise<string> => (await refusal(() => doors["encode"]!(value as never)))[1];
    expect(await asked(Promise.resolve({}))).toBe("options must be an object, got Promise: await it first");
    expect(await asked(new Date())).toBe("options must be an object, got Date");
    expect(await asked(() => ({}))).toBe("options must be an object, got function");
    expect((await refusal(() => chatTemplate("x", { tokens: Promise.resolve({}) as never })))[0]).toBe(
      "input/bad-option",
    );
    expect((await refusal(() => model(llama3_8b, Promise.resolve({}) as never)))[1]).toBe(
      "options must be an object; got Promise: await it first",
    );
  });
});

describe("an object with names", () => {
  it("may be of a class, have getters, a tag or no prototype, and come frozen or behind a proxy", () => {
    class Given {
      readonly keep = "end" as const;
    }
    class Asked {
      get keep(): "end" {
        return "end";
      }
      get [Symbol.toStringTag](): string {
        return "Asked";
      }
    }
    const plain = { keep: "end" } as const;
    const bare: { keep?: "end" } = Object.create(null);
    bare.keep = "end";
    for (const options of [new Given(), new Asked(), plain, bare, Object.freeze(plain), new Proxy(plain, {})])
      expect(tokenizer.truncate("abc", 1, options)).toBe("c");
  });
});
