/**
 * The names of a geometry's fields, part by part, and the error for one that is misspelt.
 */
import { ReckonerError, typingSteps } from "../errors.ts";
import type {
  DeltaAttention,
  FeedForward,
  GroupedAttention,
  LatentAttention,
  LayerGroup,
  Mixer,
  ModelGeometry,
  PublishedParameters,
  StateSpaceMixer,
} from "./geometry.ts";

/** All fields of a part, or of any of its kinds: the compiler asks for one that is added to the type. */
type Fields<Part> = Record<Part extends unknown ? keyof Part : never, true>;

const names = (fields: object): ReadonlySet<string> => new Set(Object.keys(fields));

type Part = "geometry" | "group" | Mixer["kind"] | "feedForward" | "published";

const fields: Readonly<Record<Part, ReadonlySet<string>>> = {
  geometry: names({
    name: true,
    hidden: true,
    vocabulary: true,
    layers: true,
    context: true,
    tied: true,
    head: true,
    headBias: true,
    positions: true,
    finalNorms: true,
    embeddingNorms: true,
    normCount: true,
    embeddingDim: true,
    published: true,
    source: true,
    asOf: true,
  } satisfies Fields<ModelGeometry>),
  group: names({
    count: true,
    mixer: true,
    feedForward: true,
    norms: true,
    normCount: true,
  } satisfies Fields<LayerGroup>),
  grouped: names({
    kind: true,
    heads: true,
    kvHeads: true,
    headDim: true,
    valueDim: true,
    span: true,
    bias: true,
    qkNorm: true,
    outputGate: true,
    keysAreValues: true,
    reusesCache: true,
    sinks: true,
  } satisfies Fields<GroupedAttention>),
  latent: names({
    kind: true,
    heads: true,
    queryRank: true,
    latentRank: true,
    nopeDim: true,
    ropeDim: true,
    valueDim: true,
    span: true,
  } satisfies Fields<LatentAttention>),
  delta: names({
    kind: true,
    keyHeads: true,
    valueHeads: true,
    keyDim: true,
    valueDim: true,
    conv: true,
  } satisfies Fields<DeltaAttention>),
  "state-space": names({
    kind: true,
    inner: true,
    state: true,
    groups: true,
    heads: true,
    conv: true,
  } satisfies Fields<StateSpaceMixer>),
  feedForward: names({
    kind: true,
    width: true,
    bias: true,
    experts: true,
    active: true,
    plain: true,
    shared: true,
    sharedGate: true,
    routerBias: true,
  } satisfies Fields<FeedForward>),
  published: names({ count: true, digits: true, outside: true, note: true } satisfies Fields<PublishedParameters>),
};

const allFields = new Set(Object.values(fields).flatMap((known) => [...known]));

/** Whether a value names a part. */
export function hasFields(part: unknown): part is Part {
  return typeof part === "string" && Object.hasOwn(fields, part);
}

/**
 * Refuses a field whose name is nearly that of an absent field of its part; notes and fields of other parts are left alone.
 *
 * @throws {@link ReckonerError} `compute/bad-geometry`.
 */
export function checkSpelling(path: string, shape: object, part: Part): void {
  const known = [...fields[part]];
  for (const field of Object.keys(shape)) {
    if (allFields.has(field)) continue;
    // Names are input: a long one must not cost a long search.
    const typed = bare(field.slice(0, 32));
    const isNear = (name: string): boolean => typingSteps(typed, bare(name)) <= (name.length < 7 ? 1 : 2);
    const meant = known.find((name) => shape[name as keyof typeof shape] === undefined && isNear(name));
    if (meant === undefined) continue;
    const message = `"${field}" is not a field of ${path}; did you mean ${meant}? There are ${known.join(", ")}`;
    throw new ReckonerError("compute/bad-geometry", message, { path: `${path}.${field}`, name: field, closest: meant });
  }
}

/** A name without case and underscores: `kv_heads` and `kvHeads` are the same. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
