/**
 * Published training-FLOPs formulas over plain numbers.
 *
 * Inputs are bigints or whole numbers below 2^53; results are exact bigints. All
 * of them side by side for one geometry: ./conventions.ts. Sources: ./README.md,
 * section 8.
 */
import { checkNames } from "../errors.ts";
import { checkFlag, checkInteger, checkObject, checkRate } from "./counts.ts";

type Integer = number | bigint;

/**
 * Training FLOPs by Kaplan's and Chinchilla's rule: 6 per parameter and token.
 *
 * @throws {@link ReckonerError} the codes of a count.
 * @example
 * sixND(7_000_000_000, 1_000_000_000_000); // 42_000_000_000_000_000_000_000n
 */
export function sixND(parameters: Integer, tokens: Integer): bigint {
  return 6n * checkInteger("parameters", parameters) * checkInteger("tokens", tokens);
}

/**
 * Training FLOPs per token by PaLM, appendix B: 6N + 12·L·H·Q·T.
 *
 * @throws {@link ReckonerError} the codes of a count.
 * @example
 * palmPerToken({ parameters: 1_000, layers: 2, heads: 4, headDim: 8, sequence: 16 }); // 18_288n: 6_000 + 12_288
 */
export function palmPerToken(shape: {
  parameters: Integer;
  layers: Integer;
  heads: Integer;
  headDim: Integer;
  sequence: Integer;
}): bigint {
  const { parameters, layers, heads, headDim, sequence } = bigints(shape, [
    "parameters",
    "layers",
    "heads",
    "headDim",
    "sequence",
  ]);
  return 6n * parameters + 12n * layers * heads * headDim * sequence;
}

/**
 * Training FLOPs per sequence by MosaicML's llm-foundry: 3·(2·N·S + 4·L·d·S²).
 *
 * @throws {@link ReckonerError} the codes of a count.
 * @example
 * mosaicPerSequence({ parameters: 1_000, layers: 2, hidden: 8, sequence: 16 }); // 145_152n: 3 × (32_000 + 16_384)
 */
export function mosaicPerSequence(shape: {
  parameters: Integer;
  layers: Integer;
  hidden: Integer;
  sequence: Integer;
}): bigint {
  const { parameters, layers, hidden, sequence } = bigints(shape, ["parameters", "layers", "hidden", "sequence"]);
  return 3n * (2n * parameters * sequence + 4n * layers * hidden * sequence * sequence);
}

/**
 * Training FLOPs per batch by Narayanan et al. 2021 (equation 3), full recomputation: 96·B·s·l·h²·(1 + s/6h + V/16lh).
 *
 * @throws {@link ReckonerError} the codes of a count.
 * @example
 * narayananPerBatch({ batch: 1, sequence: 16, layers: 2, hidden: 8, vocabulary: 32 }); // 286_720n
 */
export function narayananPerBatch(shape: {
  batch: Integer;
  sequence: Integer;
  layers: Integer;
  hidden: Integer;
  vocabulary: Integer;
}): bigint {
  const { batch, sequence, layers, hidden, vocabulary } = bigints(shape, [
    "batch",
    "sequence",
    "layers",
    "hidden",
    "vocabulary",
  ]);
  const tokens = batch * sequence;
  return (
    96n * tokens * layers * hidden * hidden +
    16n * tokens * sequence * layers * hidden +
    6n * tokens * hidden * vocabulary
  );
}

/**
 * Parameters by Narayanan et al. 2021 (equation 2): 12·l·h²·(1 + 13/12h + (V+s)/12lh).
 *
 * @throws {@link ReckonerError} the codes of a count.
 * @example
 * narayananParameters({ layers: 2, hidden: 8, vocabulary: 32, sequence: 16 }); // 2_128n: 1_536 + 208 + 384
 */
export function narayananParameters(shape: {
  layers: Integer;
  hidden: Integer;
  vocabulary: Integer;
  sequence: Integer;
}): bigint {
  const { layers, hidden, vocabulary, sequence } = bigints(shape, ["layers", "hidden", "vocabulary", "sequence"]);
  return 12n * layers * hidden * hidden + 13n * layers * hidden + (vocabulary + sequence) * hidden;
}

