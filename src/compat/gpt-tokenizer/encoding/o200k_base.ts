/**
 * `gpt-tokenizer/encoding/o200k_base`, which is also the package's main module.
 *
 * tiktoken has two special tokens here, 199,999 and 200,018. The other six are the package's own, for chats; the
 * package gives `<|endofprompt|>` the id 200,006, which is not the reference's.
 *
 * Made by npm run build:compat from src/cli/compat-encodings.ts.
 */
import packed from "#ready/o200k_base";
import { GptEncoding } from "../gpt-encoding.ts";

export * from "../constants.ts";
export type * from "../types.ts";

const api: GptEncoding = /* @__PURE__ */ new GptEncoding({
  name: "o200k_base",
  packed,
  ordinaryTokens: 199_998,
  specialTokens: {
    "<|endoftext|>": 199999,
    "<|fim_prefix|>": 200000,
    "<|fim_middle|>": 200001,
    "<|fim_suffix|>": 200002,
    "<|im_start|>": 200003,
    "<|im_end|>": 200004,
    "<|im_sep|>": 200005,
    "<|endofprompt|>": 200018,
  },
  chatModel: "gpt-4o",
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
