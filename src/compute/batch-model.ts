/**
 * Turns a compiled model into the plain numbers the batch kernel reads.
 */
import {
  type BatchColumn,
  expertRows,
  type KernelModel,
  type KernelSpan,
  mostPieces,
  mostSpans,
  mostTokens,
} from "../kernel/flops.ts";
import { bytesOf, bytesPerElement } from "./formats.ts";
import { keepsAll } from "./kv-cache.ts";
import { longestView } from "./pairs.ts";
import type { RequestContext, RequestCost } from "./request.ts";
import { type DecodeWalls, decodePieces, type Rates } from "./roofline.ts";
import { expertBytesRead, weightBytesRead } from "./weights.ts";

/** What the time and money columns need besides the model. */
export interface BatchDevice {
  readonly rates: Rates;
  readonly walls: DecodeWalls;
  /** Sequences decoded together. */
  readonly batch: number;
  readonly dollarsPerSecond: number | undefined;
  readonly watts: number | undefined;
}

/** What a batch depends on besides its rows. */
export interface BatchContext extends RequestContext {
  readonly contextLimit: number;
  readonly isGenerative: boolean;
  readonly device?: BatchDevice | undefined;
  /** One row without the kernel, for what it cannot do: chunked prefill, and time over chunked attention. */
  slowRow(column: BatchColumn, prompt: number, completion: number, cached: number): number;
  /** One row, exactly. */
  exactRow(prompt: number, completion: number, cached: number): RequestCost;
}

/** The compiled model as the kernel's plain numbers. */
export function kernelModel(context: BatchContext): KernelModel {
  const { costs, weights, kv, policy, device } = context;
  const perElement = bytesPerElement(kv);
  // Dividing by a power of two does not round; by any other number the kernel divides whole bytes, once.
  const cacheDivisor = Number.isInteger(Math.log2(kv.blockElements)) ? 1 : kv.blockElements;
  const isSplit = costs.decompress > 0n || costs.spans.some((span) => span.prefillPair !== span.decodePair);
  // Full spans first, then windows: the kernel's straight-line bodies expect this order.
  const order = (index: number): number => (costs.spans[index]!.span === "full" ? 0 : 1);
  const sorted = costs.spans.map((_, index) => index).sort((left, right) => order(left) - order(right));
  const spans = sorted.slice(0, mostSpans).map((index): KernelSpan => {
    const { span, prefillPair, decodePair, cacheElements, readElements } = costs.spans[index]!;
    const length = typeof span === "string" ? 0 : "window" in span ? span.window : span.chunk;
    return {
      kind: span === "full" ? 0 : span === "bidirectional" ? 3 : "window" in span ? 1 : 2,
      length,
      inverse: length === 0 ? 0 : 1 / length,
      prefillHalf: Number(prefillPair) / 2,
      decodeHalf: Number(decodePair) / 2,
      cacheBytes: (Number(cacheElements) * kv.blockBytes) / (kv.blockElements / cacheDivisor),
      readHalf: (Number(readElements) * perElement) / 2,
      readBytes: Number(readElements) * perElement,
      held: keepsAll(policy) ? mostTokens : Number(longestView(span, BigInt(mostTokens))),
    };
  });
  const isStraight = !isSplit && /^(0|1|0,1)$/.test(spans.map(({ kind }) => kind).join());
  const full = spans.find(({ kind }) => kind === 0);
  const windowed = spans.find(({ kind }) => kind === 1);
  const experts = new Float64Array(weights.expertGroups.length > 0 ? expertRows : 0);
  for (let tokens = 1; tokens < experts.length; tokens++) experts[tokens] = expertBytesRead(weights, tokens);
  const written = costs.spans.reduce((sum, { cacheElements }) => sum + Number(cacheElements) * perElement, 0);
  const pieces = device === undefined || hasChunk(spans) ? [] : decodePieces(device.walls, 0, context.contextLimit);
  return {
    spans,
    linear: Number(costs.projections + costs.feedForward + costs.recurrence + costs.elementwise),
    head: Number(costs.head),
    decompress: Number(costs.decompress),
    context: context.contextLimit,
    isEncoder: context.isGenerative ? 0 : 1,
    isStraight: isStraight ? 1 : 0,
    fullHalf: full?.prefillHalf ?? 0,
    windowHalf: windowed?.prefillHalf ?? 0,
    window: Math.min(windowed?.length ?? 1, mostTokens),
    hasExperts: experts.length > 0 ? 1 : 0,
    fixedBytes: Number(weights.fixed),
    rowBytes: Number(weights.embeddingRow),
    stateBytes: Number(bytesOf(costs.stateElements, context.state)),
    stepBytes: weightBytesRead(weights, 1),
    writtenBytes: written,
    secondsPerFlop: device === undefined ? 0 : 1 / device.rates.flopsPerSecond,
    secondsPerByte: device === undefined ? 0 : 1 / device.rates.bytesPerSecond,
    overhead: device?.rates.overheadPerPass ?? 0,
    secondsPerToken: device?.rates.secondsPerToken ?? 0,
    perBatch: 1 / (device?.batch ?? 1),
    dollarsPerSecond: device?.dollarsPerSecond ?? 0,
    wattSeconds: device?.watts ?? 0,
    block: typeof policy === "object" ? policy.block : 1,
    pieces:
      pieces.length > mostPieces ? [] : pieces.map(({ from, to, base, slope }) => [from, to, base, slope / 2] as const),
    fullRead: full?.readBytes ?? 0,
    windowRead: windowed?.readBytes ?? 0,
    cacheDivisor,
    experts,
  };
}

function hasChunk(spans: readonly KernelSpan[]): boolean {
  return spans.some(({ kind }) => kind === 2);
}

/** Whether passes beyond the table read every expert, to within rounding. */
export function expertsSaturate({ weights }: RequestContext): boolean {
  return weights.expertGroups.every(({ experts, active }) =>
    weights.traffic === "bound"
      ? active * (expertRows - 1) >= experts
      : weights.traffic === "all" || (1 - active / experts) ** (expertRows - 1) < 1e-13,
  );
}