/**
 * Seconds to train by Narayanan et al. 2021 (equation 4): 8·T·P / (n·X), a real number.
 *
 * @throws {@link ReckonerError} `compute/bad-rate`.
 * @example
 * // GPT-3: "34 days" on 1024 A100s at 140 TFLOP/s each
 * const run = { tokens: 300e9, parameters: 175e9, devices: 1_024, flopsPerSecond: 140e12 };
 * Math.round(narayananSeconds(run) / 86_400); // 34
 */
export function narayananSeconds(run: {
  tokens: number;
  parameters: number;
  devices: number;
  flopsPerSecond: number;
}): number {
  checkObject("a run", run);
  const work = 8 * checkRate("tokens", run.tokens, 0) * checkRate("parameters", run.parameters, 0);
  const devices = checkRate("devices", run.devices, Number.MIN_VALUE);
  return work / (devices * checkRate("flopsPerSecond", run.flopsPerSecond, Number.MIN_VALUE));
}

/**
 * Training FLOPs per sequence by Chinchilla, appendix F: three forward passes, softmax at 3 FLOPs per pair and head.
 * The authors' Table A4 leaves out embeddings and logits; pass `embeddings: false` for it.
 *
 * @throws {@link ReckonerError} the codes of a count; `compute/not-an-object` and `input/bad-option` for invalid options.
 * @example
 * const shape = { sequence: 2, vocabulary: 3, hidden: 4, layers: 1, heads: 1, headDim: 4, width: 8 };
 * chinchillaPerSequence(shape); // 2_052n: 3 × (48 + 332 + 256 + 48)
 */
export function chinchillaPerSequence(
  shape: {
    sequence: Integer;
    vocabulary: Integer;
    hidden: Integer;
    layers: Integer;
    heads: Integer;
    headDim: Integer;
    width: Integer;
  },
  options: { embeddings?: boolean } = {},
): bigint {
  checkObject("options", options);
  checkNames("an option of chinchillaPerSequence", options, ["embeddings"]);
  checkFlag("embeddings", options.embeddings);
  const {
    sequence: s,
    vocabulary,
    hidden: d,
    layers,
    heads,
    headDim,
    width,
  } = bigints(shape, ["sequence", "vocabulary", "hidden", "layers", "heads", "headDim", "width"]);
  const inner = heads * headDim;
  const embedding = (options.embeddings ?? true) ? 2n * s * vocabulary * d : 0n;
  const attention = 6n * s * d * inner + 4n * s * s * inner + 3n * heads * s * s + 2n * s * inner * d;
  const forward = embedding + layers * (attention + 4n * s * d * width) + embedding;
  return 3n * forward;
}

function bigints<Name extends string>(
  shape: Readonly<Record<Name, Integer>>,
  names: readonly Name[],
): Record<Name, bigint> {
  checkObject("a shape", shape);
  return Object.fromEntries(names.map((name) => [name, checkInteger(name, shape[name])])) as Record<Name, bigint>;
}

/**
 * Model FLOPs utilisation: the fraction of the peak that useful FLOPs reach.
 *
 * With hardware FLOPs, recomputation included, the same ratio is the HFU.
 *
 * @throws {@link ReckonerError} `compute/bad-rate` for a figure that is NaN, infinite or negative, or a peak of 0.
 * @example
 * utilisation({ flopsPerToken: 1_000_000_000n, tokensPerSecond: 156_000, peakFlopsPerSecond: 312e12 }); // 0.5
 */
export function utilisation(run: {
  flopsPerToken: bigint | number;
  tokensPerSecond: number;
  peakFlopsPerSecond: number;
}): number {
  checkObject("a run", run);
  const { flopsPerToken, tokensPerSecond, peakFlopsPerSecond } = run;
  const perToken = typeof flopsPerToken === "bigint" ? Number(flopsPerToken) : flopsPerToken;
  const reached = checkRate("flopsPerToken", perToken, 0) * checkRate("tokensPerSecond", tokensPerSecond, 0);
  return reached / checkRate("peakFlopsPerSecond", peakFlopsPerSecond, Number.MIN_VALUE);
}
