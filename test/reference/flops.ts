/**
 * The counting twin: walks every layer, position, head, key and channel, and adds one per multiply-add.
 *
 * No formula is used. Masks are written as predicates on (query, key), matrices as two loops over their sides,
 * so the closed forms in src/compute have something to be equal to.
 */
import type { FeedForward, Mixer, ModelGeometry, Span } from "../../src/compute/index.ts";

export interface TwinRequest {
  prompt: number;
  completion: number;
  cached: number;
  latent?: "auto" | "naive" | "absorbed";
  /** Prompt tokens per prefill pass. */
  chunk?: number;
}

export interface TwinCount {
  attention: number;
  projections: number;
  feedForward: number;
  recurrence: number;
  decompression: number;
  head: number;
}

/** FLOPs of a request, counted one multiply-add at a time. */
export function countFlops(geometry: ModelGeometry, request: TwinRequest): TwinCount {
  const count: TwinCount = { attention: 0, projections: 0, feedForward: 0, recurrence: 0, decompression: 0, head: 0 };
  const { prompt, completion, cached } = request;
  const latent = request.latent ?? "auto";
  const passes: { from: number; to: number; phase: "prefill" | "decode" }[] = [];
  const step = request.chunk ?? prompt;
  for (let from = cached; from < prompt; from += step)
    passes.push({ from, to: Math.min(from + step, prompt), phase: "prefill" });
  // The last output is sampled and never processed.
  for (let output = 1; output < completion; output++)
    passes.push({ from: prompt + output - 1, to: prompt + output, phase: "decode" });
  const { hidden, embeddingDim = hidden, vocabulary } = geometry;
  const isNarrow = embeddingDim !== hidden;
  for (const { from, to, phase } of passes) {
    for (let token = from; token < to && isNarrow; token++)
      matrix(embeddingDim, hidden, () => (count.projections += 2));
    for (const group of geometry.layers) {
      for (let layer = 0; layer < group.count; layer++) {
        if (group.mixer) mix(count, geometry.hidden, group.mixer, from, to, phase, latent);
        if (group.feedForward)
          for (let token = from; token < to; token++) feed(count, geometry.hidden, group.feedForward);
      }
    }
  }
  for (let row = 0; row < completion; row++) {
    if (isNarrow) matrix(hidden, embeddingDim, () => (count.head += 2));
    matrix(embeddingDim, vocabulary, () => (count.head += 2));
  }
  return count;
}

function matrix(inputs: number, outputs: number, multiplyAdd: () => void): void {
  for (let row = 0; row < outputs; row++) for (let column = 0; column < inputs; column++) multiplyAdd();
}

function sees(span: Span, query: number, key: number, length: number): boolean {
  if (span === "bidirectional") return key < length;
  if (key > query) return false;
  if (span === "full") return true;
  if ("window" in span) return query - key < span.window;
  return Math.floor(query / span.chunk) === Math.floor(key / span.chunk);
}

