/**
 * Counts that are missing because their names are misspelt: they would cost nothing, and nobody would know.
 */
import { ReckonerError } from "../errors.ts";
import type { Draft } from "./usage-draft.ts";
import type { Body } from "./usage-place.ts";

/** Providers' names for their counts, in the same order in both lists. */
export const inputNames: readonly string[] = [
  "prompt_tokens",
  "input_tokens",
  "promptTokens",
  "inputTokens",
  "promptTokenCount",
  "prompt_token_count",
  "total_input_tokens",
];
export const outputNames: readonly string[] = [
  "completion_tokens",
  "output_tokens",
  "completionTokens",
  "outputTokens",
  "candidatesTokenCount",
  "candidates_token_count",
  "total_output_tokens",
];

/** Other names in use that no reader reads, as `bare` writes them. */
const foreign = ["generatedtoken", "outputtokencount", "completiontokencount"];

/** Letters that may be wrong: "input" and "output" are three apart. */
const mostWrong = 2;

/** Characters of the longest key that can be nearly such a name. */
const longestKey = 24;

/**
 * Refuses a usage whose input or output is zero, or has none of its names, while some count has nearly such a name, or
 * another provider's.
 *
 * @param isBilled Whether output is billed: that of embeddings is not.
 * @throws {@link ReckonerError} `pricing/unknown-usage`.
 */
export function refuseMisspelt(usage: Body, { total, output }: Draft, isBilled: boolean): void {
  if (isBilled && (output === 0 || lacks(usage, outputNames))) refuseNearly(usage, outputNames, inputNames);
  if (total === 0 || lacks(usage, inputNames)) refuseNearly(usage, inputNames, outputNames);
}

function lacks(usage: Body, names: readonly string[]): boolean {
  return !names.some((name) => Object.hasOwn(usage, name));
}

/** @param others The other count's names: the one present tells whose names are meant. */
function refuseNearly(usage: Body, names: readonly string[], others: readonly string[]): void {
  for (const key of Object.keys(usage)) {
    const value = usage[key];
    // A count given as text is a count, too.
    const isCount = typeof value === "number" ? value !== 0 : typeof value === "string" && /^0*[1-9]\d*$/.test(value);
    if (!isCount || key.length > longestKey) continue;
    const letters = bare(key);
    const near =
      names.find((name) => name !== key && isNear(letters, bare(name), mostWrong)) ??
      (names === outputNames && foreign.includes(letters) ? names[0] : undefined);
    if (near === undefined) continue;
    const meant = names.find((name, at) => name !== key && Object.hasOwn(usage, others[at]!)) ?? near;
    throw new ReckonerError(
      "pricing/unknown-usage",
      `"${key}" is not read in such a usage and would cost nothing; did you mean "${meant}"?`,
      { key, meant },
    );
  }
}

/** The letters of a name, without a final "s": the same in snake case and camel case. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z]|s$/g, "");
}

/** Whether at most so many letters inserted, dropped or changed turn one word into the other. */
function isNear(one: string, other: string, wrong: number): boolean {
  if (one === other) return true;
  if (wrong === 0 || Math.abs(one.length - other.length) > wrong) return false;
  let at = 0;
  while (one[at] === other[at]) at++;
  // One letter is changed, dropped or inserted.
  return [
    [1, 1],
    [1, 0],
    [0, 1],
  ].some(([left, right]) => isNear(one.slice(at + left!), other.slice(at + right!), wrong - 1));
}
