/**
 * npm `gpt-tokenizer` 4.0.0, for programs that were written for it: `reckoner/compat/gpt-tokenizer`, and beside it
 * `/encoding/<name>` and `/model/<name>`.
 *
 * What differs, on purpose:
 * - Ids are the reference's where the package's are not: at U+0085 and U+FEFF, for characters that a runtime's Unicode
 *   does not know, for special tokens behind the beginning of a text, and for `<|endofprompt|>` in o200k_base.
 * - `disallowedSpecial` is obeyed when it is a Set, as the package's README says.
 * - Decoding keeps a byte order mark, gives U+FFFD for what is no UTF-8, and refuses ids that are no tokens in
 *   generators, too; there they are left out.
 * - `encodeGenerator` gives parts of up to 1,024 ids, not one pretoken at a time.
 * - `estimateCost` has the prices of `reckoner/prices/openai`, and models say their name, window and price only.
 * - Caches have a fixed size: `setMergeCacheSize` and `clearMergeCache` do nothing.
 */
export * from "./encoding/o200k_base.ts";
export { default } from "./encoding/o200k_base.ts";
