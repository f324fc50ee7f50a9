/** All measured tokenizers, in the order of the tables: ours, the exact ones, the slow ones, the estimator. */

/** Names; each is a file of this folder. */
export const peerNames = [
  "reckoner",
  "tiktoken",
  "gpt-tokenizer",
  "ai-tokenizer",
  "microsoft",
  "kitoken",
  "tiktoken-rs",
  "anysphere",
  "js-tiktoken",
  "hugging-face",
  "tokenx",
];

/** Peers in a quick run: the reference, the most used, the fastest native one and the estimator. */
export const quickPeers = ["reckoner", "tiktoken", "gpt-tokenizer", "tiktoken-rs", "tokenx"];

/**
 * Loads the description of a peer, not the peer itself: that happens in its `open`.
 *
 * @param {string} name One of {@link peerNames}.
 * @returns {Promise<import("./peer.js").Peer>}
 */
export async function peerNamed(name) {
  if (!peerNames.includes(name)) throw new Error(`no peer is called ${name}; there are ${peerNames.join(", ")}`);
  return (await import(`./${name}.js`)).peer;
}
