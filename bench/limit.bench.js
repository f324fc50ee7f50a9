/** "Does it fit?": countUpTo(10 MB of text, 1000), which should not read the other 9.99 MB. Median of many calls. */
import { mixedTexts } from "./corpora/mixed.js";
import { spreadOf, steady } from "./measure.js";
import { peerNamed } from "./peers/index.js";

const textBytes = 10_000_000;
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
    /** @type {Record<string, import("./measure.js").Spread>} */
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
    const [whole] = [...mixedTexts(textBytes, textBytes)];
    if (whole === undefined) throw new Error("the corpora are not built");
    const { text } = whole;
    for (let warm = 0; warm < 50; warm++) countUpTo(text, limit);
    const label = `countUpTo / ${job.encoding} / mixed / 10 MB / ${peer.name}@${peer.version}`;
    return { microseconds: 1000 * (await steady(label, () => countUpTo(text, limit), { iterations: 50, time: 300 })) };
  },
};
