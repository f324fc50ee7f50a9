/** ai-tokenizer: plain JavaScript, with a vocabulary keyed by string and a merge cache. */
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "ai-tokenizer",
  version: versionOf("ai-tokenizer"),
  kind: "JavaScript",
  exact: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const modules = [import("ai-tokenizer"), import(`ai-tokenizer/encoding/${vocabulary}`)];
    const [{ default: Tokenizer }, encoding] = await Promise.all(modules);
    const tokenizer = new Tokenizer(encoding);
    return {
      // Its count() is this line with the special-token check that throws on "<|endoftext|>".
      count: (text) => tokenizer.encode(text, [], []).length,
      encode: (text) => tokenizer.encode(text, [], []),
      decode: (ids) => tokenizer.decode(ids),
    };
  },
  browserEntry: (vocabulary) => `
    import Tokenizer from "ai-tokenizer";
    import * as encoding from "ai-tokenizer/encoding/${vocabulary}";
    const tokenizer = new Tokenizer(encoding);
    globalThis.count = (text) => tokenizer.count(text);`,
};
