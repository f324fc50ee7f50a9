/**
 * flops / gemma3-27b and llama-3-8b / random requests / 10,000,000 rows: the batch kernel beside a scalar JavaScript loop.
 *
 * The loop is what a careful programmer writes for one known model: coefficients in locals, no calls, no branches that
 * could be a minimum, the decode sum in closed form. Values are compared first: FLOPs to the last bit, times to 1e-12.
 * Rounds are interleaved, so that both meet the same load on the machine; the best and the median are printed.
 *
 *   node bench/flops.bench.js [--rows 10000000] [--rounds 15] [--json FILE]
 */
import { writeFile } from "node:fs/promises";
import { arch, cpus } from "node:os";
import { parseArgs } from "node:util";
import { h100_sxm } from "../build/compute/devices.js";
import { model } from "../build/compute/index.js";
import { gemma3_27b } from "../build/models/gemma.js";
import { llama3_8b } from "../build/models/llama.js";

const { values } = parseArgs({
  options: { rows: { type: "string" }, rounds: { type: "string" }, json: { type: "string" } },
});
const rows = Number(values.rows ?? 10_000_000);
const rounds = Number(values.rounds ?? 15);

/** Requests whose lengths spread over four orders of magnitude, a third of them with a cached prefix. */
function makeRequests() {
  const [prompt, completion, cached] = [new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows)];
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let row = 0; row < rows; row++) {
    prompt[row] = Math.floor(8 * 2 ** (13 * random()));
    completion[row] = Math.floor(2 ** (11 * random()));
    cached[row] = random() < 0.33 ? Math.floor(random() * Number(prompt[row])) : 0;
  }
  return { prompt, completion, cached };
}

const requests = makeRequests();
const column = () => new Float64Array(rows);

/**
 * Attention and total FLOPs of one model, by a loop.
 *
 * @param {any} asked
 * @param {Float64Array} attention
 * @param {Float64Array} total
 * @param {boolean} isTernary Compute minima with conditions instead of Math.min.
 */
function flopsLoop(asked, attention, total, isTernary = false) {
  const { costs } = asked;
  const linear = Number(costs.projections + costs.feedForward + costs.recurrence);
  const head = Number(costs.head);
  const full = Number(costs.spans.find((/** @type {any} */ { span }) => span === "full").prefillPair) / 2;
  const local = costs.spans.find((/** @type {any} */ { span }) => typeof span === "object");
  const near = local === undefined ? 0 : Number(local.prefillPair) / 2;
  const window = local === undefined ? 1 : local.span.window;
  const twice = 2 * window;
  /** @type {any} */
  const { prompt, completion, cached } = requests;
  if (isTernary) {
    return () => {
      for (let row = 0; row < rows; row++) {
        const outputs = completion[row];
        const from = cached[row];
        const to = outputs > 0 ? prompt[row] + outputs - 1 : prompt[row];
        const tokens = to - from;
        // Conditions instead of Math.min: this loop is the one with them.
        const nearTo = to < window ? to : window;
        // Conditions instead of Math.min: this loop is the one with them.
        const nearFrom = from < window ? from : window;
        const inside = nearTo - nearFrom;
        const pairs =
          full * (tokens * (to + from + 1)) + near * (inside * (nearTo + nearFrom + 1) + (tokens - inside) * twice);
        attention[row] = pairs;
        total[row] = pairs + (linear * tokens + head * outputs);
      }
    };
  }
  return () => {
    for (let row = 0; row < rows; row++) {
      const outputs = completion[row];
      const from = cached[row];
      const to = outputs > 0 ? prompt[row] + outputs - 1 : prompt[row];
      const tokens = to - from;
      const nearTo = Math.min(to, window);
      const nearFrom = Math.min(from, window);
      const inside = nearTo - nearFrom;
      const pairs =
        full * (tokens * (to + from + 1)) + near * (inside * (nearTo + nearFrom + 1) + (tokens - inside) * twice);
      attention[row] = pairs;
      total[row] = pairs + (linear * tokens + head * outputs);
    }
  };
}

/**
 * Time to first token and dollars of one model on one device, by a loop; the decode sum runs over straight pieces.
 *
 * @param {any} on
 * @param {Float64Array} ttft
 * @param {Float64Array} usd
 */
