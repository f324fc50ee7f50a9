/** What a counter says at a moment, in numbers and in words. */
import { ReckonerError, shown } from "../errors.ts";

/** State of a counter. */
export interface CounterState {
  /** `counting` until the first number is there; `error` when there can be none. */
  readonly status: "counting" | "ready" | "error";
  /** Exact tokens of the field's text; absent while there is no number. */
  readonly tokens?: number;
  /** The most tokens the text should have. */
  readonly limit?: number;
  /** Tokens beyond the limit, 0 where there is none. */
  readonly over: number;
  /** What went wrong, and the way out. `code` is a `ReckonerError`'s, or else the name of the error: `TypeError`. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** The words of a state in English, numbers in the page's own writing. */
export function describeState({ status, tokens, limit, over, error }: CounterState): string {
  if (status === "error") return error!.message;
  if (tokens === undefined) return "counting tokens…";
  const number = (value: number): string => value.toLocaleString();
  const noun = (limit ?? tokens) === 1 ? "token" : "tokens";
  if (limit === undefined) return `${number(tokens)} ${noun}`;
  const count = `${number(tokens)} of ${number(limit)} ${noun}`;
  return over > 0 ? `${count}, ${number(over)} too many` : count;
}

/** The state of a counter that an error stopped. */
export function failed(error: unknown): CounterState {
  const [code, message] = error instanceof Error ? [error.name, error.message] : ["Error", shown(error)];
  return { status: "error", over: 0, error: { code: error instanceof ReckonerError ? error.code : code, message } };
}
