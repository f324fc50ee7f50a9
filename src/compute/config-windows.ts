/**
 * Which layers see only a window, where a config lists no `layer_types`.
 *
 * A class without windows ignores `sliding_window`, so only the families below
 * read it; a window may also be switched off, or apply to some layers only.
 * Truth: the configuration files of huggingface/transformers v5.18.0, and of
 * Qwen3-MoE, which puts it on every layer, its modeling file.
 */
import { ReckonerError } from "../errors.ts";
import type { ConfigReader } from "./config-reader.ts";

/** Whether the config's window applies to the layer at `index`. */
type WindowRule = (read: ConfigReader, index: number) => boolean;

const everyLayer: WindowRule = () => true;
const everySecond: WindowRule = (_, index) => index % 2 === 0;
const gemma3: WindowRule = (read, index) => (index + 1) % read.period("sliding_window_pattern", 6) !== 0;
/** Qwen and SmolLM3 ship a window that is switched off. */
const isSwitchedOn = (read: ConfigReader): boolean => read.boolean("use_sliding_window") ?? false;
const firstLayers = (read: ConfigReader): number => read.whole(0, "max_window_layers") ?? 28;
const qwen: WindowRule = (read, index) => isSwitchedOn(read) && index >= firstLayers(read);

const windows: ReadonlyMap<string, WindowRule> = new Map([
  ["mistral", everyLayer],
  ["mistral3", everyLayer],
  ["ministral", everyLayer],
  ["mixtral", everyLayer],
  ["phi3", everyLayer],
  ["starcoder2", everyLayer],
  ["gemma2", everySecond],
  ["gemma3", gemma3],
  ["gemma3_text", gemma3],
  ["gpt_oss", everySecond],
  ["qwen2", qwen],
  ["qwen3", qwen],
  ["qwen2_moe", (read, index) => isSwitchedOn(read) && index % 2 === 0 && index < firstLayers(read)],
  ["qwen3_moe", isSwitchedOn],
  ["smollm3", (read, index) => isSwitchedOn(read) && !hasRotary(read, index)],
]);

/** Whether a layer of Llama 4 or SmolLM3 rotates its queries and keys: three of every four, or as the list says. */
export function hasRotary(read: ConfigReader, index: number): boolean {
  const flags = read.indices("no_rope_layers");
  if (flags !== undefined && flags.length > index) return flags[index] !== 0;
  return (index + 1) % read.period("no_rope_layer_interval", 4) !== 0;
}

/** Whether the layer at `index` sees only a window. */
export function isWindowed(read: ConfigReader, type: string, index: number): boolean {
  const rule = windows.get(type);
  return rule !== undefined && read.optional("sliding_window") !== undefined && rule(read, index);
}

/** Refuses the window of an unknown family when the family assumed for it would ignore it. */
export function refuseForeignWindow(read: ConfigReader, type: string): void {
  const value = read.optional("sliding_window");
  const isSaid = value === undefined || read.boolean("use_sliding_window") === false || read.list("layer_types");
  if (isSaid || windows.has(type)) return;
  throw new ReckonerError(
    "compute/unknown-architecture",
    `sliding_window of this config is ${value}, and ${type} has no windows; set assume to "mistral" if all layers have it, or sliding_window to null`,
    { modelType: type, missing: [], path: "sliding_window", value, known: [...windows.keys()] },
  );
}
