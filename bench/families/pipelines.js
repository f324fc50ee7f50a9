/**
 * The parts of the families' published tokenizer files besides the vocabulary: normalizer, pre-tokenizer, post-processor,
 * decoder, model settings and added tokens.
 *
 * Written from the `tokenizer.json` of each model's page on huggingface.co, or, where a model has none, from the
 * Python file that reads its vocabulary; `source` says which. Files at hand (`vocabularies.js`) carry their own.
 */

import { kimiPattern, llama3Pattern, o200kPattern, phi4Pattern, qwen35Pattern, tekkenPattern } from "./patterns.js";

/**
 * @typedef {object} AddedToken
 * @property {string} content
 * @property {boolean} special
 * @property {boolean} normalized
 * @property {boolean} rstrip
 *
 * @typedef {object} Pipeline
 * @property {string} source Where the components are published.
 * @property {object} [normalizer]
 * @property {object | null} [pre_tokenizer]
 * @property {object} [post_processor]
 * @property {object} [decoder] Default: ByteLevel.
 * @property {AddedToken[]} added In the order of their ids, which begin after the vocabulary's.
 * @property {object} [model] Settings besides vocab and merges.
 */

const page = (/** @type {string} */ model) => `huggingface.co/${model}, tokenizer.json`;

/** @param {string[]} contents @param {Partial<AddedToken>} [flags] @returns {AddedToken[]} */
export const added = (contents, flags = {}) =>
  contents.map((content) => ({ content, special: true, normalized: false, rstrip: false, ...flags }));

const isolated = (/** @type {string} */ regex) => ({
  type: "Split",
  pattern: { Regex: regex },
  behavior: "Isolated",
  invert: false,
});
/** The same cuts, as older converters from tiktoken's files wrote them. */
const kept = (/** @type {string} */ regex) => ({
  type: "Split",
  pattern: { Regex: regex },
  behavior: "Removed",
  invert: true,
});
const byteLevel = (/** @type {boolean} */ use_regex) => ({
  type: "ByteLevel",
  add_prefix_space: false,
  trim_offsets: true,
  use_regex,
});
const digits = (/** @type {boolean} */ individual_digits) => ({ type: "Digits", individual_digits });
const sequence = (/** @type {object[]} */ ...pretokenizers) => ({ type: "Sequence", pretokenizers });

/** Puts a special token before every text. @param {string[]} tokens */
const begins = (...tokens) => ({
  type: "TemplateProcessing",
  single: [...tokens.map((id) => ({ SpecialToken: { id, type_id: 0 } })), { Sequence: { id: "A", type_id: 0 } }],
  pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
  special_tokens: tokens,
});

const spaceMark = "▁";
const spacesMarked = { type: "Replace", pattern: { String: " " }, content: spaceMark };
const fromPieces = {
  type: "Sequence",
  decoders: [
    { type: "Replace", pattern: { String: spaceMark }, content: " " },
    { type: "ByteFallback" },
    { type: "Fuse" },
    { type: "Strip", content: " ", start: 1, stop: 0 },
  ],
};
export const piecesModel = { unk_token: "<unk>", fuse_unk: true, byte_fallback: true };
const marked = { type: "Sequence", normalizers: [{ type: "Prepend", prepend: spaceMark }, spacesMarked] };
const asBytes = { type: "ByteLevel", add_prefix_space: true, trim_offsets: false, use_regex: true };

/** Runs of 24 down to two spaces, which GPT-NeoX's vocabulary has as added tokens. */
const runsOfSpaces = Array.from({ length: 23 }, (_, index) => " ".repeat(24 - index));

