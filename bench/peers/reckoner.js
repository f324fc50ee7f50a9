/** This package as built: the published files, through their public entry points. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const build = new URL("../../build/", import.meta.url);
const { version, exports } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** What the runtime finds under the package's name. @param {string} door */
const entered = (door) => new URL(`../../${exports[door].node}`, import.meta.url).href;

/** @param {string} name */
const vocabularyNamed = (name) => entered("./vocabularies/*").replace("*", name);

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "reckoner",
  version,
  kind: "AssemblyScript → WASM",
  exact: true,
  fast: true,
  hasBatch: true,
  hasLimit: true,
  hasCounter: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const modules = [import(entered(".")), import(vocabularyNamed(vocabulary))];
    const [{ Tokenizer }, { default: source }] = await Promise.all(modules);
    const tokenizer = await Tokenizer.load(source);
    return {
      count: (text) => tokenizer.count(text),
      encode: (text) => tokenizer.encode(text),
      decode: (ids) => tokenizer.decode(ids),
      countBatch: (texts) => tokenizer.countBatch(texts),
      countUpTo: (text, limit) => tokenizer.countUpTo(text, limit),
      counter: () => tokenizer.counter(),
    };
  },
  async openParallel(vocabulary) {
    const { ParallelTokenizer } = await import(entered("./parallel"));
    const { default: source } = await import(vocabularyNamed(vocabulary));
    const pool = await ParallelTokenizer.open(source);
    return {
      threads: pool.threads,
      count: (text) => pool.count(text),
      encode: (text) => pool.encode(text),
      close: () => pool.close(),
    };
  },
  browserEntry: (vocabulary) => `
    import { Tokenizer } from "${fileURLToPath(new URL("index.js", build))}";
    import vocabulary from "${fileURLToPath(new URL(`vocabularies/${vocabulary}.js`, build))}";
    const tokenizer = await Tokenizer.load(vocabulary);
    globalThis.count = (text) => tokenizer.count(text);`,
  browserFiles: (vocabulary) => [new URL(`packed/${vocabulary}.small.bin`, build)],
};
