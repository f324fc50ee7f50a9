/**
 * The pool in a real browser, with Web Workers.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { hasNoBrowser, needsBrowser, openPage } from "../browser-page.ts";

const built = fileURLToPath(new URL("../../build/", import.meta.url));

/** What the page finds. */
interface Found {
  readonly error?: string;
  readonly threads: number;
  readonly same: Readonly<Record<string, boolean>>;
  readonly ticks: number;
  readonly inWork: string;
  readonly afterwards: string;
  readonly missing: string;
  readonly alone: readonly [threads: number, isSame: boolean];
}

const page = `
  import { ParallelTokenizer } from ${JSON.stringify(join(built, "parallel/index.js"))};
  import { Tokenizer } from ${JSON.stringify(join(built, "index.js"))};
  import o200k_base from ${JSON.stringify(join(built, "vocabularies/o200k_base.js"))};

  const english = "The quick brown fox, 😀 jumps over the lazy dog. ".repeat(40_000);
  const texts = { english, chinese: "人人生而自由,在尊严和权利上一律平等。".repeat(20_000), run: "a".repeat(500_000), short: "hi" };
  const codeOf = (promise) => promise.then(() => "no error", (error) => error.code);

  async function check() {
    const found = { same: {}, ticks: 0 };
    const pool = await ParallelTokenizer.open(o200k_base, { threads: 3 });
    const tokenizer = await Tokenizer.load(o200k_base);
    found.threads = pool.threads;
    const timer = setInterval(() => found.ticks++, 1);
    for (const [name, text] of Object.entries(texts)) {
      const expected = tokenizer.encode(text);
      const [count, ids] = [await pool.count(text), await pool.encode(text)];
      const isSame = ids.length === expected.length && ids.every((id, index) => id === expected[index]);
      found.same[name] = isSame && count === expected.length;
    }
    clearInterval(timer);
    const inWork = codeOf(pool.count(english));
    await pool.close();
    found.inWork = await inWork;
    found.afterwards = await codeOf(pool.count("hi"));
    const Real = globalThis.Worker;
    globalThis.Worker = class extends Real { constructor() { super("/missing.js", { type: "module" }); } };
    found.missing = await codeOf(ParallelTokenizer.open(o200k_base, { threads: 2 }));
    globalThis.Worker = undefined;
    const alone = await ParallelTokenizer.open(o200k_base, { threads: 2 });
    found.alone = [alone.threads, (await alone.count(english)) === tokenizer.count(english)];
    return found;
  }

  const found = await check().catch((error) => ({ error: String(error?.stack ?? error) }));
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });
`;

describe.skipIf(hasNoBrowser)(`a pool in a browser (${needsBrowser})`, () => {
  let found: Found;

  beforeAll(async () => {
    ({ found } = await openPage<Found>(page));
  });

  it("gives the same ids and counts, from three threads", () => {
    expect(found.error).toBeUndefined();
    expect(found.threads).toBe(3);
    expect(found.same).toEqual({ english: true, chinese: true, run: true, short: true });
  });

  it("lets the page do other things meanwhile", () => {
    expect(found.ticks).toBeGreaterThan(1);
  });

  it("refuses calls when closed: parallel/closed", () => {
    expect([found.inWork, found.afterwards]).toEqual(["parallel/closed", "parallel/closed"]);
  });

  it("tells when the worker's file is not there: parallel/unavailable", () => {
    expect(found.missing).toBe("parallel/unavailable");
  });

  it("works alone where there are no workers", () => {
    expect(found.alone).toEqual([1, true]);
  });
});
