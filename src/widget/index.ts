/**
 * Counters for pages: the tokens of a text field beside it, and of a text that is edited.
 *
 * Importing this touches no page; only its functions do.
 */
export { type AttachedCounter, attachCounter, type CounterOptions } from "./attach-counter.ts";
export { type CountsTokens, LiveText, type TextBlock } from "./live-text.ts";
export type { CounterState } from "./state.ts";
export { defineTokenCounter } from "./token-counter.ts";
