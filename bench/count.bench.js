/**
 * Counting 256 KiB of each corpus: `cold` is the first call on text that the
 * process has never seen, `repeated` the same text again, when caches hold it.
 */
import { coldText } from "./corpora/read.js";
import { steady, timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { settle, speedFigures, speedJobs, warmUp } from "./speed.js";

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
    await warmUp(job, count);
    /** @type {Record<string, { cold: number, repeated: number }>} */
    const speeds = {};
    for (const name of job.corpora) {
      const { text, bytes } = coldText(name, job.part, job.coldBytes);
      await settle(name, count);
      const cold = bytes / (await timed(() => count(text))).ms / 1000;
      const label = `count / ${job.encoding} / ${name} / ${bytes} B / ${peer.name}@${peer.version}`;
      speeds[name] = { cold, repeated: bytes / (await steady(label, () => count(text))) / 1000 };
    }
    return speeds;
  },
};
