/**
 * Roofline: seconds from FLOPs, bytes and a device.
 *
 * A pass takes as long as the slower of two walls: arithmetic at the dense
 * peak, or memory at full bandwidth. While decoding, both walls grow linearly
 * with the keys a token sees, so "sum over tokens of the slower wall" splits at
 * the window sizes and at most one crossover between them, and each stretch has
 * a closed form. ./README.md, section 6; the test keeps the loop it replaces.
 */
import type { CostModel } from "./costs.ts";
import { bytesOf, bytesPerElement, type NumberFormat } from "./formats.ts";
import { type WeightModel, weightBytesRead } from "./weights.ts";

/** Rates of a device or a group of devices, efficiencies included. */
export interface Rates {
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Fixed seconds per forward pass: launches, scheduling, latency of collectives. */
  readonly overheadPerPass: number;
  /** Seconds of communication per token of a pass. */
  readonly secondsPerToken: number;
}

export type Wall = "compute" | "memory";

/** Seconds of decode steps, and how many steps are bound by each wall. */
export interface DecodeSeconds {
  readonly seconds: number;
  readonly computeBound: number;
  readonly memoryBound: number;
}

/**
 * A stretch of steps over which the slower wall is one straight line:
 * the step that sees `n` keys takes `base + slope × n` seconds, for `from < n <= to`.
 */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly base: number;
  readonly slope: number;
  readonly wall: Wall;
}

/** Both walls of a decode step, as `constant + Σ slope_g × keys seen in span g`, in seconds for the whole batch. */
export interface DecodeWalls {
  readonly compute: number;
  readonly memory: number;
  readonly spans: readonly {
    readonly window: number;
    readonly chunk: number;
    readonly compute: number;
    readonly memory: number;
  }[];
  readonly fixed: number;
}

/** Compiles the walls of a step that decodes one token for each of `batch` sequences. */
export function decodeWalls(
  costs: CostModel,
  weights: WeightModel,
  kv: NumberFormat,
  state: NumberFormat,
  rates: Rates,
  batch: number,
): DecodeWalls {
  const perElement = bytesPerElement(kv);
  let written = 0;
  for (const { cacheElements } of costs.spans) written += Number(cacheElements) * perElement;
  const stateBytes = 2 * Number(bytesOf(costs.stateElements, state));
  return {
    compute: (batch * Number(flopsPerDecodedToken(costs))) / rates.flopsPerSecond,
    memory: (weightBytesRead(weights, batch) + batch * (written + stateBytes)) / rates.bytesPerSecond,
    fixed: rates.overheadPerPass + batch * rates.secondsPerToken,
    spans: costs.spans.map(({ span, decodePair, readElements }) => ({
      window: typeof span === "object" && "window" in span ? span.window : Number.POSITIVE_INFINITY,
      chunk: typeof span === "object" && "chunk" in span ? span.chunk : Number.POSITIVE_INFINITY,
      compute: (batch * Number(decodePair)) / rates.flopsPerSecond,
      memory: (batch * Number(readElements) * perElement) / rates.bytesPerSecond,
    })),
  };
}

/** Splits `from < n <= to` into straight pieces. */
export function decodePieces(walls: DecodeWalls, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let start = from;
  while (start < to) {
    let stop = to;
    let [computeBase, computeSlope, memoryBase, memorySlope] = [walls.compute, 0, walls.memory, 0];
    for (const span of walls.spans) {
      if (start >= span.window) {
        computeBase += span.compute * span.window;
        memoryBase += span.memory * span.window;
        continue;
      }
      stop = Math.min(stop, span.window);
      let skipped = 0;
      if (span.chunk !== Number.POSITIVE_INFINITY) {
        skipped = start - (start % span.chunk);
        stop = Math.min(stop, skipped + span.chunk);
      }
      computeBase -= span.compute * skipped;
      memoryBase -= span.memory * skipped;
      computeSlope += span.compute;
      memorySlope += span.memory;
    }
    pushPieces(pieces, walls.fixed, start, stop, computeBase, computeSlope, memoryBase, memorySlope);
    start = stop;
  }
  return pieces;
}

/** On one stretch the walls are two lines: they cross once, or not at all. */
function pushPieces(
  pieces: Piece[],
  fixed: number,
  from: number,
  to: number,
  computeBase: number,
  computeSlope: number,
  memoryBase: number,
  memorySlope: number,
): void {
  const compute = (a: number, b: number): Piece => ({
    from: a,
    to: b,
    base: computeBase + fixed,
    slope: computeSlope,
    wall: "compute",
  });
  const memory = (a: number, b: number): Piece => ({
    from: a,
    to: b,
    base: memoryBase + fixed,
    slope: memorySlope,
    wall: "memory",
  });
  const isComputeAt = (n: number): boolean => computeBase + computeSlope * n > memoryBase + memorySlope * n;
  const first = isComputeAt(from + 1);
  const last =
    to === Number.POSITIVE_INFINITY
      ? computeSlope === memorySlope
        ? first
        : computeSlope > memorySlope
      : isComputeAt(to);
  if (first === last) {
    pieces.push(first ? compute(from, to) : memory(from, to));
    return;
  }
  const crossing = Math.min(
    Math.max(Math.floor((memoryBase - computeBase) / (computeSlope - memorySlope)), from + 1),
    to - 1,
  );
  pieces.push(first ? compute(from, crossing) : memory(from, crossing));
  pieces.push(last ? compute(crossing, to) : memory(crossing, to));
}

/** Seconds of all decode steps that see `from+1 … to` keys. */
export function decodeSeconds(walls: DecodeWalls, from: number, to: number): DecodeSeconds {
  let seconds = 0;
  let computeBound = 0;
  let memoryBound = 0;
  for (const piece of decodePieces(walls, from, to)) {
    const steps = piece.to - piece.from;
    seconds += steps * (piece.base + (piece.slope / 2) * (piece.from + piece.to + 1));
    if (piece.wall === "compute") computeBound += steps;
    else memoryBound += steps;
  }
  return { seconds, computeBound, memoryBound };
}

/**
 * Batch at which a decode step takes as long to multiply by its weights as to read them: a real number, or Infinity.
 *
 * Reading time is concave in the batch: more sequences read more experts, until all are read. Multiplying time is a
 * straight line from 0. So they meet once, and below that batch reading takes longer.
 */
export function criticalBatch(costs: CostModel, weights: WeightModel, rates: Rates): number {
  const perToken = Number(flopsPerDecodedToken(costs)) / rates.flopsPerSecond;
  const isRead = (batch: number): boolean => weightBytesRead(weights, batch) / rates.bytesPerSecond > batch * perToken;
  let [low, high] = [0, 1];
  for (; isRead(high); high *= 2) {
    // Reading the rows of the embedding table always takes longer: no real device does this.
    if (high > 2 ** 1000) return Number.POSITIVE_INFINITY;
    low = high;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (isRead(middle)) low = middle;
    else high = middle;
  }
}

function flopsPerDecodedToken(costs: CostModel): bigint {
  return costs.projections + costs.feedForward + costs.recurrence + costs.elementwise + costs.head;
}

/** Seconds of one pass over `tokens` tokens: its slower wall, plus overhead and communication. */
export function passSeconds(rates: Rates, flops: number, bytes: number, tokens: number): number {
  const slower = Math.max(flops / rates.flopsPerSecond, bytes / rates.bytesPerSecond);
  return slower + rates.overheadPerPass + tokens * rates.secondsPerToken;
}
