/** What a counter shows at one moment, in numbers and in words. */
import { ReckonerError, shown } from "../errors.ts";

/** State of a counter. */
export interface CounterState {
  /** `counting` until the first count is there; `error` when there can be none. */
  readonly status: "counting" | "ready" | "error";
  /** Exact number of tokens in the field's text; absent while there is no count. */
  readonly tokens?: number;
  /** The most tokens the text should have. */
  readonly limit?: number;
  /** Tokens beyond the limit; 0 when there are none or no limit is set. */
  readonly over: number;
  /** What went wrong and how to fix it. `code` is that of a `ReckonerError`, or else the error's name, such as `TypeError`. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** A state in English, with numbers in the page's locale. */
export function describeState({ status, tokens, limit, over, error }: CounterState): string {
  if (status === "error") return error!.message;
  if (tokens === undefined) return "counting tokens…";
  const number = (value: number): string => value.toLocaleString();
  const noun = (limit ?? tokens) === 1 ? "token" : "tokens";
  if (limit === undefined) return `${number(tokens)} ${noun}`;
  const count = `${number(tokens)} of ${number(limit)} ${noun}`;
  return over > 0 ? `${count}, ${number(over)} too many` : count;
}

/** The state of a counter after an error. */
export function failed(error: unknown): CounterState {
  const [code, message] = error instanceof Error ? [error.name, error.message] : ["Error", shown(error)];
  return { status: "error", over: 0, error: { code: error instanceof ReckonerError ? error.code : code, message } };
}
