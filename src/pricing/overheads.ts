/**
 * Tokens that a provider adds when tools are given.
 *
 * Claude adds a system prompt for tool use whose size its documentation lists by model. The rule for OpenAI
 * is in `src/chat`.
 */

import { ReckonerError, shown } from "../errors.ts";
import { matches } from "./match.ts";

/** Claude's system prompt for tools: tokens with `auto` or `none`, and with `any` or `tool`. Later models are not listed yet. */
const CLAUDE_TOOLS = [
  ["*opus-4-8* *opus-4.8*", 290, 410],
  ["*opus-4-7* *opus-4.7*", 675, 804],
  ["*opus-4-6* *opus-4.6* *sonnet-4-6* *sonnet-4.6*", 497, 589],
  ["*opus-4-5* *opus-4.5* *sonnet-4-5* *sonnet-4.5* *haiku-4-5* *haiku-4.5*", 496, 588],
  [
    "*opus-4-1* *opus-4.1* *opus-4 *opus-4-0* *opus-4-20* *opus-4@* *sonnet-4 *sonnet-4-0* *sonnet-4-20* *sonnet-4@*",
    313,
    315,
  ],
  ["*sonnet-5 *sonnet-5-20* *sonnet-5@*", 354, 474],
  ["*3-5-haiku* *haiku-3-5* *haiku-3.5*", 264, 355],
  ["*3-7-sonnet* *sonnet-3-7* *sonnet-3.7* *3-5-sonnet* *3.5-sonnet*", 346, 313],
  ["*claude-3-opus*", 530, 281],
  ["*claude-3-sonnet*", 159, 235],
  ["*claude-3-haiku*", 264, 340],
] as const;
/** What a Claude model outside the table may add: nothing at least, about the newest listed, at most the largest listed. */
export const UNLISTED_CLAUDE_TOOLS: { readonly low: number; readonly tokens: number; readonly high: number } = {
  low: 0,
  tokens: 474,
  high: 804,
};

const CHOICES: readonly string[] = ["auto", "none", "any", "tool"];

/**
 * Tokens of the system prompt that Claude adds when tools are given.
 *
 * @param choice - `auto` or `none`, or `any` or `tool` (one must be used).
 * @returns Tokens, from https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview as read on 2026-07-13
 * (Claude 3 from a copy of 2025); undefined for models the page does not list.
 * @throws {@link ReckonerError} `input/bad-option` for another choice; `input/not-a-string` for a model that is not text.
 * @example
 * claudeToolTokens("claude-opus-4-6", "auto"); // 497
 */
export function claudeToolTokens(model: string, choice: string = "auto"): number | undefined {
  const at = (choice ?? undefined) === undefined ? 0 : CHOICES.indexOf(choice);
  if (at < 0)
    throw new ReckonerError("input/bad-option", `choice must be one of ${CHOICES.join(", ")}, got ${shown(choice)}`, {
      choice,
      known: CHOICES,
    });
  const row = CLAUDE_TOOLS.find(([models]) => matches(models, model));
  return row?.[at > 1 ? 2 : 1];
}
