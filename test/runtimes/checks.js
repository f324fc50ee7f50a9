/**
 * The same questions in every runtime, asked of the package as it is installed.
 *
 * Plain JavaScript that needs nothing but the package: it is imported by Node, Bun and Deno, bundled for browsers and
 * Workers, and knows none of them. The answers come from tiktoken
 * (`answers.js`) and from the package's own documentation, whose numbers `npm test` holds to their sources.
 */
import { ReckonerError, Tokenizer } from "reckoner";
import { model } from "reckoner/compute";
import { h100_sxm } from "reckoner/compute/devices";
import { llama3_8b } from "reckoner/models/llama";
import { encodingForModel } from "reckoner/models/openai";
import openai from "reckoner/prices/openai";
import { priceBook, usageFrom } from "reckoner/pricing";
import cl100k_base from "reckoner/vocabularies/cl100k_base";
import o200k_base from "reckoner/vocabularies/o200k_base";
import { readPacked } from "reckoner/vocabulary";
import { answers, digest, sample } from "./answers.js";

/** A module of one function that returns a vector: valid where there is SIMD. */
const vector = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** What a runtime says of itself. */
function facts() {
  const { Bun, Deno, process, navigator } = globalThis;
  const name = Bun
    ? `Bun ${Bun.version}`
    : Deno
      ? `Deno ${Deno.version.deno}`
      : (navigator?.userAgent ?? `Node ${process?.version}`);
  const simd = typeof WebAssembly === "object" && WebAssembly.validate(Uint8Array.from(vector));
  return { name, version: process?.version, simd };
}

