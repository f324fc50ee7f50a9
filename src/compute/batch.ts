/**
 * Batches: millions of requests through the kernel, columns in and columns out.
 *
 * A column is computed only when it is asked for. Rows that are not valid requests
 * get a status byte and zeros. FLOPs columns are within 4 × 2^-53 of the exact
 * value and exact below 2^53; `exactTotals()` sums integers and is always exact.
 */
import { checkNames, ReckonerError, shown } from "../errors.ts";
import {
  type BatchColumn,
  batchColumns,
  type CountColumn,
  FlopsKernel,
  type KernelModel,
  mostPieces,
  mostSpans,
} from "../kernel/flops.ts";
import { type BatchContext, expertsSaturate, kernelModel } from "./batch-model.ts";
import { checkCount, checkCounts, checkObject, rowStatuses } from "./counts.ts";
import { bytesOf } from "./formats.ts";
import type { RequestCost } from "./request.ts";

/** Requests by column; a number gives every row the same count. */
export interface BatchRequests {
  readonly prompt: Uint32Array | Float64Array;
  /** Default 0. */
  readonly completion?: CountColumn;
  /** Default 0. */
  readonly cached?: CountColumn;
}

export interface BatchOptions<Column extends BatchColumn> {
  readonly columns: readonly Column[];
  /** Arrays to write into instead of new ones, which saves allocating them. */
  readonly into?: Partial<Record<Column, Float64Array>>;
}

/** Exact sums over all valid rows. */
export interface ExactTotals {
  readonly requests: bigint;
  readonly attentionFlops: bigint;
  readonly linearFlops: bigint;
  readonly headFlops: bigint;
  readonly totalFlops: bigint;
  readonly prefillFlops: bigint;
  readonly decodeFlops: bigint;
  /** Cache bytes of all requests when their last tokens are out; rounded up once per span. */
  readonly kvBytes: bigint;
  readonly prefillTokens: bigint;
  readonly decodeTokens: bigint;
  readonly logitRows: bigint;
}

/** The requested columns by name, and the rows that were refused. */
export interface BatchResult<Column extends BatchColumn> {
  readonly rows: number;
  readonly columns: Readonly<Record<Column, Float64Array>>;
  /** Number of rows that are not valid requests; their columns are 0. */
  readonly refused: number;
  /** One byte per row, 0 when valid; `rowStatuses[byte]` names the cause. */
  readonly statuses: Uint8Array;
  /** Exact sums over the valid rows. Reads the inputs again, so they must not have changed. */
  exactTotals(): ExactTotals;
}

/** Requests and results in the kernel's own memory: `batch` copies none of them. */
export interface BatchRows<Column extends BatchColumn> {
  readonly prompt: Uint32Array<ArrayBuffer>;
  readonly completion: Uint32Array<ArrayBuffer>;
  readonly cached: Uint32Array<ArrayBuffer>;
  /** Where `batch` writes these columns; each call overwrites the previous results. */
  readonly columns: Readonly<Record<Column, Float64Array>>;
}

interface Placed {
  readonly kernel: FlopsKernel;
  readonly columns: Partial<Readonly<Record<BatchColumn, Float64Array>>>;
}

/** Kernels of rows made by `makeRows`; each row set has its own instance, so memory never grows under its arrays. */
const placedRows = new WeakMap<object, Placed>();

/**
 * Allocates `count` requests and their columns in a kernel's memory. Counts are 0 until you write them.
 *
 * @throws ReckonerError `kernel/out-of-memory` beyond 4 GiB or what the machine gives, `kernel/unavailable`,
 * `compute/unknown-column`, and the codes of a count.
 */
export function makeRows<Column extends BatchColumn>(count: number, columns: readonly Column[]): BatchRows<Column> {
  checkCount("rows", count, 0, 2 ** 32);
  const named = checkColumnNames(columns);
  const kernel = new FlopsKernel();
  const { inputs, outputs } = kernel.place(count, named);
  const [prompt, completion, cached] = inputs;
  const arrays = Object.fromEntries(named.map((column, index) => [column, outputs[index]!])) as Record<
    Column,
    Float64Array
  >;
  const rows: BatchRows<Column> = Object.freeze({ prompt, completion, cached, columns: Object.freeze(arrays) });
  placedRows.set(rows, { kernel, columns: arrays });
  return rows;
}

const timeColumns: readonly BatchColumn[] = ["ttft", "tpot", "seconds", "usd", "joules"];
let shared: FlopsKernel | undefined;

