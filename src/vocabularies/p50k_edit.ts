/**
 * p50k_edit: text-davinci-edit-001 and code-davinci-edit-001.
 *
 * p50k_base with three more special tokens, 50,281–50,283, which mark the gap to fill. The packed file is p50k_base's.
 * Source: https://openaipublic.blob.core.windows.net/encodings/p50k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import packed from "#vocabulary/p50k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const p50k_edit: VocabularySource = {
  name: "p50k_edit",
  packed,
  specialTokens: {
    "<|endoftext|>": 50256,
    "<|fim_prefix|>": 50281,
    "<|fim_middle|>": 50282,
    "<|fim_suffix|>": 50283,
  },
};

export default p50k_edit;
