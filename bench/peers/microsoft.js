/** Microsoft's tokenizer: plain JavaScript with an LRU cache; ships no ranks, so it reads gpt-tokenizer's rank file. */
import { pathIn, versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "microsoft",
  version: versionOf("@microsoft/tiktokenizer"),
  kind: "JavaScript",
  exact: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const { createTokenizer, getRegexByEncoder, getSpecialTokensByEncoder } = await import("@microsoft/tiktokenizer");
    const tokenizer = createTokenizer(
      pathIn("gpt-tokenizer", `data/${vocabulary}.tiktoken`),
      getSpecialTokensByEncoder(vocabulary),
      getRegexByEncoder(vocabulary),
    );
    return {
      // Without a list it looks for no special tokens and counts their text as ordinary text.
      count: (text) => tokenizer.encode(text).length,
      encode: (text) => tokenizer.encode(text),
      decode: (ids) => tokenizer.decode(ids),
    };
  },
};
