/** Bills and sums that others published, worked out again from the usage they show. */
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
import xai from "../../src/prices/x-ai.ts";
import { priceBook, usageFrom } from "../../src/pricing/index.ts";

const book = priceBook([openai, anthropic, google, xai]);
const chat = (prompt: number, cached: number, completion: number): object => ({
  usage: { prompt_tokens: prompt, completion_tokens: completion, prompt_tokens_details: { cached_tokens: cached } },
});
const claude = (fresh: number, write: number, read: number, output: number): object => ({
  usage: {
    input_tokens: fresh,
    cache_creation_input_tokens: write,
    cache_read_input_tokens: read,
    output_tokens: output,
  },
});
const gemini = (prompt: number, cached: number, answer: number, thoughts: number): object => ({
  usageMetadata: {
    promptTokenCount: prompt,
    cachedContentTokenCount: cached,
    candidatesTokenCount: answer,
    thoughtsTokenCount: thoughts,
  },
});

it.each([
  // community.openai.com/t/1099176: 80 × 15 + 2,305 × 7.5 + 2,535 × 60
  ["o1-preview-2024-09-12", "2025-01-22", "", chat(2385, 2305, 2535), "0.1705875"],
  // a Stack Overflow answer (79451488), printed as $0.00011100
  ["gpt-4o-mini", "2025-02-19", "", chat(1204, 1024, 12), "0.000111"],
  // karljuhlthefool/finance-agent, two recorded runs: 0.007186 and 0.129646 as printed
  ["claude-sonnet-4-5-20250929", "2025-10-10", "", claude(3, 470, 17399, 13), "0.0071862"],
  ["claude-sonnet-4-5-20250929", "2025-10-10", "", claude(28, 26923, 66485, 577), "0.12964575"],
  // Tanmaycode1/Task_app_VOICE_AGENT: 0.011165 as printed
  ["claude-3-5-sonnet-20241022", "2024-11-22", "", claude(2053, 0, 13287, 68), "0.0111651"],
  // dbcls/togomcp, 24 questions: 2.4776 as printed
  ["claude-sonnet-4-20250514", "2025-06-01", "", claude(466, 348663, 2622657, 25464), "2.47764135"],
  // deploybase.ai/articles/gemini-2.5-pricing: 50K in, 2K out
  ["gemini-2.5-pro", "2026-01-08", "", gemini(50_000, 0, 2000, 0), "0.0825"],
  ["gemini-2.5-flash", "2026-01-08", "", gemini(50_000, 0, 2000, 0), "0.02"],
  // ai.google.dev/gemini-api/docs/pricing: 1.25, 10 and 0.125 up to 200k; 2.5, 15 and 0.25 above; thoughts are output
  ["gemini-2.5-pro", "2026-01-08", "", gemini(200_000, 0, 0, 0), "0.25"],
  ["gemini-2.5-pro", "2026-01-08", "", gemini(250_000, 0, 1000, 1000), "0.655"],
  ["gemini-2.5-pro", "2026-01-08", "", gemini(250_000, 100_000, 0, 0), "0.4"],
  // aipromptshub.co/calc/openai-api-cost: discounts stack, 0.25 per million of cached input in a batch
  ["gpt-5.5", "2026-10-01", "batch", chat(200_000, 200_000, 0), "0.05"],
  // offpeak-ai/offpeak v0.2.1: a batch of gpt-5.6-sol is 2 and 10 per million, fast is 8 and 40
  ["gpt-5.6-sol", "2026-10-01", "batch", chat(100_000, 0, 100_000), "1.2"],
  ["gpt-5.6-sol", "2026-10-01", "fast", chat(100_000, 0, 100_000), "4.8"],
  // half price: platform.claude.com/docs/en/build-with-claude/batch-processing
  ["claude-sonnet-4-6", "2026-10-01", "batch", claude(200_000, 0, 0, 1_120_000), "8.7"],
  // LiteLLM of Claude, 100 × 3 + 1,000 × 6 (one hour) + 100 × 15
  [
    "claude-sonnet-4-5",
    "2026-10-01",
    "",
    {
      usage: {
        prompt_tokens: 1_100,
        completion_tokens: 100,
        prompt_tokens_details: {
          cache_creation_tokens: 1_000,
          cache_creation_token_details: { ephemeral_1h_input_tokens: 1_000 },
        },
        cache_creation_input_tokens: 1_000,
      },
    },
    "0.0078",
  ],
])("%s on %s %s", (model, at, tier, body, usd) => {
  expect(book.cost(usageFrom(body), { model, at, tier }).usd).toBe(usd);
});

it("the flex tier that LangChain writes into names: 200 × 0.125 + 800 × 0.0125 + 100 × 1", () => {
  const usage = usageFrom({
    usage_metadata: {
      input_tokens: 1_000,
      output_tokens: 100,
      total_tokens: 1_100,
      input_token_details: { flex_cache_read: 800, flex: 200 },
      output_token_details: { flex_reasoning: 50, flex: 50 },
    },
  });
  expect(book.cost(usage, { model: "gpt-5-mini", at: "2026-10-01" }).usd).toBe("0.000135");
});

it("code that xAI ran is named, and what is left is no whole price", () => {
  const body = {
    model: "grok-4.3",
    usage: {
      input_tokens: 7_583,
      input_tokens_details: { cached_tokens: 3_072 },
      output_tokens: 3_192,
      server_side_tool_usage_details: { code_interpreter_calls: 3 },
    },
  };
  expect(book.cost(usageFrom(body), { at: "2026-10-01" })).toMatchObject({
    status: "partial",
    usd: "0.01423315",
    flags: ["unpriced:tools.code_interpreter"],
  });
});