/** @param {unknown} value */
function plain(value) {
  return JSON.stringify(value, (_, part) =>
    typeof part === "bigint" ? `${part}n` : ArrayBuffer.isView(part) ? Array.from(/** @type {any} */ (part)) : part,
  );
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function is(actual, expected) {
  const [seen, wanted] = [plain(actual), plain(expected)];
  if (seen !== wanted) throw new Error(`expected ${wanted}, got ${seen}`);
}

/**
 * The code of the error that `action` throws or rejects with.
 *
 * @param {() => unknown} action
 */
export async function codeOf(action) {
  try {
    await action();
  } catch (error) {
    return error instanceof ReckonerError ? error.code : `${error}`;
  }
  return "no error";
}

/** Every check, by the sentence that it holds. @type {Record<string, (tokenizer: Tokenizer) => unknown>} */
const checks = {
  "counts a sentence": (tokenizer) => is(tokenizer.count("The quick brown fox"), 4),
  "counts nothing as nothing": (tokenizer) => is(tokenizer.count(""), 0),
  encodes: (tokenizer) => is(tokenizer.encode("hello world"), [24912, 2375]),
  "encodes seven scripts as tiktoken does": (tokenizer) => {
    const ids = tokenizer.encode(sample);
    is({ tokens: ids.length, digest: digest(ids) }, answers.o200k_base);
  },
  "counts as many as it encodes": (tokenizer) => is(tokenizer.count(sample), answers.o200k_base.tokens),
  "decodes what it encoded": (tokenizer) =>
    is(tokenizer.decode(tokenizer.encode(sample)), sample.toWellFormed?.() ?? sample.replace("\ud83d ", "\ufffd ")),
  "gives a token's bytes": (tokenizer) => is(tokenizer.decodeBytes([24912]), [104, 101, 108, 108, 111]),
  "places tokens in the text": (tokenizer) =>
    is(
      tokenizer.tokens("hello world").map(({ id, start, end }) => [id, start, end]),
      [
        [24912, 0, 5],
        [2375, 5, 11],
      ],
    ),
  "takes special tokens as text, as tokens, or not at all": async (tokenizer) => {
    is(tokenizer.encode("<|endoftext|>").length, 7);
    is(tokenizer.encode("a<|endoftext|>", { allowedSpecial: "all" }), [64, 199999]);
    is(await codeOf(() => tokenizer.encode("<|endoftext|>", { disallowedSpecial: "all" })), "tokenizer/special-token");
  },
  "stops counting at a limit": (tokenizer) =>
    is(tokenizer.countUpTo("The quick brown fox", 3), { tokens: 3, reachedLimit: true }),
  truncates: (tokenizer) => is(tokenizer.truncate("The quick brown fox", 2), "The quick"),
  chunks: (tokenizer) =>
    is(
      tokenizer.chunk("The quick brown fox", { tokens: 3 }).map(({ text }) => text),
      ["The quick brown", " fox"],
    ),
  "counts batches": (tokenizer) => is(tokenizer.countBatch(["hello world", "", "The quick brown fox"]), [2, 0, 4]),
  "encodes batches": (tokenizer) =>
    is(tokenizer.encodeBatch(["hello world", "", "hello"]), { ids: [24912, 2375, 24912], offsets: [0, 2, 2, 3] }),
  "counts text that arrives in pieces": (tokenizer) => {
    const counter = tokenizer.counter();
    for (const unit of sample.split("")) counter.push(unit);
    is(counter.tokens, answers.o200k_base.tokens);
  },
  "decodes ids that arrive one by one": (tokenizer) => {
    const decoder = tokenizer.decoder();
    let text = "";
    for (const id of tokenizer.encode("naïve 👩‍👩‍👧‍👦!")) text += decoder.push(id);
    is(text + decoder.end(), "naïve 👩‍👩‍👧‍👦!");
  },
  "keeps two vocabularies apart": async (tokenizer) => {
    const other = await Tokenizer.load(cl100k_base);
    const ids = other.encode(sample);
    is({ tokens: ids.length, digest: digest(ids) }, answers.cl100k_base);
    is([tokenizer.vocabulary.name, other.vocabulary.name], ["o200k_base", "cl100k_base"]);
  },
  "loads a source once": async (tokenizer) => is((await Tokenizer.load(o200k_base)) === tokenizer, true),
  "knows which encoding a model reads": () => is(encodingForModel("gpt-5"), "o200k_base"),
  "prices a response": () => {
    const details = { cached_tokens: 10_000 };
    const body = {
      model: "gpt-5",
      usage: { prompt_tokens: 12_000, completion_tokens: 800, prompt_tokens_details: details },
    };
    is(priceBook([openai]).cost(usageFrom(body), { at: "2026-11-01" }).usd, "0.01175");
  },
  "prices a stream by its text": () => {
    const chunk = { model: "gpt-5", choices: [], usage: { prompt_tokens: 4, completion_tokens: 100 } };
    const stream = `data: {"model":"gpt-5","choices":[{"delta":{"content":"a"}}]}\n\ndata: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`;
    is(priceBook([openai]).cost(usageFrom(stream), { at: "2026-11-01" }).usd, "0.001005");
  },
  "counts FLOPs and cache": () => {
    const { flops, kvBytes } = model(llama3_8b).request({ prompt: 8_000, completion: 500 });
    is([flops.total, kvBytes], [138_097_525_260_288n, 1_113_980_928n]);
  },
  "counts FLOPs in batches": () => {
    const requests = { prompt: Uint32Array.of(8_000, 0), completion: 500 };
    const { columns, refused } = model(llama3_8b)
      .on(h100_sxm)
      .batch(requests, { columns: ["totalFlops"] });
    is([columns.totalFlops, refused], [[138_097_525_260_288, 0], 1]);
  },
  "refuses by code": async (tokenizer) => {
    is(await codeOf(() => tokenizer.count(/** @type {any} */ (1))), "input/not-a-string");
    is(await codeOf(() => tokenizer.decode([999_999_999])), "tokenizer/unknown-token");
    is(await codeOf(() => encodingForModel("gpt5")), "model/unknown");
    is(await codeOf(() => Tokenizer.from(new Uint8Array(100))), "vocabulary/corrupt");
    is(await codeOf(() => Tokenizer.load(new URL("https://127.0.0.1:1/missing.bin"))), "vocabulary/not-loaded");
    is(await codeOf(() => model(llama3_8b).request({ prompt: -1, completion: 0 })), "compute/negative");
    is(tokenizer.count("The quick brown fox"), 4);
  },
  "opens packed bytes at once": (tokenizer) => {
    if (!(o200k_base.packed instanceof ArrayBuffer)) return;
    is(readPacked(o200k_base.packed).name, "o200k_base");
    is(Tokenizer.from(o200k_base).count(sample), tokenizer.count(sample));
  },
};

/**
 * Runs every check.
 *
 * @param {(tokenizer: Tokenizer) => unknown} [checkThreads] What is true of threads here, from threads.js; where a
 *   bundler cannot bundle them, nothing.
 * @returns {Promise<{ name: string, version?: string, simd: boolean, passed: string[], failed: string[] }>}
 */
export async function run(checkThreads) {
  const [passed, failed] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  /** @param {string} sentence @param {() => unknown} check */
  const attempt = async (sentence, check) => {
    try {
      await check();
      passed.push(sentence);
    } catch (error) {
      failed.push(`${sentence}: ${/** @type {Error} */ (error)?.stack ?? error}`);
    }
  };
  let tokenizer;
  await attempt("loads a vocabulary", async () => {
    tokenizer = await Tokenizer.load(o200k_base);
  });
  if (tokenizer !== undefined) {
    const loaded = /** @type {Tokenizer} */ (tokenizer);
    for (const [sentence, check] of Object.entries(checks)) await attempt(sentence, () => check(loaded));
    if (checkThreads !== undefined) await attempt("knows how it is with threads", () => checkThreads(loaded));
  }
  return { ...facts(), passed, failed };
}

/** The code and message of the error where no tokenizer can be had, as in a page that forbids WebAssembly. */
export async function refusal() {
  try {
    await Tokenizer.load(o200k_base);
  } catch (error) {
    return { code: /** @type {ReckonerError} */ (error).code, message: /** @type {Error} */ (error).message };
  }
  return { code: "none", message: "a tokenizer was loaded" };
}
