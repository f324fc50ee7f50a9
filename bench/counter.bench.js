/**
 * The append-only counter, fed 1 MB one token at a time, beside one count of the whole.
 * Pieces are cut where tokens end in the text, as a stream from a model would be.
 *
 * Feeding and counting are timed in processes of their own, or whoever came second would find the text in the caches.
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
            .filter((name) =>
              (setting.quick ? ["english", "chinese"] : ["english", "python", "chinese", "russian"]).includes(name),
            )
            .flatMap((corpus) =>
              ["feed", "count"].map((way) => ({
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
        const [fed, counted] = [of("feed"), of("count")];
        if (fed.length === 0 || counted.length === 0) continue;
        const usual = spreadOf(counted.map(({ ms }) => ms)).median;
        (peers[peer] ??= {})[corpus] = {
          ratio: spreadOf(fed.map(({ ms }) => ms / usual)),
          nsPerToken: spreadOf(fed.map(({ ms, pieces }) => (ms * 1e6) / pieces)),
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
    const feed = (/** @type {string[]} */ parts) => {
      const running = open();
      let tokens = 0;
      for (const part of parts) tokens = running.push(part);
      return tokens;
    };
    // Warm-up: other text, and enough of it for the compilers.
    const warm = warmText(corpus).text;
    const warmPieces = warm.match(/[\s\S]{1,5}/gu) ?? [];
    for (let turn = 0; turn < 5; turn++) {
      feed(warmPieces);
      await count(warm);
    }
    collectGarbage();
    const { ms, value } = await timed(() => (job["way"] === "feed" ? feed(pieces) : count(text)));
    const other = await (job["way"] === "feed" ? count(text) : feed(pieces));
    if (value !== other) throw new Error(`the counter and count do not agree: ${value} and ${other} tokens`);
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
