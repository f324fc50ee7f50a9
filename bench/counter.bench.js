/**
 * The append-only counter, fed 1 MB one token at a time, beside one count of the whole.
 * Pieces are cut where tokens end in the text, as a stream from a model would be.
 */
import { coldText, partBytes, textAt } from "./corpora/read.js";
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
            .map((corpus) => ({ row: "counter", peer, round, encoding: setting.encoding, corpus })),
        ),
    ),
  figures: (samples, setting) => {
    /** @type {Record<string, Record<string, any>>} */
    const peers = {};
    for (const peer of setting.peers) {
      for (const corpus of setting.corpora) {
        const own = samples.filter(
          (sample) => sample.job.peer === peer && sample.job["corpus"] === corpus && sample.value,
        );
        if (own.length === 0) continue;
        (peers[peer] ??= {})[corpus] = {
          ratio: spreadOf(own.map(({ value }) => value.fedMs / value.countMs)),
          nsPerToken: spreadOf(own.map(({ value }) => (value.fedMs * 1e6) / value.pieces)),
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
    const warm = coldText(corpus, 3).text;
    const warmPieces = warm.match(/[\s\S]{1,5}/gu) ?? [];
    for (let turn = 0; turn < 5; turn++) {
      feed(warmPieces);
      await count(warm);
    }
    collectGarbage();
    const fed = await timed(() => feed(pieces));
    collectGarbage();
    const whole = await timed(() => count(text));
    if (fed.value !== whole.value) throw new Error(`the counter says ${fed.value} tokens, count ${whole.value}`);
    return { fedMs: fed.ms, countMs: whole.ms, pieces: pieces.length };
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
