/** Usage shapes from the providers' own documentation and SDK types; numbers as recorded or checked by hand. */
import { describe, expect, it } from "vitest";
import { type UsageInput, usageFrom, usageOf } from "../../src/pricing/index.ts";
import { shapes } from "./usage-shapes.ts";
import { aiSdkShapes } from "./usage-shapes-ai-sdk.ts";
import { gatewayShapes } from "./usage-shapes-gateways.ts";
import { sdkShapes } from "./usage-shapes-sdk.ts";
import { telemetryShapes } from "./usage-shapes-telemetry.ts";

/** Numbers that are not zero, flat, so that a row shows all there is. */
function brief(usage: UsageInput): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const add = (prefix: string, of: object | undefined): void => {
    for (const [key, value] of Object.entries(of ?? {})) {
      if (key === "cacheWriteByTtl") add(`${prefix}write.`, value as object);
      else if (value !== 0) found[prefix + key] = value;
    }
  };
  add("in.", usage.input);
  add("out.", usage.output);
  add("search.", usage.searches);
  add("seconds.", usage.seconds);
  for (const key of ["images", "pages", "annotatedPages", "messages"] as const) if (usage[key]) found[key] = usage[key];
  for (const key of ["model", "tier", "region", "searchContext"] as const)
    if (usage[key] !== undefined) found[key] = usage[key];
  if (usage.flags?.length) found.flags = usage.flags;
  return found;
}

