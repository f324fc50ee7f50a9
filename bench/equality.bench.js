/**
 * Equal ids first: compares every peer's ids with tiktoken's, on all the text that
 * the other rows time, and on strings known to be traps.
 *
 * A peer that differs on a corpus is listed as different there, with the shortest
 * piece of text found that shows it, and never counts as the fastest. An estimator
 * is listed with the error of its count.
 */
import { coldText, warmText } from "./corpora/read.js";
import { firstDifference, shortestPiece } from "./difference.js";
import { peerNamed } from "./peers/index.js";

/** Short strings on which some tokenizer is known to be wrong, each with the reason. */
export const traps = {
  "U+0085 is white space": "a\u0085\u0085b",
  "U+FEFF is not white space": "\ufeff a\ufeff b",
  "a name every object has": "hasOwnProperty toLocaleString isPrototypeOf constructor",
  NUL: "a\0\0b",
  "lone surrogate": "a\ud83db",
  "special-token text": "a<|endoftext|>b",
  "long s in a contraction": "it'ſ IT'S",
  "digits of another script": "١٢٣٤٥ ๑๒๓๔๕",
  "combining marks": "e\u0301\u0301\u0301 n\u0303",
  "astral letters": "𝒜𝓫𝔠 𐐀𐐨",
};

/** @type {import("./row.js").Row} */
export const row = {
  name: "equality",
  isUntimed: true,
  title: "equal ids",
  jobs: (setting) =>
    setting.peers
      .filter((name) => name !== "tiktoken")
      .map((peer) => {
        const slow = setting.about[peer]?.slow === true;
        const { encoding, corpora } = setting;
        const parts = slow ? 1 : setting.about[peer]?.fast ? 4 : Math.min(setting.rounds, 4);
        const bytes = slow ? 16 * 1024 : setting.quick ? 64 * 1024 : 256 * 1024;
        return { row: "equality", peer, round: 0, encoding, corpora, parts, bytes };
      }),
  figures: (samples) => ({
    "equal ids": {
      peers: Object.fromEntries(
        samples.map(({ job, value, error }) => [job.peer, error === undefined ? value : { error }]),
      ),
    },
  }),
  async run(job) {
    const reference = await (await peerNamed("tiktoken")).open(job.encoding);
    const peer = await peerNamed(job.peer);
    const opened = await peer.open(job.encoding);
    const truth = /** @type {(text: string) => Uint32Array} */ (reference.encode);
    const { encode } = opened;
    /** @type {Record<string, any>} */
    const corpora = {};
    for (const name of job.corpora) {
      const texts = [warmText(name, job.bytes).text];
      for (let part = 0; part < job.parts; part++) texts.push(coldText(name, part, job.bytes).text);
      corpora[name] = encode
        ? await compare(texts, truth, encode)
        : { equal: false, error: await largestError(texts, truth, opened.count) };
    }
    /** @type {Record<string, string>} */
    const trapped = {};
    for (const [name, text] of encode ? Object.entries(traps) : [])
      trapped[name] = await tryTrap(text, truth, /** @type {any} */ (encode));
    return { corpora, traps: trapped };
  },
};

/**
 * @param {string[]} texts
 * @param {(text: string) => ArrayLike<number>} truth
 * @param {(text: string) => ArrayLike<number> | Promise<ArrayLike<number>>} encode
 */
async function compare(texts, truth, encode) {
  let ids = 0;
  for (const text of texts) {
    const expected = truth(text);
    ids += expected.length;
    if (firstDifference(expected, await encode(text)) < 0) continue;
    const differs = async (/** @type {string} */ part) => firstDifference(truth(part), await encode(part)) >= 0;
    const piece = await shortestPiece(text, differs);
    return {
      equal: false,
      piece,
      expected: [...Array.from(truth(piece))],
      actual: [...Array.from(await encode(piece))],
    };
  }
  return { equal: true, ids };
}

/**
 * Largest error of an estimate, as a fraction of the true count.
 *
 * @param {string[]} texts
 * @param {(text: string) => ArrayLike<number>} truth
 * @param {(text: string) => number | Promise<number>} count
 */
async function largestError(texts, truth, count) {
  let largest = 0;
  for (const text of texts) {
    const expected = truth(text).length;
    const off = (await count(text)) / expected - 1;
    if (Math.abs(off) > Math.abs(largest)) largest = off;
  }
  return largest;
}

/**
 * @param {string} text
 * @param {(text: string) => ArrayLike<number>} truth
 * @param {(text: string) => ArrayLike<number> | Promise<ArrayLike<number>>} encode
 * @returns {Promise<string>} "equal", "different" or what was thrown.
 */
async function tryTrap(text, truth, encode) {
  try {
    return firstDifference(truth(text), await encode(text)) < 0 ? "equal" : "different";
  } catch (error) {
    return `throws ${String(/** @type {any} */ (error)?.message ?? error).slice(0, 80)}`;
  }
}
