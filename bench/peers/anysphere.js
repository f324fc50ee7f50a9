/** Cursor's tiktoken: native Rust through N-API, on its own thread, answering by promise. */
import { createRequire } from "node:module";
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "anysphere",
  version: versionOf("@anysphere/tiktoken-node"),
  kind: "native",
  exact: true,
  hasBatch: true,
  asynchronous: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const native = createRequire(import.meta.url)("@anysphere/tiktoken-node");
    const encoding = native.SupportedEncoding[vocabulary === "o200k_base" ? "O200k" : "Cl100k"];
    const tokenizer = native.getTokenizer();
    const ordinary = native.SpecialTokenAction.NormalText;
    return {
      count: (text) => tokenizer.exactNumTokensNoSpecialTokens(text, encoding),
      encode: (text) => tokenizer.encode(text, encoding, ordinary, {}),
      decode: (ids) => tokenizer.decode(ids, encoding),
      // All are requested before any answer is awaited, so that its thread never waits for ours.
      countBatch: (texts) => Promise.all(texts.map((text) => tokenizer.exactNumTokensNoSpecialTokens(text, encoding))),
    };
  },
};
