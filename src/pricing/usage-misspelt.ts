/**
 * A count that is not there because its name is spelt otherwise: it would cost nothing, and nobody would know.
 */
import { ReckonerError } from "../errors.ts";
import type { Draft } from "./usage-draft.ts";
import type { Body } from "./usage-place.ts";

/** What providers call their counts, in the same order. */
const inputNames = [
  "prompt_tokens",
  "input_tokens",
  "promptTokens",
  "inputTokens",
  "promptTokenCount",
  "prompt_token_count",
  "total_input_tokens",
];
const outputNames = [
  "completion_tokens",
  "output_tokens",
  "completionTokens",
  "outputTokens",
  "candidatesTokenCount",
  "candidates_token_count",
  "total_output_tokens",
];

/** Letters that may be wrong: "input" and "output" are three apart. */
const mostWrong = 2;

/**
 * Refuses a usage in which input, or output, is zero or has none of its names, where a count has nearly such a name, or that of
 * another provider.
 *
 * @param isBilled Whether output is: that of embeddings is not.
 * @throws {@link ReckonerError} `pricing/unknown-usage`.
 */
export function refuseMisspelt(usage: Body, { total, output }: Draft, isBilled: boolean): void {
  if (isBilled && (output === 0 || lacks(usage, outputNames))) refuseNearly(usage, outputNames, inputNames);
  if (total === 0 || lacks(usage, inputNames)) refuseNearly(usage, inputNames, outputNames);
}

function lacks(usage: Body, names: readonly string[]): boolean {
  return !names.some((name) => Object.hasOwn(usage, name));
}

/** @param others The other count's names: the one that is there says whose names are meant. */
function refuseNearly(usage: Body, names: readonly string[], others: readonly string[]): void {
  for (const [key, value] of Object.entries(usage)) {
    if (typeof value !== "number" || value === 0) continue;
    const near = names.find((name) => name !== key && differs(bare(key), bare(name)) <= mostWrong);
    if (near === undefined) continue;
    const meant = names.find((name, at) => name !== key && Object.hasOwn(usage, others[at]!)) ?? near;
    const message = `"${key.slice(0, 100)}" is not read in such a usage and would cost nothing; did you mean "${meant}"?`;
    throw new ReckonerError("pricing/unknown-usage", message, { key, meant });
  }
}

/** Without what languages and styles spell differently. */
function bare(name: string): string {
  return name
    .slice(0, 40)
    .toLowerCase()
    .replace(/[^a-z]|s$/g, "");
}

/** How many letters have to be put in, left out or changed to make one word the other. */
function differs(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let at = 1; at <= other.length; at++) {
      const changed = above[at - 1]! + (one[row - 1] === other[at - 1] ? 0 : 1);
      next.push(Math.min(changed, above[at]! + 1, next[at - 1]! + 1));
    }
    above = next;
  }
  return above[other.length]!;
}
