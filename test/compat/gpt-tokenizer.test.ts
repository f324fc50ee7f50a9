/**
 * `reckoner/compat/gpt-tokenizer` beside npm `gpt-tokenizer` 4.0.0: its own published examples, and random texts.
 *
 * Published examples, retyped: README.md and src/*.test.ts of github.com/niieani/gpt-tokenizer at 9182f2e; the test
 * plans are read from the package. Where the package departs from tiktoken, tiktoken decides, and the test says so.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as peerModule from "gpt-tokenizer/GptEncoding";
import { resolveEncoding } from "gpt-tokenizer/resolveEncoding";
import { Tiktoken } from "tiktoken/lite";
import { describe, expect, it } from "vitest";
import cl100k_base from "../../src/compat/gpt-tokenizer/encoding/cl100k_base.ts";
import gpt2 from "../../src/compat/gpt-tokenizer/encoding/gpt2.ts";
import o200k_harmony from "../../src/compat/gpt-tokenizer/encoding/o200k_harmony.ts";
import p50k_base from "../../src/compat/gpt-tokenizer/encoding/p50k_base.ts";
import p50k_edit from "../../src/compat/gpt-tokenizer/encoding/p50k_edit.ts";
import r50k_base from "../../src/compat/gpt-tokenizer/encoding/r50k_base.ts";
import * as main from "../../src/compat/gpt-tokenizer/index.ts";
import { encodingNames, tiktoken, tokenBytes } from "../oracles.ts";
import { freshSeed, oneOf, Random } from "../random.ts";
import { patterns } from "../reference/patterns.ts";
import { functionCalls } from "./function-calls.ts";

const { ALL_SPECIAL_TOKENS, EndOfPrompt, EndOfText, ImStart } = main;
const o200k_base = main.default;
const ours = { gpt2, r50k_base, p50k_base, p50k_edit, cl100k_base, o200k_base, o200k_harmony };
const seed = freshSeed("compat/gpt-tokenizer");
const peers = new Map(
  encodingNames.map((name) => [name, peerModule.GptEncoding.getEncodingApi(name, resolveEncoding)] as const),
);

/** Texts on which the package is right: no U+0085, no U+FEFF, no half pairs, no characters younger than Node's Unicode. */
function plainText(random: Random): string {
  const parts = [
    "hello",
    " World",
    "\n\n",
    "   ",
    "\t",
    "'S",
    "'ll",
    "12345",
    "naïve",
    "日本語",
    "न",
    "👩‍👦",
    "!?",
    "_",
    "é́",
    "ſ",
  ];
  return random.join(0, 15, () => random.pick(parts));
}

const chat = [
  {
    role: "system",
    content: "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
  },
  { role: "system", name: "example_user", content: "New synergies will help drive top-line growth." },
  { role: "system", name: "example_assistant", content: "Things working well together will increase revenue." },
  {
    role: "user",
    content: "This late pivot means we don't have time to boil the ocean for the client deliverable.",
  },
] as const;

/** The chat as text: what stands before and after a role, and behind a message. */
const written = (start: string, afterRole: string, end: string, last = afterRole): string =>
  `${chat
    .map((message) => `${start}${"name" in message ? message.name : message.role}${afterRole}${message.content}${end}`)
    .join("")}${start}assistant${last}`;

