/**
 * Checks of token counts and options at the public entry points: checked once, then trusted.
 *
 * The order of the checks is the order of the batch kernel's row status, so a
 * row and a scalar call refuse the same input for the same reason.
 */
import { describeNameless, type ErrorCode, holdsNames, ReckonerError, shown, typingSteps } from "../errors.ts";
import { mostTokens } from "../kernel/flops.ts";

// Largest token count of a request: up to it, all pair counts of a batch column are exact.
export { mostTokens };

/** Token counts of one request. */
export interface RequestTokens {
  /** Tokens of the prompt, at least 1; cached ones are included. */
  readonly prompt: number;
  /** Tokens generated. Default 0: the prompt is only read, and no logits are computed. */
  readonly completion?: number;
  /** Leading prompt tokens whose keys and values are already cached. Default 0. */
  readonly cached?: number;
}

/** Why a row was refused; the index is the status byte in a batch. */
export const rowStatuses: readonly ("ok" | ErrorCode)[] = [
  "ok",
  "compute/not-a-number",
  "compute/negative",
  "compute/fractional",
  "compute/too-large",
  "compute/empty-prompt",
  "compute/cached-exceeds-prompt",
  "compute/context-exceeded",
  "compute/not-generative",
];

/** A whole number in a range; otherwise the error says why it is not one. */
export function checkCount(name: string, value: unknown, least = 0, most: number = Number.MAX_SAFE_INTEGER): number {
  const refuse = (code: ErrorCode, rule: string): never => {
    throw new ReckonerError(
      code,
      `${name} must be ${rule}; got ${typeof value === "number" ? value : describeNameless(value)}`,
      { name, value },
    );
  };
  if (typeof value !== "number" || !Number.isFinite(value)) return refuse("compute/not-a-number", "a finite number");
  if (value < 0) return refuse("compute/negative", "zero or more");
  if (!Number.isInteger(value)) return refuse("compute/fractional", "a whole number");
  if (value > most) return refuse("compute/too-large", `at most ${most}`);
  if (value < least) return refuse("compute/too-small", `at least ${least}`);
  return value;
}

/** A number or bigint as a bigint; otherwise the error says why it is not a whole number. */
export function checkInteger(name: string, value: unknown): bigint {
  if (typeof value !== "bigint") return BigInt(checkCount(name, value));
  if (value >= 0n) return value;
  throw new ReckonerError("compute/negative", `${name} must be zero or more; got ${value}`, { name, value });
}

/** Whether a value has fields by name. */
export function hasFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return holdsNames(value);
}

/** Refuses what is not an object, before its fields are read. */
export function checkObject(name: string, value: unknown): void {
  if (hasFields(value)) return;
  const seen = typeof value === "object" ? describeNameless(value) : shown(value);
  throw new ReckonerError("compute/not-an-object", `${name} must be an object; got ${seen}`, { name, value });
}

/**
 * Refuses what is not an object, and a number under a misspelt count name: `completions`, `promptTokens`.
 * Other fields, such as a request's id, are left alone.
 */
export function checkCounts(name: string, value: unknown, known: readonly string[]): void {
  checkObject(name, value);
  for (const [field, count] of Object.entries(value as object)) {
    if (known.includes(field) || typeof count !== "number") continue;
    const near = known.find((each) => field.startsWith(each) || typingSteps(field, each) <= 2);
    if (near === undefined) continue;
    throw new ReckonerError(
      "input/bad-option",
      `"${field}" is not a count of ${name}; did you mean ${near}? There are ${known.join(", ")}`,
      { name: field, known },
    );
  }
}

/** Yes, no, or left out. */
export function checkFlag(name: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new ReckonerError("input/bad-option", `${name} must be true or false; got ${shown(value)}`, { name, value });
}

/** Refuses what is not a list, before it is iterated. */
export function checkList(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new ReckonerError("compute/not-an-object", `${name} must be a list; got ${shown(value)}`, { name, value });
}

/** One of a few names. */
export function checkChoice<Name extends string>(name: string, value: unknown, known: readonly Name[]): Name {
  if (known.includes(value as Name)) return value as Name;
  throw new ReckonerError("input/bad-option", `${name} must be ${known.join(" or ")}; got ${shown(value)}`, {
    name,
    value,
    known,
  });
}

/** A number in a range that is not a token count: a price, an efficiency, a probability. `Number.MIN_VALUE`: above 0. */
export function checkRate(
  name: string,
  value: unknown,
  least: number,
  most: number = Number.POSITIVE_INFINITY,
): number {
  if (typeof value === "number" && value >= least && value <= most && Number.isFinite(value)) return value;
  const range =
    most === Number.POSITIVE_INFINITY
      ? `a finite number ${least === Number.MIN_VALUE ? "above 0" : `of at least ${least}`}`
      : least === Number.MIN_VALUE
        ? `above 0 and at most ${most}`
        : `from ${least} to ${most}`;
  throw new ReckonerError("compute/bad-rate", `${name} must be ${range}; got ${shown(value)}`, { name, value });
}

export interface CheckedRequest {
  readonly prompt: number;
  readonly completion: number;
  readonly cached: number;
  /** Positions that have keys and values when the last token is out: the last output is never fed back. */
  readonly end: number;
}

/** Checks one request against a model's limits; `name` is the caller's name for the prompt. */
export function checkRequest(
  request: RequestTokens,
  context: number,
  isGenerative: boolean,
  name = "prompt",
): CheckedRequest {
  checkObject("a request, such as { prompt: 8_000, completion: 500 },", request);
  const prompt = checkCount(name, request.prompt, 0, mostTokens);
  if (prompt === 0) {
    throw new ReckonerError("compute/empty-prompt", `${name} must be at least 1; got 0`, { name, value: 0 });
  }
  const completion = checkCount("completion", request.completion ?? 0, 0, mostTokens);
  const cached = checkCount("cached", request.cached ?? 0, 0, mostTokens);
  if (cached > prompt) {
    throw new ReckonerError(
      "compute/cached-exceeds-prompt",
      `cached (${cached}) is more than the prompt (${prompt}); cached tokens are part of the prompt`,
      { cached, prompt },
    );
  }
  if (prompt + completion > context) {
    throw new ReckonerError(
      "compute/context-exceeded",
      `prompt ${prompt} + completion ${completion} = ${prompt + completion} tokens, but the model's context is ${context}; shorten it or raise the option context`,
      { prompt, completion, context },
    );
  }
  if (!isGenerative && (completion > 0 || cached > 0)) {
    throw new ReckonerError(
      "compute/not-generative",
      "a bidirectional encoder reads its whole input at once: no completion, no cached prefix",
      { completion, cached },
    );
  }
  return { prompt, completion, cached, end: prompt + Math.max(completion - 1, 0) };
}
