/**
 * The feed-forward of each layer of a config: dense, or experts, and which layers carry them.
 *
 * Families name the same thing differently and put experts on layers by rules
 * of their own, which are the rows below. A field that a family's cost follows
 * from is named when it is missing, and never made up from another.
 * Truth: the configuration and modeling files of huggingface/transformers v5.18.0.
 */
import type { FamilyTraits } from "./config.ts";
import type { ConfigReader } from "./config-reader.ts";
import type { FeedForward } from "./geometry.ts";

interface ExpertRule {
  /** The field with the number of experts, which may have the other families' names, too. */
  readonly count: string;
  /** The field with the width of one expert. */
  readonly width: string;
  /** Where the total width of shared experts is. */
  readonly shared?: "width" | "count";
  isSparse(read: ConfigReader, index: number): boolean;
}

const counts = ["num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts"];
const everywhere = { isSparse: () => true };
const behindDense = {
  count: "n_routed_experts",
  width: "moe_intermediate_size",
  shared: "count",
  isSparse: (read: ConfigReader, index: number) =>
    index >= (read.whole(0, "first_k_dense_replace") ?? read.lacks("first_k_dense_replace")) &&
    index % (read.whole(1, "moe_layer_freq") ?? 1) === 0,
} as const;
const inSteps = {
  count: "num_experts",
  width: "moe_intermediate_size",
  isSparse: (read: ConfigReader, index: number) =>
    !(read.indices("mlp_only_layers") ?? []).includes(index) &&
    (index + 1) % (read.whole(1, "decoder_sparse_step") ?? 1) === 0,
};
const interleaved: ExpertRule = {
  count: "num_local_experts",
  width: "intermediate_size",
  isSparse: (read, index) =>
    read.indices("moe_layers")?.includes(index) ??
    (index + 1) % (read.whole(1, "interleave_moe_layer_step") ?? 1) === 0,
};

const rules: ReadonlyMap<string, ExpertRule> = new Map<string, ExpertRule>([
  ["mixtral", { count: "num_local_experts", width: "intermediate_size", ...everywhere }],
  ["gpt_oss", { count: "num_local_experts", width: "intermediate_size", ...everywhere }],
  ["dbrx", { count: "ffn_config.moe_num_experts", width: "ffn_config.ffn_hidden_size", ...everywhere }],
  ["llama4", interleaved],
  ["llama4_text", interleaved],
  ["qwen2_moe", { ...inSteps, shared: "width" }],
  ["qwen3_moe", inSteps],
  ["qwen3_next", { ...inSteps, shared: "width" }],
  ["deepseek_v2", behindDense],
  ["deepseek_v3", behindDense],
  ["kimi_k2", behindDense],
  ["glm4_moe", behindDense],
]);

/** A family without experts of its own whose config has them all the same: those of its fields that say which layers. */
function isSparseAnyhow(read: ConfigReader, index: number): boolean {
  if (read.optional("first_k_dense_replace") !== undefined) return behindDense.isSparse(read, index);
  if (read.list("moe_layers") ?? read.optional("interleave_moe_layer_step")) return interleaved.isSparse(read, index);
  return inSteps.isSparse(read, index);
}

/** The feed-forward of one layer: dense, or experts where the family's rule puts them. */
export function feedForwardAt(
  read: ConfigReader,
  type: string,
  traits: FamilyTraits,
  hidden: number,
  index: number,
): FeedForward {
  const rule = rules.get(type);
  const experts = expertCount(read, rule);
  if (experts !== undefined && experts > 0 && (rule?.isSparse ?? isSparseAnyhow)(read, index)) {
    const active =
      read.optional("num_experts_per_tok", "num_experts_per_token", "moe_top_k", "experts_per_token") ??
      read.nested("ffn_config", "moe_top_k") ??
      read.lacks(type === "dbrx" ? "ffn_config.moe_top_k" : "num_experts_per_tok");
    const width = expertWidth(read, rule);
    const shared = sharedWidth(read, rule, traits, width);
    return {
      kind: "experts",
      experts,
      active,
      width,
      ...(shared > 0 ? { shared } : {}),
      ...(shared > 0 && traits.sharedGate ? { sharedGate: true } : {}),
      ...(traits.expertBias ? { bias: true } : {}),
      ...(traits.routerBias ? { routerBias: true } : {}),
    };
  }
  const dense = experts !== undefined && type.startsWith("llama4") ? read.integer("intermediate_size_mlp") : undefined;
  const multiple = traits.feedForwardMultiple;
  const width =
    dense ??
    read.optional("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size") ??
    (multiple === undefined
      ? read.integer("intermediate_size")
      : (read.optional("expansion_ratio") ?? multiple) * hidden);
  const bias = traits.feedForwardBias ?? read.boolean("mlp_bias") ?? false;
  return { kind: (traits.gated ?? true) ? "gated" : "plain", width, ...(bias ? { bias } : {}) };
}

/** How many experts there are; null, as 0, says that the model is dense. */
function expertCount(read: ConfigReader, rule: ExpertRule | undefined): number | undefined {
  const names = rule === undefined || rule.count.includes(".") ? counts : [rule.count, ...counts];
  const known = read.whole(0, ...names) ?? read.nested("ffn_config", "moe_num_experts");
  if (known !== undefined || rule === undefined) return known;
  return rule.count.includes(".") ? read.lacks(rule.count) : read.integerOrNone(...names);
}

function expertWidth(read: ConfigReader, rule: ExpertRule | undefined): number {
  if (rule?.width === "intermediate_size") return read.integer("intermediate_size");
  if (rule?.width === "moe_intermediate_size") return read.integer("moe_intermediate_size", "expert_intermediate_size");
  return (
    read.nested("ffn_config", "ffn_hidden_size") ??
    (rule === undefined
      ? (read.optional("moe_intermediate_size", "expert_intermediate_size") ?? read.integer("intermediate_size"))
      : read.lacks(rule.width))
  );
}

/** Total width of the experts that always run. */
function sharedWidth(read: ConfigReader, rule: ExpertRule | undefined, traits: FamilyTraits, width: number): number {
  if (traits.impliedShared) return width;
  if (rule?.shared === "width")
    return read.whole(0, "shared_expert_intermediate_size") ?? read.integer("shared_expert_intermediate_size");
  const names = ["n_shared_experts", "num_shared_experts"];
  if (rule?.shared === "count") return (read.whole(0, ...names) ?? read.integerOrNone(...names) ?? 0) * width;
  if (rule !== undefined) return 0;
  return read.whole(0, "shared_expert_intermediate_size") ?? (read.whole(0, ...names) ?? 0) * width;
}
