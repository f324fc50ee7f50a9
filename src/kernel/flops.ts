/**
 * flops.wasm as one object: takes a compiled model, then block after block of rows.
 *
 * The kernel knows only numbers; which model they describe is up to
 * src/compute. The memory map is drawn in assembly/flops/layout.ts, and the
 * constants here repeat it.
 */
import compiled from "#kernel/flops";
import { ReckonerError } from "../errors.ts";
import type { KernelMemory } from "./abi.ts";

interface Exports {
  readonly memory: KernelMemory;
  block(): number;
  outputAt(): number;
  reserve(columns: number, bytes: number): number;
  step(rows: number, wide: number, prompt: number, completion: number, cached: number, shift: number): number;
  total(rows: number, wide: number): void;
}

/** Columns in the order of their addresses. */
export const batchColumns = [
  "attentionFlops",
  "linearFlops",
  "headFlops",
  "totalFlops",
  "prefillFlops",
  "decodeFlops",
  "kvBytes",
  "trafficBytes",
  "ttft",
  "tpot",
  "seconds",
  "usd",
  "joules",
] as const;
export type BatchColumn = (typeof batchColumns)[number];

/** Scalars in the order of their slots. */
const slots = [
  "spanCount",
  "linear",
  "head",
  "decompress",
  "context",
  "isEncoder",
  "isStraight",
  "hasExperts",
  "fixedBytes",
  "rowBytes",
  "stateBytes",
  "stepBytes",
  "writtenBytes",
  "secondsPerFlop",
  "secondsPerByte",
  "overhead",
  "secondsPerToken",
  "pieceCount",
  "perBatch",
  "dollarsPerSecond",
  "block",
  "wattSeconds",
  "fullHalf",
  "windowHalf",
  "window",
  "fullRead",
  "windowRead",
  "cacheDivisor",
] as const;

/** Span fields in the order of their slots. */
const spanSlots = [
  "kind",
  "length",
  "inverse",
  "prefillHalf",
  "decodeHalf",
  "cacheBytes",
  "readHalf",
  "held",
  "readBytes",
] as const;

export type KernelSpan = Readonly<Record<(typeof spanSlots)[number], number>>;

/** A compiled model as plain numbers. */
export type KernelModel = Readonly<Record<Exclude<(typeof slots)[number], "spanCount" | "pieceCount">, number>> & {
  readonly spans: readonly KernelSpan[];
  /** Straight pieces of a decode step: from, to, base, slope / 2. */
  readonly pieces: readonly (readonly [number, number, number, number])[];
  /** Bytes of experts a pass over 0 … 4095 tokens reads; empty without experts. */
  readonly experts: Float64Array;
};

export const mostSpans = 16;
export const mostPieces = 64;
export const expertRows = 4096;
/** Largest token count of a row. */
export const mostTokens: number = 2 ** 26;

const modelAt = 0x400;
const spansAt = 0x800;
const spanBytes = 128;
const piecesAt = 0x1000;
const columnsAt = 0x2000;
const totalsAt = 0x2400;
const expertsAt = 0x4000;
const statusesAt = 0xc000;
const inputsAt = [0x10000, 0x12000, 0x14000] as const;
const wideInputsAt = [0x18000, 0x1c000, 0x20000] as const;
const columnBytes = 0x4000;
/** Rows per step over arrays in the kernel's memory: what a step leaves for the next pass stays in the nearest cache. */
const stride = 512;

/** Sums over a run that every total is linear in. */
export interface KernelTotals {
  readonly prefillTokens: bigint;
  readonly decodeTokens: bigint;
  readonly logitRows: bigint;
  readonly remadeTokens: bigint;
  readonly requests: bigint;
  readonly spans: readonly {
    readonly prefillPairs: bigint;
    readonly decodePairs: bigint;
    readonly positions: bigint;
  }[];
}

/** One column of input: token counts, or one count for all rows. */
export type CountColumn = Uint32Array | Float64Array | number;

/** Arrays in a kernel's memory. */
export interface KernelRows {
  /** Prompt, completion, cached. */
  readonly inputs: readonly [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];
  readonly outputs: readonly Float64Array[];
}

