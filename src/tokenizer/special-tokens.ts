/**
 * Which special tokens may appear in a text, as tiktoken defines it.
 *
 * `allowedSpecial` tokens are encoded to their ids; `disallowedSpecial` ones
 * make encoding throw. The text of a special token in neither list is ordinary
 * text, and by default all are: counting what a user typed must not fail, nor
 * let the user write special tokens. `"all"` means every special token of the
 * vocabulary; in `disallowedSpecial`, all but the allowed ones.
 */
import { checkOptions, describe, ReckonerError } from "../errors.ts";
import type { BpeKernel } from "../kernel/index.ts";
import { eachSegment } from "./feed.ts";

/** Which special tokens may appear in a text. */
export interface SpecialTokenOptions {
  /** Special tokens that get their ids. Default: none. */
  readonly allowedSpecial?: "all" | Iterable<string>;
  /** Special tokens that are refused with `tokenizer/special-token`. Default: none. */
  readonly disallowedSpecial?: "all" | Iterable<string>;
}

/** Options of `encode`. */
export interface EncodeOptions extends SpecialTokenOptions {
  /**
   * Whether to put around the text what its tokenizer.json says the model expects there, such as `<s>`. Default:
   * false. Vocabularies without such a file, like OpenAI's, have nothing to add.
   */
  readonly addSpecialTokens?: boolean;
}

/** Names of the options of `encode`. */
export const encodeOptions: readonly string[] = /* @__PURE__ */ Object.keys({
  allowedSpecial: true,
  disallowedSpecial: true,
  addSpecialTokens: true,
} satisfies Record<keyof EncodeOptions, true>);

/** @throws {@link ReckonerError} `input/bad-option`. */
export function checkAddSpecialTokens(options: EncodeOptions | undefined): boolean {
  const value: unknown = options?.addSpecialTokens ?? false;
  if (typeof value === "boolean") return value;
  throw new ReckonerError("input/bad-option", `addSpecialTokens must be true or false, got ${describe(value)}`);
}

/** The special tokens of a vocabulary, and how to search a text for them. */
export interface Specials {
  /** Whether any of them is wanted. */
  some(isWanted: (token: string) => boolean): boolean;
  /** The first wanted special token in a text; of several that begin at one place, the longest. */
  first(text: string, isWanted: (token: string) => boolean): string | undefined;
}

/**
 * Reads the options and refuses a text that holds a disallowed special token.
 *
 * @returns Which of the vocabulary's special tokens are allowed; `undefined` when none is.
 */
export function allowSpecials(
  specials: Specials,
  text: string,
  options: SpecialTokenOptions | undefined,
): ((text: string) => boolean) | undefined {
  if (options === undefined) return undefined;
  checkOptions(options, encodeOptions);
  const allowed = readSpecials(options.allowedSpecial, "allowedSpecial");
  const disallowed = readSpecials(options.disallowedSpecial, "disallowedSpecial");
  const isAllowed = allowed === "all" ? () => true : (token: string) => allowed.has(token);
  const refused = disallowed === "all" ? specials.first(text, (token) => !isAllowed(token)) : firstOf(text, disallowed);
  if (refused !== undefined) throw refusal(text, refused);
  return specials.some(isAllowed) ? isAllowed : undefined;
}

/** Special tokens that a kernel knows. */
export function specialsOf(kernel: BpeKernel): Specials {
  return {
    some: (isWanted) => kernel.specials.some((special) => isWanted(special.text)),
    first(text, isWanted) {
      kernel.flagSpecials(isWanted);
      let first: string | undefined;
      eachSegment(kernel, text, {
        text() {},
        special(index) {
          first = kernel.specials[index]!.text;
          return false;
        },
      });
      return first;
    },
  };
}

/** Special tokens by their texts. */
export function specialsAmong(texts: readonly string[]): Specials {
  return {
    some: (isWanted) => texts.some(isWanted),
    first: (text, isWanted) => firstOf(text, texts.filter(isWanted)),
  };
}

/** The texts of an option, or "all". */
function readSpecials(value: unknown, name: string): "all" | ReadonlySet<string> {
  if (value === undefined) return new Set();
  if (value === "all") return "all";
  if (isIterable(value)) {
    const texts = new Set<string>();
    for (const text of value) {
      if (typeof text !== "string" || text === "") {
        const message = `${name} must hold texts of special tokens, got ${text === "" ? "an empty text" : describe(text)}`;
        throw new ReckonerError("input/bad-option", message, { name });
      }
      texts.add(text);
    }
    return texts;
  }
  const message = `${name} must be "all" or a list of special tokens, got ${typeof value === "string" ? `"${value}"; write ["${value}"]` : describe(value)}`;
  throw new ReckonerError("input/bad-option", message, { name });
}

/** Whether a value can be iterated: its method gives an iterator. */
function isIterable(value: unknown): value is Iterable<unknown> {
  // Typed arrays hold numbers, and a detached one throws.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  const start: unknown = (value as Partial<Iterable<unknown>>)[Symbol.iterator];
  if (typeof start !== "function") return false;
  return (
    Array.isArray(value) ||
    value instanceof Set ||
    typeof (start.call(value) as Iterator<unknown> | undefined)?.next === "function"
  );
}

/** Which of the tokens comes first in a text; of several that begin at one place, the longest. */
function firstOf(text: string, tokens: Iterable<string>): string | undefined {
  let first: string | undefined;
  let place = Number.POSITIVE_INFINITY;
  for (const token of tokens) {
    const at = text.indexOf(token);
    if (at < 0 || at > place || (at === place && token.length < first!.length)) continue;
    [first, place] = [token, at];
  }
  return first;
}

/** The refusal of a special token in a text. */
function refusal(text: string, token: string): ReckonerError {
  const offset = text.indexOf(token);
  const message = `${JSON.stringify(token)} at offset ${offset} is a special token; pass allowedSpecial: [${JSON.stringify(token)}] to encode it, or leave it out of disallowedSpecial to treat it as text`;
  return new ReckonerError("tokenizer/special-token", message, { token, offset });
}
