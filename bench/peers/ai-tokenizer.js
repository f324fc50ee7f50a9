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
      // With "all" it looks for no special tokens and counts their text as ordinary text; count() looks for them, and throws.
      count: (text) => tokenizer.encode(text, "all").length,
      encode: (text) => tokenizer.encode(text, "all"),
      decode: (ids) => tokenizer.decode(ids),
    };
  },
  browserEntry: (vocabulary) => `
    import Tokenizer from "ai-tokenizer";
    import * as encoding from "ai-tokenizer/encoding/${vocabulary}";
    const tokenizer = new Tokenizer(encoding);
    globalThis.count = (text) => tokenizer.count(text);`,
};
