/**
 * Shared by the rows that give a speed per corpus: their jobs, and the conversion of
 * samples to MB/s (10^6 bytes of UTF-8 a second) by corpus and peer.
 */
import { coldParts, warmText } from "./corpora/read.js";
import { collectGarbage } from "./measure.js";
import { spreadOf } from "./statistics.js";

/**
 * One job per round, peer and part of the corpora, with the corpora in another order each round. A process of any peer times
 * one part: one that had read other parts before would find more of a corpus's words in its caches.
 *
 * @param {string} row
 * @param {import("./row.js").Setting} setting
 * @param {string[]} peers
 * @returns {import("./row.js").Job[]}
 */
export function speedJobs(row, setting, peers) {
  const jobs = [];
  for (let round = 0; round < setting.rounds; round++) {
    const turn = (round * 5) % setting.corpora.length;
    const corpora = [...setting.corpora.slice(turn), ...setting.corpora.slice(0, turn)];
    for (const peer of peers) {
      const slow = setting.about[peer]?.slow === true;
      if (slow && (setting.quick || round > 0)) continue;
      const bytes = slow ? 16 * 1024 : setting.quick ? 64 * 1024 : 256 * 1024;
      const warmBytes = slow ? 8 * 1024 : setting.quick ? 32 * 1024 : 128 * 1024;
      const warmMs = setting.quick ? 150 : 500;
      // Calls of milliseconds are timed on all parts, in a process each, or noise would decide.
      const parts =
        setting.about[peer]?.fast && !setting.quick
          ? Array.from({ length: coldParts }, (_, part) => part)
          : [round % coldParts];
      for (const part of parts)
        jobs.push({ row, peer, round, encoding: setting.encoding, corpora, part, coldBytes: bytes, warmBytes, warmMs });
    }
  }
  return jobs;
}

/**
 * Runs other text of the same corpora, once through and for at least `job.warmMs`, so
 * that compilers are done and caches are as full as in use.
 *
 * @param {import("./row.js").Job} job
 * @param {(text: string) => unknown} work
 */
export async function warmUp(job, work) {
  const texts = job.corpora.map((/** @type {string} */ name) => warmText(name, job.warmBytes).text);
  const until = performance.now() + job.warmMs;
  do for (const text of texts) await work(text);
  while (performance.now() < until);
}

/**
 * Just before a timed call: collects garbage, and runs 16 KiB of warm-up text of the same
 * corpus, so that the processor's caches are as in a process that counts.
 *
 * @param {string} corpus
 * @param {(text: string) => unknown} work
 */
export async function settle(corpus, work) {
  const { text } = warmText(corpus, 16 * 1024);
  await collectGarbage();
  await work(text);
}

/**
 * Samples as MB/s by peer and corpus.
 *
 * @param {import("./row.js").Sample[]} samples
 * @param {import("./row.js").Setting} setting
 * @param {string} kind Key in each corpus's result.
 * @returns {{ unit: string, better: "more", peers: Record<string, Record<string, import("./statistics.js").Spread>>, failed: Record<string, string> }}
 */
export function speedFigures(samples, setting, kind) {
  /** @type {Record<string, Record<string, import("./statistics.js").Spread>>} */
  const peers = {};
  /** @type {Record<string, string>} */
  const failed = {};
  for (const peer of setting.peers) {
    const own = samples.filter((sample) => sample.job.peer === peer);
    const broken = own.find((sample) => sample.error !== undefined);
    if (broken?.error) failed[peer] = broken.error;
    /** @type {Record<string, import("./statistics.js").Spread>} */
    const byCorpus = {};
    for (const corpus of setting.corpora) {
      const speeds = own.flatMap((sample) => sample.value?.[corpus]?.[kind] ?? []);
      if (speeds.length > 0) byCorpus[corpus] = spreadOf(speeds);
    }
    if (Object.keys(byCorpus).length > 0) peers[peer] = byCorpus;
  }
  return { unit: "MB/s", better: "more", peers, failed };
}
