/**
 * What a transformer costs: FLOPs, cache, traffic, time and money, from its shape alone.
 *
 * Start with {@link model}. Shapes are in `reckoner/models/*`, accelerators in `reckoner/compute/devices`,
 * formulas and their sources in ./README.md.
 */
export type { BatchColumn, BatchOptions, BatchRequests, BatchResult, BatchRows, ExactTotals } from "./batch.ts";
export { batchColumns, rowStatuses } from "./batch.ts";
export type { FamilyTraits } from "./config.ts";
export { families, geometryFromConfig } from "./config.ts";
export type { ConventionResult, TrainingConvention } from "./conventions.ts";
export { trainingConventions } from "./conventions.ts";
export type { CostModel, CostOptions, ElementwiseCosts, LatentForm, SpanCost } from "./costs.ts";
export { compileCosts } from "./costs.ts";
export type { RequestTokens } from "./counts.ts";
export type { ComputeFormat, Device } from "./device.ts";
export { peakOf } from "./device.ts";
export { DeviceModel } from "./device-model.ts";
export type { DeviceOptions, DeviceRequestCost, DeviceTraining, DeviceTrainingRequest } from "./device-questions.ts";
export type { FormatName, NumberFormat } from "./formats.ts";
export { formats } from "./formats.ts";
export {
  chinchillaPerSequence,
  mosaicPerSequence,
  narayananParameters,
  narayananPerBatch,
  narayananSeconds,
  palmPerToken,
  sixND,
  utilisation,
} from "./formulas.ts";
export type {
  DeltaAttention,
  DenseFeedForward,
  ExpertFeedForward,
  FeedForward,
  GroupedAttention,
  LatentAttention,
  LayerGroup,
  Mixer,
  ModelGeometry,
  PublishedParameters,
  Span,
  StateSpaceMixer,
} from "./geometry.ts";
export { checkGeometry, layerCount } from "./geometry.ts";
export type { CacheBytes, CachePolicy } from "./kv-cache.ts";
export type { MemoryFit, MemoryRequest, MemoryUse } from "./memory.ts";
export { Model, model } from "./model.ts";
export type { AttentionCost, ModelOptions, RequestsCost, ScalarRequest } from "./model-questions.ts";
export type { PairConvention } from "./pairs.ts";
export { visiblePairs } from "./pairs.ts";
export type { ParameterCount } from "./parameters.ts";
export { countParameters, matchesPublished } from "./parameters.ts";
export type { Convention, FlopBreakdown, Phase, RequestCost, Traffic } from "./request.ts";
export type { Wall } from "./roofline.ts";
export type { SpeculativeCost } from "./speculative.ts";
export type { Recompute, TrainingFlops, TrainingPlan, TrainingRequest } from "./training.ts";
export { trainingActivationBytes } from "./training.ts";
export type { ExpertTraffic, WeightFormats } from "./weights.ts";