describe("the published examples of gpt-tokenizer", () => {
  it("README: usage", async () => {
    const text = "Hello, world!";
    const tokens = main.encode(text);
    expect(tokens).toEqual([13225, 11, 2375, 0]);
    expect(main.decode(tokens)).toBe(text);
    expect(main.isWithinTokenLimit(text, 10)).toBe(4);
    expect(main.isWithinTokenLimit(text, 10, { allowedSpecial: ALL_SPECIAL_TOKENS })).toBe(4);
    const short = [
      { role: "system", content: "You are a helpful assistant." },
      { role: "assistant", content: "gpt-tokenizer is awesome." },
    ] as const;
    const chatTokens = main.encodeChat(short);
    expect(chatTokens).toEqual(peers.get("o200k_base")!.encodeChat(short, "gpt-4o"));
    expect(main.isWithinTokenLimit(short, 10)).toBe(false);
    expect(main.isWithinTokenLimit(short, 100, { allowedSpecial: ALL_SPECIAL_TOKENS })).toBe(chatTokens.length);
    expect([...main.encodeGenerator(text)].flat()).toEqual(tokens);
    expect([...main.encodeChatGenerator(short)].flat()).toEqual(chatTokens);
    expect([...main.decodeGenerator(tokens)].join("")).toBe(text);
    async function* arriving() {
      yield* tokens;
    }
    let decoded = "";
    for await (const part of main.decodeAsyncGenerator(arriving())) decoded += part;
    expect(decoded).toBe(text);
    expect(await main.decodeAsync(arriving())).toBe(text);
    expect(main.countTokens(text)).toBe(4);
    main.setMergeCacheSize(5000);
    main.clearMergeCache();
  });

  it("README: special tokens that are allowed, and that are not", () => {
    // Written `allowedSpecialTokens` there, which the package does not read either.
    expect(cl100k_base.encode(`Some Text ${EndOfPrompt}`, { allowedSpecial: new Set([EndOfPrompt]) })).toEqual([
      8538, 2991, 220, 100276,
    ]);
    expect(() => main.encode(`Some Text ${EndOfText}`, { disallowedSpecial: new Set([EndOfText]) })).toThrowError(
      "Disallowed special token found: <|endoftext|>",
    );
  });

  const shared = {
    " ": [220],
    "\t": [197],
    "This is some text": [1212, 318, 617, 2420],
    indivisible: [521, 452, 12843],
    "hello 👋 world 🌍": [31373, 50169, 233, 995, 12520, 234, 235],
    "toString constructor hasOwnProperty valueOf": [1462, 10100, 23772, 468, 23858, 21746, 1988, 5189],
    "hello, I am a text, and I have commas. a,b,c": [
      31373, 11, 314, 716, 257, 2420, 11, 290, 314, 423, 725, 292, 13, 257, 11, 65, 11, 66,
    ],
  };
  const newest = {
    " ": [220],
    "\t": [197],
    "This is some text": [2500, 382, 1236, 2201],
    indivisible: [521, 349, 181386],
    "hello 👋 world 🌍": [24912, 61138, 233, 2375, 130321, 235],
    "toString constructor hasOwnProperty valueOf": [935, 916, 9220, 853, 18555, 3895, 1432, 2566],
    "hello, I am a text, and I have commas. a,b,c": [
      24912, 11, 357, 939, 261, 2201, 11, 326, 357, 679, 179663, 13, 261, 17568, 22261,
    ],
    "What's": [45350],
  };
  const gpt4 = {
    " ": [220],
    "\t": [197],
    "This is some text": [2028, 374, 1063, 1495],
    indivisible: [485, 344, 23936],
    "hello 👋 world 🌍": [15339, 62904, 233, 1917, 11410, 234, 235],
    "toString constructor hasOwnProperty valueOf": [6712, 4797, 706, 19964, 907, 2173],
    "hello, I am a text, and I have commas. a,b,c": [
      15339, 11, 358, 1097, 264, 1495, 11, 323, 358, 617, 77702, 13, 264, 8568, 10317,
    ],
  };
  const tables = {
    gpt2: shared,
    r50k_base: shared,
    p50k_base: shared,
    p50k_edit: shared,
    cl100k_base: gpt4,
    o200k_base: newest,
    o200k_harmony: newest,
  };

  it.each(encodingNames)("%s: ids, limits, parts", async (name) => {
    const { encode, decode, decodeGenerator, decodeAsyncGenerator, isWithinTokenLimit, countTokens } = ours[name];
    for (const [text, ids] of Object.entries<number[]>(tables[name])) {
      expect([text, encode(text)]).toEqual([text, ids]);
      expect(decode(ids)).toBe(text);
      expect(countTokens(text)).toBe(ids.length);
      expect(isWithinTokenLimit(text, ids.length - 1)).toBe(false);
      expect(isWithinTokenLimit(text, ids.length)).toBe(ids.length);
    }
    expect(encode("")).toEqual([]);
    expect(isWithinTokenLimit("", 0)).toBe(0);
    const waving = tables[name]["hello 👋 world 🌍"];
    const words = ["hello", " ", "👋", " world", " ", "🌍"];
    expect([...decodeGenerator(waving)]).toEqual(words);
    async function* arriving() {
      for (const token of waving) yield await Promise.resolve(token);
    }
    const arrived: string[] = [];
    for await (const part of decodeAsyncGenerator(arriving())) arrived.push(part);
    expect(arrived).toEqual(words);
    const special = `hello ${EndOfText} world`;
    const all = { allowedSpecial: ALL_SPECIAL_TOKENS } as const;
    expect(decode(encode(special, all))).toBe(special);
    expect(encode(special, all)).toEqual([...tiktoken(name).encode(special, "all")]);
    for (const refuse of [encode, countTokens, (text: string) => isWithinTokenLimit(text, 100)]) {
      expect(() => refuse(special)).toThrowError(/Disallowed special token found/);
    }
    expect(isWithinTokenLimit(special, 100, all)).toBe(encode(special, all).length);
    expect(countTokens(special, all)).toBe(encode(special, all).length);
    for (const text of ["hello world", "我非常渴望与人工智能一起工作", "நடிகர் சூர்யா", " Ġ除"]) {
      expect(decode(encode(text, all))).toBe(text);
    }
  });

  it("the test plans of the package", () => {
    const file = createRequire(import.meta.url).resolve("gpt-tokenizer/data/TestPlans.txt");
    const plans = readFileSync(file, "utf8").matchAll(/^EncodingName: (\w+)\nSample: (.*)\nEncoded: (.*)$/gm);
    let checked = 0;
    for (const [, name, sample, encoded] of plans) {
      const ids = JSON.parse(encoded!) as number[];
      const { encode, decode } = ours[name as keyof typeof ours];
      expect([name, sample, encode(sample!)]).toEqual([name, sample, ids]);
      expect(decode(ids)).toBe(sample);
      checked++;
    }
    expect(checked).toBeGreaterThan(200);
  });

  it("writes chats as the package does, for GPT-3.5, GPT-4, later models and gpt-oss", () => {
    const four: readonly [string, (typeof ours)[keyof typeof ours], string][] = [
      ["gpt-3.5-turbo", cl100k_base, written("<|im_start|>", "\n", "<|im_end|>\n")],
      ["gpt-4", cl100k_base, written("<|im_start|>", "<|im_sep|>", "<|im_end|>")],
      ["gpt-4o", o200k_base, written("<|im_start|>", "<|im_sep|>", "<|im_end|>")],
      ["gpt-oss-20b", o200k_harmony, written("<|start|>", "<|message|>", "<|end|>", "")],
    ];
    for (const [model, encoding, text] of four) {
      const ids = encoding.encodeChat(chat, model);
      expect(encoding.decode(ids)).toBe(text);
      const api = encoding.forModel({ name: model });
      expect(api.countTokens(chat)).toBe(ids.length);
      expect(api.isWithinTokenLimit(chat, ids.length)).toBe(ids.length);
      expect(api.isWithinTokenLimit(chat, ids.length - 1)).toBe(false);
      const special = [{ role: "user", content: `Hello ${EndOfText} world` }];
      expect(() => api.isWithinTokenLimit(special, 100)).toThrowError(/Disallowed special token found/);
      expect(() => api.countTokens(special)).toThrowError(/Disallowed special token found/);
      const allowed = { allowedSpecial: ALL_SPECIAL_TOKENS } as const;
      expect(api.countTokens(special, allowed)).toBe(api.encodeChat(special, undefined, allowed).length);
    }
    expect(cl100k_base.forModel({ name: "gpt-3.5-turbo" }).countTokens([])).toBe(3);
  });

  it("counts requests with functions as OpenAI's API did", () => {
    const { countChatCompletionTokens } = o200k_base.forModel({ name: "gpt-4o" });
    const counted = functionCalls.map(([, request]) => countChatCompletionTokens!(request));
    expect(counted).toEqual(functionCalls.map(([tokens]) => tokens));
    expect(o200k_base.countChatCompletionTokens).toBeUndefined();
  });

  it("estimates costs from the prices it is given", () => {
    const spec = { name: "m", price_data: { main: { input: 10, output: 30 }, batch: { input: 5 } } };
    expect(o200k_base.estimateCost(1_000, spec)).toEqual({
      main: { input: 0.01, output: 0.03, cached_input: undefined, cached_output: undefined },
      batch: { input: 0.005, output: undefined, cached_input: undefined, cached_output: undefined },
    });
    expect(o200k_base.estimateCost(1_000, spec)).toEqual(
      peers.get("o200k_base")!.estimateCost(1_000, spec as unknown as Parameters<typeof main.estimateCost>[1] as never),
    );
    expect(() => o200k_base.estimateCost(1_000)).toThrowError("Model spec must be provided");
    expect(() => o200k_base.estimateCost(1_000, { name: "m" })).toThrowError(
      "No cost information available for model: m",
    );
  });
});

