/**
 * Where the pipeline room can be found once something has loaded it.
 *
 * `Tokenizer.from` cannot wait for an import, and most vocabularies need no pipeline. So code that has read a
 * tokenizer.json, and so has loaded the room, leaves its entry function here.
 */
import type { PipelineComponents, PipelineOptions, TextPipeline } from "./pipeline.ts";

/** Compiles the components of a tokenizer.json. */
export type MakePipeline = (components: PipelineComponents, options?: PipelineOptions) => TextPipeline;

let make: MakePipeline | undefined;

/** Leaves the room's entry function. */
export function providePipeline(door: MakePipeline): void {
  make = door;
}

/** The room's entry function, if it is loaded. */
export function providedPipeline(): MakePipeline | undefined {
  return make;
}
