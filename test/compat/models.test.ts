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

/** Models of the package for which it takes its default, and whose encoding nobody names. */
const notOurs = /^(?:dall-e|sora|tts|whisper|omni-moderation|text-moderation)-/;

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

  it("are there for every model of the package whose encoding is named somewhere, and it is the same", async () => {
    const main = createRequire(import.meta.url).resolve("gpt-tokenizer");
    const theirs = readdirSync(new URL("../esm/model/", `file://${main}`)).filter((file) => file.endsWith(".js"));
    expect(theirs.length).toBeGreaterThan(150);
    const missing = theirs
      .map((file) => file.slice(0, -3))
      .filter((name) => !existsSync(new URL(`${name}.js`, folder)));
    expect(missing.filter((name) => !notOurs.test(name))).toEqual([]);
    const { DEFAULT_ENCODING, modelToEncodingMap } = await import("gpt-tokenizer/mapping");
    const encodings = modelToEncodingMap as Readonly<Record<string, string>>;
    const different = theirs
      .map((file) => file.slice(0, -3))
      .filter((name) => !missing.includes(name))
      .filter((name) => {
        const [, encoding] = /"\.\.\/encoding\/(\w+)\.js"/.exec(readFileSync(new URL(`${name}.js`, folder), "utf8"))!;
        return encoding !== (encodings[name] ?? DEFAULT_ENCODING);
      });
    expect(different).toEqual([]);
  });

  it("export every name that those of the package export, and so do those of encodings and the main one", async () => {
    const main = createRequire(import.meta.url).resolve("gpt-tokenizer");
    const lacking: string[] = [];
    for (const shelf of ["model", "encoding", "."]) {
      const [theirs, ours] = [new URL(`../esm/${shelf}/`, `file://${main}`), new URL(`../${shelf}/`, folder)];
      for (const file of readdirSync(theirs).filter((it) => (shelf === "." ? it === "main.js" : it.endsWith(".js")))) {
        const url = new URL(shelf === "." ? "index.js" : file, ours);
        if (!existsSync(url)) continue;
        const names = Object.keys((await import(/* @vite-ignore */ url.href)) as object);
        const [, list] = /^export \{(.+)\};$/m.exec(readFileSync(new URL(file, theirs), "utf8"))!;
        for (const name of list!.split(",").map((it) => it.trim().replace(/.* as /, ""))) {
          if (!names.includes(name)) lacking.push(`${file} ${name}`);
        }
      }
    }
    expect(lacking).toEqual([]);
  });

  it("know prices as numbers, or do not know them", async () => {
    const prices = readdirSync(folder)
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => /"price_data":(\{.*\})\}\)/.exec(readFileSync(new URL(file, folder), "utf8"))?.[1] ?? []);
    expect(prices.length).toBeGreaterThan(100);
    expect(prices.filter((each) => each.includes("null"))).toEqual([]);
    // https://developers.openai.com/api/docs/pricing: 0.02 in, 0.01 in a batch; it writes nothing.
    expect((await open("text-embedding-3-small")).estimateCost(1_000_000)).toEqual({
      main: { input: 0.02, output: undefined, cached_input: undefined, cached_output: undefined },
      batch: { input: 0.01, output: undefined, cached_input: undefined, cached_output: undefined },
    });
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