/** Computes columns for many requests; tests that compare builds pass their `own` kernel. */
export function runBatch<Column extends BatchColumn>(
  context: BatchContext,
  requests: BatchRequests,
  options: BatchOptions<Column>,
  own?: FlopsKernel,
): BatchResult<Column> {
  checkCounts("requests", requests, ["prompt", "completion", "cached"]);
  checkObject("options", options);
  checkNames("an option of batch", options, ["columns", "into"]);
  if (options.into !== undefined) {
    checkObject("into", options.into);
    checkNames("a column", options.into, batchColumns);
  }
  const rows = checkRows(requests);
  const placed = placedRows.get(requests);
  const kernel = own ?? placed?.kernel ?? (shared ??= new FlopsKernel());
  const wanted = checkColumns(options.columns, context);
  const inputs: readonly [CountColumn, CountColumn, CountColumn] = [
    requests.prompt,
    requests.completion ?? 0,
    requests.cached ?? 0,
  ];
  const columns = {} as Record<Column, Float64Array>;
  for (const column of wanted) {
    const given = options.into?.[column] ?? placed?.columns[column];
    if (given !== undefined && !(given instanceof Float64Array))
      throw new ReckonerError("compute/not-a-number", `into.${column} must be a Float64Array`, { column });
    if (given !== undefined && given.length !== rows) throw lengths(`into.${column}`, given.length, rows);
    columns[column] = given ?? new Float64Array(rows);
  }
  refuseShared(columns);
  const model = kernelModel(context);
  const isSlow = (column: BatchColumn): boolean => needsSlowPath(context, model, column);
  const statuses = new Uint8Array(rows);
  kernel.load(model);
  const outputs = wanted.filter((column) => !isSlow(column)).map((column) => ({ column, into: columns[column] }));
  const refused = kernel.run({ rows, inputs, outputs, statuses });
  for (const column of wanted.filter(isSlow)) {
    for (let row = 0; row < rows; row++) {
      columns[column][row] =
        statuses[row] === 0 ? context.slowRow(column, at(inputs[0], row), at(inputs[1], row), at(inputs[2], row)) : 0;
    }
  }
  return {
    rows,
    columns,
    refused,
    statuses,
    exactTotals() {
      if (!isTelescoping(context)) return sumRows(context, rows, inputs, statuses);
      kernel.load(model);
      return multiplyTotals(context, kernel.totals(rows, inputs));
    },
  };
}

/** Refuses columns that would overwrite each other. */
function refuseShared(columns: Readonly<Record<string, Float64Array>>): void {
  const arrays = Object.entries(columns).sort(([, left], [, right]) => left.byteOffset - right.byteOffset);
  arrays.forEach(([column, array], index) => {
    const shared = arrays.slice(0, index).find(([, { buffer, byteOffset, byteLength }]) => {
      return buffer === array.buffer && byteOffset + byteLength > array.byteOffset;
    });
    if (shared !== undefined)
      throw new ReckonerError(
        "input/bad-option",
        `into.${column} and into.${shared[0]} share memory; give each column its own array`,
        { name: "into", columns: [shared[0], column] },
      );
  });
}

/** One value of a column. */
function at(input: CountColumn, row: number): number {
  return typeof input === "number" ? input : input[row]!;
}

/** Whether a request's FLOPs are differences of prefix functions, as the kernel sums them. */
function isTelescoping({ costs, policy, pairs, prefillChunk, allLogits }: BatchContext): boolean {
  return (
    costs.spans.length <= mostSpans &&
    // The kernel sums the positions of a block of rows in 64 bits.
    (typeof policy !== "object" || policy.block <= 2 ** 51) &&
    pairs === "exact" &&
    !allLogits &&
    (prefillChunk === undefined || costs.decompress === 0n)
  );
}

/** Exact totals row by row, for conventions and chunked prefills that do not telescope. */
function sumRows(
  context: BatchContext,
  rows: number,
  inputs: readonly [CountColumn, CountColumn, CountColumn],
  statuses: Uint8Array,
): ExactTotals {
  const sum = {
    requests: 0n,
    attentionFlops: 0n,
    linearFlops: 0n,
    headFlops: 0n,
    totalFlops: 0n,
    prefillFlops: 0n,
    decodeFlops: 0n,
    kvBytes: 0n,
  };
  const counts = { prefillTokens: 0n, decodeTokens: 0n, logitRows: 0n };
  for (let row = 0; row < rows; row++) {
    if (statuses[row] !== 0) continue;
    const { flops, prefill, decode, kvBytes } = context.exactRow(
      at(inputs[0], row),
      at(inputs[1], row),
      at(inputs[2], row),
    );
    sum.requests += 1n;
    sum.attentionFlops += flops.attention;
    sum.headFlops += flops.head;
    sum.totalFlops += flops.total;
    sum.linearFlops += flops.total - flops.attention - flops.head;
    sum.prefillFlops += prefill.flops.total;
    sum.decodeFlops += decode.flops.total;
    sum.kvBytes += kvBytes;
    counts.prefillTokens += prefill.tokens;
    counts.decodeTokens += decode.tokens;
    counts.logitRows += prefill.logitRows + decode.logitRows;
  }
  return { ...sum, ...counts };
}

function checkRows({ prompt, completion, cached }: BatchRequests): number {
  for (const [name, column] of Object.entries({ prompt, completion: completion ?? 0, cached: cached ?? 0 })) {
    const isColumn = column instanceof Uint32Array || column instanceof Float64Array;
    if (isColumn && column.length !== prompt.length) throw lengths(name, column.length, prompt.length);
    if (!isColumn && (name === "prompt" || typeof column !== "number")) {
      throw new ReckonerError(
        "compute/not-a-number",
        `${name} must be a Uint32Array or a Float64Array${name === "prompt" ? "" : ", or one number for all rows"}`,
        { name },
      );
    }
  }
  return prompt.length;
}

