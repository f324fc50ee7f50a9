/**
 * Decoding to a string, steady state: the ids of 256 KiB of each corpus at once, and those of 8 KiB at a time, the
 * size of a model's long answer; at least five calls by tinybench, the median.
 *
 * The last character is read, because engines delay joining strings until they are
 * used: a decoder that only concatenates would otherwise be timed without its work.
 * A string of 256 KiB gets new pages from the system each time, so that row also shows the cost of pages.
 * The ids are tiktoken's, so that every peer decodes all of the text, even if it encodes slowly.
 */
import { coldParts, coldText, warmText } from "./corpora/read.js";
import { collectGarbage, steady } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { speedFigures, speedJobs } from "./speed.js";

const answerBytes = 8 * 1024;
/** Number of these that are decoded in turn. */
const answers = 8;
/** Processes per round for peers whose text is timed in one process per part elsewhere. */
const processes = 3;

/** @type {import("./row.js").Row} */
export const row = {
  name: "decode",
  title: "decode",
  jobs: (setting) =>
    speedJobs(
      "decode",
      { ...setting, rounds: Math.min(setting.rounds, 3) },
      setting.peers.filter((name) => setting.about[name]?.exact),
    )
      // All decode the same text; calls of microseconds get three processes a round, or one bad moment would decide.
      .filter(({ part }) => part < processes)
      .map((job) => ({
        ...job,
        part: job.round % coldParts,
        ...(setting.quick ? { corpora: job["corpora"].slice(0, 4) } : { coldBytes: 256 * 1024, warmBytes: 64 * 1024 }),
      })),
  figures: (samples, setting) => ({
    decode: speedFigures(samples, setting, "decode"),
    "decode, 8 KiB at a time": speedFigures(samples, setting, "answers"),
  }),
  async run(job, report) {
    const peer = await peerNamed(job.peer);
    const { encode, decode } = /** @type {Required<import("./peers/peer.js").Opened>} */ (
      await peer.open(job.encoding)
    );
    const truth = /** @type {(text: string) => Uint32Array} */ (
      (await (await peerNamed("tiktoken")).open(job.encoding)).encode
    );
    const isArray = Array.isArray(await encode("What kind of list does it give?"));
    const idsOf = (/** @type {string} */ text) => (isArray ? Array.from(truth(text)) : truth(text));
    // Other text, once through and for as long as a count is warmed up: compilers optimise again what runs for long.
    const warm = job.corpora.flatMap((/** @type {string} */ name) => {
      const { text, bytes } = warmText(name, job.warmBytes);
      return [text, ...answersOf(text, bytes)].map(idsOf);
    });
    const until = performance.now() + job.warmMs;
    do for (const ids of warm) await decode(ids);
    while (performance.now() < until);
    /** @type {Record<string, { decode: number, answers: number }>} */
    const speeds = {};
    /** @type {string[]} */
    const wrong = [];
    for (const name of job.corpora) {
      const { text, bytes } = coldText(name, job.part, job.coldBytes);
      const speedOf = async (/** @type {string} */ at, /** @type {string[]} */ texts) => {
        const all = texts.map(idsOf);
        for (const [index, ids] of all.entries()) if ((await decode(ids)) !== texts[index]) return undefined;
        const work = peer.asynchronous
          ? async () => {
              for (const ids of all) lastCharacter(await decode(ids));
            }
          : () => {
              for (const ids of all) lastCharacter(/** @type {string} */ (decode(ids)));
            };
        await collectGarbage();
        const label = `decode / ${job.encoding} / ${name} / ${at} / ${peer.name}@${peer.version}`;
        const size = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
        return size / (await steady(label, work, { iterations: 5, time: 60 })) / 1000;
      };
      const decoded = await speedOf(`${bytes} B`, [text]);
      const shorter = await speedOf(`${answerBytes} B`, answersOf(text, bytes).slice(0, answers));
      // A peer that decodes to another text is not compared with the others, and is listed as not finished.
      if (decoded === undefined || shorter === undefined) wrong.push(name);
      else speeds[name] = { decode: decoded, answers: shorter };
      report(speeds);
    }
    if (wrong.length > 0) throw new Error(`decodes to another text: ${wrong.join(", ")}`);
    return speeds;
  },
};

/** @param {string} text */
const lastCharacter = (text) => text.charCodeAt(text.length - 1);

/** A text in pieces of about 8 KiB, of equal lengths but for uncut pairs. @param {string} text @param {number} bytes */
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
