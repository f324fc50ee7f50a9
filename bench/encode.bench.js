/** Encoding 256 KiB of each corpus to ids: the first call on text that the process has never seen. Warmed up as in count. */
import { coldText } from "./corpora/read.js";
import { timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { settle, speedFigures, speedJobs, warmUp } from "./speed.js";

/** @type {import("./row.js").Row} */
export const row = {
  name: "encode",
  title: "encode",
  jobs: (setting) =>
    speedJobs(
      "encode",
      setting,
      setting.peers.filter((name) => setting.about[name]?.exact),
    ),
  figures: (samples, setting) => ({ "encode, never-seen text": speedFigures(samples, setting, "cold") }),
  async run(job) {
    const { encode } = /** @type {Required<import("./peers/peer.js").Opened>} */ (
      await (await peerNamed(job.peer)).open(job.encoding)
    );
    await warmUp(job, encode);
    /** @type {Record<string, { cold: number }>} */
    const speeds = {};
    for (const name of job.corpora) {
      const { text, bytes } = coldText(name, job.part, job.coldBytes);
      await settle(name, encode);
      speeds[name] = { cold: bytes / (await timed(() => encode(text))).ms / 1000 };
    }
    return speeds;
  },
};
