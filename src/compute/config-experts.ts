/**
 * The feed-forward of each layer of a config: dense, or experts, and which layers carry them.
 *
 * Families name the same thing differently and place experts on layers by
 * rules of their own: the rows below. A missing field that a family's cost
 * depends on is reported, and never derived from another.
 * Truth: the configuration and modeling files of huggingface/transformers v5.18.0.
 */
import type { FamilyTraits } from "./config.ts";
import type { ConfigReader } from "./config-reader.ts";
import type { FeedForward } from "./geometry.ts";

interface ExpertRule {
  /** Fields with the number of experts, experts per token, and width of one expert; the family's own name first. */
  readonly count: readonly string[];
  readonly active?: string;
  readonly width: readonly string[];
  /** How the config describes experts that always run: by their total width, or by their number, each as wide as the others. */
  readonly shared?: "width" | "count";
  isSparse(read: ConfigReader, index: number): boolean;
}

const counts = ["num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts"];
const actives = ["num_experts_per_tok", "num_experts_per_token", "moe_top_k", "experts_per_token"];
const widths = ["moe_intermediate_size", "expert_intermediate_size"];

const mixtral: ExpertRule = { count: counts, width: ["intermediate_size"], isSparse: () => true };
const llama4: ExpertRule = {
  ...mixtral,
  isSparse: (read, index) =>
    read.indices("moe_layers")?.includes(index) ?? (index + 1) % read.period("interleave_moe_layer_step") === 0,
};
const deepseek: ExpertRule = {
  count: ["n_routed_experts", ...counts],
  width: widths,
  shared: "count",
  isSparse: (read, index) =>
    index >= read.required(0, "first_k_dense_replace") && index % read.period("moe_layer_freq") === 0,
};
const qwen3: ExpertRule = {
  count: ["num_experts", ...counts],
  width: widths,
  isSparse: (read, index) =>
    !read.indices("mlp_only_layers")?.includes(index) && (index + 1) % read.period("decoder_sparse_step") === 0,
};
const qwen: ExpertRule = { ...qwen3, shared: "width" };
/** For a family that normally has no experts, but whose config has them: whatever the config says. */
const others: ExpertRule = {
  ...mixtral,
  width: [...widths, "intermediate_size"],
  isSparse: (read, index) =>
    (read.optional("first_k_dense_replace") === undefined || deepseek.isSparse(read, index)) &&
    llama4.isSparse(read, index) &&
    qwen.isSparse(read, index),
};

const rules: ReadonlyMap<string, ExpertRule> = new Map([
  ["mixtral", mixtral],
  ["gpt_oss", mixtral],
  [
    "dbrx",
    {
      count: ["ffn_config.moe_num_experts"],
      active: "ffn_config.moe_top_k",
      width: ["ffn_config.ffn_hidden_size"],
      isSparse: mixtral.isSparse,
    },
  ],
  ["llama4", llama4],
  ["llama4_text", llama4],
  ["qwen2_moe", qwen],
  ["qwen3_moe", qwen3],
  ["qwen3_next", qwen],
  ["deepseek_v2", deepseek],
  ["deepseek_v3", deepseek],
  ["kimi_k2", deepseek],
  ["glm4_moe", deepseek],
]);

/** The feed-forward of one layer: dense, or experts where the family's rule puts them. */
export function feedForwardAt(
  read: ConfigReader,
  type: string,
  traits: FamilyTraits,
  hidden: number,
  index: number,
): FeedForward {
  const known = rules.get(type);
  const rule = known ?? others;
  // Like 0, null says that the model is dense.
  const experts =
    known === undefined || read.isNone(...rule.count) ? read.whole(0, ...rule.count) : read.required(0, ...rule.count);
  if (experts !== undefined && experts > 0 && rule.isSparse(read, index)) {
    const active = read.integer(...(rule.active === undefined ? actives : [rule.active]));
    const width = read.integer(...rule.width);
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

/** Total width of the experts that always run. */
function sharedWidth(read: ConfigReader, rule: ExpertRule, traits: FamilyTraits, width: number): number {
  const [total, many] = ["shared_expert_intermediate_size", ["n_shared_experts", "num_shared_experts"]] as const;
  if (traits.impliedShared) return width;
  if (rule.shared === "width") return read.required(0, total);
  if (rule.shared === "count") return read.isNone(...many) ? 0 : read.required(0, ...many) * width;
  return rule === others ? (read.whole(0, total) ?? (read.whole(0, ...many) ?? 0) * width) : 0;
}
