/** The main entry, `reckoner`: re-exports only. */
export { type ErrorCode, ReckonerError } from "./errors.ts";
export * from "./tokenizer/index.ts";
