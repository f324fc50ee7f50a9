/**
 * Where the pipeline room can be found once somebody has loaded it.
 *
 * `Tokenizer.from` cannot wait for an import, and most vocabularies need no pipeline. So who read a tokenizer.json,
 * and thereby has the room in hand, leaves its door here.
 */
import type { PipelineComponents, PipelineOptions, TextPipeline } from "./pipeline.ts";

/** What compiles the components of a tokenizer.json. */
export type MakePipeline = (components: PipelineComponents, options?: PipelineOptions) => TextPipeline;

let make: MakePipeline | undefined;

/** Leaves the door of the room. */
export function providePipeline(door: MakePipeline): void {
  make = door;
}

/** The door of the room, where it is loaded. */
export function providedPipeline(): MakePipeline | undefined {
  return make;
}
