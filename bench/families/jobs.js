/**
 * Jobs for a family, each in its own process: compare ids, measure speed, pack, load, count a long text.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { coldParts, partBytes, textAt, warmText } from "../corpora/read.js";
import { collectGarbage, timed } from "../measure.js";
import { spreadOf } from "../statistics.js";
import { openNative, openOthers, openReckoner } from "./readers.js";
import { stringsFor, textWithoutSpaces } from "./texts.js";
import { tokenizerFile } from "./vocabularies.js";

/** Corpora on which speed is measured. */
export const timedCorpora = ["english", "chinese", "python"];

/** Slices of a part, each timed separately: a median of many survives a slow moment of the machine. */
const slices = 4;

const build = new URL("../../build/", import.meta.url);

/**
 * @typedef {object} Job
 * @property {string} row "families": what bench/child.js runs.
 * @property {"measure" | "load" | "loadTables" | "long"} task
 * @property {string} family
 * @property {string} packed Path of the packed vocabulary; `measure` writes it, and one with ready-made tables beside it.
 * @property {number} seed
 * @property {number} strings Number of strings to compare.
 * @property {number} rounds
 * @property {boolean} quick
 * @property {boolean} besideO200k
 */

/** @param {Job} job @returns {Promise<any>} */
export function runJob(job) {
  const tasks = { measure, load, loadTables, long };
  return tasks[job.task](job);
}

/** Texts of tokens in a vocabulary that is written in letters or in pieces. @param {any} file */
function tokenTexts(file) {
  const isBytes = JSON.stringify(file.pre_tokenizer ?? null).includes('"ByteLevel"');
  const keys = Object.keys(file.model.vocab);
  // A regular sample is enough; tokens that are part of a character are covered by others.
  const some = keys.filter((_, index) => index % Math.ceil(keys.length / 20_000) === 0);
  if (!isBytes) return some.map((text) => text.replaceAll("▁", " "));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return some.flatMap((letters) => {
    try {
      return [decoder.decode(Uint8Array.from(letters, byteOf))];
    } catch {
      return [];
    }
  });
}

