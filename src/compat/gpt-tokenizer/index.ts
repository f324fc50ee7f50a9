/**
 * A stand-in for npm `gpt-tokenizer` 4.0.0: `reckoner/compat/gpt-tokenizer`, with `/encoding/<name>` and
 * `/model/<name>`.
 *
 * What differs, on purpose:
 * - Ids match the reference where the package's do not: at U+0085 and U+FEFF; for characters that a runtime's Unicode
 *   classifies otherwise than version 16, the reference's; for special tokens after the start of a text; and for
 *   `<|endofprompt|>` in o200k_base.
 * - `disallowedSpecial` is obeyed when it is a Set, as the package's README says.
 * - Decoding keeps a byte order mark, gives U+FFFD for invalid UTF-8, and refuses unknown ids in generators too, where the
 *   package skips them. Ids are numbers, not strings of digits or bigints.
 * - A chat without a model, which the package's README shows but the package refuses, is written for gpt-4o, or for
 *   gpt-oss in o200k_harmony. The family in a model's name decides whether it answers chats, and every such model counts
 *   requests with functions. A message must be an object, and `role` and `name` may be null.
 * - `encodeGenerator` yields parts of up to 1,024 ids, not one pretoken at a time. Generators throw for bad arguments at the
 *   call, not at the first part.
 * - Special tokens may also be given in arrays. `estimateCost` refuses negative and invalid numbers of tokens.
 * - `estimateCost` uses the prices of `reckoner/prices/openai`, and models have only a name, token limits and prices.
 * - Caches have a fixed size: `setMergeCacheSize` and `clearMergeCache` do nothing.
 * - There are no modules for dall-e, moderation, sora, tts-1 and whisper, whose encodings no source names (the package uses its
 *   default), nor internal ones (`GptEncoding`, `mapping`, `models`, `resolveEncoding`); paths have no `esm/` or `cjs/`.
 *
 * Kept from the package, and perhaps surprising: `countChatCompletionTokens` counts `functions`, and nothing for `tools`
 * and `tool_calls`; `countChat` of reckoner's own tokenizer counts both.
 */
export * from "./encoding/o200k_base.ts";
export { default } from "./encoding/o200k_base.ts";
