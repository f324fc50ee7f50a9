/**
 * Prices beside @pydantic/genai-prices: `npm run build && node bench/pricing.js [--json]`.
 *
 * Equal amounts first, time second. Both price the same 4,096 usages of eight
 * models and look up the model by name on every call; rounds alternate. The result
 * is processor time, so that a busy machine does not decide, with wall-clock time
 * beside it.
 */

import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { calcPrice } from "@pydantic/genai-prices";
import anthropic from "../build/prices/anthropic.js";
import google from "../build/prices/google.js";
import openai from "../build/prices/openai.js";
import { costBatch, priceBook, usageFrom, usageOf } from "../build/pricing/index.js";

const manifest = JSON.parse(
  readFileSync(new URL("../node_modules/@pydantic/genai-prices/package.json", import.meta.url), "utf8"),
);
const book = priceBook([openai, anthropic, google]);
const at = new Date("2026-10-01T12:00:00Z");
const models = [
  "gpt-5",
  "gpt-5-mini",
  "claude-sonnet-4-5",
  "claude-opus-5",
  "gemini-2.5-pro",
  "gpt-5.6-luna",
  "gpt-4o",
  "claude-haiku-4-5",
];

const rows = Array.from({ length: 4096 }, (_, index) => {
  const noise = Math.imul(index, 2_654_435_761) >>> 0;
  const [total, read, output] = [1000 + (noise % 5000), noise % 900, noise % 3000];
  return {
    model: /** @type {string} */ (models[index % models.length]),
    usage: usageOf({ input: { total, cacheRead: read }, output: { total: output } }),
    theirs: { input_tokens: total, cache_read_tokens: read, output_tokens: output },
    body: {
      model: models[index % models.length],
      usage: {
        prompt_tokens: total,
        completion_tokens: output,
        total_tokens: total + output,
        prompt_tokens_details: { cached_tokens: read },
      },
    },
  };
});

for (const { model, usage, theirs } of rows) {
  const ours = Number(book.cost(usage, { model, at }).usd);
  const peer = calcPrice(theirs, model, { timestamp: at })?.total_price ?? Number.NaN;
  if (!(Math.abs(ours - peer) <= 5.1e-10 + peer * 1e-12))
    throw new Error(`${model} ${JSON.stringify(theirs)}: ${ours} is not ${peer}`);
}

const columns = {
  model: Uint16Array.from({ length: 1 << 20 }, (_, row) => (Math.imul(row, 7919) >>> 3) % 4),
  input: Uint32Array.from({ length: 1 << 20 }, (_, row) => 1000 + (row % 9000)),
  cacheRead: Uint32Array.from({ length: 1 << 20 }, (_, row) => row % 500),
  cacheWrite: Uint32Array.from({ length: 1 << 20 }, (_, row) => row % 300),
  output: Uint32Array.from({ length: 1 << 20 }, (_, row) => row % 4000),
};
const into = new Float64Array(1 << 20);

/** Median, smallest and largest. @param {number[]} samples */
function spreadOf(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    low: sorted[0] ?? Number.NaN,
    high: sorted.at(-1) ?? Number.NaN,
  };
}

/** @type {Record<string, { calls: number, work: () => unknown }>} */
const jobs = {
  "cost / model by name / reckoner": {
    calls: 20 * 4096,
    work: () => repeat(20, ({ usage, model }) => book.cost(usage, { model, at }).status),
  },
  "cost and nano-dollars as bigint / reckoner": {
    calls: 20 * 4096,
    work: () => repeat(20, ({ usage, model }) => book.cost(usage, { model, at }).nano),
  },
  [`calcPrice / model by name / @pydantic/genai-prices@${manifest.version}`]: {
    calls: 4096,
    work: () => repeat(1, ({ theirs, model }) => calcPrice(theirs, model, { timestamp: at })?.total_price),
  },
  "usageFrom / OpenAI chat body / reckoner": {
    calls: 4096,
    work: () => repeat(1, ({ body }) => usageFrom(body).input.total),
  },
  "costBatch / 1 Mi rows, four models mixed / reckoner": {
    calls: 1 << 20,
    work: () =>
      costBatch(book, columns, { models: ["claude-opus-5", "gpt-5", "gpt-5-mini", "gemini-2.5-pro"], at, into }).total,
  },
};

/** @param {number} times @param {(row: (typeof rows)[number]) => unknown} call */
function repeat(times, call) {
  let last;
  for (let time = 0; time < times; time++) for (const row of rows) last = call(row);
  return last;
}

/** @type {Record<string, { cpu: number[], wall: number[] }>} */
const speeds = {};
for (let round = 0; round < 9; round++) {
  for (const [name, { calls, work }] of Object.entries(jobs)) {
    const [cpu, wall] = [process.cpuUsage(), performance.now()];
    work();
    const { user, system } = process.cpuUsage(cpu);
    // The first two rounds warm up the compilers.
    if (round < 2) continue;
    const own = (speeds[name] ??= { cpu: [], wall: [] });
    own.cpu.push(calls / (user + system));
    own.wall.push(calls / (performance.now() - wall) / 1000);
  }
}

const results = Object.entries(speeds).map(([name, { cpu, wall }]) => ({
  name,
  unit: "million per second",
  cpu: spreadOf(cpu),
  wall: spreadOf(wall),
}));
if (process.argv.includes("--json"))
  console.log(JSON.stringify({ machine: cpus()[0]?.model, runtime: process.version, results }, undefined, 2));
else {
  console.log(`${cpus()[0]?.model}, Node ${process.version}; million per second, median (low to high) of 7 rounds`);
  for (const { name, cpu, wall } of results) {
    console.log(
      `${cpu.median.toFixed(3).padStart(9)} (${cpu.low.toFixed(3)} to ${cpu.high.toFixed(3)})  wall ${wall.median.toFixed(3).padStart(8)}  ${name}`,
    );
  }
  const [ours, , theirs] = results;
  if (ours && theirs) console.log(`${(ours.cpu.median / theirs.cpu.median).toFixed(0)}x calcPrice`);
}
