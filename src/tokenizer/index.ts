/** Text → tokens and back: counting, encoding, decoding, truncating, chunking. */
export { addTables } from "./add-tables.ts";
export type { EncodedBatch } from "./batch.ts";
export type { ChatOptions } from "./chat.ts";
export type { Chunk, ChunkOptions } from "./chunk.ts";
export type { TokenDecoder } from "./decoder.ts";
export type { TokenCounter } from "./growing-count.ts";
export type { OpenOptions } from "./opened.ts";
export type { EncodeOptions, SpecialTokenOptions } from "./special-tokens.ts";
export { type CountUpTo, Tokenizer, type TokenizerVocabulary } from "./tokenizer.ts";
export {
  type TokenizerEngine,
  type TokenizerLike,
  wrapTokenizer,
} from "./tokenizer-like.ts";
export type { Token } from "./tokens.ts";
export type { TruncateOptions } from "./truncate.ts";
