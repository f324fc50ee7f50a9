/** "Does it fit?": countUpTo(10 MB of text, 1000), which should not read the other 9.99 MB. Median of many calls. */
import { mixedText } from "./corpora/mixed.js";
import { steady } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

export const textBytes = 10_000_000;
const limit = 1000;

/** @type {import("./row.js").Row} */
export const row = {
  name: "limit",
  title: "countUpTo",
  jobs: (setting) =>
    Array.from({ length: setting.quick ? 1 : 3 }).flatMap((_, round) =>
      setting.peers
        .filter((name) => setting.about[name]?.hasLimit)
        .map((peer) => ({ row: "limit", peer, round, encoding: setting.encoding })),
    ),
  figures: (samples, setting) => {
    /** @type {Record<string, import("./statistics.js").Spread>} */
    const peers = {};
    for (const peer of setting.peers) {
      const own = samples.flatMap((sample) => (sample.job.peer === peer ? (sample.value?.microseconds ?? []) : []));
      if (own.length > 0) peers[peer] = spreadOf(own);
    }
    return { "countUpTo(10 MB, 1000)": { unit: "µs", better: "less", peers } };
  },
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { countUpTo } = await peer.open(job.encoding);
    if (!countUpTo) throw new Error("has no limit");
    const text = mixedText(textBytes);
    const until = performance.now() + 200;
    do countUpTo(text, limit);
    while (performance.now() < until);
    const label = `countUpTo / ${job.encoding} / mixed / 10 MB / ${peer.name}@${peer.version}`;
    return { microseconds: 1000 * (await steady(label, () => countUpTo(text, limit), { iterations: 3, time: 300 })) };
  },
};
