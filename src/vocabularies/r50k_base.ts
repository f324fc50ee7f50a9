/**
 * r50k_base: GPT-3 (davinci, curie, babbage, ada) and the first embeddings.
 *
 * Split pattern `gpt2`: lower-case contractions, letters, numbers of any length, the rest.
 * Ids 0–50,255; special token 50,256 (end of text).
 * Source: https://openaipublic.blob.core.windows.net/encodings/r50k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import packed from "#vocabulary/r50k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const r50k_base: VocabularySource = { name: "r50k_base", packed };

export default r50k_base;
