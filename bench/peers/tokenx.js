/** tokenx: not a tokenizer but an estimator, off by up to half; included to show what guessing costs. */
import { versionOf } from "./peer.js";

/** @type {import("./peer.js").Peer} */
export const peer = {
  name: "tokenx",
  version: versionOf("tokenx"),
  kind: "estimate",
  exact: false,
  fast: true,
  hasLimit: true,
  encodings: ["o200k_base", "cl100k_base"],
  async open() {
    const { estimateTokenCount, isWithinTokenLimit } = await import("tokenx");
    return { count: estimateTokenCount, countUpTo: isWithinTokenLimit };
  },
  browserEntry: () => `
    import { estimateTokenCount } from "tokenx";
    globalThis.count = estimateTokenCount;`,
};
