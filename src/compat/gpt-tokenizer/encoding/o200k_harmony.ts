/**
 * `gpt-tokenizer/encoding/o200k_harmony`: the special tokens are those of `reckoner/vocabularies/o200k_harmony`.
 *
 * Made by npm run build:compat from src/cli/compat-encodings.ts.
 */
import packed from "#ready/o200k_base";
import o200k_harmony from "../../../vocabularies/o200k_harmony.ts";
import { GptEncoding } from "../gpt-encoding.ts";

export * from "../constants.ts";
export type * from "../types.ts";

const api: GptEncoding = /* @__PURE__ */ new GptEncoding({
  name: "o200k_harmony",
  packed,
  ordinaryTokens: 199_998,
  specialTokens: o200k_harmony.specialTokens!,
  chatFormat: "harmony",
  chatModel: "gpt-oss-120b",
});

export const clearMergeCache: GptEncoding["clearMergeCache"] = api.clearMergeCache;
export const countTokens: GptEncoding["countTokens"] = api.countTokens;
export const decode: GptEncoding["decode"] = api.decode;
export const decodeAsync: GptEncoding["decodeAsync"] = api.decodeAsync;
export const decodeAsyncGenerator: GptEncoding["decodeAsyncGenerator"] = api.decodeAsyncGenerator;
export const decodeGenerator: GptEncoding["decodeGenerator"] = api.decodeGenerator;
export const encode: GptEncoding["encode"] = api.encode;
export const encodeChat: GptEncoding["encodeChat"] = api.encodeChat;
export const encodeChatGenerator: GptEncoding["encodeChatGenerator"] = api.encodeChatGenerator;
export const encodeGenerator: GptEncoding["encodeGenerator"] = api.encodeGenerator;
export const estimateCost: GptEncoding["estimateCost"] = api.estimateCost;
export const isWithinTokenLimit: GptEncoding["isWithinTokenLimit"] = api.isWithinTokenLimit;
export const setMergeCacheSize: GptEncoding["setMergeCacheSize"] = api.setMergeCacheSize;
export const vocabularySize: GptEncoding["vocabularySize"] = api.vocabularySize;
export default api;
