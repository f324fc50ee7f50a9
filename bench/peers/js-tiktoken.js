/** js-tiktoken: a plain JavaScript port of tiktoken without a cache. */
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "js-tiktoken",
  version: versionOf("js-tiktoken"),
  kind: "JavaScript",
  exact: true,
  slow: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open(vocabulary) {
    const modules = [import("js-tiktoken/lite"), import(`js-tiktoken/ranks/${vocabulary}`)];
    const [{ Tiktoken }, { default: ranks }] = await Promise.all(modules);
    const encoding = new Tiktoken(ranks);
    return {
      count: (text) => encoding.encode(text, [], []).length,
      encode: (text) => encoding.encode(text, [], []),
      decode: (ids) => encoding.decode(ids),
    };
  },
  browserEntry: (vocabulary) => `
    import { Tiktoken } from "js-tiktoken/lite";
    import ranks from "js-tiktoken/ranks/${vocabulary}";
    const encoding = new Tiktoken(ranks);
    globalThis.count = (text) => encoding.encode(text, [], []).length;`,
};