describe("usageFrom", () => {
  it.each([...shapes, ...sdkShapes, ...aiSdkShapes, ...gatewayShapes, ...telemetryShapes])(
    "%s",
    (_name, body, usage) => {
      expect(brief(usageFrom(body))).toEqual(usage);
    },
  );

  it("keeps the body it was given", () => {
    const body = { usage: { prompt_tokens: 1, completion_tokens: 1 } };
    expect(usageFrom(body).raw).toBe(body);
  });

  it("does not bill output of embeddings", () => {
    const body = { usage: { completion_tokens: 37, prompt_tokens: 79, total_tokens: 116 } };
    expect(brief(usageFrom(body, { api: "embeddings" }))).toEqual({ "in.total": 79 });
  });

  it("names the count that was meant", () => {
    const read = (): unknown => usageFrom({ input_tokens: 9, Output_Token: 5 });
    expect(read).toThrow(
      '"Output_Token" is not read in such a usage and would cost nothing; did you mean "output_tokens"?',
    );
  });

  it.each([
    [{ prompt_tokens: 9, output_tokens: 5 }, "completion_tokens"],
    [{ input_tokens: 9, completion_tokens: 5 }, "prompt_tokens"],
    [{ promptTokens: 9, outputTokens: 5 }, "inputTokens"],
    [{ inputTokens: 0, outputTokens: 0, promptTokens: 9, completionTokens: 5 }, "outputTokens"],
    [{ input_tokens: 0, ouput_tokens: 5 }, "output_tokens"],
  ])("names the count of the provider whose other count is there: %o", (usage, meant) => {
    expect(() => usageFrom(usage)).toThrow(expect.objectContaining({ details: expect.objectContaining({ meant }) }));
  });

  it("is not taken aback by a second set of names, nor by a call without output", () => {
    const both = { prompt_tokens: 9, completion_tokens: 5, input_tokens: 0, output_tokens: 0, total_tokens: 14 };
    expect(brief(usageFrom(both))).toEqual({ "in.total": 9, "out.total": 5 });
    const embedded = { prompt_tokens: 9, output_token: 9 };
    expect(brief(usageFrom(embedded, { api: "embeddings" }))).toEqual({ "in.total": 9 });
    const none = { prompt_tokens: 9, input_tokens: 9, completion_tokens: 0, total_tokens: 9 };
    expect(brief(usageFrom(none))).toEqual({ "in.total": 9 });
  });

  it("gives back a usage unchanged", () => {
    const usage = usageOf({ input: { total: 5, cacheRead: 2 }, output: { total: 1 } });
    expect(usageFrom(usage)).toEqual(usage);
  });

  const refused: [string, unknown, string][] = [
    ["a body without usage", { id: "x", choices: [] }, "pricing/unknown-usage"],
    ["a request that only limits its output", { max_output_tokens: 800, usage: null }, "pricing/unknown-usage"],
    ["nothing", undefined, "pricing/unknown-usage"],
    ["an output that is misspelt", { usage: { prompt_tokens: 9, completion_token: 5 } }, "pricing/unknown-usage"],
    ["an input that is misspelt", { usage: { promt_tokens: 9, completion_tokens: 5 } }, "pricing/unknown-usage"],
    ["an output that is misspelt, and a text", { prompt_tokens: 9, completion_token: "5" }, "pricing/unknown-usage"],
    ["an output by a name of no provider's", { prompt_tokens: 10, generated_tokens: 500 }, "pricing/unknown-usage"],
    ["an output by another such name", { inputTokens: 10, outputTokenCount: 500 }, "pricing/unknown-usage"],
    ["names of two providers", { usage: { prompt_tokens: 9, completionTokens: 5 } }, "pricing/unknown-usage"],
    ["a misspelt count of Gemini", { promptTokenCount: 9, candidateTokensCount: 5 }, "pricing/unknown-usage"],
    [
      "a misspelt input beside what was cached of it",
      { usage: { input_token: 900, cache_read_input_tokens: 5, output_tokens: 9 } },
      "pricing/unknown-usage",
    ],
    [
      "a misspelt output beside its thoughts",
      { promptTokenCount: 4, candidateTokenCount: 500, thoughtsTokenCount: 50 },
      "pricing/unknown-usage",
    ],
    [
      "a misspelt attribute of a span",
      { "gen_ai.usage.inputtokens": 9, "gen_ai.usage.output_tokens": 1 },
      "pricing/unknown-usage",
    ],
    ["a span's total alone", { "gen_ai.usage.total_tokens": 10_000 }, "pricing/unknown-usage"],
    ["a span's cost alone", { "gen_ai.usage.cost.amount": 0.3 }, "pricing/unknown-usage"],
    [
      "a span's cache of which nothing says whether input includes it",
      {
        "gen_ai.usage.input_tokens": 10_000,
        "gen_ai.usage.output_tokens": 1,
        "gen_ai.usage.cache_read_input_tokens": 9_000,
      },
      "pricing/ambiguous-usage",
    ],
    [
      "a call of AI SDK 6 that was aborted",
      { usage: { inputTokens: undefined, inputTokenDetails: {}, outputTokenDetails: { textTokens: undefined } } },
      "pricing/unknown-usage",
    ],
    [
      "a call of a version 3 provider that reports nothing",
      { usage: { inputTokens: { total: undefined }, outputTokens: { total: undefined }, raw: undefined } },
      "pricing/unknown-usage",
    ],
    ["a call of embed that reports nothing", { usage: { tokens: Number.NaN } }, "pricing/bad-quantity"],
    ["a total of a chat alone", { model: "gpt-5", choices: [], usage: { total_tokens: 9 } }, "pricing/unknown-usage"],
    ["negative tokens", { usage: { prompt_tokens: -1, completion_tokens: 0 } }, "pricing/bad-quantity"],
    ["fractional tokens", { usage: { input_tokens: 1.5, output_tokens: 0 } }, "pricing/bad-quantity"],
    ["tokens as text", { usage: { input_tokens: "12", output_tokens: 0 } }, "pricing/bad-quantity"],
    [
      "a cache that exceeds an input of unknown meaning",
      { usage: { inputTokens: 3, outputTokens: 1, cachedInputTokens: 9511 } },
      "pricing/ambiguous-usage",
    ],
    [
      "a cache of which nothing says whether input includes it",
      { usage: { inputTokens: 1_000, outputTokens: 1, totalTokens: 1_001, cachedInputTokens: 700 } },
      "pricing/ambiguous-usage",
    ],
    [
      "a cache of AI SDK 6 that it has from a provider of version 5, which nothing names",
      { usage: { inputTokens: 1_000, inputTokenDetails: { cacheReadTokens: 700 }, outputTokens: 1 } },
      "pricing/ambiguous-usage",
    ],
    [
      "a cache of which only a gateway speaks",
      {
        usage: { inputTokens: 1_000, outputTokens: 1, totalTokens: 1_001, cachedInputTokens: 700 },
        providerMetadata: { gateway: { cost: "0.01" }, openai: null },
      },
      "pricing/ambiguous-usage",
    ],
    [
      "a cache above the input of a provider that includes it",
      {
        usage: { inputTokens: 3, outputTokens: 1, cachedInputTokens: 9_511 },
        providerMetadata: { deepseek: { promptCacheHitTokens: 9_511 } },
      },
      "pricing/ambiguous-usage",
    ],
    [
      "inclusive and exclusive cache counts at once",
      {
        usage: {
          input_tokens: 10,
          output_tokens: 1,
          input_tokens_details: { cached_tokens: 0 },
          cache_read_input_tokens: 5,
        },
      },
      "pricing/ambiguous-usage",
    ],
    [
      "input too large to be exact",
      { usage: { input_tokens: 2 ** 53 - 1, cache_read_input_tokens: 2 ** 53 - 1 } },
      "pricing/bad-quantity",
    ],
    [
      "output too large to be exact",
      { usageMetadata: { candidatesTokenCount: 2 ** 53 - 1, thoughtsTokenCount: 1 } },
      "pricing/bad-quantity",
    ],
    ["a program's parts above its whole", { input_tokens: 1, cache_write_tokens: 2 }, "pricing/breakdown-above-total"],
  ];
  it.each(refused)("refuses %s", (_name, body, code) => {
    expect(() => usageFrom(body)).toThrowError(expect.objectContaining({ code }));
  });

  it.each<[string, unknown]>([
    ["an API that it does not know", { api: "chat" }],
    ["a text for a claim", { inputIncludesCache: "false" }],
    ["null for options", null],
  ])("refuses %s: input/bad-option", (_name, options) => {
    const body = { usage: { prompt_tokens: 10, completion_tokens: 1000 } };
    expect(() => usageFrom(body, options as object)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });
  it("names the APIs that it knows", () => {
    expect(() => usageFrom({}, { api: "chat" as "embeddings" })).toThrowError(/"embeddings".*"chat"/);
  });

  it("reads a body's own keys only", () => {
    const cached = '{"cache_read_input_tokens":500,"cachedContentTokenCount":500}';
    const gemini = JSON.parse(`{"usageMetadata":{"promptTokenCount":9,"____proto____":${cached}}}`);
    expect(usageFrom(gemini).input.cacheRead).toBe(0);
    const bedrock = JSON.parse('{"usage":{"inputTokens":1,"cacheDetails":[{"ttl":"__proto__","inputTokens":7}]}}');
    expect(usageFrom(bedrock).input.cacheWrite).toBe(7);
  });

  it("takes the caller's word for a span, and for embeddings", () => {
    const span = {
      "gen_ai.usage.input_tokens": 10_000,
      "gen_ai.usage.output_tokens": 1,
      "gen_ai.usage.cache_read_input_tokens": 9_000,
    };
    expect(usageFrom(span, { inputIncludesCache: true }).input.total).toBe(10_000);
    expect(usageFrom(span, { inputIncludesCache: false }).input.total).toBe(19_000);
    expect(usageFrom({ usage: { total_tokens: 7 } }, { api: "embeddings" }).input.total).toBe(7);
    expect(usageFrom({ "gen_ai.usage.total_tokens": 7 }, { api: "embeddings" }).input.total).toBe(7);
  });

  it("takes the caller's word where the body leaves it open", () => {
    const body = { usage: { inputTokens: 3, outputTokens: 1, cachedInputTokens: 9511 } };
    expect(usageFrom(body, { inputIncludesCache: false }).input.total).toBe(9514);
    const open = { usage: { inputTokens: 1_000, outputTokens: 1, cachedInputTokens: 700 } };
    expect(usageFrom(open, { inputIncludesCache: true }).input.total).toBe(1_000);
    expect(usageFrom(open, { inputIncludesCache: false }).input.total).toBe(1_700);
  });
});