/** By name in the table. @type {Readonly<Record<string, Pipeline>>} */
export const pipelines = {
  gpt2: {
    source: page("openai-community/gpt2"),
    pre_tokenizer: byteLevel(true),
    post_processor: asBytes,
    added: added(["<|endoftext|>"], { normalized: true }),
  },
  llama2: {
    source: page("meta-llama/Llama-2-7b-hf"),
    normalizer: marked,
    pre_tokenizer: null,
    decoder: fromPieces,
    post_processor: begins("<s>"),
    added: [],
    model: piecesModel,
  },
  phi3: {
    source: page("microsoft/Phi-3-mini-4k-instruct"),
    normalizer: marked,
    pre_tokenizer: null,
    decoder: fromPieces,
    post_processor: {
      type: "TemplateProcessing",
      single: [{ Sequence: { id: "A", type_id: 0 } }],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: {},
    },
    added: [
      ...added(["<|endoftext|>"]),
      ...added(
        [
          "<|assistant|>",
          "<|placeholder1|>",
          "<|placeholder2|>",
          "<|placeholder3|>",
          "<|placeholder4|>",
          "<|system|>",
          "<|end|>",
          "<|placeholder5|>",
          "<|placeholder6|>",
          "<|user|>",
        ],
        { rstrip: true },
      ),
    ],
    model: piecesModel,
  },
  phi4: {
    source: page("microsoft/phi-4"),
    pre_tokenizer: sequence(kept(phi4Pattern), byteLevel(false)),
    post_processor: { ...asBytes, add_prefix_space: true },
    added: added(
      [
        "<|endoftext|>",
        "<|fim_prefix|>",
        "<|fim_middle|>",
        "<|fim_suffix|>",
        "<|im_start|>",
        "<|im_end|>",
        "<|im_sep|>",
        "<|endofprompt|>",
      ],
      { rstrip: true },
    ),
  },
  llama4: {
    source: page("meta-llama/Llama-4-Scout-17B-16E"),
    pre_tokenizer: sequence(isolated(o200kPattern), byteLevel(false)),
    post_processor: { type: "Sequence", processors: [asBytes, begins("<|begin_of_text|>")] },
    added: added([
      "<|begin_of_text|>",
      "<|end_of_text|>",
      "<|fim_prefix|>",
      "<|header_start|>",
      "<|header_end|>",
      "<|eom|>",
      "<|eot|>",
      "<|image|>",
      "<|patch|>",
    ]),
    model: { ignore_merges: true },
  },
  mistral3: {
    source: page("mistralai/Mistral-7B-Instruct-v0.3"),
    pre_tokenizer: { type: "Metaspace", replacement: spaceMark, prepend_scheme: "first", split: false },
    decoder: fromPieces,
    post_processor: begins("<s>"),
    added: added([
      "[INST]",
      "[/INST]",
      "[TOOL_CALLS]",
      "[AVAILABLE_TOOLS]",
      "[/AVAILABLE_TOOLS]",
      "[TOOL_RESULTS]",
      "[/TOOL_RESULTS]",
    ]),
    model: piecesModel,
  },
  tekken: {
    source: page("mistralai/Mistral-Nemo-Instruct-2407"),
    pre_tokenizer: sequence(isolated(tekkenPattern), byteLevel(false)),
    post_processor: begins("<s>"),
    added: added([
      "<unk>",
      "<s>",
      "</s>",
      "[INST]",
      "[/INST]",
      "[AVAILABLE_TOOLS]",
      "[/AVAILABLE_TOOLS]",
      "[TOOL_RESULTS]",
      "[/TOOL_RESULTS]",
      "[TOOL_CALLS]",
      "<pad>",
      "[PREFIX]",
      "[MIDDLE]",
      "[SUFFIX]",
    ]),
    model: { ignore_merges: true },
  },
  qwen3_5: {
    source: page("Qwen/Qwen3.5-397B-A17B"),
    normalizer: { type: "NFC" },
    pre_tokenizer: sequence(isolated(qwen35Pattern), byteLevel(false)),
    post_processor: { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
    added: [
      ...added(["<|endoftext|>", "<|im_start|>", "<|im_end|>"]),
      ...added(["<think>", "</think>", "<tool_call>"], { special: false }),
    ],
  },
  command_r: {
    source: page("CohereForAI/c4ai-command-r-v01"),
    normalizer: { type: "NFC" },
    pre_tokenizer: sequence(digits(true), byteLevel(true)),
    post_processor: begins("<BOS_TOKEN>"),
    added: [
      ...added(["<PAD>", "<UNK>", "<BOS_TOKEN>", "<EOS_TOKEN>"]),
      ...added(["<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|USER_TOKEN|>", "<|CHATBOT_TOKEN|>"], {
        special: false,
      }),
    ],
  },
  starcoder2: {
    source: page("bigcode/starcoder2-15b"),
    pre_tokenizer: sequence(digits(true), byteLevel(true)),
    added: added([
      "<|endoftext|>",
      "<fim_prefix>",
      "<fim_middle>",
      "<fim_suffix>",
      "<fim_pad>",
      "<repo_name>",
      "<file_sep>",
      "<issue_start>",
      "<jupyter_start>",
    ]),
  },
  falcon: {
    source: page("tiiuae/falcon-7b"),
    pre_tokenizer: sequence(
      { type: "Punctuation", behavior: "Contiguous" },
      byteLevel(true),
      digits(false),
      isolated("[0-9][0-9][0-9]"),
    ),
    post_processor: asBytes,
    added: added([
      ">>TITLE<<",
      ">>ABSTRACT<<",
      ">>INTRODUCTION<<",
      ">>SUMMARY<<",
      ">>ANSWER<<",
      ">>QUESTION<<",
      "<|endoftext|>",
    ]),
  },
  bloom: {
    source: page("bigscience/bloom"),
    pre_tokenizer: sequence(isolated(String.raw` ?[^(\s|[.,!?…。，、।۔،])]+`), byteLevel(false)),
    post_processor: asBytes,
    added: added(["<unk>", "<s>", "</s>", "<pad>"]),
  },
  glm4: {
    source: page("THUDM/glm-4-9b-chat-hf"),
    pre_tokenizer: sequence(isolated(llama3Pattern), byteLevel(false)),
    post_processor: { type: "Sequence", processors: [asBytes, begins("[gMASK]", "<sop>")] },
    added: added([
      "<|endoftext|>",
      "[MASK]",
      "[gMASK]",
      "[sMASK]",
      "<sop>",
      "<eop>",
      "<|system|>",
      "<|user|>",
      "<|assistant|>",
      "<|observation|>",
    ]),
    model: { ignore_merges: true },
  },
  kimi_k2: {
    source: "huggingface.co/moonshotai/Kimi-K2-Instruct, tokenization_kimi.py (pat_str)",
    pre_tokenizer: sequence(isolated(kimiPattern), byteLevel(false)),
    added: added(["[BOS]", "[EOS]", "<|im_end|>", "<|im_user|>", "<|im_assistant|>", "<|im_system|>", "<|im_middle|>"]),
    model: { ignore_merges: true },
  },
  olmo: {
    source: page("allenai/OLMo-7B-hf"),
    normalizer: { type: "NFC" },
    pre_tokenizer: byteLevel(true),
    post_processor: asBytes,
    added: [
      ...added(["<|padding|>", "<|endoftext|>"]),
      ...added(["|||IP_ADDRESS|||", ...runsOfSpaces, "|||EMAIL_ADDRESS|||", "|||PHONE_NUMBER|||"], {
        special: false,
        normalized: true,
      }),
    ],
  },
  olmo2: {
    source: page("allenai/OLMo-2-1124-7B"),
    pre_tokenizer: sequence(kept(llama3Pattern), byteLevel(false)),
    added: [
      ...added(["<|extra_id_0|>"], { special: false }),
      ...added([
        "<|endoftext|>",
        "<|fim_prefix|>",
        "<|fim_middle|>",
        "<|fim_suffix|>",
        "<|im_start|>",
        "<|im_end|>",
        "<|endofprompt|>",
        "<|pad|>",
      ]),
    ],
  },
  smollm2: {
    source: page("HuggingFaceTB/SmolLM2-1.7B"),
    pre_tokenizer: sequence(digits(true), byteLevel(true)),
    added: added([
      "<|endoftext|>",
      "<|im_start|>",
      "<|im_end|>",
      "<repo_name>",
      "<reponame>",
      "<file_sep>",
      "<filename>",
      "<gh_stars>",
      "<issue_start>",
    ]),
  },
};
