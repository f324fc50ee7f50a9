/** kitoken: Rust as WebAssembly; reads gpt-tokenizer's rank file. */
import { readFileSync } from "node:fs";
import { pathIn, versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "kitoken",
  version: versionOf("kitoken"),
  kind: "Rust → WASM",
  exact: true,
  hasBatch: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const { Kitoken } = await import("kitoken/node");
    const tokenizer = Kitoken.from_tiktoken(readFileSync(pathIn("gpt-tokenizer", `data/${vocabulary}.tiktoken`)));
    const utf8 = new TextDecoder();
    return {
      count: (text) => tokenizer.encode(text, false).length,
      encode: (text) => tokenizer.encode(text, false),
      decode: (ids) => utf8.decode(tokenizer.decode(ids)),
      countBatch: (texts) => tokenizer.encode_all(texts, false).map((ids) => ids.length),
    };
  },
};
