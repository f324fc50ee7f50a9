/**
 * All cores: one count of 16 MB of fresh text by the parallel tokenizer, beside one by
 * the ordinary tokenizer. Both get never-seen text that is made alike, and change texts
 * every round; afterwards both encode the same text, and every id must be equal.
 */
import { mixedTexts } from "./corpora/mixed.js";
import { firstDifference } from "./difference.js";
import { collectGarbage, timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

const pieceBytes = 4_000_000;
const piecesEach = 4;

/** @type {import("./row.js").Row} */
export const row = {
  name: "parallel",
  title: "all cores",
  leastRounds: 3,
  jobs: (setting) =>
    Array.from({ length: setting.quick ? 1 : 4 }).flatMap((_, round) =>
      setting.peers
        .filter((name) => setting.about[name]?.openParallel)
        .map((peer) => ({ row: "parallel", peer, round, encoding: setting.encoding })),
    ),
  figures: (samples, setting) => {
    /** @type {Record<string, any>} */
    const peers = {};
    for (const peer of setting.peers) {
      const values = samples.flatMap((sample) => (sample.job.peer === peer ? (sample.value ?? []) : []));
      if (values.length === 0) continue;
      peers[peer] = {
        threads: values[0].threads,
        one: spreadOf(values.map(({ one }) => one)),
        all: spreadOf(values.map(({ all }) => all)),
        ratio: spreadOf(values.map(({ one, all }) => all / one)),
      };
    }
    const lines = { threads: "threads", one: "one thread, MB/s", all: "all threads, MB/s", ratio: "times one thread" };
    return { "all cores": { unit: "MB/s", better: "more", lines, peers } };
  },
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { count, encode } = await peer.open(job.encoding);
    const pool = await /** @type {NonNullable<typeof peer.openParallel>} */ (peer.openParallel)(job.encoding);
    const pieces = [...mixedTexts(pieceBytes * (2 * piecesEach + 2), pieceBytes)];
    const join = (/** @type {number} */ from, /** @type {number} */ to) => {
      const part = pieces.slice(from, to);
      return { text: part.map(({ text }) => text).join(""), bytes: part.reduce((sum, { bytes }) => sum + bytes, 0) };
    };
    const halves = [join(0, piecesEach), join(piecesEach, 2 * piecesEach)];
    const warm = join(2 * piecesEach, pieces.length);
    const mine = /** @type {typeof warm} */ (halves[job.round % 2]);
    const shared = /** @type {typeof warm} */ (halves[(job.round + 1) % 2]);
    await count(warm.text);
    await pool.count(warm.text);
    await collectGarbage();
    const one = await timed(() => count(mine.text));
    await collectGarbage();
    const all = await timed(() => pool.count(shared.text));
    const expected = /** @type {ArrayLike<number>} */ (await encode?.(shared.text));
    const at = firstDifference(expected, await pool.encode(shared.text));
    if (at >= 0) throw new Error(`the ids of all threads differ from one thread's at ${at} of ${expected.length}`);
    if (all.value !== expected.length) throw new Error(`all threads count ${all.value}, there are ${expected.length}`);
    await pool.close();
    return { threads: pool.threads, one: mine.bytes / one.ms / 1000, all: shared.bytes / all.ms / 1000 };
  },
};
