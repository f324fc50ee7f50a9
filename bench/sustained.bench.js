/** Counts 40 MB of fresh text with one tokenizer, a megabyte per call: is it as fast at the end as at the start? */
import { mixedTexts } from "./corpora/mixed.js";
import { timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";

const megabyte = 1_000_000;

/** @type {import("./row.js").Row} */
export const row = {
  name: "sustained",
  title: "40 MB of fresh text",
  jobs: (setting) =>
    setting.peers
      .filter((name) => {
        const { fast = false, exact = false, slow = false } = setting.about[name] ?? {};
        return setting.quick ? fast && exact : !slow;
      })
      .map((peer) => {
        const megabytes = setting.about[peer]?.fast ? 40 : 10;
        return { row: "sustained", peer, round: 0, encoding: setting.encoding, megabytes };
      }),
  figures: (samples) => {
    /** @type {Record<string, any>} */
    const peers = {};
    for (const { job, value } of samples) {
      if (value === undefined) continue;
      const early = mean(value.slice(1, 6));
      const late = mean(value.slice(-5));
      peers[job.peer] = { megabytes: value.length, early, late, kept: late / early, all: mean(value), each: value };
    }
    return { "40 MB of fresh text": { unit: "MB/s", better: "more", peers } };
  },
  async run(job, report) {
    const { count } = await (await peerNamed(job.peer)).open(job.encoding);
    const speeds = [];
    for (const { text, bytes } of mixedTexts(job.megabytes * megabyte, megabyte)) {
      const { ms } = await timed(() => count(text));
      speeds.push(bytes / ms / 1000);
      report(speeds);
    }
    return speeds;
  },
};

/** Speed over equal amounts of text: the harmonic mean. @param {number[]} speeds */
const mean = (speeds) => speeds.length / speeds.reduce((sum, speed) => sum + 1 / speed, 0);
