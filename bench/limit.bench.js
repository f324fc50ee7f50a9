/**
 * "Does it fit?": countUpTo(10 MB of text, 1000), which should not read the other 9.99 MB, and countUpTo(100 KB, 1000),
 * where a text's length alone does not decide, because a token may have 128 characters. Median of many calls, each on
 * another stretch of the text, so that no answer is a remembered one.
 */
import { mixedText } from "./corpora/mixed.js";
import { steady } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

export const textBytes = 10_000_000;
const limit = 1000;
/** Characters of the mixed text, by the table's title. */
const lengths = { "countUpTo(10 MB, 1000)": 8_000_000, "countUpTo(100 KB, 1000)": 100_000 };
const stretches = 2000;

/** @type {import("./row.js").Row} */
export const row = {
  name: "limit",
  title: "countUpTo",
  jobs: (setting) =>
    Array.from({ length: setting.quick ? 1 : 3 }).flatMap((_, round) =>
      setting.peers
        .filter((name) => setting.about[name]?.hasLimit)
        .map((peer) => ({ row: "limit", peer, round, encoding: setting.encoding, quick: setting.quick })),
    ),
  figures: (samples, setting) => {
    const figureOf = (/** @type {string} */ title) => {
      /** @type {Record<string, import("./statistics.js").Spread>} */
      const peers = {};
      for (const peer of setting.peers) {
        const own = samples.flatMap((sample) => (sample.job.peer === peer ? (sample.value?.[title] ?? []) : []));
        if (own.length > 0) peers[peer] = spreadOf(own);
      }
      return { unit: "µs", better: "less", peers };
    };
    return Object.fromEntries(Object.keys(lengths).map((title) => [title, figureOf(title)]));
  },
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { countUpTo } = await peer.open(job.encoding);
    if (!countUpTo) throw new Error("has no limit");
    const text = mixedText(textBytes);
    /** @type {Record<string, number>} */
    const microseconds = {};
    for (const [title, length] of Object.entries(lengths)) {
      const step = Math.floor((text.length - length) / stretches);
      const texts = Array.from({ length: stretches }, (_, at) => text.slice(at * step, at * step + length));
      let turn = 0;
      const work = () => countUpTo(/** @type {string} */ (texts[turn++ % stretches]), limit);
      const until = performance.now() + (job["quick"] ? 100 : 200);
      do work();
      while (performance.now() < until);
      const label = `${title} / ${job.encoding} / mixed / ${length} characters / ${peer.name}@${peer.version}`;
      microseconds[title] =
        1000 * (await steady(label, work, job["quick"] ? { iterations: 1, time: 50 } : { iterations: 3, time: 100 }));
    }
    return microseconds;
  },
};
