/**
 * From nothing to the first count: a fresh process imports the package, loads the
 * vocabulary and counts one sentence.
 *
 * `above` is the wall time from spawning the process to its answer, less that of a
 * process that does nothing; `inside` is what a clock within it saw.
 */

import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

const sentence = "How long does it take to say how many tokens these words are?";

/** @type {import("./row.js").Row} */
export const row = {
  name: "start",
  title: "start-up",
  leastRounds: 5,
  jobs: (setting) => {
    const jobs = [];
    const rounds = setting.quick ? 3 : Math.max(7, setting.rounds);
    for (let round = 0; round < rounds; round++) {
      for (const peer of ["none", ...setting.peers]) {
        if (setting.about[peer]?.slow && round > 1) continue;
        jobs.push({ row: "start", peer, round, encoding: setting.encoding });
      }
    }
    return jobs;
  },
  figures: (samples, setting) => {
    const of = (/** @type {string} */ peer) => samples.filter((sample) => sample.job.peer === peer && sample.value);
    const empty = spreadOf(of("none").map((sample) => sample.answeredMs));
    /** @type {Record<string, any>} */
    const peers = {};
    for (const peer of setting.peers) {
      const own = of(peer);
      if (own.length === 0) continue;
      peers[peer] = {
        above: spreadOf(own.map((sample) => sample.answeredMs - empty.median)),
        inside: spreadOf(own.map((sample) => sample.value.ms)),
      };
    }
    return { "start-up": { unit: "ms", better: "less", empty, peers } };
  },
  async run(job) {
    if (job.peer === "none") return { ms: 0 };
    const peer = await peerNamed(job.peer);
    const start = performance.now();
    const { count } = await peer.open(job.encoding);
    const tokens = await count(sentence);
    return { ms: performance.now() - start, tokens };
  },
};
