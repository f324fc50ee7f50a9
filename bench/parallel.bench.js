/**
 * All cores: one count of 16 MB of fresh text by the parallel tokenizer, beside one by the ordinary tokenizer. Both get
 * never-seen text of the same making, and swap texts every round; afterwards both encode the same text, and every id must
 * be equal.
 *
 * Each thread has counted as much other text before as the single thread, or caches would be compared: each thread has its
 * own. The ratio when neither has counted anything is shown beside it, from separate processes.
 */
import { mixedTexts } from "./corpora/mixed.js";
import { firstDifference } from "./difference.js";
import { collectGarbage, timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

const pieceBytes = 4_000_000;
const piecesEach = 4;
/** What each thread counts first. */
const piecesBefore = 2;

const lines = {
  threads: "threads",
  one: "one thread, MB/s",
  all: "all threads, MB/s",
  ratio: "times one thread",
};

/** @type {import("./row.js").Row} */
export const row = {
  name: "parallel",
  title: "all cores",
  leastRounds: 3,
  jobs: (setting) =>
    Array.from({ length: setting.quick ? 1 : 4 }).flatMap((_, round) =>
      setting.peers
        .filter((name) => setting.about[name]?.openParallel)
        .flatMap((peer) =>
          (setting.quick ? ["both"] : ["both", "first of one", "first of all"]).map((way) => ({
            row: "parallel",
            peer,
            round,
            encoding: setting.encoding,
            way,
          })),
        ),
    ),
  figures: (samples, setting) => {
    /** @type {Record<string, any>} */
    const peers = {};
    for (const peer of setting.peers) {
      const own = samples.filter(({ job, value }) => job.peer === peer && value);
      const of = (/** @type {string} */ way) => own.filter(({ job }) => job["way"] === way).map(({ value }) => value);
      const [both, firstOne, firstAll] = [of("both"), of("first of one"), of("first of all")];
      if (both.length === 0) continue;
      peers[peer] = {
        threads: both[0].threads,
        one: spreadOf(both.map(({ one }) => one)),
        all: spreadOf(both.map(({ all }) => all)),
        ratio: spreadOf(both.map(({ one, all }) => all / one)),
      };
      if (firstOne.length === 0 || firstAll.length === 0) continue;
      const usual = spreadOf(firstOne.map(({ one }) => one));
      Object.assign(peers[peer], {
        firstOne: usual,
        firstAll: spreadOf(firstAll.map(({ all }) => all)),
        firstRatio: spreadOf(firstAll.map(({ all }) => all / usual.median)),
      });
    }
    return { "all cores": { unit: "MB/s", better: "more", lines, peers } };
  },
  async run(job) {
    const pieces = [...mixedTexts(Number.POSITIVE_INFINITY, pieceBytes)];
    const join = (/** @type {number} */ from, /** @type {number} */ to) => {
      const part = pieces.slice(from, to);
      return { text: part.map(({ text }) => text).join(""), bytes: part.reduce((sum, { bytes }) => sum + bytes, 0) };
    };
    const speedOf = async (/** @type {(text: string) => any} */ count, /** @type {ReturnType<typeof join>} */ text) => {
      await collectGarbage();
      const { ms, value } = await timed(() => count(text.text));
      return { speed: text.bytes / ms / 1000, tokens: value };
    };
    const halves = [join(0, piecesEach), join(piecesEach, 2 * piecesEach)];
    const mine = /** @type {ReturnType<typeof join>} */ (halves[job.round % 2]);
    const shared = /** @type {typeof mine} */ (halves[(job.round + 1) % 2]);
    const peer = await peerNamed(job.peer);
    const openParallel = /** @type {NonNullable<typeof peer.openParallel>} */ (peer.openParallel);
    if (job["way"] === "first of one") {
      return { one: (await speedOf((await peer.open(job.encoding)).count, mine)).speed };
    }
    const pool = await openParallel(job.encoding);
    if (job["way"] === "first of all") {
      const { speed } = await speedOf((text) => pool.count(text), shared);
      await pool.close();
      return { all: speed };
    }
    const { count, encode } = await peer.open(job.encoding);
    const before = 2 * piecesEach;
    await count(join(before, before + piecesBefore).text);
    await pool.count(join(before, before + piecesBefore * pool.threads).text);
    const one = await speedOf(count, mine);
    const all = await speedOf((text) => pool.count(text), shared);
    const expected = /** @type {ArrayLike<number>} */ (await encode?.(shared.text));
    const at = firstDifference(expected, await pool.encode(shared.text));
    if (at >= 0) throw new Error(`the ids of all threads differ from one thread's at ${at} of ${expected.length}`);
    if (all.tokens !== expected.length) {
      throw new Error(`all threads count ${all.tokens}, there are ${expected.length}`);
    }
    await pool.close();
    return { threads: pool.threads, one: one.speed, all: all.speed };
  },
};
