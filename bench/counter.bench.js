/**
 * The append-only counter, fed 1 MB one token at a time, beside one count of the whole: pushed, where the count is known
 * after every token, and appended, where it is asked for only at the end.
 * Pieces are cut where tokens end in the text, as in a stream from a model.
 *
 * Each way is timed in its own processes, or the second would find the text in the caches.
 */
import { partBytes, textAt, warmText } from "./corpora/read.js";
import { collectGarbage, timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

const megabyte = 1_000_000;

/** @type {import("./row.js").Row} */
export const row = {
  name: "counter",
  title: "counter",
  jobs: (setting) =>
    Array.from({ length: setting.quick ? 1 : 3 }).flatMap((_, round) =>
      setting.peers
        .filter((name) => setting.about[name]?.hasCounter)
        .flatMap((peer) =>
          setting.corpora
            .filter((name) => (setting.quick ? ["python"] : ["english", "python", "chinese", "russian"]).includes(name))
            .flatMap((corpus) =>
              ["push", "append", "count"].map((way) => ({
                row: "counter",
                peer,
                round,
                encoding: setting.encoding,
                corpus,
                way,
              })),
            ),
        ),
    ),
  figures: (samples, setting) => {
    /** @type {Record<string, Record<string, any>>} */
    const peers = {};
    for (const peer of setting.peers) {
      for (const corpus of setting.corpora) {
        const own = samples.filter(({ job, value }) => job.peer === peer && job["corpus"] === corpus && value);
        const of = (/** @type {string} */ way) => own.filter(({ job }) => job["way"] === way).map(({ value }) => value);
        const [pushed, appended, counted] = [of("push"), of("append"), of("count")];
        if (pushed.length === 0 || appended.length === 0 || counted.length === 0) continue;
        const usual = spreadOf(counted.map(({ ms }) => ms)).median;
        (peers[peer] ??= {})[corpus] = {
          ratio: spreadOf(pushed.map(({ ms }) => ms / usual)),
          nsPerToken: spreadOf(pushed.map(({ ms, pieces }) => (ms * 1e6) / pieces)),
          appended: spreadOf(appended.map(({ ms }) => ms / usual)),
        };
      }
    }
    return { "counter fed token by token": { unit: "× one count", better: "less", peers } };
  },
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { count, counter } = await peer.open(job.encoding);
    const corpus = job["corpus"];
    const truth = await (await peerNamed("tiktoken")).open(job.encoding);
    const { text } = textAt(corpus, partBytes, megabyte);
    const pieces = await piecesOf(text, truth);
    const open = /** @type {NonNullable<typeof counter>} */ (counter);
    const pushed = (/** @type {string[]} */ parts) => {
      const running = open();
      let tokens = 0;
      for (const part of parts) tokens = running.push(part);
      return tokens;
    };
    const appended = (/** @type {string[]} */ parts) => {
      const running = open();
      for (const part of parts) running.append(part);
      return running.tokens;
    };
    // Warm-up: other text, enough of it for the compilers.
    const warm = warmText(corpus).text;
    const warmPieces = warm.match(/[\s\S]{1,5}/gu) ?? [];
    for (let turn = 0; turn < 5; turn++) {
      pushed(warmPieces);
      appended(warmPieces);
      await count(warm);
    }
    /** @type {Record<string, () => unknown>} */
    const ways = { push: () => pushed(pieces), append: () => appended(pieces), count: () => count(text) };
    await collectGarbage();
    const { ms, value } = await timed(/** @type {() => unknown} */ (ways[job["way"]]));
    for (const [way, work] of Object.entries(ways)) {
      const other = await work();
      if (value !== other) throw new Error(`${job["way"]} and ${way} do not agree: ${value} and ${other} tokens`);
    }
    return { ms, pieces: pieces.length };
  },
};

/**
 * The text, cut after every token that ends between two characters.
 *
 * @param {string} text
 * @param {import("./peers/peer.js").Opened} truth
 */
async function piecesOf(text, truth) {
  const { encode, decode } = /** @type {Required<import("./peers/peer.js").Opened>} */ (truth);
  const ids = /** @type {Uint32Array} */ (await encode(text));
  const pieces = [];
  for (let at = 0; at < ids.length; ) {
    let end = at + 1;
    let piece = String(await decode(ids.subarray(at, end)));
    while (piece.includes("\ufffd") && end < ids.length && end < at + 8)
      piece = String(await decode(ids.subarray(at, ++end)));
    pieces.push(piece);
    at = end;
  }
  if (pieces.join("") !== text) throw new Error("the pieces do not join to the text");
  return pieces;
}
