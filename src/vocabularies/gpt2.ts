/**
 * gpt2: the GPT-2 models, and the many that adopted their vocabulary.
 *
 * The ranks, split pattern and special token of r50k_base, under its first name: ids 0–50,255
 * and 50,256 (end of text). The packed file is r50k_base's.
 * Source: https://openaipublic.blob.core.windows.net/encodings/r50k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import packed from "#vocabulary/r50k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const gpt2: VocabularySource = { name: "gpt2", packed };

export default gpt2;