function timeLoop(on, ttft, usd) {
  const { costs, weights, kv } = on.model.settings;
  const { flopsPerSecond, bytesPerSecond } = on.rates;
  const perElement = kv.blockBytes / kv.blockElements;
  const [secondsPerFlop, secondsPerByte] = [1 / flopsPerSecond, 1 / bytesPerSecond];
  const linear = Number(costs.projections + costs.feedForward + costs.recurrence);
  const head = Number(costs.head);
  const global = costs.spans.find((/** @type {any} */ { span }) => span === "full");
  const local = costs.spans.find((/** @type {any} */ { span }) => typeof span === "object");
  const full = Number(global.prefillPair) / 2;
  const near = local === undefined ? 0 : Number(local.prefillPair) / 2;
  const window = local === undefined ? 1 : local.span.window;
  const twice = 2 * window;
  const readFull = Number(global.readElements) * perElement;
  const readNear = local === undefined ? 0 : Number(local.readElements) * perElement;
  const written = costs.spans.reduce(
    (/** @type {number} */ sum, /** @type {any} */ { cacheElements }) => sum + Number(cacheElements) * perElement,
    0,
  );
  const fixed = Number(weights.fixed);
  const embedding = Number(weights.embeddingRow);
  const dollarsPerSecond = (2.49 * on.count) / 3600;
  const [from0, to0, base0, slope0] = columnsOf(piecesOf(on));
  /** @type {any} */
  const { prompt, completion, cached } = requests;
  return () => {
    for (let row = 0; row < rows; row++) {
      const outputs = completion[row];
      const length = prompt[row];
      const from = cached[row];
      const to = outputs > 0 ? length + outputs - 1 : length;
      const tokens = length - from;
      const nearTo = Math.min(length, window);
      const nearFrom = Math.min(from, window);
      const inside = nearTo - nearFrom;
      const flops =
        full * (tokens * (length + from + 1)) +
        near * (inside * (nearTo + nearFrom + 1) + (tokens - inside) * twice) +
        (linear * tokens + (outputs > 0 ? head : 0));
      const prefix = Math.min(from, window - 1);
      const bytes =
        tokens > 0 ? fixed + tokens * embedding + (from * readFull + prefix * readNear + tokens * written) : 0;
      const compute = flops * secondsPerFlop;
      const memory = bytes * secondsPerByte;
      const first = Math.max(compute, memory);
      let decode = 0;
      for (let piece = 0; piece < from0.length; piece++) {
        const low = from0[piece];
        const high = to0[piece];
        if (to <= low) break;
        if (length >= high) continue;
        const start = Math.max(length, low);
        const stop = Math.min(to, high);
        decode += (stop - start) * (base0[piece] + slope0[piece] * (start + stop + 1));
      }
      ttft[row] = first;
      usd[row] = (first + decode) * dollarsPerSecond;
    }
  };
}

/**
 * The straight pieces of a memory-bound decode step, as all are here: they break at the windows.
 *
 * @param {any} on
 * @returns {number[][]}
 */
function piecesOf(on) {
  const { costs, weights, kv } = on.model.settings;
  const perElement = kv.blockBytes / kv.blockElements;
  /** @param {number} keys @returns {any} */
  const step = (keys) => {
    let flops = Number(costs.projections + costs.feedForward + costs.recurrence + costs.head);
    let bytes = Number(weights.fixed) + Number(weights.embeddingRow);
    for (const { span, decodePair, readElements, cacheElements } of costs.spans) {
      const seen = typeof span === "object" ? Math.min(span.window, keys) : keys;
      flops += seen * Number(decodePair);
      bytes += perElement * (seen * Number(readElements) + Number(cacheElements));
    }
    return [flops / on.rates.flopsPerSecond, bytes / on.rates.bytesPerSecond];
  };
  const windows = costs.spans.flatMap((/** @type {any} */ { span }) => (typeof span === "object" ? [span.window] : []));
  const borders = [0, ...windows, 2 ** 26];
  const pieces = [];
  for (let index = 1; index < borders.length; index++) {
    const [from, to] = [Number(borders[index - 1]), Number(borders[index])];
    const wall = step(from + 1)[0] > step(from + 1)[1] ? 0 : 1;
    const slope = (step(to)[wall] - step(from + 1)[wall]) / (to - from - 1);
    pieces.push([from, to, step(from + 1)[wall] - slope * (from + 1), slope / 2]);
  }
  return pieces;
}

/** @param {number[][]} pieces @returns {any} */
const columnsOf = (pieces) => [0, 1, 2, 3].map((field) => Float64Array.from(pieces, (piece) => Number(piece[field])));

/**
 * Runs all contestants in turn and keeps each round's processor time, which a busy machine does not stretch.
 *
 * @param {[string, () => void][]} contestants
 */
