/**
 * The suite: `npm run bench -- [--quick] [--only count,decode] [--corpora english,thai]
 * [--peers tiktoken,reckoner] [--encoding cl100k_base] [--rounds 5] [--minutes 9]`.
 *
 * Equal ids first, time second. Every sample is a fresh process, and rounds are
 * interleaved over peers; on a slow machine, each row leaves out rounds, after its
 * first few, for which its share of the time does not suffice. A whole run writes
 * results/<date>-<machine>.json and from it the README's tables and the charts; a run
 * that is quick or leaves something out only prints, and a quick one asks only the
 * most used peers. Exits with 1 when reckoner's ids differ from the reference, or one
 * of its rows fails.
 */
import { availableParallelism } from "node:os";
import { askedFor, chosen, positive, refuse, whole } from "./asked.js";
import { buildCorpora } from "./corpora/build.js";
import { messages } from "./corpora/messages.js";
import { mixedText } from "./corpora/mixed.js";
import { corpusNames } from "./corpora/read.js";
import { textBytes as limitText } from "./limit.bench.js";
import { inFreshProcess } from "./measure.js";
import { textBytes as memoryText } from "./memory.bench.js";
import { peerNamed, peerNames, quickPeers } from "./peers/index.js";
import { progressBar } from "./progress.js";
import { writeReport } from "./report/index.js";
import { printEquality, printFigures, printVerdicts } from "./report/terminal.js";
import { describeRun, writeResult } from "./result.js";

/** Rows, and their shares of the time. */
const shares = {
  equality: 5,
  count: 30,
  encode: 18,
  decode: 10,
  short: 8,
  start: 5,
  memory: 6,
  sustained: 4,
  size: 2,
  hostile: 6,
  limit: 1,
  counter: 7,
  parallel: 3,
};
const rowNames = Object.keys(shares).filter((name) => name !== "equality");

const help = `npm run bench -- [options]

  --quick            some peers, one round, small texts: about 90 s; only prints
  --only NAMES       of ${rowNames.join(", ")}
  --corpora NAMES    of ${corpusNames.join(", ")}
  --peers NAMES      of ${peerNames.join(", ")}
  --encoding NAME    o200k_base (default) or cl100k_base
  --rounds N         5, and 1 with --quick
  --minutes N        what the rows share, 9: rounds beyond it are left out

Names have commas between them. A whole run writes results/ and the tables of README.md.`;

const asked = askedFor(help, {
  quick: { type: "boolean", default: false },
  only: { type: "string" },
  corpora: { type: "string" },
  peers: { type: "string" },
  encoding: { type: "string", default: "o200k_base" },
  rounds: { type: "string" },
  minutes: { type: "string", default: "9" },
});

const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/** @returns {Promise<import("./row.js").Setting>} */
async function settle() {
  // Arguments are checked before corpora are built, which takes minutes.
  const encodings = chosen(asked.encoding, ["o200k_base", "cl100k_base"]);
  if (encodings.length > 1) refuse("--encoding is one of o200k_base, cl100k_base: a run has one");
  const encoding = /** @type {import("./peers/peer.js").EncodingName} */ (encodings[0]);
  const rounds = whole("rounds", asked.rounds ?? (asked.quick ? "1" : "5"));
  const names = asked.quick && !asked.peers ? quickPeers : chosen(asked.peers, peerNames);
  const asks = chosen(asked.only, rowNames);
  const corpora = buildCorpora(chosen(asked.corpora, corpusNames), { say });
  // Made before any measurement, where a row reads them: some need more text than a few corpora hold.
  if (asks.includes("short")) messages();
  if (asks.includes("memory")) mixedText(memoryText(asked.quick === true));
  if (asks.includes("limit")) mixedText(limitText);
  /** @type {Record<string, import("./peers/peer.js").Peer>} */
  const about = {};
  for (const name of names) {
    const peer = await peerNamed(name);
    // A kept run says which peers it lacks: without the fastest, everything looks better.
    if (peer.version === "not installed") failures.push({ row: "every row", peer: name, error: "not installed" });
    if (peer.version === "not installed" || !peer.encodings.includes(encoding)) continue;
    peer.prepare?.(encoding);
    about[name] = peer;
  }
  return { encoding, peers: Object.keys(about), about, corpora, quick: asked.quick === true, rounds };
}