function mix(
  count: TwinCount,
  hidden: number,
  mixer: Mixer,
  from: number,
  to: number,
  phase: string,
  latent: string,
): void {
  const project = (inputs: number, outputs: number): void => matrix(inputs, outputs, () => (count.projections += 2));
  const attend = (span: Span, heads: number, keyWidth: number, valueWidth: number): void => {
    for (let query = from; query < to; query++) {
      for (let head = 0; head < heads; head++) {
        for (let key = 0; key < to; key++) {
          if (!sees(span, query, key, to)) continue;
          for (let channel = 0; channel < keyWidth; channel++) count.attention += 2;
          for (let channel = 0; channel < valueWidth; channel++) count.attention += 2;
        }
      }
    }
  };
  if (mixer.kind === "grouped") {
    const valueDim = mixer.valueDim ?? mixer.headDim;
    for (let token = from; token < to; token++) {
      for (let head = 0; head < mixer.heads; head++) {
        project(hidden, mixer.headDim);
        project(valueDim, hidden);
        if (mixer.outputGate) project(hidden, valueDim);
      }
      for (let head = 0; head < mixer.kvHeads && !mixer.reusesCache; head++) {
        project(hidden, mixer.headDim);
        if (!mixer.keysAreValues) project(hidden, valueDim);
      }
    }
    attend(mixer.span ?? "full", mixer.heads, mixer.headDim, valueDim);
  } else if (mixer.kind === "latent") {
    const { heads, queryRank, latentRank, nopeDim, ropeDim, valueDim } = mixer;
    const absorbed = latent === "absorbed" || (latent === "auto" && phase === "decode");
    for (let token = from; token < to; token++) {
      if (queryRank !== undefined) project(hidden, queryRank);
      for (let head = 0; head < heads; head++) {
        project(queryRank ?? hidden, nopeDim + ropeDim);
        if (absorbed) {
          project(nopeDim, latentRank);
          project(latentRank, valueDim);
        } else {
          project(latentRank, nopeDim);
          project(latentRank, valueDim);
        }
        project(valueDim, hidden);
      }
      project(hidden, latentRank);
      project(hidden, ropeDim);
    }
    // Keys and values of earlier passes were not kept: re-make them, unless nothing needs them per head.
    if (latent === "auto" && phase === "prefill") {
      for (let token = 0; token < from; token++) {
        for (let head = 0; head < heads; head++)
          matrix(latentRank, nopeDim + valueDim, () => (count.decompression += 2));
      }
    }
    if (absorbed) attend(mixer.span ?? "full", heads, latentRank + ropeDim, latentRank);
    else attend(mixer.span ?? "full", heads, nopeDim + ropeDim, valueDim);
  } else if (mixer.kind === "delta") {
    const { keyHeads, valueHeads, keyDim, valueDim, conv } = mixer;
    for (let token = from; token < to; token++) {
      for (let head = 0; head < keyHeads; head++) for (let part = 0; part < 2; part++) convolve(keyDim);
      for (let head = 0; head < valueHeads; head++) {
        convolve(valueDim);
        project(hidden, valueDim); // output gate
        project(hidden, 1); // decay
        project(hidden, 1); // write strength
        project(valueDim, hidden);
        for (let key = 0; key < keyDim; key++) {
          for (let value = 0; value < valueDim; value++) {
            count.recurrence += 2; // what the state predicts for this key
            count.recurrence += 2; // the correction, written
            count.recurrence += 2; // the answer to this query
          }
        }
      }
    }
    function convolve(width: number): void {
      project(hidden, width);
      for (let channel = 0; channel < width; channel++) for (let tap = 0; tap < conv; tap++) count.projections += 2;
    }
  } else {
    const { inner, state, groups, heads, conv } = mixer;
    for (let token = from; token < to; token++) {
      project(hidden, inner); // gate
      project(hidden, inner); // input
      for (let group = 0; group < groups; group++) project(hidden, 2 * state); // B and C
      project(hidden, heads); // step sizes
      for (let channel = 0; channel < inner + 2 * groups * state; channel++)
        for (let tap = 0; tap < conv; tap++) count.projections += 2;
      for (let channel = 0; channel < inner; channel++) {
        for (let slot = 0; slot < state; slot++) {
          count.recurrence += 2; // step × A, step × B
          count.recurrence += 3; // decay × state + input × B
          count.recurrence += 2; // state × C
        }
      }
      project(inner, hidden);
    }
  }
}

function feed(count: TwinCount, hidden: number, feedForward: FeedForward): void {
  const multiply = (inputs: number, outputs: number): void => matrix(inputs, outputs, () => (count.feedForward += 2));
  const block = (width: number, gated: boolean): void => {
    multiply(hidden, width);
    if (gated) multiply(hidden, width);
    multiply(width, hidden);
  };
  if (feedForward.kind !== "experts") {
    block(feedForward.width, feedForward.kind === "gated");
    return;
  }
  for (let expert = 0; expert < feedForward.experts; expert++) multiply(hidden, 1);
  if (feedForward.sharedGate) multiply(hidden, 1);
  for (let choice = 0; choice < feedForward.active; choice++) block(feedForward.width, !feedForward.plain);
  if (feedForward.shared) block(feedForward.shared, !feedForward.plain);
}
