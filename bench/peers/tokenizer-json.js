/**
 * Makes a Hugging Face `tokenizer.json` from a `.tiktoken` rank file, because the
 * one package that carries such files for OpenAI's encodings weighs 60 MB.
 *
 * A rank file has no merges. The merge that made a token is found as the tokenizer
 * would: merge its bytes by the ranks below its own until two parts are left (the
 * method of tiktoken's own `bpe` helper and of transformers' converter).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathIn } from "./peer.js";

const home = new URL("../corpora/data/", import.meta.url);

/** The printable character that stands for each byte in GPT-2's vocabulary files. */
const characterOf = (() => {
  let next = 256;
  const printable = (/** @type {number} */ byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
})();

/**
 * The two tokens that a token was merged from.
 *
 * @param {string} token One character per byte.
 * @param {number} rank
 * @param {Map<string, number>} ranks
 * @returns {string[]} Two parts, or one when the token is a single byte.
 */
function partsOf(token, rank, ranks) {
  const parts = [...token];
  for (;;) {
    let best = rank;
    let at = -1;
    for (let index = 0; index + 1 < parts.length; index++) {
      const found = ranks.get(`${parts[index]}${parts[index + 1]}`) ?? rank;
      if (found < best) {
        best = found;
        at = index;
      }
    }
    if (at < 0) return parts;
    parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
  }
}

/**
 * Vocabulary and merges of a list of ranks.
 *
 * @param {(Uint8Array | undefined)[]} tokens By rank.
 * @param {number} [first] Id of the first one.
 */
export function modelOfRanks(tokens, first = 0) {
  /** @type {Map<string, number>} */
  const ranks = new Map();
  tokens.forEach((bytes, rank) => {
    if (bytes !== undefined) ranks.set(Array.from(bytes, (byte) => characterOf[byte]).join(""), first + rank);
  });
  const merges = [];
  for (const [token, rank] of ranks) {
    const parts = partsOf(token, rank, ranks);
    if (parts.length === 2) merges.push(parts);
  }
  return { vocab: Object.fromEntries(ranks), merges };
}

/**
 * Writes the file once, about 10 MB, and returns its location.
 *
 * @param {import("./peer.js").EncodingName} encoding
 * @returns {URL}
 */
export function tokenizerJson(encoding) {
  const file = new URL(`tokenizer-${encoding}.json`, home);
  if (existsSync(file)) return file;
  mkdirSync(home, { recursive: true });
  const { pat_str } = JSON.parse(readFileSync(pathIn("tiktoken", `encoders/${encoding}.json`), "utf8"));
  /** @type {Uint8Array[]} */
  const tokens = [];
  for (const line of readFileSync(pathIn("gpt-tokenizer", `data/${encoding}.tiktoken`), "utf8").split("\n")) {
    const [base64, rank] = line.split(" ");
    if (base64 && rank) tokens[Number(rank)] = Buffer.from(base64, "base64");
  }
  const { vocab, merges } = modelOfRanks(tokens);
  const split = { type: "Split", pattern: { Regex: pat_str }, behavior: "Isolated", invert: false };
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
  const whole = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: "Sequence", pretokenizers: [split, byteLevel] },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  };
  writeFileSync(file, JSON.stringify(whole));
  return file;
}