/** What one run writes. */
export interface KernelRun {
  readonly rows: number;
  /** Prompt, completion, cached. */
  readonly inputs: readonly [CountColumn, CountColumn, CountColumn];
  readonly outputs: readonly { readonly column: BatchColumn; readonly into: Float64Array }[];
  /** Receives a byte per refused row; must be zero before. */
  readonly statuses?: Uint8Array;
}

/** An instance of flops.wasm. Not re-entrant; JavaScript has one thread, so one instance serves all models. */
export class FlopsKernel {
  readonly #exports: Exports;
  readonly #rows: number;
  readonly #outputAt: number;
  #spanCount = 0;
  /** The arrays `place` made. */
  #placed: ReadonlySet<CountColumn> = new Set();

  constructor(module: object | undefined = compiled()) {
    if (module === undefined)
      throw new ReckonerError(
        "kernel/unavailable",
        "this runtime refuses WebAssembly, which batches need; single requests work without",
      );
    this.#exports = new WebAssembly.Instance(module as WebAssembly.Module).exports as unknown as Exports;
    this.#rows = this.#exports.block();
    this.#outputAt = this.#exports.outputAt();
  }

  /** Writes a model; it stays until the next one. */
  load(model: KernelModel): void {
    this.#reserve();
    const floats = new Float64Array(this.#exports.memory.buffer);
    slots.forEach((name, index) => {
      const value =
        name === "spanCount" ? model.spans.length : name === "pieceCount" ? model.pieces.length : model[name];
      floats[modelAt / 8 + index] = value;
    });
    model.spans.forEach((span, index) => {
      spanSlots.forEach((name, field) => {
        floats[(spansAt + index * spanBytes) / 8 + field] = span[name];
      });
    });
    // Pieces are processed in pairs: an empty one makes the number even.
    floats.fill(0, piecesAt / 8, piecesAt / 8 + 4 * mostPieces);
    model.pieces.forEach((piece, index) => {
      floats.set(piece, piecesAt / 8 + 4 * index);
    });
    floats.set(model.experts, expertsAt / 8);
    this.#spanCount = model.spans.length;
  }

  /** Makes arrays of `rows` rows in this memory, which `run` then uses in place; once per kernel. */
  place(rows: number, columns: readonly BatchColumn[]): KernelRows {
    // Whole vectors reach up to three rows past the end.
    const padded = Math.ceil((rows + 3) / 4) * 4;
    this.#reserve(4 * padded * (3 + 2 * columns.length));
    const memory = this.#exports.memory.buffer;
    const start = this.#outputAt + (batchColumns.length + 1) * columnBytes;
    const input = (index: number): Uint32Array<ArrayBuffer> => {
      const at = start + 4 * padded * index;
      new Uint32Array(memory, at + 4 * rows, padded - rows).fill(index === 0 ? 1 : 0);
      return new Uint32Array(memory, at, rows) as Uint32Array<ArrayBuffer>;
    };
    const inputs = [input(0), input(1), input(2)] as const;
    const outputs = columns.map((_, index) => new Float64Array(memory, start + 4 * padded * (3 + 2 * index), rows));
    this.#placed = new Set([...inputs, ...outputs]);
    return { inputs, outputs };
  }

  /** Room for the block regions and `bytes` after them. Only the first growth may follow `place`: growing detaches. */
  #reserve(bytes = 0): void {
    if (this.#exports.reserve(batchColumns.length + 1, bytes) === 0) throw outOfMemory();
  }

  /** Runs all rows, block by block; returns how many were refused. */
  run({ rows, inputs, outputs, statuses }: KernelRun): number {
    if ([...inputs, ...outputs.map(({ into }) => into)].every((array) => this.#placed.has(array)))
      return this.#runInPlace(rows, inputs as readonly Uint32Array[], outputs, statuses);
    const { wide, feed } = this.#openInputs(inputs);
    const memory = this.#exports.memory.buffer;
    const addresses = new Uint32Array(memory, columnsAt, batchColumns.length).fill(0);
    const blocks = outputs.map(({ column }) => {
      const index = batchColumns.indexOf(column);
      const address = this.#outputAt + index * columnBytes;
      addresses[index] = address;
      return new Float64Array(memory, address, this.#rows);
    });
    const blockStatuses = new Uint8Array(memory, statusesAt, this.#rows);
    let refused = 0;
    for (let start = 0; start < rows; start += this.#rows) {
      const count = Math.min(this.#rows, rows - start);
      feed(start, count);
      const bad = this.#exports.step(count, wide, inputsAt[0], inputsAt[1], inputsAt[2], 0);
      if (bad > 0) {
        refused += bad;
        statuses?.set(blockStatuses.subarray(0, count), start);
      }
      for (let index = 0; index < outputs.length; index++) {
        const block = blocks[index]!;
        outputs[index]!.into.set(count === this.#rows ? block : block.subarray(0, count), start);
      }
    }
    return refused;
  }

  /** The same for arrays that `place` made: the kernel reads and writes them in place. */
  #runInPlace(
    rows: number,
    inputs: readonly Uint32Array[],
    outputs: KernelRun["outputs"],
    statuses: Uint8Array | undefined,
  ): number {
    const memory = this.#exports.memory.buffer;
    const addresses = new Uint32Array(memory, columnsAt, batchColumns.length).fill(0);
    for (const { column, into } of outputs) addresses[batchColumns.indexOf(column)] = into.byteOffset;
    const [prompt, completion, cached] = inputs.map(({ byteOffset }) => byteOffset) as [number, number, number];
    let refused = 0;
    for (let start = 0; start < rows; start += stride) {
      const count = Math.min(stride, rows - start);
      const at = 4 * start;
      const bad = this.#exports.step(count, 0, prompt + at, completion + at, cached + at, 2 * at);
      if (bad === 0) continue;
      refused += bad;
      statuses?.set(new Uint8Array(memory, statusesAt, count), start);
    }
    return refused;
  }

  /** Sums all valid rows exactly. */
  totals(rows: number, inputs: KernelRun["inputs"]): KernelTotals {
    const { wide, feed } = this.#openInputs(inputs);
    const memory = this.#exports.memory.buffer;
    const sums = new BigUint64Array(memory, totalsAt, 128).fill(0n);
    for (let start = 0; start < rows; start += this.#rows) {
      const count = Math.min(this.#rows, rows - start);
      feed(start, count);
      this.#exports.total(count, wide);
    }
    const sum = (index: number): bigint => sums[2 * index]! + (sums[2 * index + 1]! << 64n);
    return {
      prefillTokens: sum(0),
      decodeTokens: sum(1),
      logitRows: sum(2),
      remadeTokens: sum(3),
      requests: sum(4),
      spans: Array.from({ length: this.#spanCount }, (_, span) => ({
        prefillPairs: sum(5 + 3 * span),
        decodePairs: sum(6 + 3 * span),
        positions: sum(7 + 3 * span),
      })),
    };
  }

  /** Prepares the input region; `feed` writes one block of every column into it. */
  #openInputs(inputs: KernelRun["inputs"]): { wide: number; feed: (start: number, count: number) => void } {
    this.#reserve();
    const memory = this.#exports.memory.buffer;
    let wide = 0;
    const narrow = inputsAt.map((at) => new Uint32Array(memory, at, this.#rows));
    const broad = wideInputsAt.map((at) => new Float64Array(memory, at, this.#rows));
    inputs.forEach((input, index) => {
      if (input instanceof Float64Array || (typeof input === "number" && !isCount(input))) wide |= 1 << index;
    });
    const feed = (start: number, count: number): void => {
      for (let index = 0; index < 3; index++) {
        const input = inputs[index]!;
        if (typeof input === "number") {
          // Refused rows are emptied in place, so a constant is written for every block.
          if (wide & (1 << index)) broad[index]!.fill(input, 0, count);
          else narrow[index]!.fill(input, 0, count);
        } else if (input instanceof Float64Array) {
          broad[index]!.set(whole(input, start, count));
        } else narrow[index]!.set(whole(input, start, count));
      }
      // The last vector of a block may reach past its end: it finds valid rows there.
      for (let row = count; row < Math.min(count + 3, this.#rows); row++) {
        narrow[0]![row] = 1;
        narrow[1]![row] = 0;
        narrow[2]![row] = 0;
      }
    };
    return { wide, feed };
  }
}

function whole<Column extends Uint32Array | Float64Array>(column: Column, start: number, count: number): Column {
  return start === 0 && column.length === count ? column : (column.subarray(start, start + count) as Column);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

function outOfMemory(): ReckonerError {
  return new ReckonerError(
    "kernel/out-of-memory",
    "the batch kernel could not grow its memory; compute fewer rows at a time",
  );
}
