/** The kernel room: the only TypeScript that uses WebAssembly. Private to the package. */
export { BpeKernel } from "./bpe.ts";
export { characterClass } from "./classes.ts";
export { mostInputBytes, tooLong } from "./most-input.ts";
export { newIds } from "./new-ids.ts";
export type { KernelVocabulary } from "./packed-file.ts";
export { countsInOrder, groupsOf, idsInOrder } from "./script-groups.ts";
export { openTables, type ReadAt, type Tables } from "./tables.ts";
export { writeTables } from "./write-tables.ts";
