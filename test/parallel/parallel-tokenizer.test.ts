/**
 * The pool with real threads, from `build/`: a worker's file has to be JavaScript. Ids are those of `Tokenizer`.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tokenizer } from "../../src/tokenizer/index.ts";
import type { VocabularySource } from "../../src/vocabulary/index.ts";
import { declaration, languages, sourceFiles } from "../corpora.ts";
import { sameNumbers } from "../mismatch.ts";
import type { EncodingName } from "../oracles.ts";
import { freshSeed, Random } from "../random.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { sources, tokenizerOf } from "../tokenizers.ts";

type Room = typeof import("../../src/parallel/index.ts");
type Pool = Awaited<ReturnType<Room["ParallelTokenizer"]["open"]>>;

const build = new URL("../../build/", import.meta.url);
const door = new URL("parallel/index.js", build).href;
const { ParallelTokenizer } = (await import(/* @vite-ignore */ door)) as Room;

const withCode = (code: string): unknown => expect.objectContaining({ name: "ReckonerError", code });

/** `text` again and again up to about `units`. */
const upTo = (units: number, text: string): string => text.repeat(Math.ceil(units / text.length));

const half = 300_000;
const seed = freshSeed("parallel");
const pieces = (): string => {
  const next = sampler(new Random(seed), tokenTexts("o200k_base"));
  return Array.from({ length: 2_500 }, () => next()).join("");
};
const texts: readonly { name: string; text: () => string }[] = [
  { name: "English", text: () => upTo(half, declaration("eng")) },
  { name: "Chinese", text: () => upTo(half, declaration("cmn_hans")) },
  { name: "Japanese without a line break", text: () => upTo(half, declaration("jpn").replace(/\s/g, "")) },
  { name: "every language", text: () => languages.map((language) => declaration(language)).join("\n") },
  { name: "Python", text: () => upTo(half, sourceFiles("Python", half).join("")) },
  { name: "emoji", text: () => upTo(half, "😀👩‍👩‍👧 🇺🇳, 👍🏽! ") },
  { name: "emoji only, where no cut is", text: () => "😀".repeat(half / 2) },
  { name: "letters beyond the BMP", text: () => upTo(half, "a𠀀𠀁。𐐀𐐁 𝟘𝟙") },
  { name: "one letter, 2 MB", text: () => "a".repeat(2_000_000) },
  { name: "spaces and newlines", text: () => upTo(half, "  \n\n \t\r\n") },
  { name: "digits", text: () => upTo(half, "1234567890") },
  { name: "halves of surrogate pairs", text: () => upTo(half, "\ud83d \ude00a\ud83d\ud83d\ude00\ude00, ") },
  { name: "random pieces", text: pieces },
  { name: "text of special tokens", text: () => upTo(half, "hi<|endoftext|>there<|endofprompt|> ") },
  { name: "empty", text: () => "" },
  { name: "short", text: () => "hello world" },
];

describe.each<{ name: EncodingName; threads: number }>([
  { name: "o200k_base", threads: 2 },
  { name: "cl100k_base", threads: 4 },
  { name: "gpt2", threads: 3 },
])("$name on $threads threads", ({ name, threads }) => {
  let pool: Pool;
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await tokenizerOf(name);
    pool = await ParallelTokenizer.open(sources[name], { threads });
  });
  afterAll(() => pool.close());

  it("has the threads and the vocabulary asked for", () => {
    expect(pool.threads).toBe(threads);
    expect(pool.vocabulary).toEqual(tokenizer.vocabulary);
  });

  it.each(texts)("gives the same ids and count: $name", async ({ text }) => {
    const whole = text();
    const expected = tokenizer.encode(whole);
    const [count, ids] = await Promise.all([pool.count(whole), pool.encode(whole)]);
    expect(count).toBe(expected.length);
    expect(sameNumbers(ids, expected)).toBe(true);
  });

  it("gives the same counts and ids for batches, long texts among short ones", async () => {
    const next = sampler(new Random(seed), tokenTexts("o200k_base"));
    const many = Array.from({ length: 8_200 }, () => next() + next());
    many.splice(100, 0, upTo(half, declaration("rus")), "", "a".repeat(half));
    for (const batch of [many, many.slice(0, 20), [], ["", ""]]) {
      const expected = tokenizer.encodeBatch(batch);
      const [counts, encoded] = await Promise.all([pool.countBatch(batch), pool.encodeBatch(batch)]);
      expect(sameNumbers(counts, tokenizer.countBatch(batch))).toBe(true);
      expect(sameNumbers(encoded.ids, expected.ids)).toBe(true);
      expect(sameNumbers(encoded.offsets, expected.offsets)).toBe(true);
    }
  });
});

