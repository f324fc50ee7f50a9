/** Hugging Face's tokenizers in plain JavaScript, from a tokenizer.json made of the same ranks. */
import { readFileSync } from "node:fs";
import { versionOf } from "./peer.js";
import { tokenizerJson } from "./tokenizer-json.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "hugging-face",
  version: versionOf("@huggingface/tokenizers"),
  kind: "JavaScript",
  exact: true,
  slow: true,
  encodings: ["o200k_base", "cl100k_base"],
  prepare: (vocabulary) => void tokenizerJson(vocabulary),
  async open(vocabulary) {
    const { Tokenizer } = await import("@huggingface/tokenizers");
    const tokenizer = new Tokenizer(JSON.parse(readFileSync(tokenizerJson(vocabulary), "utf8")), {});
    const options = { add_special_tokens: false };
    return {
      count: (text) => tokenizer.encode(text, options).ids.length,
      encode: (text) => tokenizer.encode(text, options).ids,
      decode: (ids) => tokenizer.decode(ids, { clean_up_tokenization_spaces: false }),
    };
  },
};
