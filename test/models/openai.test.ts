/**
 * encodingForModel against tiktoken: its published table, and npm tiktoken's list of names.
 */
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { encodingForModel, findModel, models } from "../../src/models/openai.ts";

const npmTiktoken = createRequire(import.meta.url)("tiktoken/model_to_encoding.json") as Record<string, string>;

/** MODEL_TO_ENCODING of tiktoken 0.14.0 (tiktoken/model.py), by encoding. */
const tiktokenModels: Readonly<Record<string, string>> = {
  o200k_base: "o1 o3 o4-mini gpt-5 gpt-4.1 gpt-4o",
  cl100k_base:
    "gpt-4 gpt-3.5-turbo gpt-3.5 gpt-35-turbo davinci-002 babbage-002 text-embedding-ada-002 text-embedding-3-small text-embedding-3-large",
  p50k_base:
    "text-davinci-003 text-davinci-002 code-davinci-002 code-davinci-001 code-cushman-002 code-cushman-001 davinci-codex cushman-codex",
  p50k_edit: "text-davinci-edit-001 code-davinci-edit-001",
  r50k_base:
    "text-davinci-001 text-curie-001 text-babbage-001 text-ada-001 davinci curie babbage ada text-similarity-davinci-001 text-similarity-curie-001 text-similarity-babbage-001 text-similarity-ada-001 text-search-davinci-doc-001 text-search-curie-doc-001 text-search-babbage-doc-001 text-search-ada-doc-001 code-search-babbage-code-001 code-search-ada-code-001",
  gpt2: "gpt2 gpt-2",
};

/** MODEL_PREFIX_TO_ENCODING of tiktoken 0.14.0, with a made-up ending. */
const tiktokenPrefixes: Readonly<Record<string, string>> = {
  o200k_base: "o1-x o3-x o4-mini-x gpt-5x gpt-4.5-x gpt-4.1-x chatgpt-4o-x gpt-4o-x ft:gpt-4o ft:gpt-4o-mini:org::id",
  cl100k_base:
    "gpt-4-x gpt-3.5-turbo-x gpt-35-turbo-x ft:gpt-4 ft:gpt-4-0613:org:name:id ft:gpt-3.5-turbo ft:gpt-3.5-turbo-0125:o::i ft:davinci-002 ft:davinci-002:org::id ft:babbage-002 ft:babbage-002:org::id",
  o200k_harmony: "gpt-oss-x gpt-oss-120b gpt-oss-20b",
};

function pairs(table: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(table).flatMap(([encoding, names]) =>
    names.split(" ").map((name): [string, string] => [name, encoding]),
  );
}

describe("encodingForModel", () => {
  it("agrees with tiktoken 0.14.0 on every model and prefix rule", () => {
    for (const [name, encoding] of [...pairs(tiktokenModels), ...pairs(tiktokenPrefixes)]) {
      expect(encodingForModel(name), name).toBe(encoding);
    }
  });

  it("agrees with npm tiktoken on every name in model_to_encoding.json", () => {
    expect(Object.keys(npmTiktoken).length).toBeGreaterThan(100);
    for (const [name, encoding] of Object.entries(npmTiktoken)) expect(encodingForModel(name), name).toBe(encoding);
  });

  it.each([
    ["openai/gpt-5", "o200k_base"],
    ["openrouter/openai/gpt-4-turbo", "cl100k_base"],
    ["azure/gpt-35-turbo-16k", "cl100k_base"],
    ["openai:o3", "o200k_base"],
    ["openai.gpt-oss-120b-1:0", "o200k_harmony"],
    ["openai/gpt-oss-20b", "o200k_harmony"],
  ])("reads through the provider: %s is %s", (name, encoding) => {
    expect(encodingForModel(name)).toBe(encoding);
  });

  it.each([
    ["ft:gpt-4o:org::id", "o200k_base"],
    ["ft:gpt-4o-mini-2024-07-18:org:name:id", "o200k_base"],
    ["davinci:ft-org-2023-02-01-10-00-00", "r50k_base"],
    ["openai/ft:gpt-3.5-turbo-0125:org::id", "cl100k_base"],
    // tiktoken's rule `ft:gpt-4` catches this one too, although GPT-4.1 itself reads o200k_base.
    ["ft:gpt-4.1-nano-2025-04-14:org::id", "o200k_base"],
  ])("a fine-tune reads what its base reads: %s is %s", (name, encoding) => {
    expect(encodingForModel(name)).toBe(encoding);
  });

  it.each([
    "gpt-audio-2025-08-28",
    "gpt-realtime-mini-2025-12-15",
    "computer-use-preview-2025-03-11",
    "gpt-6-sol-2026-09-22",
  ])("a snapshot reads what its model reads: %s", (name) => {
    expect(encodingForModel(name)).toBe("o200k_base");
  });

  it.each([
    ["gpt5", "gpt-5"],
    ["gpt-40-mini", "gpt-4o-mini"],
    ["GPT-4O", "gpt-4o"],
    ["text-embeding-3-large", "text-embedding-3-large"],
    ["pgt-4o", "gpt-4o"],
    ["openai/gtp-4.1", "gpt-4.1"],
  ])("names the nearest for %s: %s first, in message and details", (typed, nearest) => {
    let error: unknown;
    try {
      encodingForModel(typed);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: "model/unknown",
      details: { model: typed, closest: [nearest, expect.any(String), expect.any(String)] },
    });
    expect((error as Error).message).toContain(`"${nearest}"`);
  });

  it.each([
    "",
    "claude-sonnet-4",
    "constructor",
    "__proto__",
    "toString",
    "gpt",
    "dall-e-3",
    "ft:",
    "ft:llama",
    ":ft-",
    "openai/",
    "x".repeat(1e5),
  ])("refuses %s: model/unknown", (name) => {
    expect(() => encodingForModel(name)).toThrowError(expect.objectContaining({ code: "model/unknown" }));
  });

  it.each([undefined, null, 5, {}, ["gpt-5"]])("refuses %s: input/not-a-string", (name) => {
    expect(() => encodingForModel(name as string)).toThrowError(
      expect.objectContaining({ code: "input/not-a-string" }),
    );
  });
});

