/**
 * Where things are in linear memory. JavaScript writes the model and the rows, the kernel writes the columns.
 *
 *   address   region      size       written by    read by
 *   0x0400    model       1 KB       JavaScript    all      scalars, f64 each (names below)
 *   0x0800    spans       2 KB       JavaScript    all      16 × 16 f64: what one span costs
 *   0x1000    pieces      4 KB       JavaScript    time     64 × 4 f64: from, to, base, slope / 2; an even number
 *   0x2000    columns     128 B      JavaScript    all      u32 addresses of requested columns' first rows, 0 = not requested
 *   0x2400    totals      1 KB       kernel        JS       128-bit sums, low and high u64
 *   0x4000    experts     32 KB      JavaScript    time     f64 bytes of experts that a pass over 0 … 4095 tokens reads
 *   0xC000    statuses    2 KB       kernel        JS       one byte per row
 *   0x10000   prompt, completion, cached            3 × u32 × BLOCK
 *   0x18000   the same as f64, when given as such   3 × f64 × BLOCK
 *   0x30000   columns     f64 × BLOCK each, 13 of them   kernel   JS
 *   after them  decode      f64 × BLOCK   time          time      seconds of decode steps
 *   after that  rows        inputs and columns of all rows, when the caller works in this memory (src/kernel/flops.ts)
 *
 * A block's inputs are read where they lie: in the regions above, into which JavaScript copies, or among the rows.
 */
export const BLOCK: i32 = 2048;

export const MODEL: usize = 0x400;
export const SPANS: usize = 0x800;
export const SPAN_BYTES: usize = 128;
export const PIECES: usize = 0x1000;
export const PIECE_BYTES: usize = 32;
export const COLUMNS: usize = 0x2000;
export const TOTALS: usize = 0x2400;
export const EXPERTS: usize = 0x4000;
export const EXPERT_ROWS: f64 = 4095;
export const STATUSES: usize = 0xc000;
export const PROMPT: usize = 0x10000;
export const COMPLETION: usize = 0x12000;
export const CACHED: usize = 0x14000;
export const WIDE_PROMPT: usize = 0x18000;
export const WIDE_COMPLETION: usize = 0x1c000;
export const WIDE_CACHED: usize = 0x20000;
export const OUTPUT: usize = 0x30000;
export const OUTPUT_BYTES: usize = 0x4000;

/** Largest token count of a row; keeps every pair count below 2^53. */
export const MOST_TOKENS: u32 = 1 << 26;

/** Scalars of the model region, as f64 slots. */
export namespace Slot {
  export const spanCount: i32 = 0;
  export const linear: i32 = 1;
  export const head: i32 = 2;
  export const decompress: i32 = 3;
  export const context: i32 = 4;
  export const isEncoder: i32 = 5;
  /** 1 when spans are at most one full and one window whose pairs cost the same in prefill and decode. */
  export const isStraight: i32 = 6;
  export const hasExperts: i32 = 7;
  export const fixedBytes: i32 = 8;
  export const rowBytes: i32 = 9;
  export const stateBytes: i32 = 10;
  /** Weight bytes of a decode pass over one token. */
  export const stepBytes: i32 = 11;
  export const writtenBytes: i32 = 12;
  export const secondsPerFlop: i32 = 13;
  export const secondsPerByte: i32 = 14;
  export const overhead: i32 = 15;
  export const secondsPerToken: i32 = 16;
  export const pieceCount: i32 = 17;
  export const perBatch: i32 = 18;
  export const dollarsPerSecond: i32 = 19;
  /** Positions per cache block; 1 when not rounded. */
  export const block: i32 = 20;
  export const wattSeconds: i32 = 21;
  /** Half a pair's FLOPs under full attention and under the window; 0 where the model has none. Only when straight. */
  export const fullHalf: i32 = 22;
  export const windowHalf: i32 = 23;
  export const window: i32 = 24;
  /** Cache bytes read per prefix position, under full attention and under the window. */
  export const fullRead: i32 = 25;
  export const windowRead: i32 = 26;
  /** What \`cacheBytes\` of a span must still be divided by: 1 where dividing in advance is exact. */
  export const cacheDivisor: i32 = 27;
}

/** One span's f64 slots. */
export namespace SpanSlot {
  /** 0 full, 1 window, 2 chunk, 3 bidirectional. */
  export const kind: i32 = 0;
  export const length: i32 = 1;
  export const inverse: i32 = 2;
  /** Half a pair's FLOPs: pairs are kept doubled. */
  export const prefillHalf: i32 = 3;
  export const decodeHalf: i32 = 4;
  export const cacheBytes: i32 = 5;
  /** Half the bytes read per visible pair. */
  export const readHalf: i32 = 6;
  /** Most positions the cache policy holds. */
  export const held: i32 = 7;
  /** Bytes read per cached position when a prefill starts. */
  export const readBytes: i32 = 8;
}

/** Order of the column addresses; the same as `batchColumns` in src/kernel/flops.ts. */
export namespace Column {
  export const attention: i32 = 0;
  export const linear: i32 = 1;
  export const head: i32 = 2;
  export const total: i32 = 3;
  export const prefill: i32 = 4;
  export const decode: i32 = 5;
  export const kvBytes: i32 = 6;
  export const traffic: i32 = 7;
  export const ttft: i32 = 8;
  export const tpot: i32 = 9;
  export const seconds: i32 = 10;
  export const usd: i32 = 11;
  export const joules: i32 = 12;
}

/** Where the seconds of decode steps are summed. */
export const DECODE: usize = OUTPUT + 13 * OUTPUT_BYTES;

@inline
export function slot(index: i32): f64 {
  return load<f64>(MODEL + (<usize>index << 3));
}

@inline
export function spanSlot(span: i32, index: i32): f64 {
  return load<f64>(SPANS + <usize>span * SPAN_BYTES + (<usize>index << 3));
}

/** Where this block's inputs lie. */
export let promptAt: usize = PROMPT;
export let completionAt: usize = COMPLETION;
export let cachedAt: usize = CACHED;
/** Bytes from a column's first row to this block's. */
let shift: usize = 0;

export function place(prompt: usize, completion: usize, cached: usize, bytes: usize): void {
  promptAt = prompt;
  completionAt = completion;
  cachedAt = cached;
  shift = bytes;
}

/** Copies the inputs of a block, to the last whole vector, into the block regions, where they may be changed. */
export function gather(rows: i32): void {
  const bytes = (<usize>rows + 3 & ~3) << 2;
  if (promptAt != PROMPT) memory.copy(PROMPT, promptAt, bytes);
  if (completionAt != COMPLETION) memory.copy(COMPLETION, completionAt, bytes);
  if (cachedAt != CACHED) memory.copy(CACHED, cachedAt, bytes);
  place(PROMPT, COMPLETION, CACHED, shift);
}

/** Not 0 when a column is requested. */
@inline
export function asked(index: i32): usize {
  return <usize>load<u32>(COLUMNS + (<usize>index << 2));
}

/** Address of a column's block when the column is requested, else 0. */
@inline
export function column(index: i32): usize {
  const address = asked(index);
  return address == 0 ? 0 : address + shift;
}

/** The same, or else a region to write to that is not read; call it before a loop. */
export function columnAt(index: i32): usize {
  const address = column(index);
  return address == 0 ? OUTPUT + <usize>index * OUTPUT_BYTES : address;
}
