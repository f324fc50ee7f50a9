/**
 * o200k_base: GPT-4o, GPT-4.1, GPT-5, o1, o3, o4-mini and the models after them.
 *
 * Split pattern `o200k`: words break where lower case meets upper, contractions stay with their word,
 * digits are taken by threes. Ids 0–199,997; special tokens 199,999 (end of text) and 200,018 (end of prompt).
 * Source: https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import tables from "#tables/o200k_base";
import packed from "#vocabulary/o200k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const o200k_base: VocabularySource = { name: "o200k_base", packed, tables };

export default o200k_base;
