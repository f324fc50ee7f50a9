/**
 * The adapters in a real browser: no call of theirs waits, and what is fetched is what is needed.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { hasNoBrowser, needsBrowser, openPage } from "../browser-page.ts";

const compat = fileURLToPath(new URL("../../build/compat/", import.meta.url));

interface Found {
  readonly error?: string;
  readonly gptTokenizer: readonly number[];
  readonly before: string;
  readonly tiktoken: readonly number[];
  readonly extended: readonly number[];
}

const page = `
  import { encode } from ${JSON.stringify(join(compat, "gpt-tokenizer/model/gpt-4.js"))};
  import { get_encoding, init } from ${JSON.stringify(join(compat, "tiktoken/index.js"))};

  async function check() {
    // The import has fetched cl100k_base: nothing to wait for.
    const gptTokenizer = encode("hello world");
    let before = "no error";
    try { get_encoding("gpt2"); } catch (error) { before = error.code + " " + error.message; }
    await init(["gpt2", "r50k_base"]);
    const tiktoken = [...get_encoding("gpt2").encode("hello world")];
    const extended = [...get_encoding("gpt2", { "<|im_start|>": 100264 }).encode("<|im_start|>hi", "all")];
    return { gptTokenizer, before, tiktoken, extended };
  }

  const found = await check().catch((error) => ({ error: String(error?.stack ?? error) }));
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });
`;

describe.skipIf(hasNoBrowser)(`the adapters in a browser (${needsBrowser})`, () => {
  let found: Found;
  let asked: readonly string[];

  beforeAll(async () => {
    ({ found, asked } = await openPage<Found>(page));
  });

  it("gpt-tokenizer encodes as soon as it is imported", () => {
    expect(found.error).toBeUndefined();
    expect(found.gptTokenizer).toEqual([15339, 1917]);
  });

  it("tiktoken says that an encoding has to be fetched, and how", () => {
    expect(found.before).toContain("vocabulary/not-loaded");
    expect(found.before).toContain('await init("gpt2")');
  });

  it("tiktoken encodes at once after init, with tokens of one's own, too", () => {
    expect(found.tiktoken).toEqual([31373, 995]);
    expect(found.extended).toEqual([100264, 5303]);
  });

  it("fetches each vocabulary once, in its small form, and none that was not asked for", () => {
    const vocabularies = asked.filter((path) => path.endsWith(".bin")).map((path) => /\w+\.small/.exec(path)?.[0]);
    expect(vocabularies.sort()).toEqual(["cl100k_base.small", "r50k_base.small"]);
  });
});
