/** tiktoken: OpenAI's Rust code as WebAssembly. The reference that decides what is right. */
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "tiktoken",
  version: versionOf("tiktoken"),
  kind: "Rust → WASM",
  exact: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const { get_encoding } = await import("tiktoken");
    const encoding = get_encoding(vocabulary);
    const utf8 = new TextDecoder();
    return {
      count: (text) => encoding.encode_ordinary(text).length,
      encode: (text) => encoding.encode_ordinary(text),
      decode: (ids) => utf8.decode(encoding.decode(ids)),
    };
  },
  browserEntry: (vocabulary) => `
    import wasm from "tiktoken/lite/tiktoken_bg.wasm";
    import { init, Tiktoken } from "tiktoken/lite/init";
    import data from "tiktoken/encoders/${vocabulary}.json";
    await init((imports) => WebAssembly.instantiate(wasm, imports));
    const encoding = new Tiktoken(data.bpe_ranks, data.special_tokens, data.pat_str);
    globalThis.count = (text) => encoding.encode_ordinary(text).length;`,
};
