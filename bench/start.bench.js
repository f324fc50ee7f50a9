/**
 * From nothing to the first count: a fresh process imports the package, loads the
 * vocabulary and counts one sentence.
 *
 * `above` is the wall time from spawning the process to its answer, less that of a
 * process that was started just before it and does everything else: it reads the same
 * description of the peer, but does not use it. `inside` is measured within the process.
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
    const rounds = setting.quick ? 1 : Math.max(7, setting.rounds);
    for (let round = 0; round < rounds; round++) {
      for (const peer of setting.peers) {
        if (setting.about[peer]?.slow && round > 1) continue;
        const job = { row: "start", round, encoding: setting.encoding };
        // Starts of milliseconds are repeated nine times a round, or noise would decide.
        const turns = setting.about[peer]?.fast ? (setting.quick ? 3 : 9) : 1;
        for (let turn = 0; turn < turns; turn++) jobs.push({ ...job, peer: "none", described: peer }, { ...job, peer });
      }
    }
    return jobs;
  },
  figures: (samples, setting) => {
    const isEmpty = (/** @type {import("./row.js").Sample | undefined} */ sample) =>
      sample?.job.peer === "none" && sample.value !== undefined;
    const empty = spreadOf(samples.filter(isEmpty).map(({ answeredMs }) => answeredMs));
    /** @type {Record<string, any>} */
    const peers = {};
    for (const peer of setting.peers) {
      const own = samples.flatMap(({ job, value, answeredMs }, at) => {
        const before = samples[at - 1];
        return job.peer === peer && value && before && isEmpty(before)
          ? [{ above: answeredMs - before.answeredMs, inside: value.ms }]
          : [];
      });
      if (own.length === 0) continue;
      peers[peer] = {
        above: spreadOf(own.map(({ above }) => above)),
        inside: spreadOf(own.map(({ inside }) => inside)),
      };
    }
    return { "start-up": { unit: "ms", better: "less", empty, peers } };
  },
  async run(job) {
    const peer = await peerNamed(job.described ?? job.peer);
    if (job.peer === "none") return { ms: 0 };
    const start = performance.now();
    const { count } = await peer.open(job.encoding);
    const tokens = await count(sentence);
    return { ms: performance.now() - start, tokens };
  },
};
