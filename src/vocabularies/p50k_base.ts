/**
 * p50k_base: text-davinci-002 and -003, and the Codex models of 2021.
 *
 * r50k_base plus 24 tokens for runs of 2 to 25 spaces, for source code. Split pattern `gpt2`.
 * Ids 0–50,280; 50,256 is the special token (end of text), in the middle.
 * Source: https://openaipublic.blob.core.windows.net/encodings/p50k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import packed from "#vocabulary/p50k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const p50k_base: VocabularySource = { name: "p50k_base", packed };

export default p50k_base;
