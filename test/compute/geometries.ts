/** Random tiny models and requests: every mixer, span and feed-forward, small enough to count one multiply-add at a time. */
import fc from "fast-check";
import type { FeedForward, LayerGroup, Mixer, ModelGeometry, Span } from "../../src/compute/index.ts";

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const spans: fc.Arbitrary<Span> = fc.oneof(
  fc.constant<Span>("full"),
  small(6).map((window) => ({ window })),
  small(6).map((chunk) => ({ chunk })),
);

const grouped: fc.Arbitrary<Mixer> = fc
  .record({
    kvHeads: small(2),
    share: small(3),
    headDim: small(4),
    valueDim: small(4),
    span: spans,
    outputGate: fc.boolean(),
    keysAreValues: fc.boolean(),
    reusesCache: fc.boolean(),
  })
  .map(({ share, kvHeads, keysAreValues, headDim, valueDim, ...rest }) => ({
    kind: "grouped" as const,
    heads: kvHeads * share,
    kvHeads,
    headDim,
    valueDim: keysAreValues ? headDim : valueDim,
    keysAreValues,
    ...rest,
  }));

const latent: fc.Arbitrary<Mixer> = fc
  .record({
    heads: small(3),
    latentRank: small(4),
    nopeDim: small(3),
    ropeDim: small(2),
    valueDim: small(3),
    span: spans,
    queryRank: fc.option(small(3), { nil: undefined }),
  })
  .map(({ queryRank, ...rest }) => ({
    kind: "latent" as const,
    ...rest,
    ...(queryRank === undefined ? {} : { queryRank }),
  }));

const delta: fc.Arbitrary<Mixer> = fc
  .record({ keyHeads: small(2), share: small(2), keyDim: small(3), valueDim: small(3), conv: small(3) })
  .map(({ share, ...rest }) => ({ kind: "delta" as const, valueHeads: rest.keyHeads * share, ...rest }));

const stateSpace: fc.Arbitrary<Mixer> = fc
  .record({ heads: small(2), width: small(3), state: small(3), groups: small(2), conv: small(3) })
  .map(({ width, ...rest }) => ({ kind: "state-space" as const, inner: rest.heads * width, ...rest }));

export const mixers: fc.Arbitrary<Mixer> = fc.oneof(
  { weight: 4, arbitrary: grouped },
  { weight: 2, arbitrary: latent },
  delta,
  stateSpace,
);

export const feedForwards: fc.Arbitrary<FeedForward> = fc.oneof(
  fc.record({ kind: fc.constantFrom("gated" as const, "plain" as const), width: small(5) }),
  fc
    .record({
      experts: small(4),
      spare: fc.integer({ min: 0, max: 3 }),
      width: small(3),
      shared: fc.integer({ min: 0, max: 3 }),
      plain: fc.boolean(),
      sharedGate: fc.boolean(),
    })
    .map(({ spare, ...rest }) => ({ kind: "experts" as const, active: Math.max(1, rest.experts - spare), ...rest })),
);

const groups: fc.Arbitrary<LayerGroup> = fc.record({ count: small(2), mixer: mixers, feedForward: feedForwards });

export const geometries: fc.Arbitrary<ModelGeometry> = fc
  .record({
    name: fc.constant("tiny"),
    hidden: small(5),
    vocabulary: small(7),
    layers: fc.array(groups, { minLength: 1, maxLength: 3 }),
    embeddingDim: fc.option(small(5), { nil: undefined }),
  })
  .map(({ embeddingDim, ...rest }) => ({ ...rest, ...(embeddingDim !== undefined && { embeddingDim }) }));

export const requests: fc.Arbitrary<{ prompt: number; completion: number; cached: number }> = fc
  .record({ prompt: small(12), completion: fc.integer({ min: 0, max: 6 }), cached: fc.nat(12) })
  .map(({ prompt, completion, cached }) => ({ prompt, completion, cached: Math.min(cached, prompt) }));
