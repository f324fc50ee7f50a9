/**
 * cl100k_base: GPT-4, GPT-3.5 Turbo and the third generation of text embeddings.
 *
 * Split pattern `cl100k` as tiktoken spells it now: contractions stand alone, digits are taken by threes,
 * whitespace at the end of a text is one pretoken. Ids 0–100,255; special tokens 100,257–100,260 and 100,276.
 * Source: https://openaipublic.blob.core.windows.net/encodings/cl100k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import tables from "#tables/cl100k_base";
import packed from "#vocabulary/cl100k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const cl100k_base: VocabularySource = { name: "cl100k_base", packed, tables };

export default cl100k_base;
