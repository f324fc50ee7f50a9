/**
 * Decoding to a string, steady state: the ids of 256 KiB of each corpus at once, and those of 8 KiB at a time, which
 * is what a long answer of a model takes; at least five calls by tinybench, the median.
 *
 * The last character is read, because engines put off the joining of strings until
 * somebody looks: a decoder that only adds strings up would else be timed without its work.
 * A string of 256 KiB gets new pages from the system each time, so what that row shows is the price of a page, too.
 */
import { coldText, warmText } from "./corpora/read.js";
import { collectGarbage, steady } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { speedFigures, speedJobs } from "./speed.js";

const answerBytes = 8 * 1024;

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
  figures: (samples, setting) => ({
    decode: speedFigures(samples, setting, "decode"),
    "decode, 8 KiB at a time": speedFigures(samples, setting, "answers"),
  }),
  async run(job) {
    const peer = await peerNamed(job.peer);
    const { encode, decode } = /** @type {Required<import("./peers/peer.js").Opened>} */ (
      await peer.open(job.encoding)
    );
    // Other text, once through and for as long as a count is warmed up: compilers take a second look at what runs for long.
    const warm = [];
    for (const name of job.corpora) {
      const { text, bytes } = warmText(name, job.warmBytes);
      for (const part of [text, ...answersOf(text, bytes)]) warm.push(await encode(part));
    }
    const until = performance.now() + job.warmMs;
    do for (const ids of warm) await decode(ids);
    while (performance.now() < until);
    /** @type {Record<string, { decode: number, answers: number }>} */
    const speeds = {};
    for (const name of job.corpora) {
      const { text, bytes } = coldText(name, job.parts[0], job.coldBytes);
      const label = (/** @type {string} */ size) =>
        `decode / ${job.encoding} / ${name} / ${size} / ${peer.name}@${peer.version}`;
      const speedOf = async (/** @type {string} */ size, /** @type {string[]} */ texts) => {
        /** @type {ArrayLike<number>[]} */
        const all = [];
        for (const one of texts) all.push(await encode(one));
        // What decodes to another text is not compared with what decodes rightly.
        for (const [at, ids] of all.entries()) if ((await decode(ids)) !== texts[at]) return undefined;
        const work = peer.asynchronous
          ? async () => {
              for (const ids of all) lastCharacter(await decode(ids));
            }
          : () => {
              for (const ids of all) lastCharacter(/** @type {string} */ (decode(ids)));
            };
        collectGarbage();
        return bytes / (await steady(label(size), work, { iterations: 5, time: 20 })) / 1000;
      };
      const decoded = await speedOf(`${bytes} B`, [text]);
      const answers = await speedOf(`${answerBytes} B`, answersOf(text, bytes));
      if (decoded !== undefined && answers !== undefined) speeds[name] = { decode: decoded, answers };
    }
    return speeds;
  },
};

/** @param {string} text */
const lastCharacter = (text) => text.charCodeAt(text.length - 1);

/** A text in pieces of about 8 KiB, each of as many code units, and one more where a pair would be cut. @param {string} text @param {number} bytes */
function answersOf(text, bytes) {
  const size = Math.ceil(text.length / Math.ceil(bytes / answerBytes));
  const all = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + size);
    if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++;
    all.push(text.slice(at, end));
    at = end;
  }
  return all;
}