/** The byte that a letter of a byte-level vocabulary stands for. @param {string} letter */
function byteOf(letter) {
  const point = letter.codePointAt(0) ?? 0;
  if (point < 0x100) return point;
  if (point <= 0x120) return point - 0x100;
  return point <= 0x142 ? point - 0x121 + 0x7f : 0xad;
}

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
function sameIds(one, other) {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Packs, compares and times, so that each reader is opened only once. @param {Job} job */
async function measure(job) {
  const { family, packed, quick, besideO200k } = job;
  const file = tokenizerFile(family);
  const json = JSON.stringify(file);
  const { pack, readTokenizerJson } = await import(new URL("vocabulary/index.js", build).href);
  const { addTables } = await import(new URL("tokenizer/index.js", build).href);
  const bytes = new TextEncoder().encode(json);
  const read = await timed(() => readTokenizerJson(bytes, { name: family }));
  const made = await timed(() => pack(read.value));
  const ready = await timed(() => addTables(made.value));
  writeFileSync(packed, made.value);
  writeFileSync(tablesOf(packed), ready.value);
  const { scanner } = read.value;
  const sizes = { packedBytes: made.value.length, tablesBytes: ready.value.length };
  const packing = { scanner, readMs: read.ms, packMs: made.ms, tablesMs: ready.ms, ...sizes };

  const native = openNative(json);
  const ours = await openReckoner(made.value);
  /** @type {import("./readers.js").Reader[]} */
  const readers = [];
  const refusals = [];
  for await (const other of openOthers(family, file, quick)) {
    if ("refused" in other) refusals.push(other);
    else readers.push(other);
  }
  const compared = { ...packing, ...(await compare({ job, file, ours, native, readers, refusals })) };
  const speeds = await speed(job, [ours, native, ...readers], native);
  if (!besideO200k) return { compared, speeds };
  const other = await openReckoner(readFileSync(new URL("packed/o200k_base.bin", build)));
  // A new reader, like the other: for the one above, the text would be repeated.
  return { compared, speeds, beside: await besideOther(job, await openReckoner(made.value), other) };
}

/**
 * Speed as a multiple of another tokenizer's, by corpus: both count each slice in turn, alternating which goes first, so
 * that neither always finds the text and the machine as the other left them.
 *
 * @param {Job} job
 * @param {import("./readers.js").Reader} ours
 * @param {import("./readers.js").Reader} other
 */
async function besideOther({ quick }, ours, other) {
  const size = 32 * 1024;
  /** @type {Record<string, import("../statistics.js").Spread>} */
  const ratios = {};
  const until = performance.now() + 1_000;
  do {
    for (const corpus of timedCorpora)
      for (const reader of [ours, other]) await reader.count(warmText(corpus, size).text);
  } while (performance.now() < until);
  for (const corpus of timedCorpora) {
    const all = [];
    for (let slice = 0; slice < (quick ? 8 : 32); slice++) {
      const { text } = textAt(corpus, partBytes + slice * size, size);
      /** @type {number[]} */
      const times = [];
      for (const turn of slice % 2 === 0 ? [0, 1] : [1, 0]) {
        const reader = turn === 0 ? ours : other;
        await reader.count(warmText(corpus, size).text);
        times[turn] = (await timed(() => reader.count(text))).ms;
      }
      all.push((times[1] ?? Number.NaN) / (times[0] ?? Number.NaN));
    }
    ratios[corpus] = spreadOf(all);
  }
  return ratios;
}

/**
 * @param {object} given
 * @param {Job} given.job
 * @param {any} given.file
 * @param {import("./readers.js").Reader} given.ours
 * @param {Required<import("./readers.js").Reader>} given.native
 * @param {import("./readers.js").Reader[]} given.readers
 * @param {object[]} given.refusals
 */
async function compare({ job, file, ours, native, readers, refusals }) {
  const { seed, strings, quick } = job;
  const added = file.added_tokens.map((/** @type {{ content: string }} */ { content }) => content);
  const texts = stringsFor({ added, tokens: tokenTexts(file), seed, count: strings });
  /** @type {ArrayLike<number>[]} */
  const expected = [];
  const report = { strings: texts.length, mismatches: 0, example: /** @type {string | undefined} */ (undefined) };
  const differs = (/** @type {string} */ what, /** @type {string} */ text) => {
    report.mismatches++;
    const shown = `${what} of ${JSON.stringify(text)}`;
    if (report.example === undefined || shown.length < report.example.length) report.example = shown;
  };
  for (let from = 0; from < texts.length; from += 500) {
    const some = texts.slice(from, from + 500);
    const plain = await native.encodeAll(some, false);
    const framed = await native.encodeAll(some, true);
    for (const [index, text] of some.entries()) {
      const ids = plain[index] ?? [];
      expected.push(ids);
      if (!sameIds(ids, await ours.encode(text))) differs("ids", text);
      else if (!sameIds(framed[index] ?? [], (await ours.encodeFramed?.(text)) ?? [])) differs("framed ids", text);
      else if ((await native.decode(ids)) !== (await ours.decode?.(ids))) differs("decoding", text);
    }
  }
  const others = [];
  for (const { name, kind, isPlain, encode } of readers) {
    const line = { name, kind, strings: 0, differences: 0, example: "" };
    for (const [index, text] of texts.slice(0, quick ? 100 : 400).entries()) {
      if (isPlain && added.some((/** @type {string} */ content) => text.includes(content))) continue;
      line.strings++;
      let ids;
      try {
        ids = await encode(text);
      } catch {}
      if (ids !== undefined && sameIds(expected[index] ?? [], ids)) continue;
      line.differences++;
      if (line.example === "" || text.length < line.example.length) line.example = text;
    }
    others.push(line);
  }
  return { ...report, others: [...others, ...refusals] };
}

/**
 * @param {Job} job
 * @param {import("./readers.js").Reader[]} readers
 * @param {import("./readers.js").Reader} native
 */
async function speed({ rounds, quick }, readers, native) {
  /** @type {Record<string, Record<string, number[]>>} */
  const samples = {};
  /** @type {Set<string>} */
  const different = new Set();
  const sizeFor = (/** @type {import("./readers.js").Reader} */ { kind }) =>
    kind === "reckoner" ? (quick ? 128 : 256) * 1024 : (quick ? 8 : 24) * 1024;
  for (const reader of readers) {
    // An engine replaces its first code in the background when a core is free.
    const isCompiled = reader.kind === "reckoner" || reader.kind === "wasm";
    const until = performance.now() + (quick ? 200 : 500) * (isCompiled ? 2 : 1);
    const size = sizeFor(reader) / 2;
    do for (const corpus of timedCorpora) await reader.count(warmText(corpus, size).text);
    while (performance.now() < until);
  }
  for (let round = 0; round < rounds; round++) {
    const turn = round % readers.length;
    // Once a round: with all that others keep in memory, each collection would flush the processor's caches.
    await collectGarbage();
    for (const reader of [...readers.slice(turn), ...readers.slice(0, turn)]) {
      const first = round % timedCorpora.length;
      for (const corpus of [...timedCorpora.slice(first), ...timedCorpora.slice(0, first)]) {
        await reader.count(warmText(corpus, sizeFor(reader) / 2).text);
        for (let slice = 0; slice < slices; slice++) {
          const size = sizeFor(reader) / slices;
          const { text, bytes } = textAt(corpus, partBytes * (1 + (round % coldParts)) + slice * size, size);
          const { ms, value } = await timed(() => reader.count(text));
          const byCorpus = (samples[reader.name] ??= {});
          (byCorpus[corpus] ??= []).push(bytes / 1000 / ms);
          if (value !== (await native.count(text))) different.add(`${reader.name} ${corpus}`);
        }
      }
    }
  }
  return readers.map(({ name, kind }) => ({
    name,
    kind,
    speeds: Object.fromEntries(
      timedCorpora.map((corpus) => [corpus, spreadOf(samples[name]?.[corpus] ?? [Number.NaN])]),
    ),
    different: timedCorpora.filter((corpus) => different.has(`${name} ${corpus}`)),
  }));
}

/** Where `measure` writes the vocabulary with ready-made tables. @param {string} packed */
function tablesOf(packed) {
  return `${packed}.tables`;
}

/** The first load in a process: what a start costs. @param {Job} job */
function load({ packed }) {
  return loadOf(packed);
}

/** The same with ready-made tables. @param {Job} job */
function loadTables({ packed }) {
  return loadOf(tablesOf(packed));
}

/** @param {string} path */
async function loadOf(path) {
  const { Tokenizer } = await import(new URL("index.js", build).href);
  const { pipeline } = await import(new URL("pipeline/index.js", build).href);
  const bytes = readFileSync(path);
  const { ms, value } = await timed(() => Tokenizer.from(bytes, { pipeline }));
  return { ms, count: value.count("hello") };
}

/** Ten megabytes that only the vocabulary cuts; the peer gets less, or it would take minutes. @param {Job} job */
async function long({ family, packed, quick }) {
  const ours = await openReckoner(readFileSync(packed));
  const text = textWithoutSpaces(10_000_000);
  await ours.count(text.slice(0, 200_000));
  const whole = await timed(() => ours.count(text));
  const bytes = Buffer.byteLength(text);
  const part = text.slice(0, quick ? 20_000 : 100_000);
  for await (const other of openOthers(family, tokenizerFile(family), true)) {
    if ("refused" in other) continue;
    const theirs = await timed(() => other.count(part));
    const same = theirs.value === (await ours.count(part));
    const theirSpeed = Buffer.byteLength(part) / 1000 / theirs.ms;
    return { bytes, ms: whole.ms, speed: bytes / 1000 / whole.ms, peer: other.name, peerSpeed: theirSpeed, same };
  }
  return { bytes, ms: whole.ms, speed: bytes / 1000 / whole.ms };
}
