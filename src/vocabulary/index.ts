/**
 * The vocabulary room: reading, packing and loading vocabularies. It knows files and formats, not the kernel.
 */
export { bytesInHand } from "./bytes.ts";
export { type PackedVocabulary, type ReadPackedOptions, readPacked, type WritePackedOptions } from "./format.ts";
export { type ByteSource, loadVocabulary, readBytes, readBytesNow } from "./load.ts";
export { pack } from "./pack.ts";
export { openSource, type VocabularySource } from "./source.ts";
export { readTiktoken, type TiktokenOptions, writeTiktoken } from "./tiktoken.ts";
export { unpack } from "./unpack.ts";
export { type ScannerName, scannerNames, type Vocabulary, type VocabularyMeta } from "./vocabulary.ts";