describe("beside gpt-tokenizer", () => {
  it.each(oneOf(encodingNames))("%s: the same ids, counts, limits, texts and parts of text, for 200 texts", (name) => {
    const random = new Random(seed);
    const theirs = peers.get(name)!;
    const mine = ours[name];
    expect(mine.vocabularySize).toBe(theirs.vocabularySize);
    for (let i = 0; i < 200; i++) {
      const text = plainText(random);
      const ids = theirs.encode(text);
      expect(mine.encode(text), text).toEqual(ids);
      expect([...mine.encodeGenerator(text)].flat()).toEqual(ids);
      expect(mine.countTokens(text)).toBe(ids.length);
      const limit = random.pick([0, -1, 1.5, ids.length, ids.length - 1, random.below(20), Infinity, NaN]);
      expect([limit, mine.isWithinTokenLimit(text, limit)]).toEqual([limit, theirs.isWithinTokenLimit(text, limit)]);
      expect(mine.decode(ids)).toBe(theirs.decode(ids));
      expect([...mine.decodeGenerator(ids)]).toEqual([...theirs.decodeGenerator(ids)]);
    }
  });

  it("special tokens behind the beginning of a text: as tiktoken, which the package does not find", () => {
    const random = new Random(seed);
    const specials = { ...o200kSpecials };
    const oracle = new Tiktoken(rankText(), specials, patterns.o200k);
    const names = Object.keys(specials);
    for (let i = 0; i < 150; i++) {
      const text = random.join(1, 8, () => (random.oneIn(3) ? random.pick(names) : plainText(random)));
      const some = names.filter(() => random.oneIn(2));
      const none = new Set<string>();
      const [options, expected] = random.pick<[main.EncodeOptions, Uint32Array]>([
        [{ allowedSpecial: new Set(some), disallowedSpecial: none }, oracle.encode(text, some, [])],
        [{ allowedSpecial: "all" }, oracle.encode(text, "all")],
        [{ allowedSpecial: new Set(["all"]), disallowedSpecial: none }, oracle.encode(text, "all")],
        [{ disallowedSpecial: none }, oracle.encode_ordinary(text)],
      ]);
      expect(main.encode(text, options), text).toEqual([...expected]);
      expect(main.countTokens(text, options)).toBe(expected.length);
      expect(main.isWithinTokenLimit(text, expected.length, options)).toBe(expected.length);
      expect(main.isWithinTokenLimit(text, expected.length - 1, options)).toBe(text === "" ? 0 : false);
    }
    oracle.free();
  });

  it("chats with names, primes, channels, recipients and constraints: the same ids", () => {
    const random = new Random(seed);
    const models = [
      "gpt-3.5-turbo",
      "gpt-4",
      "gpt-4o",
      "gpt-5",
      "o3-mini",
      "gpt-oss-120b",
      "chatgpt-4o-latest",
    ] as const;
    for (let i = 0; i < 200; i++) {
      const model = random.pick(models);
      const name = model.startsWith("gpt-oss")
        ? "o200k_harmony"
        : /^gpt-(?:3|4$)/.test(model)
          ? "cl100k_base"
          : "o200k_base";
      const messages = Array.from({ length: random.below(4) }, () => ({
        ...(random.oneIn(2) && { role: random.pick(["system", "user", "assistant", "developer", ""]) }),
        ...(random.oneIn(3) && { name: random.pick(["Ada", "example_user"]) }),
        ...(random.oneIn(3) && { channel: random.pick(["analysis", "final"]) }),
        ...(random.oneIn(3) && { recipient: "functions.get_weather" }),
        ...(random.oneIn(3) && { recipientPlacement: random.pick(["role", "channel"] as const) }),
        ...(random.oneIn(3) && { constraint: "json" }),
        ...(random.oneIn(3) && { terminator: random.pick(["<|end|>", "<|return|>", "<|call|>"] as const) }),
        content: plainText(random),
      }));
      const prime = random.pick([{}, { primeWithAssistantResponse: "" }, { primeWithAssistantResponse: "tool" }]);
      const theirs = peers.get(name)!.encodeChat(messages, model, prime);
      expect(ours[name].encodeChat(messages, model, prime), JSON.stringify(messages)).toEqual(theirs);
    }
  });

  it("a name, a role or functions that are null are as if they were not there, as in the package", () => {
    const harmony = peers.get("o200k_harmony")!;
    for (const message of [
      { role: null, content: "a" },
      { role: "user", name: null, content: "a" },
    ]) {
      const nulls = [message] as never;
      expect(o200k_harmony.encodeChat(nulls)).toEqual(harmony.encodeChat(nulls, "gpt-oss-20b"));
      // In ChatML the package throws a TypeError.
      const without = [Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null))] as never;
      expect(main.encodeChat(nulls)).toEqual(main.encodeChat(without));
    }
    const { countChatCompletionTokens } = o200k_base.forModel({ name: "gpt-4o" });
    expect(countChatCompletionTokens!({ messages: [], functions: null as never })).toBe(3);
  });

  it("takes every model for a chat model that the package takes for one, and no model of text alone", async () => {
    const { chatModelParams } = await import("gpt-tokenizer/mapping");
    const refused = Object.keys(chatModelParams).filter((model) => {
      try {
        return o200k_base.encodeChat([], model).length === 0;
      } catch {
        return true;
      }
    });
    // An image model, which answers no chats.
    expect(refused).toEqual(["gpt-image-1"]);
    for (const model of ["text-embedding-3-small", "davinci-002", "whisper-1", "gpt-4o-transcribe", "nothing"]) {
      expect(() => o200k_base.encodeChat([], model)).toThrowError(`Model '${model}' does not support chat.`);
    }
    expect(() => cl100k_base.encodeChat([])).toThrowError("Model name must be provided");
    expect(() => gpt2.encodeChat([], "gpt-4o")).toThrowError("does not support chat");
    expect(() => main.encodeChat([{ role: "user" } as never])).toThrowError("Content must be defined");
  });

  it("refuses what the package refuses, and unknown ids wherever they come", () => {
    const both = { allowedSpecial: "all", disallowedSpecial: "all" } as const;
    expect(() => main.encode("", both)).toThrowError('cannot both be set to "all"');
    expect(() => main.encode("", { allowedSpecial: EndOfText as "all" })).toThrowError('must be "all" or a Set');
    expect(main.encode(EndOfText, { disallowedSpecial: new Set() })).toEqual([
      ...tiktoken("o200k_base").encode_ordinary(EndOfText),
    ]);
    const won = { allowedSpecial: new Set([ImStart]), disallowedSpecial: new Set([ImStart]) };
    expect(() => main.encode(ImStart, won)).toThrowError("Disallowed special token found: <|im_start|>");
    for (const decode of [main.decode, (ids: number[]) => [...main.decodeGenerator(ids)]]) {
      expect(() => decode([200_050])).toThrowError(expect.objectContaining({ code: "tokenizer/unknown-token" }));
    }
  });
});

const o200kSpecials = {
  "<|endoftext|>": 199999,
  "<|fim_prefix|>": 200000,
  "<|fim_middle|>": 200001,
  "<|fim_suffix|>": 200002,
  "<|im_start|>": 200003,
  "<|im_end|>": 200004,
  "<|im_sep|>": 200005,
  "<|endofprompt|>": 200018,
};

function rankText(): string {
  const words = tokenBytes("o200k_base").map((bytes) => Buffer.from(bytes!).toString("base64"));
  return `! 0 ${words.join(" ")}`;
}