// Containers are billed by the session, images by the tokens of GPT Image, which are beside the usage, in
// tool_usage.image_gen: https://developers.openai.com/api/docs/pricing
it("says that OpenAI's containers and images are not in the price", () => {
  const response = {
    object: "response",
    model: "gpt-5",
    output: [
      { type: "code_interpreter_call", container_id: "cntr_1", status: "completed" },
      { type: "image_generation_call", status: "completed" },
      { type: "code_interpreter_call", container_id: "cntr_1", status: "completed" },
    ],
    usage: { input_tokens: 2_000, output_tokens: 800, total_tokens: 2_800 },
  };
  const partly = {
    status: "partial",
    usd: "0.0105",
    flags: ["unpriced:tools.code_interpreter", "unpriced:tools.image_generation"],
  };
  expect(book.cost(usageFrom(response), { at: "2026-10-01" })).toMatchObject(partly);
  const events = [
    { type: "response.created", response: { model: "gpt-5", usage: null } },
    { type: "response.completed", response },
  ];
  expect(book.cost(usageFrom(events), { at: "2026-10-01" })).toMatchObject(partly);
});

describe("a loop of server tools", () => {
  const loop = (...prompts: number[]): object => ({
    model: "claude-sonnet-4-5",
    usage: {
      input_tokens: prompts.reduce((all, each) => all + each),
      output_tokens: 100 * prompts.length,
      iterations: prompts.map((input_tokens) => ({ type: "message", input_tokens, output_tokens: 100 })),
    },
  });
  // 3 and 15 per million up to 200k, 6 and 22.5 above: https://platform.claude.com/docs/en/build-with-claude/context-windows
  it.each<[prompts: number[], usd: string, flags: string[]]>([
    [[150_000, 150_000], "0.903", []],
    [[60_000, 190_000], "0.753", []],
    [[201_000, 210_000], "2.4705", []],
    [[150_000, 250_000], "2.4045", ["priced-as-longest-prompt"]],
  ])("has prompts of %j", (prompts, usd, flags) => {
    expect(book.cost(usageFrom(loop(...prompts)), { at: "2026-02-20" })).toMatchObject({ usd, flags });
  });
  it("is as long as its sum where its prompts are not those of the sum", () => {
    const usage = { ...usageFrom(loop(150_000, 150_000)), prompts: [1, 2] };
    expect(book.cost(usage, { at: "2026-02-20" }).usd).toBe("1.8045");
    expect(() => book.cost({ ...usage, prompts: [0.5] }, { at: "2026-02-20" })).toThrow("prompts must be");
  });
});

describe("iterations beside the totals", () => {
  const at = "2026-11-01";
  const bill = (usage: object): object => book.cost(usageFrom({ model: "claude-opus-4-6", usage }), { at });
  const message = { type: "message", input_tokens: 23_000, output_tokens: 1_000 };
  const compaction = { type: "compaction", input_tokens: 180_000, output_tokens: 3_500 };
  const totals = { input_tokens: 23_000, output_tokens: 1_000 };
  // 5 and 25 per million. "sum across all entries": https://platform.claude.com/docs/en/build-with-claude/compaction-threshold
  it("bills a compaction, which the totals leave out", () => {
    expect(bill({ ...totals, iterations: [compaction, message] })).toMatchObject({
      usd: "1.1275",
      status: "priced",
      flags: [],
    });
    expect(bill({ input_tokens: 0, output_tokens: 0, iterations: [compaction] })).toMatchObject({ usd: "0.9875" });
  });
  it("bills what a compaction read from the cache and wrote to it", () => {
    const cached = {
      ...compaction,
      cache_read_input_tokens: 10_000,
      cache_creation_input_tokens: 3_000,
      cache_creation: { ephemeral_5m_input_tokens: 1_000, ephemeral_1h_input_tokens: 2_000 },
    };
    expect(bill({ ...totals, iterations: [cached, message] })).toMatchObject({ usd: "1.15875", flags: [] });
  });
  it("does not bill it twice where the totals have it", () => {
    const all = { input_tokens: 203_000, output_tokens: 4_500, iterations: [compaction, message] };
    expect(bill(all)).toMatchObject({ usd: "1.1275", flags: [] });
  });
  it("says so where it cannot tell", () => {
    const part = { input_tokens: 50_000, output_tokens: 4_500, iterations: [compaction, message] };
    expect(bill(part)).toMatchObject({ usd: "0.3625", flags: ["iterations-outside-total"] });
  });
  it("has prompts as long as each was", () => {
    const usage = { ...totals, iterations: [compaction, message] };
    const cost = book.cost(usageFrom({ model: "claude-sonnet-4-5", usage }), { at: "2026-02-20" });
    expect(cost).toMatchObject({ usd: "0.6765", flags: [] });
  });
  it("is partial with an advisor, which is another model", () => {
    const advice = { type: "advisor_message", model: "claude-opus-5", input_tokens: 900, output_tokens: 100 };
    const cost = bill({ ...totals, iterations: [message, advice] });
    expect(cost).toMatchObject({ usd: "0.14", status: "partial", flags: ["unpriced:advice"] });
  });
});
