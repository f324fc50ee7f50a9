/**
 * Parts of a config that the family it is read as does not have.
 *
 * The option `assume` reads an unknown family as a known one. Parts that the
 * known one would ignore are refused: latent attention read as grouped, or
 * recurrent layers read as attention, would cost something else.
 * Truth: the configuration files of huggingface/transformers v5.18.0 that have the field; otherwise that of the named model.
 */
import { ReckonerError } from "../errors.ts";
import type { FamilyTraits } from "./config.ts";
import { type ConfigReader, json } from "./config-reader.ts";

/** Fields of parts that cost something; `null`, 0, `false`, `""` and `[]` mean there is no such part. */
const fields: readonly string[] = [
  // Latent attention of families without it; DeepSeek-V3.2: the keys that its indexer lets through.
  ...["kv_lora_rank", "index_topk"],
  // Which layers are recurrent: Nemotron-H, Zamba 2, MiniMax-M1, Jamba, Bamba, Kimi Linear, Qwen3.5; in Falcon-H1 all of them.
  ...["hybrid_override_pattern", "layers_block_type", "attn_type_list", "attn_layer_period", "attn_layer_indices"],
  ...["linear_attn_config", "linear_num_value_heads", "mamba_d_ssm"],
  // Nemotron-NAS: a shape for each layer; Gemma 3n: layers that borrow their cache.
  ...["block_configs", "num_kv_shared_layers"],
  // Experts that always run: Ernie 4.5, Hunyuan, Step 3, Granite MoE.
  ...["moe_num_shared_experts", "num_shared_expert", "share_expert_dim", "shared_intermediate_size"],
];

/** Values of some of these fields for a plain attention layer. */
const plain: Readonly<Record<string, readonly unknown[]>> = {
  layers_block_type: ["attention", "full_attention"],
  attn_type_list: [1],
  attn_layer_period: [1],
};

/** Refuses a part of an unknown family that the family assumed for it would ignore. */
export function refuseForeignParts(read: ConfigReader, type: string, traits: FamilyTraits): void {
  for (const path of fields) {
    const value = read.any(path);
    if (!value || isHeeded(read, type, traits, path)) continue;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (values.every((each) => plain[path]?.includes(each))) continue;
    throw new ReckonerError(
      "compute/unknown-architecture",
      `${path} of this config is ${json(value)}, and ${type} has no such part; set assume to a family that has it, or it to null`,
      { modelType: type, missing: [], path, value },
    );
  }
}

/** Whether the family reads the field, or `layer_types` says the same. */
function isHeeded(read: ConfigReader, type: string, traits: FamilyTraits, path: string): boolean {
  if (path === "kv_lora_rank") return traits.mixer === "latent";
  return path === "linear_num_value_heads" && (type === "qwen3_next" || read.list("layer_types") !== undefined);
}
