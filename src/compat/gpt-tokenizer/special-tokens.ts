/**
 * Which special tokens a text may contain, by the rules in the README of npm `gpt-tokenizer`.
 *
 * Without options all are refused. `disallowedSpecial` overrides `allowedSpecial`, and `"all"` excludes those that the
 * other option names.
 */
import { checkHoldsNames, describe, ReckonerError } from "../../errors.ts";
import { ALL_SPECIAL_TOKENS } from "./constants.ts";

/** Options of `encode` and all other methods that encode. */
export interface EncodeOptions {
  /** Special tokens that are encoded as their ids. Default: none. */
  allowedSpecial?: ReadonlySet<string> | typeof ALL_SPECIAL_TOKENS;
  /** Special tokens that are refused. Default: all that are not allowed. */
  disallowedSpecial?: ReadonlySet<string> | typeof ALL_SPECIAL_TOKENS;
}

/** The choice as the tokenizer takes it. */
export interface SpecialTokenChoice {
  readonly allowedSpecial: readonly string[];
  readonly disallowedSpecial: "all" | readonly string[];
}

const all = ALL_SPECIAL_TOKENS;
const refuseAll: SpecialTokenChoice = { allowedSpecial: [], disallowedSpecial: all };

/**
 * @param known Every special token of the vocabulary.
 * @throws {@link ReckonerError} `input/bad-option` when both options are "all", and for invalid options.
 */
export function chooseSpecials(known: readonly string[], options: EncodeOptions | undefined): SpecialTokenChoice {
  if (options === undefined || options === null) return refuseAll;
  checkHoldsNames(options, 'options must be an object such as { allowedSpecial: "all" }');
  const allowed = readSet(options.allowedSpecial, "allowedSpecial");
  const disallowed = readSet(options.disallowedSpecial, "disallowedSpecial");
  if (allowed === all) {
    if (disallowed === all) {
      const message = 'allowedSpecial and disallowedSpecial cannot both be set to "all".';
      throw new ReckonerError("input/bad-option", message);
    }
    const refused = disallowed ?? new Set<string>();
    return { allowedSpecial: known.filter((token) => !refused.has(token)), disallowedSpecial: [...refused] };
  }
  // An empty string, as from "".split(","), allows nothing.
  const named = [...(allowed ?? [])].filter((token) => token !== "");
  if (disallowed === undefined || disallowed === all) return { allowedSpecial: named, disallowedSpecial: all };
  return { allowedSpecial: named.filter((token) => !disallowed.has(token)), disallowedSpecial: [...disallowed] };
}

function readSet(value: unknown, name: string): typeof all | ReadonlySet<string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === all) return all;
  if (typeof value === "object" && Symbol.iterator in value) {
    const tokens = new Set(value as Iterable<string>);
    const wrong = [...tokens].find((token) => typeof token !== "string");
    if (wrong === undefined) return tokens.has(all) ? all : tokens;
    const message = `${name} must hold special tokens as strings, got ${describe(wrong)}`;
    throw new ReckonerError("input/bad-option", message, { name });
  }
  const seen = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw new ReckonerError("input/bad-option", `${name} must be "all" or a Set of special tokens, got ${seen}`, {
    name,
  });
}