const minutes = positive("minutes", asked.minutes);
const start = performance.now();
/** Peers that were not measured, or did not finish a row. @type {import("./goals.js").Result["failures"]} */
const failures = [];
const setting = await settle();
/** @type {import("./row.js").Row[]} */
const rows = [];
for (const name of ["equality", ...chosen(asked.only, rowNames)]) rows.push((await import(`./${name}.bench.js`)).row);
const plans = rows.map((row) => ({ row, jobs: row.jobs(setting) })).filter(({ jobs }) => jobs.length > 0);
const bar = progressBar(plans.reduce((sum, plan) => sum + plan.jobs.length, 0));

/** @type {Record<string, any>} */
const figures = {};
/** @type {Record<string, number>} */
const secondsOf = {};
/** @type {Record<string, any>} */
let equality = {};
/** Rounds that were left out, by row. @type {Record<string, number>} */
const leftOut = {};
const shareOf = (/** @type {string} */ name) => shares[/** @type {keyof typeof shares} */ (name)];
const allShares = plans.reduce((sum, { row }) => sum + shareOf(row.name), 0);
let due = start;
/** @param {import("./row.js").Row} row @param {import("./row.js").Job} job */
async function sampleOf(row, job) {
  bar.show(`${row.title} · ${job.peer}`);
  const sample = { job, ...(await inFreshProcess(job, { timeoutMs: job.timeoutMs ?? 180_000 })) };
  bar.step();
  return sample;
}

/** All samples of a row, as many at once as there are cores. @param {import("./row.js").Row} row @param {import("./row.js").Job[]} jobs */
async function sideBySide(row, jobs) {
  /** @type {import("./row.js").Sample[]} */
  const samples = [];
  const left = jobs.entries();
  const work = async () => {
    for (const [at, job] of left) samples[at] = await sampleOf(row, job);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return samples;
}

/** Samples of a row round by round; its share of the time ends at `due`. @param {import("./row.js").Row} row @param {import("./row.js").Job[]} jobs @param {number} due */
async function roundByRound(row, jobs, due) {
  /** @type {import("./row.js").Sample[]} */
  const samples = [];
  let lastRound = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    // A round that has begun is finished: peers are compared round by round.
    if (
      job.round >= (row.leastRounds ?? 1) &&
      job.round < lastRound &&
      job.round > (samples.at(-1)?.job.round ?? 0) &&
      performance.now() > due
    )
      lastRound = job.round;
    if (job.round >= lastRound) {
      leftOut[row.title] = Math.max(leftOut[row.title] ?? 0, job.round + 1 - lastRound);
      bar.step();
      continue;
    }
    samples.push(await sampleOf(row, job));
  }
  return samples;
}

for (const { row, jobs } of plans) {
  const began = performance.now();
  due += (minutes * 60_000 * shareOf(row.name)) / allShares;
  const samples = await (row.isUntimed ? sideBySide(row, jobs) : roundByRound(row, jobs, due));
  bar.clear();
  secondsOf[row.name] = Math.round((performance.now() - began) / 1000);
  for (const { job, error } of samples) {
    // In the hostile row, failing is a result for every peer but reckoner.
    const known = failures.some((one) => one.row === row.title && one.peer === job.peer);
    if (error !== undefined && (row.name !== "hostile" || job.peer === "reckoner") && !known)
      failures.push({ row: row.title, peer: job.peer, error });
  }
  const own = row.figures(samples, setting);
  if (row.name === "equality") {
    equality = own["equal ids"].peers;
    printEquality(equality, setting);
  } else {
    Object.assign(figures, own);
    printFigures(own, setting);
  }
}

for (const [title, rounds] of Object.entries(leftOut)) say(`${title}: ${rounds} rounds left out for time`);
const result = describeRun({
  setting,
  figures,
  leftOut,
  equality,
  failures,
  seconds: (performance.now() - start) / 1000,
});
printVerdicts(result);
say(
  Object.entries(secondsOf)
    .map(([name, seconds]) => `${name} ${seconds} s`)
    .join(", "),
);
if (!asked.quick && !asked.only && !asked.corpora && !asked.peers) {
  const file = writeResult(result);
  say(`written: ${file}`);
  for (const written of writeReport()) say(`written: ${written}`);
}
for (const { row, peer, error } of failures) say(`${row}: ${peer}: ${error}`);
const mine = equality["reckoner"];
const differs = mine && (mine.error !== undefined || Object.values(mine.corpora).some((one) => !one.equal));
if (differs) {
  say("reckoner's ids differ from the reference");
  process.exitCode = 1;
}
if (failures.some(({ peer }) => peer === "reckoner")) process.exitCode = 1;
