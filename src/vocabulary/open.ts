/**
 * The second door of the vocabulary room: for code that loads vocabularies, as every program does, and packs none.
 */
export { bytesInHand } from "./bytes.ts";
export { type PackedVocabulary, readPacked, sectionsBesideTables, withTables } from "./format.ts";
export { loadVocabulary, readBytes, readBytesNow, useFile } from "./load.ts";
export { isSource, openSource, type VocabularySource } from "./source.ts";
export type { ScannerName, VocabularyMeta } from "./vocabulary.ts";
