/**
 * `gpt-tokenizer/encoding/p50k_base`.
 *
 * Made by npm run build:compat from src/cli/compat-encodings.ts.
 */
import packed from "#ready/p50k_base";
import { GptEncoding } from "../gpt-encoding.ts";

export * from "../constants.ts";
export type * from "../types.ts";

const api: GptEncoding = /* @__PURE__ */ new GptEncoding({
  name: "p50k_base",
  packed,
  ordinaryTokens: 50_280,
  specialTokens: {
    "<|endoftext|>": 50256,
  },
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
