/**
 * Speculative decoding: a draft proposes tokens, and the target verifies several in one pass.
 *
 * Each step verifies k drafts and the token after them, k + 1 positions at
 * once; their pairs are F(n+k+1) - F(n), as in any pass. With an acceptance
 * probability p per draft, a step yields (1 - p^(k+1)) / (1 - p) tokens on
 * average (Leviathan et al., arXiv:2211.17192, eq. 1); the rest is wasted work.
 */

import type { CheckedRequest } from "./counts.ts";
import type { FlopBreakdown } from "./request.ts";
import { addFields, passFlops, prefillFlops, type RequestContext } from "./request.ts";

export interface SpeculativeCost {
  /** Drafts per step. */
  readonly drafts: number;
  /** Expected tokens per step, 1 … drafts + 1. */
  readonly tokensPerStep: number;
  /** Verification steps, rounded up. */
  readonly steps: number;
  /** FLOPs of the prompt's prefill by the target. */
  readonly prefill: FlopBreakdown;
  /** FLOPs of all verification passes. */
  readonly verify: FlopBreakdown;
  /** FLOPs of the draft model: its own prefill and every drafted token; 0 without a draft model. */
  readonly draft: bigint;
  readonly total: bigint;
  /** Expected fraction of verified positions that are thrown away. */
  readonly wasted: number;
}

/** Average number of tokens per step. */
export function tokensPerStep(drafts: number, acceptance: number): number {
  if (acceptance === 1) return drafts + 1;
  return (1 - acceptance ** (drafts + 1)) / (1 - acceptance);
}

/**
 * Cost of one speculative request. The integers are exact for the average run: step j starts at the expected number of
 * tokens so far, rounded down.
 */
export function speculativeCost(
  target: RequestContext,
  draft: RequestContext | undefined,
  request: CheckedRequest,
  drafts: number,
  acceptance: number,
): SpeculativeCost {
  const yielded = tokensPerStep(drafts, acceptance);
  const { prompt, completion, cached } = request;
  // The first token comes from the prefill; the others from steps.
  const steps = Math.max(Math.ceil(Math.max(completion - 1, 0) / yielded - 1e-9), 0);
  const rows = BigInt(Math.min(completion, 1));
  const prefill = prefillFlops(target, cached, prompt, rows);
  let verify = passFlops(target.costs, "decode", 0n, 0n, 0n, 0n, "exact");
  let drafted = draft === undefined ? 0n : prefillFlops(draft, cached, prompt, 0n).total;
  for (let step = 0; step < steps; step++) {
    const from = BigInt(prompt + Math.floor(step * yielded));
    const to = from + BigInt(drafts + 1);
    verify = addFields(verify, passFlops(target.costs, "decode", from, to, to - from, 0n, "exact"));
    if (draft !== undefined)
      drafted += passFlops(draft.costs, "decode", from, from + BigInt(drafts), BigInt(drafts), 0n, "exact").total;
  }
  return {
    drafts,
    tokensPerStep: yielded,
    steps,
    prefill,
    verify,
    draft: drafted,
    total: prefill.total + verify.total + drafted,
    wasted: 1 - yielded / (drafts + 1),
  };
}
