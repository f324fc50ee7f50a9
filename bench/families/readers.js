/**
 * Readers of a family's tokenizer file, with one interface: this package, native Hugging Face, which is the reference,
 * and other packages.
 *
 * Readers find added tokens in a text, as all but this package always do, and put nothing around it. A package that reads
 * only one vocabulary does not know its added tokens: `isPlain`.
 */
import { createRequire } from "node:module";
import { families } from "./index.js";
import { oracleRequire } from "./vocabularies.js";

/**
 * @typedef {object} Reader
 * @property {string} name With its version.
 * @property {"reckoner" | "native" | "javascript" | "wasm"} kind
 * @property {(text: string) => ArrayLike<number> | Promise<ArrayLike<number>>} encode
 * @property {(text: string) => number | Promise<number>} count Its cheapest exact count.
 * @property {boolean} [isPlain] Whether it treats added tokens as text.
 * @property {(texts: string[], isFramed: boolean) => Promise<ArrayLike<number>[]>} [encodeAll]
 * @property {(ids: ArrayLike<number>) => string | Promise<string>} [decode]
 * @property {(text: string) => ArrayLike<number> | Promise<ArrayLike<number>>} [encodeFramed] With the file's special tokens around.
 */

const build = new URL("../../build/", import.meta.url);
const benchRequire = createRequire(import.meta.url);

/** @param {NodeJS.Require} require @param {string} name */
function versioned(require, name) {
  const paths = require.resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      return `${name}@${require(`${path}/${name}/package.json`).version}`;
    } catch {}
  }
  return name;
}

/** @param {Uint8Array} packed @returns {Promise<Reader>} */
export async function openReckoner(packed) {
  const { Tokenizer } = await import(new URL("index.js", build).href);
  const tokenizer = await Tokenizer.load(packed);
  const framed = { allowedSpecial: "all", addSpecialTokens: true };
  return {
    name: "reckoner",
    kind: "reckoner",
    encode: (text) => tokenizer.encode(text, { allowedSpecial: "all" }),
    count: (text) => tokenizer.count(text),
    decode: (ids) => tokenizer.decode(ids),
    encodeFramed: (text) => tokenizer.encode(text, framed),
  };
}

/** @param {string} json @returns {Required<Reader>} */
export function openNative(json) {
  const { Tokenizer } = oracleRequire("@anush008/tokenizers");
  const tokenizer = Tokenizer.fromString(json);
  const encode = async (/** @type {string} */ text, addSpecialTokens = false) =>
    (await tokenizer.encode(text, null, { addSpecialTokens })).getIds();
  return {
    name: versioned(oracleRequire, "@anush008/tokenizers"),
    kind: "native",
    isPlain: false,
    encodeAll: async (texts, addSpecialTokens) => {
      const encoded = await tokenizer.encodeBatch(texts, { addSpecialTokens });
      return encoded.map((/** @type {any} */ one) => one.getIds());
    },
    encode: (text) => encode(text),
    count: async (text) => (await tokenizer.encode(text, null, { addSpecialTokens: false })).getLength(),
    decode: (ids) => tokenizer.decode(Array.from(ids), false),
    encodeFramed: (text) => encode(text, true),
  };
}

/**
 * Other packages that read a family; one that refuses the file gives its message.
 *
 * @param {string} family
 * @param {any} file
 * @param {boolean} isQuick Asks only `@huggingface/tokenizers` and those that read nothing else.
 * @returns {AsyncGenerator<Reader | { name: string, refused: string }>}
 */
export async function* openOthers(family, file, isQuick) {
  const openers = [
    () => openHuggingFace(file),
    ...(isQuick ? [] : [() => openLenml(file), () => openKitoken(file)]),
    ...(families[family]?.others ?? []).map((name) => () => openOnly(name, file)),
  ];
  for (const open of openers) {
    try {
      yield await open();
    } catch (error) {
      yield { name: open.toString().match(/open(\w+)/)?.[1] ?? "?", refused: String(error).slice(0, 200) };
    }
  }
}

/** @param {any} file @returns {Promise<Reader>} */
async function openHuggingFace(file) {
  const { Tokenizer } = await import("@huggingface/tokenizers");
  const tokenizer = new Tokenizer(file, {});
  const encode = (/** @type {string} */ text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  return {
    name: versioned(benchRequire, "@huggingface/tokenizers"),
    kind: "javascript",
    encode,
    count: (text) => encode(text).length,
  };
}

/** @param {any} file @returns {Promise<Reader>} */
async function openLenml(file) {
  const { TokenizerLoader } = oracleRequire("@lenml/tokenizers");
  const tokenizer = TokenizerLoader.fromPreTrained({
    tokenizerJSON: file,
    tokenizerConfig: { tokenizer_class: "PreTrainedTokenizer" },
  });
  const encode = (/** @type {string} */ text) => tokenizer.encode(text, { add_special_tokens: false });
  return {
    name: versioned(oracleRequire, "@lenml/tokenizers"),
    kind: "javascript",
    encode,
    count: (text) => encode(text).length,
  };
}

/** @param {any} file @returns {Promise<Reader>} */
async function openKitoken(file) {
  const { Kitoken } = await import("kitoken/node");
  const tokenizer = Kitoken.from_tokenizers(new TextEncoder().encode(JSON.stringify(file)));
  const encode = (/** @type {string} */ text) => tokenizer.encode(text, true);
  return { name: versioned(benchRequire, "kitoken"), kind: "wasm", encode, count: (text) => encode(text).length };
}

/** A package that reads one vocabulary. @param {string} name @param {any} file @returns {Promise<Reader>} */
async function openOnly(name, file) {
  const [packageName = "", encoding] = name.split(" ");
  const reader = (
    /** @type {(text: string) => ArrayLike<number>} */ encode,
    count = (/** @type {string} */ text) => encode(text).length,
  ) => ({
    name: versioned(packageName === "gpt-tokenizer" ? benchRequire : oracleRequire, packageName),
    kind: /** @type {const} */ ("javascript"),
    isPlain: true,
    encode,
    count,
  });
  switch (packageName) {
    case "gpt-tokenizer": {
      const { encode, countTokens } = await import(`gpt-tokenizer/encoding/${encoding}`);
      const options = { allowedSpecial: "all" };
      const known = reader(
        (text) => encode(text, options),
        (text) => countTokens(text, options),
      );
      return known;
    }
    case "llama-tokenizer-js": {
      const { default: tokenizer } = await import(oracleRequire.resolve(packageName));
      return reader((text) => tokenizer.encode(text, false, true));
    }
    case "llama3-tokenizer-js": {
      const { default: tokenizer } = await import(oracleRequire.resolve(packageName));
      return reader((text) => tokenizer.encode(text, { bos: false, eos: false }));
    }
    case "mistral-tokenizer-js": {
      const { default: tokenizer } = await import(oracleRequire.resolve(packageName));
      return reader((text) => tokenizer.encode(text, false, true));
    }
    case "@anthropic-ai/tokenizer": {
      const tokenizer = oracleRequire(packageName).getTokenizer();
      const first = file.added_tokens.length;
      if (first !== 5) throw new Error("Claude's file has five added tokens");
      return { ...reader((text) => tokenizer.encode(text.normalize("NFKC"), "all", [])), kind: "wasm", isPlain: false };
    }
    default:
      throw new Error(`no reader for ${name}`);
  }
}
