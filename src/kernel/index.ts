/** The kernel room: the only TypeScript that says WebAssembly. Private to the package. */
export { BpeKernel, characterClass } from "./bpe.ts";
export type { KernelVocabulary } from "./packed-file.ts";
