/** The kernel room: the only TypeScript that says WebAssembly. Private to the package. */
export { BpeKernel, characterClass, type KernelVocabulary } from "./bpe.ts";
