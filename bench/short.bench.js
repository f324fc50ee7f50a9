/**
 * Short strings: 98,000 chat messages of 20 to 400 characters, one `count` call each, and
 * one call for all where a package has one. First pass: messages never seen.
 *
 * Every peer gets the same ones, because a message is cheaper the more others were counted before. 2,000 others warm up.
 */
import { messageCount, messages } from "./corpora/messages.js";
import { collectGarbage, timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

const warmUp = 2000;
const all = messageCount - warmUp;
/** The last ones, which are counted once more: for slow peers a second pass over all would take as long as the first. */
const comeAgain = 10_000;

/** @type {import("./row.js").Row} */
export const row = {
  name: "short",
  title: "short strings",
  jobs: (setting) => {
    const jobs = [];
    for (let round = 0; round < (setting.quick ? 1 : Math.min(setting.rounds, 3)); round++) {
      for (const peer of setting.peers) {
        const about = setting.about[peer];
        if (about?.slow) continue;
        const job = { row: "short", peer, round, encoding: setting.encoding, texts: setting.quick ? 3000 : all };
        // Passes of milliseconds are timed in three processes a round, or noise would decide.
        for (let turn = 0; turn < (about?.fast && !setting.quick ? 3 : 1); turn++) {
          jobs.push({ ...job, batch: false });
          if (about?.hasBatch) jobs.push({ ...job, batch: true });
        }
      }
    }
    return jobs;
  },
  figures: (samples, setting) => {
    /** @type {Record<string, Record<string, import("./statistics.js").Spread>>} */
    const peers = {};
    for (const peer of setting.peers) {
      const own = samples.filter((sample) => sample.job.peer === peer && sample.value !== undefined);
      for (const kind of ["first", "again", "batch"]) {
        const speeds = own.flatMap((sample) => sample.value[kind] ?? []);
        if (speeds.length > 0) (peers[peer] ??= {})[kind] = spreadOf(speeds);
      }
    }
    const lines = {
      first: "`count` in a loop, never seen",
      again: "`count` in a loop, again",
      batch: "one call for all (`countBatch`), never seen",
    };
    return { "short strings": { unit: "messages/s", better: "more", lines, peers } };
  },
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { count, countBatch } = await peer.open(job.encoding);
    const drawn = messages();
    const texts = drawn.slice(warmUp, warmUp + job.texts);
    const early = drawn.slice(0, warmUp);
    const perSecond = (/** @type {string[]} */ counted, /** @type {number} */ ms) => (counted.length / ms) * 1000;
    if (job.batch) {
      const batch = /** @type {NonNullable<typeof countBatch>} */ (countBatch);
      await batch(early);
      await collectGarbage();
      const { ms, value } = await timed(() => batch(texts));
      const total = Array.from(value)
        .slice(0, comeAgain)
        .reduce((sum, tokens) => sum + tokens, 0);
      const looped = await waitingLoop(texts.slice(0, comeAgain), count);
      if (total !== looped) throw new Error(`countBatch gives ${total} tokens, count in a loop ${looped}`);
      return { batch: perSecond(texts, ms) };
    }
    const loop = peer.asynchronous ? waitingLoop : plainLoop;
    await loop(early, count);
    await collectGarbage();
    const first = await timed(() => loop(texts, count));
    const last = texts.slice(-comeAgain);
    const again = await timed(() => loop(last, count));
    return { first: perSecond(texts, first.ms), again: perSecond(last, again.ms) };
  },
};

/** @param {string[]} texts @param {(text: string) => any} count */
function plainLoop(texts, count) {
  let total = 0;
  for (const text of texts) total += count(text);
  return total;
}

/** @param {string[]} texts @param {(text: string) => any} count */
async function waitingLoop(texts, count) {
  let total = 0;
  for (const text of texts) total += await count(text);
  return total;
}
