/**
 * npm `gpt-tokenizer` 4.0.0, for programs that were written for it: `reckoner/compat/gpt-tokenizer`, and beside it
 * `/encoding/<name>` and `/model/<name>`.
 *
 * What differs, on purpose:
 * - Ids are the reference's where the package's are not: at U+0085 and U+FEFF, for characters that are others to a
 *   runtime's Unicode than to version 16, which is the reference's, for special tokens behind the beginning of a text, and for `<|endofprompt|>` in o200k_base.
 * - `disallowedSpecial` is obeyed when it is a Set, as the package's README says.
 * - Decoding keeps a byte order mark, gives U+FFFD for what is no UTF-8, and refuses ids that are no tokens in
 *   generators, too; there they are left out. Ids are numbers: not texts of digits, nor bigints.
 * - A chat without a model, where the package's README shows one and the package throws, is written for gpt-4o, or for
 *   gpt-oss in o200k_harmony. What answers chats is told by the family of its name, and each such model counts requests
 *   with functions. A message is an object, and `role` and `name` may be null.
 * - `encodeGenerator` gives parts of up to 1,024 ids, not one pretoken at a time. What is wrong with the arguments of a
 *   generator is thrown by the call, not by the first part.
 * - Special tokens may be given in arrays, too. `estimateCost` refuses fewer than no tokens, and what is no number.
 * - `estimateCost` has the prices of `reckoner/prices/openai`, and models say their name, window and price only.
 * - Caches have a fixed size: `setMergeCacheSize` and `clearMergeCache` do nothing.
 * - There are no modules of dall-e, moderation, sora, tts-1 and whisper, whose encodings nobody names (the package takes its
 *   default), and none of the inner ones (`GptEncoding`, `mapping`, `models`, `resolveEncoding`); paths have no `esm/` or `cjs/`.
 *
 * What is the package's, and may surprise: `countChatCompletionTokens` counts `functions`, and nothing for `tools` and
 * `tool_calls`; `countChat` of reckoner's own tokenizer counts both.
 */
export * from "./encoding/o200k_base.ts";
export { default } from "./encoding/o200k_base.ts";
