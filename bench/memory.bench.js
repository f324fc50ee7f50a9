/**
 * Memory of a process: its growth from loading a tokenizer and counting one sentence,
 * and its peak after counting 8 MB (in a quick run 2) in one call; from both, the memory
 * of a process that holds the same text and counts nothing is subtracted. WebAssembly
 * memory is read from the instances that the package makes.
 */
import { mixedText } from "./corpora/mixed.js";
import { collectGarbage } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

/** Bytes of the text that is counted. @param {boolean} isQuick */
export const textBytes = (isQuick) => (isQuick ? 2_000_000 : 8_000_000);
const mebibyte = 2 ** 20;

/** @type {import("./row.js").Row} */
export const row = {
  name: "memory",
  title: "memory",
  jobs: (setting) => {
    const jobs = [];
    for (let round = 0; round < (setting.quick ? 1 : 3); round++) {
      for (const peer of ["none", ...setting.peers]) {
        const { exact = true, slow = false } = setting.about[peer] ?? {};
        if (setting.quick ? slow || !exact : slow && round > 0) continue;
        jobs.push({ row: "memory", peer, round, encoding: setting.encoding, bytes: textBytes(setting.quick) });
      }
    }
    return jobs;
  },
  figures: (samples, setting) => {
    const of = (/** @type {string} */ peer, /** @type {string} */ kind) =>
      samples.flatMap((sample) => (sample.job.peer === peer ? (sample.value?.[kind] ?? []) : []));
    const emptyLoaded = spreadOf(of("none", "loaded"));
    const emptyPeak = spreadOf(of("none", "peak"));
    /** @type {Record<string, any>} */
    const peers = {};
    for (const peer of setting.peers) {
      if (of(peer, "loaded").length === 0) continue;
      peers[peer] = {
        loaded: spreadOf(of(peer, "loaded").map((bytes) => bytes - emptyLoaded.median)),
        ...(of(peer, "peak").length > 0 && {
          peak: spreadOf(of(peer, "peak").map((bytes) => bytes - emptyPeak.median)),
        }),
        ...(of(peer, "wasm").length > 0 && { wasm: spreadOf(of(peer, "wasm")) }),
        ...(of(peer, "wasmAfter").length > 0 && { wasmAfter: spreadOf(of(peer, "wasmAfter")) }),
      };
    }
    const empty = { loaded: emptyLoaded, peak: emptyPeak };
    return { memory: { unit: "MiB", better: "less", megabytes: textBytes(setting.quick) / 1e6, empty, peers } };
  },
  async run(job, report) {
    const wasm = watchMemories();
    const opened = job.peer === "none" ? undefined : await (await peerNamed(job.peer)).open(job.encoding);
    await opened?.count("A first sentence, so that whatever is made late is made.");
    await collectGarbage();
    /** @type {Record<string, number>} */
    const found = { loaded: process.memoryUsage().rss / mebibyte };
    if (wasm() > 0) found["wasm"] = wasm();
    report(found);
    const text = mixedText(job["bytes"]);
    await opened?.count(text);
    found["peak"] = process.resourceUsage().maxRSS / 1024;
    if (wasm() > 0) found["wasmAfter"] = wasm();
    return found;
  },
};

/** Records the memories that WebAssembly instances export from now on. @returns {() => number} Their current size, MiB. */
function watchMemories() {
  /** @type {Set<WebAssembly.Memory>} */
  const memories = new Set();
  const note = (/** @type {WebAssembly.Instance} */ instance) => {
    for (const exported of Object.values(instance.exports)) {
      if (exported instanceof WebAssembly.Memory) memories.add(exported);
    }
    return instance;
  };
  WebAssembly.Instance = /** @type {any} */ (
    new Proxy(WebAssembly.Instance, { construct: (target, given) => note(Reflect.construct(target, given)) })
  );
  return () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / mebibyte;
}
