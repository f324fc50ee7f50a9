/** gpt-tokenizer: plain JavaScript with a merge cache of 100,000 entries. */
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "gpt-tokenizer",
  version: versionOf("gpt-tokenizer"),
  kind: "JavaScript",
  exact: true,
  hasLimit: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const { countTokens, decode, encode, isWithinTokenLimit } = await import(`gpt-tokenizer/encoding/${vocabulary}`);
    const ordinary = { allowedSpecial: new Set(), disallowedSpecial: new Set() };
    return {
      count: (text) => countTokens(text, ordinary),
      encode: (text) => encode(text, ordinary),
      decode,
      countUpTo: (text, limit) => isWithinTokenLimit(text, limit, ordinary),
    };
  },
  browserEntry: (vocabulary) => `
    import { countTokens } from "gpt-tokenizer/encoding/${vocabulary}";
    globalThis.count = countTokens;`,
};
