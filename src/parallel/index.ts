/** The parallel room: long texts and large batches on all cores. Enter here. */
export { ParallelTokenizer, type ParallelTokenizerOptions } from "./parallel-tokenizer.ts";
