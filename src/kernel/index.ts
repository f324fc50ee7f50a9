/** The kernel room: the only TypeScript that says WebAssembly. Private to the package. */
export { BpeKernel } from "./bpe.ts";
export { characterClass } from "./classes.ts";
export type { KernelVocabulary } from "./packed-file.ts";
export { openTables, type ReadAt, type Tables } from "./tables.ts";
export { writeTables } from "./write-tables.ts";