function lengths(name: string, length: number, rows: number): ReckonerError {
  return new ReckonerError("compute/length-mismatch", `${name} has ${length} rows, but prompt has ${rows}`, {
    name,
    length,
    rows,
  });
}

/** Column names that exist, each once. */
function checkColumnNames<Column extends BatchColumn>(columns: readonly Column[]): Column[] {
  if (!Array.isArray(columns))
    throw new ReckonerError("compute/unknown-column", "columns must be an array of column names", {
      known: batchColumns,
    });
  for (const column of columns) {
    if (!batchColumns.includes(column)) {
      throw new ReckonerError(
        "compute/unknown-column",
        `no batch column "${shown(column)}"; there are ${batchColumns.join(", ")}`,
        { column, known: batchColumns },
      );
    }
  }
  return [...new Set(columns)];
}

function checkColumns<Column extends BatchColumn>(columns: readonly Column[], context: BatchContext): Column[] {
  const named = checkColumnNames(columns);
  for (const column of named) {
    const missing =
      timeColumns.includes(column) && context.device === undefined
        ? "a device"
        : column === "usd" && context.device?.dollarsPerSecond === undefined
          ? "a price: on(device, { perHour })"
          : column === "joules" && context.device?.watts === undefined
            ? "a device with a published power"
            : undefined;
    if (missing !== undefined)
      throw new ReckonerError("compute/column-needs-device", `column "${column}" needs ${missing}`, { column });
  }
  return named;
}

/** Chunked prefill repeats passes, and chunked attention breaks decode into too many pieces for the kernel. */
function needsSlowPath(context: BatchContext, model: KernelModel, column: BatchColumn): boolean {
  if (context.costs.spans.length > mostSpans) return true;
  const passes = column === "trafficBytes" || timeColumns.includes(column);
  if (context.prefillChunk !== undefined) {
    const remade =
      context.costs.decompress > 0n &&
      (column === "linearFlops" || column === "totalFlops" || column === "prefillFlops");
    if (passes || remade) return true;
  }
  if (context.allLogits && (column.endsWith("Flops") || passes)) return true;
  if (context.pairs !== "exact" && (passes || ["attentionFlops", "totalFlops", "prefillFlops"].includes(column)))
    return true;
  if (!passes) return false;
  const hasChunks = context.costs.spans.some(({ span }) => typeof span === "object" && "chunk" in span);
  return hasChunks || (timeColumns.includes(column) && model.pieces.length > mostPieces) || !expertsSaturate(context);
}

/** Sums × coefficients, in integers. */
function multiplyTotals(context: BatchContext, sums: ReturnType<FlopsKernel["totals"]>): ExactTotals {
  const { costs } = context;
  const perToken = costs.projections + costs.feedForward + costs.recurrence + costs.elementwise;
  const sorted = [...costs.spans].sort((left, right) => Number(left.span !== "full") - Number(right.span !== "full"));
  let [prefillAttention, decodeAttention, kvBytes] = [
    0n,
    0n,
    sums.requests * bytesOf(costs.stateElements, context.state),
  ];
  sums.spans.forEach(({ prefillPairs, decodePairs, positions }, index) => {
    const cost = sorted[index]!;
    prefillAttention += cost.prefillPair * prefillPairs;
    decodeAttention += cost.decodePair * decodePairs;
    kvBytes += bytesOf(cost.cacheElements * positions, context.kv);
  });
  const linear = perToken * (sums.prefillTokens + sums.decodeTokens) + costs.decompress * sums.remadeTokens;
  const head = costs.head * sums.logitRows;
  const decodeFlops = decodeAttention + (perToken + costs.head) * sums.decodeTokens;
  const attentionFlops = prefillAttention + decodeAttention;
  const totalFlops = attentionFlops + linear + head;
  return {
    requests: sums.requests,
    attentionFlops,
    linearFlops: linear,
    headFlops: head,
    totalFlops,
    prefillFlops: totalFlops - decodeFlops,
    decodeFlops,
    kvBytes,
    prefillTokens: sums.prefillTokens,
    decodeTokens: sums.decodeTokens,
    logitRows: sums.logitRows,
  };
}

/** A column of one exact result. */
export function slowColumn(cost: RequestCost, column: BatchColumn): number {
  switch (column) {
    case "attentionFlops":
      return Number(cost.flops.attention);
    case "headFlops":
      return Number(cost.flops.head);
    case "linearFlops":
      return Number(cost.flops.total - cost.flops.attention - cost.flops.head);
    case "totalFlops":
      return Number(cost.flops.total);
    case "prefillFlops":
      return Number(cost.prefill.flops.total);
    case "decodeFlops":
      return Number(cost.decode.flops.total);
    case "kvBytes":
      return Number(cost.kvBytes);
    case "trafficBytes":
      return Number(cost.traffic.total);
    default:
      throw new ReckonerError("compute/column-needs-device", `column "${column}" needs a device`, { column });
  }
}

export { type BatchColumn, batchColumns, rowStatuses };
