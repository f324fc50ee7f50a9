/** tiktoken-rs: native Rust through N-API, Linux x64 only. Special tokens are always parsed; the corpora hold none. */
import { createRequire } from "node:module";
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "tiktoken-rs",
  version: versionOf("tiktoken-rs-node-linux-x64-gnu"),
  kind: "native",
  exact: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const { getEncoding } = createRequire(import.meta.url)("tiktoken-rs-node-linux-x64-gnu");
    const encoding = getEncoding(vocabulary);
    return {
      count: (text) => encoding.encode(text).length,
      encode: (text) => encoding.encode(text),
      decode: (ids) => encoding.decode(ids),
    };
  },
};
