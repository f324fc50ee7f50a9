/**
 * The one error class, and every code it can carry.
 *
 * The code is for programs, the message for people, the details for both.
 * Codes are `room/what-happened`; a message says what happened, what was
 * seen, and the way out.
 */

export type ErrorCode =
  | "input/not-a-string" //            text was expected and something else came
  | "input/bad-option" //              an option has a value outside its documented range
  | "kernel/out-of-memory" //          linear memory could not grow; the input is too large
  | "kernel/unavailable" //            this runtime refuses WebAssembly
  | "vocabulary/corrupt" //            a vocabulary file is damaged, or not the kind of file it was taken for
  | "vocabulary/unsupported" //        a well-formed file that needs what this version cannot do
  | "vocabulary/not-loaded" //         the bytes of a vocabulary could not be read or fetched
  | "compute/bad-geometry" //          a model dimension is not a positive whole number, or a field is misspelt
  | "compute/heads-not-divisible" //   heads are not a multiple of the heads they share
  | "compute/bad-window" //            an attention window or chunk that is not at least one position
  | "compute/bad-experts" //           more experts per token than experts
  | "compute/unknown-architecture" //  a config.json this version cannot cost; details.missing names the fields
  | "compute/not-a-number" //          a count is NaN, infinite or not a number at all
  | "compute/negative" //              a count is below zero
  | "compute/fractional" //            a count is not whole
  | "compute/too-large" //             a count is above what is exact, or sensible: 2^26 tokens, 2^20 devices
  | "compute/too-small" //             a count below 1 where one is needed: devices, sequences, epochs, a block
  | "compute/empty-prompt" //          no position to process
  | "compute/cached-exceeds-prompt" // more cached tokens than the prompt has
  | "compute/context-exceeded" //      prompt and completion do not fit the model's context
  | "compute/not-generative" //        a completion was asked of a bidirectional encoder
  | "compute/not-an-object" //         a question, its options or a device is not an object
  | "compute/unknown-format" //        no number format of that name
  | "compute/unknown-column" //        a batch column that does not exist
  | "compute/column-needs-device" //   time and money columns without a device
  | "compute/length-mismatch" //       batch columns of different lengths
  | "compute/no-peak" //               the device publishes no peak for that number format
  | "compute/unknown-device" //        no device of that name; details.closest names the nearest
  | "compute/bad-rate" //             a price, efficiency, throughput or probability outside its range
  | "tokenizer/special-token" //       the text holds a special token that was not allowed
  | "tokenizer/unknown-token" //       an id that is not in the vocabulary
  | "chat/no-rule" //                  no measured rule for chats in this vocabulary; pass the model's template
  | "chat/not-text" //                 a part of a message is not text and cannot be counted here
  | "chat/bad-template" //             a chat template that is missing, unreadable, lacks a token, or asks for something unknown
  | "chat/refused" //                  the model's template raised an exception on these messages, or loops endlessly
  | "chat/unclear-special" //          cannot tell whether message or template wrote a special token's text
  | "parallel/unavailable" //          a worker could not be started
  | "parallel/worker-lost" //          a worker ended before it answered; another takes its place
  | "parallel/closed" //               the pool was closed
  | "cli/usage" //                     the command line asks for something that does not exist
  | "cli/unreadable" //                a file that could not be read
  | "cli/bad-input" //                 what was read is not what the command takes
  | "model/unknown" //                 no model of that name; details.closest names the nearest
  | "pricing/bad-money" //             an amount or rate that is not a plain non-negative decimal
  | "pricing/bad-card" //              price data that cannot be read: unknown rate name, bad date or pattern
  | "pricing/bad-date" //              a time that is neither a Date, ISO 8601 text nor a Unix time
  | "pricing/bad-quantity" //          tokens or units that are negative, fractional, beyond 2^53 or not a number
  | "pricing/breakdown-above-total" // parts of a usage exceed the whole they belong to
  | "pricing/ambiguous-usage" //       a usage that can be read two ways, and its numbers do not decide
  | "pricing/several-responses" //     events or lines of more than one response, each with its own bill
  | "pricing/unknown-usage" //         no known usage shape in the body
  | "pricing/unknown-model" //         no card for that model; details.closest names the nearest
  | "pricing/unknown-tier" //          no price for that service tier on that card; details.known lists them
  | "pricing/unknown-region" //        no price for that region on that card; details.known lists them
  | "pricing/before-first-card" //     the time is earlier than the first price of that model
  | "pricing/no-rate" //               the card has no rate for what was asked (training, for example)
  | "pricing/unknown-media" //         no image, audio, video or page rule for that model
  | "pricing/image-rejected"; //       the provider refuses an image of that size

