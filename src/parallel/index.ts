/** Counting and encoding long texts and large batches on all cores. */
export { ParallelTokenizer, type ParallelTokenizerOptions } from "./parallel-tokenizer.ts";
