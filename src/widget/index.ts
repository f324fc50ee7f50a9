/**
 * Token counters for web pages: next to a text field, and for a text under edit.
 *
 * Importing this module does not touch the page; only its functions do.
 */
export { type AttachedCounter, attachCounter, type CounterOptions } from "./attach-counter.ts";
export { type CountsTokens, LiveText, type TextBlock } from "./live-text.ts";
export type { CounterState } from "./state.ts";
export { defineTokenCounter } from "./token-counter.ts";