function race(contestants) {
  /** @type {number[][]} */
  const times = contestants.map(() => []);
  for (let round = 0; round < rounds + 3; round++) {
    contestants.forEach(([, run], index) => {
      const start = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(start);
      // Three rounds of warm-up, for compilers and first touches of memory.
      if (round >= 3) times[index]?.push((user + system) / 1e3);
    });
  }
  return contestants.map(([name], index) => {
    const sorted = (times[index] ?? []).sort((one, other) => one - other);
    /** @param {number | undefined} milliseconds */
    const rate = (milliseconds) => rows / Number(milliseconds) / 1e3;
    return { name, best: rate(sorted[0]), median: rate(sorted[sorted.length >> 1]) };
  });
}

/**
 * @param {string} name
 * @param {any} ours
 * @param {any} theirs
 * @param {number} tolerance
 */
function mustAgree(name, ours, theirs, tolerance) {
  for (let row = 0; row < rows; row++) {
    const difference = Math.abs(ours[row] - theirs[row]);
    if (difference > tolerance * Math.abs(theirs[row]))
      throw new Error(`${name}, row ${row}: ${ours[row]} but the loop says ${theirs[row]}`);
  }
}

const results = [];
for (const [name, geometry] of Object.entries({ "gemma3-27b": gemma3_27b, "llama-3-8b": llama3_8b })) {
  const asked = model(geometry, { kv: "fp8" });
  const on = asked.on(h100_sxm, { count: 8, perHour: "2.49" });
  const [attention, total, ttft, usd] = [column(), column(), column(), column()];
  const places = asked.rows(rows, ["attentionFlops", "totalFlops", "ttft", "usd"]);
  for (const input of /** @type {const} */ (["prompt", "completion", "cached"])) places[input].set(requests[input]);
  const [attention2, total2, ttft2, usd2] = [column(), column(), column(), column()];
  const loop = flopsLoop(asked, attention2, total2);
  const kernel = () =>
    asked.batch(requests, {
      columns: ["attentionFlops", "totalFlops"],
      into: { attentionFlops: attention, totalFlops: total },
    });
  const ternary = flopsLoop(asked, attention2, total2, true);
  const inPlace = () => asked.batch(places, { columns: ["attentionFlops", "totalFlops"] });
  const timeInPlace = () => on.batch(places, { columns: ["ttft", "usd"] });
  const timeByLoop = timeLoop(on, ttft2, usd2);
  const timeByKernel = () => on.batch(requests, { columns: ["ttft", "usd"], into: { ttft, usd } });
  for (const run of [loop, kernel, inPlace, timeByLoop, timeByKernel, timeInPlace]) run();
  mustAgree("attentionFlops in place", places.columns.attentionFlops, attention, 0);
  mustAgree("totalFlops in place", places.columns.totalFlops, total, 0);
  mustAgree("ttft in place", places.columns.ttft, ttft, 0);
  mustAgree("usd in place", places.columns.usd, usd, 0);
  mustAgree("attentionFlops", attention, attention2, 4 * 2 ** -53);
  mustAgree("totalFlops", total, total2, 4 * 2 ** -53);
  ternary();
  mustAgree("attentionFlops", attention, attention2, 4 * 2 ** -53);
  mustAgree("totalFlops", total, total2, 4 * 2 ** -53);
  mustAgree("ttft", ttft, ttft2, 1e-12);
  mustAgree("usd", usd, usd2, 1e-9);
  const flops = race([
    ["JavaScript loop, Math.min", loop],
    ["JavaScript loop, conditions", ternary],
    ["reckoner", kernel],
    ["reckoner, rows in its memory", inPlace],
  ]);
  const time = race([
    ["JavaScript loop", timeByLoop],
    ["reckoner", timeByKernel],
    ["reckoner, rows in its memory", timeInPlace],
  ]);
  const sums = race([["reckoner, exactTotals()", () => asked.batch(requests, { columns: [] }).exactTotals()]]);
  results.push(
    { model: name, what: "attention and total FLOPs", rates: flops },
    { model: name, what: "ttft and dollars", rates: time },
    { model: name, what: "exact integer sums", rates: sums },
  );
}

console.log(
  `${rows.toLocaleString("en-US")} rows, ${rounds} interleaved rounds, processor time; ${cpus()[0]?.model.trim()}, ${arch()}, Node ${process.versions.node}\n`,
);
console.log("| model | columns | by | M rows/s, best | median |\n|---|---|---|--:|--:|");
for (const { model: name, what, rates } of results) {
  for (const { name: by, best, median } of rates)
    console.log(`| ${name} | ${what} | ${by} | ${best.toFixed(0)} | ${median.toFixed(0)} |`);
}
if (values.json !== undefined) {
  const document = {
    date: new Date().toISOString().slice(0, 10),
    machine: cpus()[0]?.model.trim(),
    node: process.versions.node,
    rows,
    rounds,
    results,
  };
  await writeFile(values.json, `${JSON.stringify(document, null, 2)}\n`);
}
