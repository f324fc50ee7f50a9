/**
 * Reading, packing and loading vocabularies. This room knows files and formats, not the kernel.
 */
export { bytesInHand } from "./bytes.ts";
export type { Extras } from "./extras.ts";
export { type PackedVocabulary, type ReadPackedOptions, readPacked, type WritePackedOptions } from "./format.ts";
export { readTokenizerJson, type TokenizerJsonOptions } from "./hugging-face.ts";
export { type ByteSource, loadVocabulary, readBytes, readBytesNow } from "./load.ts";
export { pack } from "./pack.ts";
export { openSource, type VocabularySource } from "./source.ts";
export { readTekken, type TekkenOptions } from "./tekken.ts";
export { readTiktoken, type TiktokenOptions, writeTiktoken } from "./tiktoken.ts";
export { unpack } from "./unpack.ts";
export {
  type AddedToken,
  type Component,
  type MergeList,
  type ModelRules,
  type Pipeline,
  type ScannerName,
  scannerNames,
  type UnknownRule,
  type Vocabulary,
  type VocabularyMeta,
} from "./vocabulary.ts";