describe("open", () => {
  const packed = new URL("packed/o200k_base.bin", build);
  const long = upTo(half, declaration("eng"));

  it("takes an address, a path, bytes, and a view of a larger buffer", async () => {
    const tokenizer = await tokenizerOf("o200k_base");
    const bytes = readFileSync(packed);
    const within = new Uint8Array(bytes.length + 100).fill(7);
    within.set(bytes, 40);
    const view = within.subarray(40, 40 + bytes.length);
    for (const source of [packed, fileURLToPath(packed), new Uint8Array(bytes), view]) {
      const pool = await ParallelTokenizer.open(source, { threads: 2 });
      expect(await pool.count(long)).toBe(tokenizer.count(long));
      await pool.close();
    }
  });

  it("takes a source with its own special tokens, and things in it that cannot be sent", async () => {
    const source = { name: "mine", packed, specialTokens: { "<|x|>": 300_000 }, log: () => {} };
    const pool = await ParallelTokenizer.open(source as VocabularySource, { threads: 2 });
    expect(pool.vocabulary).toMatchObject({ name: "mine", specialTokens: { "<|x|>": 300_000 } });
    expect(await pool.count(long)).toBe((await tokenizerOf("o200k_base")).count(long));
    await pool.close();
  });

  it("with one thread starts none", async () => {
    const pool = await ParallelTokenizer.open(sources.o200k_base, { threads: 1 });
    const [threads, count] = [pool.threads, await pool.count(long)];
    expect([threads, count]).toEqual([1, (await tokenizerOf("o200k_base")).count(long)]);
    await pool.close();
  });

  it("refuses an option that does not exist: input/bad-option", async () => {
    const options = { workers: 2 } as object;
    await expect(ParallelTokenizer.open(sources.o200k_base, options)).rejects.toThrow(withCode("input/bad-option"));
  });

  it.each([0, -1, 1.5, 1_025, 1e9, Number.NaN, Number.POSITIVE_INFINITY, "2", null])(
    "refuses %s threads: input/bad-option",
    async (threads) => {
      const options = { threads: threads as number };
      await expect(ParallelTokenizer.open(sources.o200k_base, options)).rejects.toThrow(withCode("input/bad-option"));
    },
  );

  it("refuses what is no vocabulary with the code of the loader", async () => {
    for (const [source, code] of [
      [undefined, "input/bad-option"],
      [{ name: "x", packed: 5 }, "input/bad-option"],
      [new URL("packed/none.bin", build), "vocabulary/not-loaded"],
      [new Uint8Array(100), "vocabulary/corrupt"],
    ] as [Uint8Array, string][]) {
      await expect(ParallelTokenizer.open(source, { threads: 2 })).rejects.toThrow(withCode(code));
    }
    await expect(ParallelTokenizer.open(sources.o200k_base, null as never)).rejects.toThrow(
      withCode("input/bad-option"),
    );
  });

  it("refuses a damaged vocabulary and leaves no thread behind", async () => {
    const workers: Worker[] = [];
    const remember = (worker: Worker): void => void workers.push(worker);
    process.on("worker", remember);
    const bytes = new Uint8Array(readFileSync(packed));
    bytes[bytes.length >> 1]! ^= 1;
    await expect(ParallelTokenizer.open(bytes, { threads: 3 })).rejects.toThrow(withCode("vocabulary/corrupt"));
    process.off("worker", remember);
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });
});

