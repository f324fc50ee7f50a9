/** The models the page offers: their makers, encodings, windows and prices. */
import { type EncodingName, encodingForModel, models } from "reckoner/models/openai";
import anthropic from "reckoner/prices/anthropic";
import google from "reckoner/prices/google";
import openai from "reckoner/prices/openai";
import xai from "reckoner/prices/x-ai";
import { type Cost, priceBook, requestCounter } from "reckoner/pricing";
import type { RankFile } from "./messages.ts";

export const book = priceBook([openai, anthropic, google, xai], { onUnknown: "unpriced" });

export interface ModelChoice {
  readonly name: string;
  readonly maker: string;
  /** The encoding its tokens are counted in; for a tokenizer that is not public, the one the estimate starts from. */
  readonly encoding: EncodingName;
  readonly rankFile: RankFile;
  /** Whether the count equals the provider's. */
  readonly isExact: boolean;
  /** Whether it answers: an embedding model has no answer to make room or pay for. */
  readonly answers: boolean;
  /** The most tokens in one call, where known. */
  readonly window: number | undefined;
  /** The most tokens of text, where the model accepts less than its window holds. */
  readonly maxInput: number | undefined;
}

/** Encodings that share a rank file. */
export const rankFileOf: Readonly<Record<EncodingName, RankFile>> = {
  o200k_base: "o200k_base",
  o200k_harmony: "o200k_base",
  cl100k_base: "cl100k_base",
  p50k_base: "p50k_base",
  p50k_edit: "p50k_base",
  r50k_base: "r50k_base",
  gpt2: "r50k_base",
};

const openAiNames =
  "gpt-6-sol gpt-6-astra gpt-6-luna gpt-5.6-sol gpt-5.5 gpt-5.4 gpt-5.4-mini gpt-5.2 gpt-5.1 gpt-5 gpt-5-mini gpt-5-nano gpt-4.1 gpt-4.1-mini gpt-4o gpt-4o-mini o3 o4-mini gpt-oss-120b gpt-oss-20b gpt-4-turbo gpt-4 gpt-3.5-turbo text-embedding-3-large text-embedding-3-small".split(
    " ",
  );

/** Makers whose tokenizers are not public, with the price list of their models. */
const estimated = [
  ["Anthropic", anthropic, "claude-fable-5-1 claude-opus-5-5 claude-sonnet-5 claude-haiku-4-5"],
  ["Google", google, "gemini-3.8-flash gemini-3.1-pro-preview gemini-2.5-pro gemini-2.5-flash"],
  ["xAI", xai, "grok-4.6 grok-4.5"],
] as const;

export const choices: readonly ModelChoice[] = [
  ...openAiNames.map((name): ModelChoice => {
    const encoding = encodingForModel(name);
    const { contextWindow: window, maxInputTokens: maxInput } = models[name] ?? {};
    const answers = !name.startsWith("text-embedding");
    return {
      name,
      maker: "OpenAI",
      encoding,
      rankFile: rankFileOf[encoding],
      isExact: true,
      answers,
      window,
      maxInput,
    };
  }),
  ...estimated.flatMap(([maker, list, names]) =>
    names.split(" ").flatMap((name): ModelChoice[] => {
      const cost = book.cost({ input: { total: 1 }, output: { total: 0 } }, { model: name, provider: list.id });
      if (cost.card === undefined) return [];
      const { window, maxInput } = cost.card;
      const encoding = "o200k_base";
      return [{ name, maker, encoding, rankFile: encoding, isExact: false, answers: true, window, maxInput }];
    }),
  ),
];

export const defaultModel = "gpt-5";

export function choiceOf(name: string): ModelChoice {
  return choices.find((choice) => choice.name === name) ?? choices.find((choice) => choice.name === defaultModel)!;
}

/** The number of tokens a model sees, with its bounds. */
export interface ModelCount {
  readonly tokens: number;
  readonly low: number;
  readonly high: number;
  readonly isExact: boolean;
}

/** A model's count, from the exact count by its rank file. */
export function countFor(choice: ModelChoice, tokens: number): ModelCount {
  if (choice.isExact) return { tokens, low: tokens, high: tokens, isExact: true };
  const counted = requestCounter({ count: () => tokens })({ model: choice.name, text: "-" });
  return { tokens: counted.tokens, low: counted.low, high: counted.high, isExact: counted.exact };
}

/** A count as text: exact ones plain, others with ≈. */
export function countText({ tokens, isExact }: ModelCount): string {
  return `${isExact ? "" : "≈ "}${tokens.toLocaleString("en-US")}`;
}

/** What calls cost today. */
export function costOf(choice: ModelChoice, input: number, cached: number, output: number): Cost {
  const usage = { input: { total: input, cacheRead: cached }, output: { total: output } };
  return book.cost(usage, { model: choice.name });
}

/** What a cost's flag means. */
export function flagText(flag: string): string | undefined {
  if (flag === "price-older-than-90d") return "These prices were read more than 90 days ago; check the source.";
  if (flag === "price-past-its-promised-date")
    return "The provider promised these prices only until a date that has passed.";
  if (flag === "cache-read-at-input-rate")
    return "This model has no lower price for cached text: it is priced in full.";
  if (flag.startsWith("unpriced:")) return `There is no price for ${flag.slice("unpriced:".length)}.`;
  return undefined;
}
