/**
 * The suite: `npm run bench -- [--quick] [--only count,decode] [--corpora english,thai]
 * [--peers tiktoken,reckoner] [--encoding cl100k_base] [--rounds 5]`.
 *
 * Equal ids first, time second. Every sample is a fresh process; rounds are
 * interleaved over peers; figures go to results/, the README's tables and the
 * charts. Exits with 1 when reckoner's ids differ from the reference.
 */
import { parseArgs } from "node:util";
import { buildCorpora } from "./corpora/build.js";
import { corpusNames } from "./corpora/read.js";
import { inFreshProcess } from "./measure.js";
import { peerNamed, peerNames } from "./peers/index.js";
import { progressBar } from "./progress.js";
import { printFigures } from "./report/terminal.js";

const rowNames = ["count"];

const { values: asked } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    corpora: { type: "string" },
    peers: { type: "string" },
    encoding: { type: "string", default: "o200k_base" },
    rounds: { type: "string" },
  },
});

/** @param {string | undefined} list @param {string[]} all */
function chosen(list, all) {
  const names = list?.split(",").map((name) => name.trim()) ?? all;
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not one of ${all.join(", ")}`);
  return names;
}

/** @returns {Promise<import("./row.js").Setting>} */
async function settle() {
  const encoding = /** @type {import("./peers/peer.js").EncodingName} */ (asked.encoding);
  /** @type {Record<string, import("./peers/peer.js").Peer>} */
  const about = {};
  for (const name of chosen(asked.peers, peerNames)) {
    const peer = await peerNamed(name);
    if (peer.version !== "not installed" && peer.encodings.includes(encoding)) about[name] = peer;
  }
  const corpora = buildCorpora(chosen(asked.corpora, corpusNames), {
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const rounds = Number(asked.rounds ?? (asked.quick ? 1 : 5));
  return { encoding, peers: Object.keys(about), about, corpora, quick: asked.quick === true, rounds };
}

const setting = await settle();
const rows = await Promise.all(
  chosen(asked.only, rowNames).map(
    async (name) => /** @type {import("./row.js").Row} */ ((await import(`./${name}.bench.js`)).row),
  ),
);
const plans = rows.map((row) => ({ row, jobs: row.jobs(setting) }));
const bar = progressBar(plans.reduce((sum, plan) => sum + plan.jobs.length, 0));
for (const { row, jobs } of plans) {
  const samples = [];
  for (const job of jobs) {
    bar.show(`${row.title} · ${job.peer}`);
    samples.push({ job, ...(await inFreshProcess(job, { timeoutMs: job.timeoutMs ?? 180_000 })) });
    bar.step();
  }
  bar.clear();
  printFigures(row.figures(samples, setting), setting);
}
