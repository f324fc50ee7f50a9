/**
 * Prices: from any provider's usage, or from a request not yet sent, to exact money with its source.
 *
 * Start with `priceBook`; import price lists from `reckoner/prices/<provider>`.
 */
export {
  type ChatMessage,
  type ContentPart,
  type Count,
  chatOverhead,
  messageTokens,
  type Schema,
  type ToolChoice,
  type ToolDefinition,
} from "../chat/index.ts";
export { type BatchCost, type Column, costBatch, type UsageColumns } from "./batch.ts";
export {
  type CardData,
  isDay,
  type Modifier,
  type Period,
  type ProviderPrices,
  type RateKey,
  type Rates,
  ratesAt,
} from "./card.ts";
export type { Cost, CostLine } from "./cost.ts";
export type {
  CountableRequest,
  CountedRequest,
  Estimate,
  LimitUse,
  RequestCounter,
  RequestEstimate,
  TokenKind,
  WindowUse,
} from "./estimate.ts";
export { dataUrlSize } from "./image-size.ts";
export { type PriceBookOptions, type PriceQuery, type Pricer, pricer } from "./lookup.ts";
export { closest, findCard, matches as matchesAny } from "./match.ts";
export { type Media, type MediaTokens, mediaTokens } from "./media.ts";
export { formatUsd, parseUsd } from "./money.ts";
export { claudeToolTokens } from "./overheads.ts";
export type { CardInfo, Plan } from "./plan.ts";
export { type Comparison, type PriceBook, priceBook, type TrainingCost } from "./price-book.ts";
export { requestCounter, type TextCounter } from "./request-counter.ts";
export {
  type InputTokens,
  type OutputTokens,
  type Usage,
  type UsageFlag,
  type UsageInput,
  uncachedInput,
  usageOf,
} from "./usage.ts";
export type { UsageFromOptions } from "./usage-draft.ts";
export { usageFrom } from "./usage-from.ts";
export type { Change, ReplayEvent, WhatIf } from "./what-if.ts";