describe("findModel", () => {
  it.each([
    ["gpt-5", "gpt-5"],
    ["openai/gpt-5", "gpt-5"],
    ["azure/gpt-5-2025-08-07", "gpt-5"],
    ["ft:gpt-4o-mini:org::id", "gpt-4o-mini"],
  ])("knows %s as %s", (name, own) => {
    expect(findModel(name)).toBe(models[own]);
  });

  it("knows nothing of names of which only the encoding is known, or nothing", () => {
    for (const name of ["gpt-5-made-up", "constructor", "claude-opus-5"]) expect(findModel(name)).toBeUndefined();
  });
});

describe("models", () => {
  it("gives each name its own encoding, a source and a date", () => {
    for (const [name, model] of Object.entries(models)) {
      expect(encodingForModel(name), name).toBe(model.encoding);
      expect(model.source, name).toMatch(/^https:\/\/(github|developers\.openai)\.com\//);
      expect(model.asOf, name).toMatch(/^2026-\d\d-\d\d$/);
    }
  });

  it("says tiktoken only where tiktoken 0.14.0 gives the same encoding", () => {
    const exact = new Map(pairs(tiktokenModels));
    const starts: [string, string][] = pairs(tiktokenPrefixes)
      .filter(([name]) => /x$/.test(name))
      .map(([name, encoding]) => [name.slice(0, -1), encoding]);
    for (const [name, { encoding, evidence }] of Object.entries(models)) {
      const theirs = exact.get(name) ?? starts.find(([start]) => name.startsWith(start))?.[1];
      expect(theirs, name).toBe(evidence === "tiktoken" ? encoding : undefined);
    }
  });

  it("takes no more than it holds: all of it, or less", () => {
    // https://openai.com/index/introducing-gpt-5-for-developers/, and "Max input" of the page of gpt-6.1-sol.
    for (const [name, limit] of Object.entries({ "gpt-5": 272_000, "gpt-5-mini": 272_000, "gpt-6.1-sol": 922_000 }))
      expect(models[name]?.maxInputTokens, name).toBe(limit);
    expect(models["gpt-4.1"]?.maxInputTokens).toBeUndefined();
    for (const [name, { contextWindow = 0, maxInputTokens }] of Object.entries(models))
      if (maxInputTokens !== undefined) expect(maxInputTokens, name).toBeLessThan(contextWindow);
  });

  it("never writes more than it holds", () => {
    for (const [name, { contextWindow, maxOutputTokens }] of Object.entries(models)) {
      if (contextWindow === undefined) expect(maxOutputTokens, name).toBeUndefined();
      else expect(maxOutputTokens ?? 0, name).toBeLessThanOrEqual(contextWindow);
    }
  });
});
