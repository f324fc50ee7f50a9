/**
 * Decoding the ids of 256 KiB of each corpus to a string, steady state: at least five
 * calls by tinybench, the median.
 *
 * The last character is read, because engines put off the joining of strings until
 * somebody looks: a decoder that only adds strings up would else be timed without its work.
 */
import { coldText, warmText } from "./corpora/read.js";
import { collectGarbage, steady } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { speedFigures, speedJobs } from "./speed.js";

/** @type {import("./row.js").Row} */
export const row = {
  name: "decode",
  title: "decode",
  jobs: (setting) =>
    speedJobs(
      "decode",
      { ...setting, rounds: Math.min(setting.rounds, 3) },
      setting.peers.filter((name) => setting.about[name]?.exact),
    ),
  figures: (samples, setting) => ({ decode: speedFigures(samples, setting, "decode") }),
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { encode, decode } = /** @type {Required<import("./peers/peer.js").Opened>} */ (
      await peer.open(job.encoding)
    );
    for (const name of job.corpora) await decode(await encode(warmText(name, job.warmBytes).text));
    /** @type {Record<string, { decode: number }>} */
    const speeds = {};
    for (const name of job.corpora) {
      const { text, bytes } = coldText(name, job.parts[0], job.coldBytes);
      const ids = await encode(text);
      // What decodes to another text is not compared with what decodes rightly.
      if ((await decode(ids)) !== text) continue;
      const work = peer.asynchronous
        ? async () => lastCharacter(await decode(ids))
        : () => lastCharacter(/** @type {string} */ (decode(ids)));
      collectGarbage();
      const label = `decode / ${job.encoding} / ${name} / ${bytes} B / ${peer.name}@${peer.version}`;
      speeds[name] = { decode: bytes / (await steady(label, work, { iterations: 5, time: 20 })) / 1000 };
    }
    return speeds;
  },
};

/** @param {string} text */
const lastCharacter = (text) => text.charCodeAt(text.length - 1);
