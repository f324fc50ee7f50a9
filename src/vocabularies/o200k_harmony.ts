/**
 * o200k_harmony: gpt-oss-20b and gpt-oss-120b.
 *
 * o200k_base with the special tokens of the harmony chat format, 199,998–201,087; those not yet in use are
 * called `<|reserved_ID|>`. 200,018 has two texts, as in tiktoken: the reserved one and `<|endofprompt|>`.
 * The packed file is o200k_base's. Source: https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken
 * Reference: tiktoken 0.14.0. Data: OpenAI, MIT; NOTICE has the lines.
 */
import packed from "#vocabulary/o200k_base";
import type { VocabularySource } from "../vocabulary/index.ts";

const named: Readonly<Record<string, number>> = {
  "<|startoftext|>": 199998,
  "<|endoftext|>": 199999,
  "<|return|>": 200002,
  "<|constrain|>": 200003,
  "<|channel|>": 200005,
  "<|start|>": 200006,
  "<|end|>": 200007,
  "<|message|>": 200008,
  "<|call|>": 200012,
};

const o200k_harmony: VocabularySource = {
  name: "o200k_harmony",
  packed,
  specialTokens: { ...named, ...reserved(200000, 201087), "<|endofprompt|>": 200018 },
};

/** Names for the ids in `first..last` that have none. */
function reserved(first: number, last: number): Record<string, number> {
  const taken = new Set(Object.values(named));
  const tokens: Record<string, number> = {};
  for (let id = first; id <= last; id++) if (!taken.has(id)) tokens[`<|reserved_${id}|>`] = id;
  return tokens;
}

export default o200k_harmony;
