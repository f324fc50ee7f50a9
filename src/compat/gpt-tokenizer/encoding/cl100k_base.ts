/**
 * `gpt-tokenizer/encoding/cl100k_base`. The special tokens of chats, `<|im_…|>`, are not in tiktoken's list; their ids
 * are those that OpenAI's cookbook and the package give them.
 *
 * Made by npm run build:compat from src/cli/compat-encodings.ts.
 */
import packed from "#ready/cl100k_base";
import { GptEncoding } from "../gpt-encoding.ts";

export * from "../constants.ts";
export type * from "../types.ts";

const api: GptEncoding = /* @__PURE__ */ new GptEncoding({
  name: "cl100k_base",
  packed,
  ordinaryTokens: 100_256,
  specialTokens: {
    "<|endoftext|>": 100257,
    "<|fim_prefix|>": 100258,
    "<|fim_middle|>": 100259,
    "<|fim_suffix|>": 100260,
    "<|im_start|>": 100264,
    "<|im_end|>": 100265,
    "<|im_sep|>": 100266,
    "<|endofprompt|>": 100276,
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