/**
 * What every refusal in this package throws.
 *
 * @example
 * try { tokenizer.decode([999_999_999]); } catch (error) { error.code; } // "tokenizer/unknown-token"
 */
export class ReckonerError extends Error {
  override readonly name = "ReckonerError";
  readonly code: ErrorCode;
  /** Facts a program can act on: the limit, the offset, the model. Never free text. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** The class name of a runtime's own object, such as `Date`; a caller's object is `Object`, or what it says it is. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What a value is, in a word or two, for a message. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  try {
    // What `require` gives for our modules.
    if (kindOf(value) === "Module") return "a module (pass its `default`)";
    const name: unknown = value.constructor?.name;
    // Generators and instances of nameless classes have an empty one.
    return typeof name === "string" && name !== "" ? name : "object";
  } catch {
    // A proxy may throw when asked.
    return "object";
  }
}

/** A value as a message names it: its text, or its kind if it has none, like an object without a prototype. */
export function shown(value: unknown): string {
  try {
    return String(value);
  } catch {
    return describe(value);
  }
}

/** @throws {@link ReckonerError} `input/not-a-string`. */
export function checkText(text: unknown, name = "text"): asserts text is string {
  if (typeof text === "string") return;
  const message = `${name} must be a string, got ${describe(text)}; convert it first, for bytes with TextDecoder`;
  throw new ReckonerError("input/not-a-string", message, { got: describe(text) });
}

/**
 * How far a mistyped name is from a known one: letters to insert, drop or replace, and neighbours to swap (optimal string
 * alignment). The work grows with the product of the lengths.
 */
export function typingSteps(typed: string, name: string): number {
  let before: number[] = [];
  let row = Array.from({ length: name.length + 1 }, (_, column) => column);
  for (let i = 1; i <= typed.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++) {
      let steps = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (typed[i - 1] === name[j - 1] ? 0 : 1));
      const isSwap = i > 1 && j > 1 && typed[i - 1] === name[j - 2] && typed[i - 2] === name[j - 1];
      if (isSwap) steps = Math.min(steps, before[j - 2]! + 1);
      next.push(steps);
    }
    [before, row] = [row, next];
  }
  return row[name.length]!;
}

/**
 * Refuses a name that is not a known one: a mistyped option would silently do nothing.
 *
 * @throws {@link ReckonerError} `input/bad-option`.
 */
export function checkNames(kind: string, given: object, known: readonly string[]): void {
  const name = Object.keys(given).find((each) => !known.includes(each));
  if (name === undefined) return;
  const message = `${JSON.stringify(name)} is not ${kind}; there are ${known.join(", ")}`;
  throw new ReckonerError("input/bad-option", message, { name, known });
}

/**
 * Whether a value holds something by name: an object, including an instance of a caller's class. A promise, list, Map or
 * Date would pass for `{}`, and what was meant would be lost.
 */
export function holdsNames(value: unknown): value is object {
  if (typeof value !== "object" || value === null || isPromise(value) || Symbol.iterator in value) return false;
  const kind = kindOf(value);
  return kind === "Object" || !(kind in globalThis);
}

function isPromise(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}

/** Describes a value that holds no names, for a message; for a promise, also the way out. */
export function describeNameless(value: unknown): string {
  return isPromise(value) ? `${describe(value)}: await it first` : describe(value);
}

/** @throws {@link ReckonerError} `input/bad-option`, whose message begins with what is wanted. */
export function checkHoldsNames(value: unknown, wanted: string): void {
  if (!holdsNames(value)) throw new ReckonerError("input/bad-option", `${wanted}, got ${describeNameless(value)}`);
}

/**
 * What a caller's own counter gave, if it is a number of tokens: with anything else, sums would be meaningless.
 *
 * @throws {@link ReckonerError} `input/bad-option`.
 */
export function checkTokens(tokens: unknown): number {
  if (Number.isSafeInteger(tokens) && (tokens as number) >= 0) return tokens as number;
  const got = typeof tokens === "number" ? tokens : describeNameless(tokens);
  const message = `count must give a whole number of tokens, got ${got}`;
  throw new ReckonerError("input/bad-option", message, { got });
}

/**
 * Refuses options that are not an object, or that have other names than these.
 *
 * @throws as {@link checkNames} does.
 */
export function checkOptions(options: unknown, names: readonly string[]): void {
  if (options === undefined) return;
  checkHoldsNames(options, "options must be an object");
  checkNames("an option", options as object, names);
}
