/**
 * Counting 256 KiB of each corpus: `cold` is the first call on text that the
 * process never saw, `repeated` the same text again, when caches hold it.
 *
 * Warm-up is other text of the same corpora, once through and for at least half a
 * second, so that compilers are done and caches are as full as they would be.
 */
import { coldText, warmText } from "./corpora/read.js";
import { collectGarbage, steady, timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { speedFigures, speedJobs } from "./speed.js";

/** @type {import("./row.js").Row} */
export const row = {
  name: "count",
  title: "count",
  jobs: (setting) => speedJobs("count", setting, setting.peers),
  figures: (samples, setting) => ({
    "count, never-seen text": speedFigures(samples, setting, "cold"),
    "count, repeated text": speedFigures(samples, setting, "repeated"),
  }),
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { count } = await peer.open(job.encoding);
    const warm = job.corpora.map((/** @type {string} */ name) => warmText(name, job.warmBytes).text);
    const until = performance.now() + job.warmMs;
    do for (const text of warm) await count(text);
    while (performance.now() < until);
    /** @type {Record<string, { cold: number, repeated: number }>} */
    const speeds = {};
    for (const name of job.corpora) {
      const { text, bytes } = coldText(name, job.round, job.coldBytes);
      collectGarbage();
      const cold = await timed(() => count(text));
      const label = `count / ${job.encoding} / ${name} / ${bytes} B / ${peer.name}@${peer.version}`;
      const repeated = await steady(label, () => count(text));
      speeds[name] = { cold: bytes / cold.ms / 1000, repeated: bytes / repeated / 1000 };
    }
    return speeds;
  },
};
