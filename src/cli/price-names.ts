/**
 * Which names a card of an imported list matches, where the list matches too many or too few.
 *
 * Lists match a model by the beginning of its name, and so take its successor, or its smaller, faster or speech variant,
 * for the model they know: `claude-sonnet-5*` has claude-sonnet-5-5, `gemini-3.6-flash*` has gemini-3.6-flash-lite.
 * A longer name is another model's unless only a version follows.
 */

import type { CardData } from "../pricing/index.ts";

/**
 * Turns patterns that match a beginning into those that match a name with or without a version: `x*` and `x-*` into `x~`.
 * Those of tuned models end in names that people choose, and stay.
 *
 * @example
 * withVersions("claude-sonnet-4-2025* *nova-lite* ft:gpt-4-0*"); // "claude-sonnet-4~ *nova-lite~ ft:gpt-4-0*"
 */
export function withVersions(patterns: string): string {
  const words = patterns
    .split(" ")
    .map((word) => (/^\/|^ft:|\.ft-/.test(word) ? word : word.replace(/(?:-20\d\d)?[-@:]?\*$/, "~")));
  return [...new Set(words)].join(" ");
}

/** A list's words (the patterns in its `names`), and ours to replace them. */
export type Words = Readonly<Record<string, string>>;

const SONNET = "*claude-3-5-sonnet-20241022~";

/** Words that are wrong or lack names, as `withVersions` gives them, with the names to put in their place; by list id. */
export const words: Readonly<Record<string, Words>> = {
  anthropic: { "claude-2~": "claude-2~ claude-2.0~ claude-2.1~" },
  aws: {
    // The second version is another model at another price.
    "*amazon.titan-embed-text~": "*amazon.titan-embed-text-v1~",
    [SONNET]: `${SONNET} *claude-3-5-sonnet-20241022-v2~`,
  },
  // Anyone can name a deployment anything, and a tuned model has another price.
  azure: { "*o4-mini~": "o4-mini", "*o4-mini-2025-04-16~": "o4-mini-2025-04-16" },
  cohere: { "command-light~": "command-light~ command-light-nightly" },
  // https://api-docs.deepseek.com/quick_start/pricing has this at the price of the flash model.
  deepseek: { "deepseek-v4-flash~": "deepseek-v4-flash~ deepseek-v4-flash-vision-exp" },
  google: {
    "*claude-3-5-sonnet~": "*claude-3-5-sonnet~ *claude-3-5-sonnet-v2~",
    "/^(?=gemini-2\\.5-flash-lite-preview)(?=(?!.*-[tT][tT][sS](?:$|-)))/": "gemini-2.5-flash-lite-preview~",
    "/^(?=gemini-2\\.5-pro)(?=(?!.*-[tT][tT][sS](?:$|-)))/": "gemini-2.5-pro~",
    "*gemini-2.0-flash-0~": "*gemini-2.0-flash~",
    // The API's own name for it.
    "gemini-flash-1.5-8b": "gemini-flash-1.5-8b *gemini-1.5-flash-8b~",
    // https://ai.google.dev/gemini-api/docs/models/gemini-3.1-pro-preview has it at the same price.
    "gemini-3.1-pro-preview~": "gemini-3.1-pro-preview~ gemini-3.1-pro-preview-customtools",
    "/^gemini-3\\.5-flash-\\d/": "gemini-3.5-flash~",
    "gemini-live-2.5-flash~":
      "gemini-live-2.5-flash~ gemini-live-2.5-flash-native-audio~ gemini-live-2.5-flash-preview-native-audio~",
    "gemma-3": "gemma-3 gemma-3-1b-it~ gemma-3-4b-it~ gemma-3-12b-it~ gemma-3-27b-it~",
    "gemma-3~": "",
    "gemma-3n~": "gemma-3n gemma-3n-e2b-it~ gemma-3n-e4b-it~",
  },
  mistral: { "mixtral-8x7b~": "mixtral-8x7b~ mixtral-8x7b-instruct~" },
  openai: {
    "*moderation~": "*moderation~ text-moderation-stable",
    "ft:gpt-3.5-turbo*": "ft:gpt-3.5-turbo ft:gpt-3.5-turbo-#### ft:gpt-3.5-turbo:* ft:gpt-3.5-turbo-####:*",
    "ft:gpt-4o-2024-*": "ft:gpt-4o-2024-##-## ft:gpt-4o-2024-##-##:*",
    "ft:gpt-4o-mini-2024-*": "ft:gpt-4o-mini-2024-##-## ft:gpt-4o-mini-2024-##-##:*",
    "ft:gpt-4-0*": "ft:gpt-4-0### ft:gpt-4-0###:*",
  },
  "x-ai": {
    // Its names at https://docs.x.ai/developers/models/grok-4.20-0309.md, and the non-reasoning model at the same price.
    "grok-4.20": [
      "grok-4.20 grok-4.20-0309 grok-4.20-0309-reasoning grok-4.20-reasoning grok-4.20-reasoning-latest grok-4.20-reasoning-gv2",
      "grok-4.20-beta grok-4.20-beta-0309 grok-4.20-beta-0309-reasoning grok-4.20-beta-latest grok-4.20-beta-latest-reasoning",
      "grok-4.20-beta-reasoning grok-4.20-experimental-beta-0304 grok-4.20-experimental-beta-0304-reasoning",
      "grok-4.20-experimental-beta-latest grok-4.20-experimental-beta-reasoning-latest",
      "grok-4.20-0309-non-reasoning grok-4.20-non-reasoning grok-4.20-non-reasoning-latest grok-4.20-beta-0309-non-reasoning",
    ].join(" "),
    "grok-4.20-multi-agent": "grok-4.20-multi-agent grok-4.20-multi-agent-0309 grok-4.20-multi-agent-beta-0309",
  },
};

/** A card with our words in place of the imported ones; adds each word replaced to `used`. */
export function withWords(card: CardData, own: Words, used: Set<string>): CardData {
  const before = card.names ?? card.id;
  const after = before.split(" ").flatMap((word) => {
    if (!Object.hasOwn(own, word)) return [word];
    used.add(word);
    return own[word]!.split(" ").filter(Boolean);
  });
  const names = [...new Set(after)].join(" ");
  return names === before ? card : { ...card, names };
}
