/**
 * Cards of models that imported lists lack, each with its page and the day it was read.
 */

import type { CardData } from "../pricing/index.ts";

const TUNED = { source: "https://developers.openai.com/api/docs/pricing#fine-tuning", asOf: "2026-11-27" } as const;

/** A tuned model, named by its base model's snapshot and then whatever its owner chose. */
const tuned = (id: string, base: string, input: string, cached: string, output: string): CardData => ({
  id,
  names: `ft:${base} ft:${base}:*`,
  rates: { input, "input.cache_read": cached, output },
  ...TUNED,
});

/** Claude at Google, at Anthropic's price, and a tenth more at a regional endpoint. */
const claude = (
  id: string,
  names: string,
  input: string,
  write: string,
  hour: string,
  read: string,
  output: string,
) => ({
  id,
  names,
  rates: {
    input,
    "input.cache_write": write,
    "input.cache_read": read,
    output,
    "input.cache_write.1h": hour,
  },
  source: "https://platform.claude.com/docs/en/about-claude/pricing",
  asOf: "2026-11-27",
});

export const ownCards: Readonly<Record<"aws" | "google" | "openai", readonly CardData[]>> = {
  aws: [
    {
      id: "amazon.titan-embed-text-v2:0",
      names: "*amazon.titan-embed-text-v2~",
      window: 8_192,
      rates: { input: "0.02" },
      source: "https://aws.amazon.com/bedrock/pricing/",
      asOf: "2026-11-27",
    },
  ],
  google: [
    claude("claude-haiku-4-5", "*claude-haiku-4-5~ *claude-haiku-4.5~", "1", "1.25", "2", "0.1", "5"),
    claude("claude-opus-4-5", "*claude-opus-4-5~ *claude-opus-4.5~", "5", "6.25", "10", "0.5", "25"),
    claude("claude-sonnet-5", "*claude-sonnet-5~", "2", "2.5", "4", "0.2", "10"),
  ],
  openai: [
    tuned("ft:o4-mini", "o4-mini-2025-04-16", "4", "1", "16"),
    tuned("ft:gpt-4.1", "gpt-4.1-2025-04-14", "3", "0.75", "12"),
    tuned("ft:gpt-4.1-mini", "gpt-4.1-mini-2025-04-14", "0.8", "0.2", "3.2"),
    tuned("ft:gpt-4.1-nano", "gpt-4.1-nano-2025-04-14", "0.2", "0.05", "0.8"),
  ],
};
