/** The front door. */
export { type ErrorCode, ReckonerError } from "./errors.ts";
export * from "./tokenizer/index.ts";
