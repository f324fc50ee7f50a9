/** The kernel room: the only TypeScript that says WebAssembly. Private to the package. */
export { BpeKernel, type KernelVocabulary } from "./bpe.ts";