describe("a pool", () => {
  const long = upTo(2_000_000, declaration("eng"));

  /** A pool and its real workers. */
  async function opened(): Promise<{ pool: Pool; workers: Worker[] }> {
    const workers: Worker[] = [];
    const remember = (worker: Worker): void => void workers.push(worker);
    process.on("worker", remember);
    const pool = await ParallelTokenizer.open(sources.o200k_base, { threads: 2 });
    process.off("worker", remember);
    return { pool, workers };
  }

  it("refuses what is no text: input/not-a-string", async () => {
    const { pool } = await opened();
    await expect(pool.count(5 as never)).rejects.toThrow(withCode("input/not-a-string"));
    await expect(pool.encode(undefined as never)).rejects.toThrow(withCode("input/not-a-string"));
    await expect(pool.countBatch("text" as never)).rejects.toThrow(withCode("input/not-a-string"));
    await expect(pool.encodeBatch([long, 5] as never)).rejects.toThrow(withCode("input/not-a-string"));
    await pool.close();
  });

  it("counts what was there when it was called, whatever becomes of the array", async () => {
    const { pool } = await opened();
    const batch = [long, "hello world"];
    const counting = pool.countBatch(batch);
    batch.length = 0;
    expect((await counting)[1]).toBe(2);
    await pool.close();
  });

  it("reads an array once: a getter that says something else the next time changes nothing", async () => {
    const { pool } = await opened();
    for (let reads = 1; reads <= 4; reads++) {
      const batch = [long, "hello world"];
      let left = reads;
      Object.defineProperty(batch, 1, { get: () => (left-- > 0 ? "hello world" : 5) });
      const counts = await pool.countBatch(batch);
      expect(counts[1]).toBe(2);
    }
    await pool.close();
  });

  it("lets other things happen while the calling thread works", async () => {
    const { pool } = await opened();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await pool.count(upTo(8_000_000, long));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
    await pool.close();
  });

  it("rejects calls whose worker ended, and works again: parallel/worker-lost", async () => {
    const { pool, workers } = await opened();
    const counting = pool.count(long);
    void workers[0]!.terminate();
    await expect(counting).rejects.toThrow(withCode("parallel/worker-lost"));
    const expected = (await tokenizerOf("o200k_base")).count(long);
    expect(await pool.count(long)).toBe(expected);
    expect(pool.threads).toBe(2);
    await pool.close();
  });

  it("rejects calls in work and later ones when closed, twice is fine: parallel/closed", async () => {
    const { pool, workers } = await opened();
    const calls = [pool.count(long), pool.encode(long)];
    const closing = pool.close();
    for (const call of calls) await expect(call).rejects.toThrow(withCode("parallel/closed"));
    await closing;
    await pool.close();
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1]);
    await expect(pool.count("short")).rejects.toThrow(withCode("parallel/closed"));
    await expect(pool.encode(long)).rejects.toThrow(withCode("parallel/closed"));
    await expect(pool.countBatch([])).rejects.toThrow(withCode("parallel/closed"));
    await expect(pool.encodeBatch([])).rejects.toThrow(withCode("parallel/closed"));
  });

  it("is closed by Symbol.asyncDispose", async () => {
    const { pool } = await opened();
    await pool[Symbol.asyncDispose]();
    await expect(pool.count("")).rejects.toThrow(withCode("parallel/closed"));
  });
});

describe("a program", () => {
  /** Runs a module with `pool` and `long` in it to its end. */
  function run(body: string): { code: number | null; out: string; error: string } {
    const program = `
      import { ParallelTokenizer } from "${door}";
      import o200k_base from "${new URL("vocabularies/o200k_base.js", build).href}";
      const pool = await ParallelTokenizer.open(o200k_base, { threads: 2 });
      const long = "All human beings are born free. ".repeat(60_000);
      ${body}`;
    const args = ["--input-type=module", "--eval", program];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 });
    return { code: status, out: stdout, error: stderr };
  }

  it("may exit with an idle pool", () => {
    expect(run('console.log("before"); await pool.count(long); console.log("after");')).toEqual({
      code: 0,
      out: "before\nafter\n",
      error: "",
    });
  });

  it("does not exit while a call is at work", () => {
    expect(run("pool.count(long).then((tokens) => console.log(tokens));").out).toBe("420001\n");
  });
});
