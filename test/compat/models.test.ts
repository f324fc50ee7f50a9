/**
 * The modules of `reckoner/compat/gpt-tokenizer/model/`, as they are built.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { modelModules } from "../../src/cli/compat-build.ts";
import { encodingModules } from "../../src/cli/compat-encodings.ts";
import type * as gpt4o from "../../src/compat/gpt-tokenizer/encoding/o200k_base.ts";
import { encodingForModel } from "../../src/models/openai.ts";

const folder = new URL("../../build/compat/gpt-tokenizer/model/", import.meta.url);
const open = (model: string): Promise<typeof gpt4o> =>
  import(/* @vite-ignore */ new URL(`${model}.js`, folder).href) as Promise<typeof gpt4o>;

/** Models of the package that take no text, or that no source of ours knows. */
const notOurs =
  /^(?:dall-e|sora|tts|whisper|omni-moderation|text-moderation|gpt-image|chatgpt-image|gpt-(?:live-)?transcribe$|gpt-realtime-(?:translate|whisper))|-(?:query|text)-001$|^gpt-3\.5-0301$/;

describe("modules of models", () => {
  it("are what npm run build:compat makes", () => {
    const modules = modelModules();
    const stale = [...modules].filter(([name, text]) => {
      const file = new URL(name, folder);
      return !existsSync(file) || readFileSync(file, "utf8") !== text;
    });
    expect(stale.map(([name]) => name)).toEqual([]);
    expect(modules.size).toBeGreaterThan(300);
  });

  it("and those of encodings, which are sources, are made from one table", () => {
    const sources = new URL("../../src/compat/gpt-tokenizer/encoding/", import.meta.url);
    const modules = encodingModules();
    expect(readdirSync(sources).sort()).toEqual([...modules.keys()].sort());
    for (const [name, text] of modules)
      expect([name, readFileSync(new URL(name, sources), "utf8")]).toEqual([name, text]);
  });

  it("are there for every model of the package that takes text", () => {
    const main = createRequire(import.meta.url).resolve("gpt-tokenizer");
    const theirs = readdirSync(new URL("../esm/model/", `file://${main}`)).filter((file) => file.endsWith(".js"));
    expect(theirs.length).toBeGreaterThan(150);
    const missing = theirs
      .map((file) => file.slice(0, -3))
      .filter((name) => !existsSync(new URL(`${name}.js`, folder)));
    expect(missing.filter((name) => !notOurs.test(name))).toEqual([]);
  });

  it("encode, count chats and requests, and know prices", async () => {
    const { encode, countTokens, encodeChat, estimateCost, default: api } = await open("gpt-4o");
    expect(encode("hello world")).toEqual([24912, 2375]);
    const chat = [{ role: "user", content: "hello" }];
    expect(countTokens(chat)).toBe(encodeChat(chat).length);
    expect(api.countChatCompletionTokens?.({ messages: chat })).toBe(8);
    expect(api.modelName).toBe("gpt-4o");
    // https://developers.openai.com/api/docs/pricing: 2.50 in, 1.25 cached, 10.00 out; half of it in a batch.
    expect(estimateCost(1_000_000)).toEqual({
      main: { input: 2.5, output: 10, cached_input: 1.25, cached_output: undefined },
      batch: { input: 1.25, output: 5, cached_input: 0.625, cached_output: undefined },
    });
  });

  it("share one tokenizer per encoding, and read the encoding of their model", async () => {
    for (const model of ["gpt-4", "gpt-5", "gpt-oss-20b", "text-davinci-003", "gpt2", "gpt-3.5-turbo"]) {
      const { default: api } = await open(model);
      const encoding = encodingForModel(model);
      const file = new URL(`../encoding/${encoding}.js`, folder).href;
      const base = ((await import(/* @vite-ignore */ file)) as typeof gpt4o).default;
      expect([model, api.vocabularySize]).toEqual([model, base.vocabularySize]);
      expect(api.encode("hello  world 12345")).toEqual(base.encode("hello  world 12345"));
    }
    expect(Object.keys(await open("text-davinci-003"))).not.toContain("countChatCompletionTokens");
    expect(Object.keys(await open("gpt-5"))).toContain("countChatCompletionTokens");
  });
});
