/**
 * Tokens of images, audio, video and pages, by each provider's published rule.
 *
 * A rule is data: which models, from which page, read when, and the numbers of
 * one of six shapes. `patches` cuts 32-pixel squares after shrinking to a budget
 * (OpenAI), `tiles` counts 512-pixel tiles (OpenAI), `grid` counts 28-pixel
 * squares (Claude), `perTile` 768-pixel tiles (Gemini); `fixed` is per image,
 * page or frame, `perSecond` for video and sound. A number that the provider
 * only bounds is returned with `exact: false` and both bounds.
 */

import { describe, ReckonerError, shown } from "../errors.ts";
import { checkSlips, matches } from "./match.ts";

/**
 * One image, video or recording, or some pages. `detail` is any provider's word (`low`, `medium`, `high`, `ultra_high`,
 * `original`, `auto`, with or without Gemini's `MEDIA_RESOLUTION_`); a model that lacks that detail takes its default.
 */
export type Media =
  | {
      readonly kind: "image";
      readonly width: number;
      readonly height: number;
      readonly detail?: string;
      readonly fidelity?: "low" | "high";
    }
  | { readonly kind: "video"; readonly seconds: number; readonly detail?: string; readonly framesPerSecond?: number }
  | { readonly kind: "audio"; readonly seconds: number; readonly direction?: "input" | "output" }
  | { readonly kind: "pages"; readonly pages: number; readonly detail?: string };

/** A count, and how far to trust it. */
export interface MediaTokens {
  readonly tokens: number;
  /** False when the provider's figure is a bound or a typical value. */
  readonly exact: boolean;
  readonly low: number;
  readonly high: number;
  readonly source: string;
  readonly asOf: string;
}

/** How large an image may stay: longest side in pixels, and most patches. */
type Budget = readonly [side: number, patches: number];

type Rule = {
  /** Patterns over model names. */
  readonly models: string;
  readonly source: string;
  readonly asOf: string;
} & (
  | {
      readonly kind: "image";
      readonly shape: "patches";
      readonly factor: number;
      readonly budgets: Readonly<Record<string, Budget>>;
      readonly refuseAbove?: number;
    }
  | {
      readonly kind: "image";
      readonly shape: "tiles";
      readonly base: number;
      readonly tile: number;
      readonly shortSide?: number;
      readonly highFidelity?: readonly [square: number, other: number];
    }
  | { readonly kind: "image"; readonly shape: "grid"; readonly side: number; readonly most: number }
  | { readonly kind: "image"; readonly shape: "perTile"; readonly tokens: number; readonly pixels: number }
  | {
      readonly kind: "image" | "pages" | "frames";
      readonly shape: "fixed";
      readonly byDetail: Readonly<Record<string, number>>;
      readonly low: number;
    }
  | { readonly kind: "video" | "audio" | "speech"; readonly shape: "perSecond"; readonly tokens: number }
);

const OPENAI = { source: "https://developers.openai.com/api/docs/guides/images-vision", asOf: "2026-09-26" } as const;
const OPENAI_AUDIO = {
  source: "https://developers.openai.com/api/docs/guides/realtime-costs",
  asOf: "2026-09-26",
} as const;
const CLAUDE = { source: "https://platform.claude.com/docs/en/build-with-claude/vision", asOf: "2026-09-26" } as const;
const CLAUDE_PDF = {
  source: "https://platform.claude.com/docs/en/build-with-claude/pdf-support",
  asOf: "2026-09-26",
} as const;
const GEMINI = { source: "https://ai.google.dev/gemini-api/docs/media-resolution", asOf: "2026-09-26" } as const;
const GEMINI_TOKENS = { source: "https://ai.google.dev/gemini-api/docs/tokens", asOf: "2026-09-26" } as const;

const NO_LIMIT = Number.POSITIVE_INFINITY;
/** Detail `high` of the newest models shrinks to its patch budget only: measured counts show no 2,048-pixel limit. */
const NEWEST: Readonly<Record<string, Budget>> = {
  low: [512, NO_LIMIT],
  high: [NO_LIMIT, 2_500],
  "": [65_535, NO_LIMIT],
};
const MIDDLE: Readonly<Record<string, Budget>> = { "": [2_048, 6_144] };

/** Details that some provider has, so that one request can be counted for several models. */
const DETAILS: readonly string[] = ["low", "medium", "high", "ultra_high", "original", "auto", "unspecified"];
/** Optional fields of some kinds, and the words they may hold. */
const WORDS: Readonly<Record<string, readonly unknown[]>> = {
  fidelity: ["low", "high"],
  direction: ["input", "output"],
};
/** Optional fields; a slip in a required one is noticed anyway. */
const OPTIONAL = ["detail", "framesPerSecond", ...Object.keys(WORDS)];
/** Required fields of each kind. */
const SIZES: Readonly<Record<string, readonly string[]>> = {
  image: ["width", "height"],
  video: ["seconds"],
  audio: ["seconds"],
  pages: ["pages"],
};

/** Every rule, the more specific models first. */
const RULES: readonly Rule[] = [
  {
    kind: "image",
    shape: "patches",
    models: "gpt-6* gpt-5.6* gpt-5-6*",
    factor: 1.2,
    budgets: NEWEST,
    refuseAbove: 30_000,
    ...OPENAI,
  },
  {
    kind: "image",
    shape: "patches",
    models: "gpt-5.5* gpt-5-5*",
    factor: 1.2,
    budgets: { low: [512, NO_LIMIT], high: [2_048, 2_500], "": [6_000, 10_000] },
    ...OPENAI,
  },
  {
    kind: "image",
    shape: "patches",
    models: "gpt-5.4* gpt-5-4*",
    factor: 1.2,
    budgets: { low: [2_048, 6_144], "": [2_048, 2_500], original: [6_000, 10_000] },
    ...OPENAI,
  },
  {
    kind: "image",
    shape: "patches",
    models: "gpt-5.2* gpt-5-2* gpt-5.3* gpt-5-3* gpt-5-mini*",
    factor: 1.2,
    budgets: MIDDLE,
    ...OPENAI,
  },
  { kind: "image", shape: "patches", models: "gpt-5-nano*", factor: 1.5, budgets: MIDDLE, ...OPENAI },
  { kind: "image", shape: "patches", models: "gpt-4.1-mini*", factor: 1.62, budgets: MIDDLE, ...OPENAI },
  { kind: "image", shape: "patches", models: "gpt-4.1-nano*", factor: 2.46, budgets: MIDDLE, ...OPENAI },
  { kind: "image", shape: "patches", models: "o4-mini*", factor: 1.72, budgets: MIDDLE, ...OPENAI },
  {
    kind: "image",
    shape: "tiles",
    models: "gpt-image-1*",
    base: 65,
    tile: 129,
    shortSide: 512,
    highFidelity: [4_160, 6_240],
    ...OPENAI,
  },
  { kind: "image", shape: "tiles", models: "computer-use*", base: 65, tile: 129, ...OPENAI },
  { kind: "image", shape: "tiles", models: "gpt-4o-mini*", base: 2_833, tile: 5_667, ...OPENAI },
  { kind: "image", shape: "tiles", models: "gpt-5*", base: 70, tile: 140, ...OPENAI },
  { kind: "image", shape: "tiles", models: "o1* o3*", base: 75, tile: 150, ...OPENAI },
  {
    kind: "image",
    shape: "tiles",
    models: "gpt-4o* gpt-4.1* gpt-4.5* gpt-4-turbo* gpt-4-vision* gpt-4-1106-vision* chatgpt-4o*",
    base: 85,
    tile: 170,
    ...OPENAI,
  },
  { kind: "audio", shape: "perSecond", models: "gpt-* o*", tokens: 10, ...OPENAI_AUDIO },
  { kind: "speech", shape: "perSecond", models: "gpt-* o*", tokens: 20, ...OPENAI_AUDIO },
  {
    kind: "image",
    shape: "grid",
    models:
      "*claude-opus-4-7* *claude-opus-4-8* *claude-opus-4.7* *claude-opus-4.8* *claude-opus-5* *claude-sonnet-5* *claude-fable-5* *claude-mythos-5*",
    side: 2_576,
    most: 4_784,
    ...CLAUDE,
  },
  { kind: "image", shape: "grid", models: "*claude*", side: 1_568, most: 1_568, ...CLAUDE },
  { kind: "pages", shape: "fixed", models: "*claude*", byDetail: { "": 3_000 }, low: 1_500, ...CLAUDE_PDF },
  {
    kind: "image",
    shape: "fixed",
    models: "*gemini-3* *gemini-4*",
    byDetail: { low: 280, medium: 560, "": 1_120, ultra_high: 2_240 },
    low: 0.9,
    ...GEMINI,
  },
  {
    kind: "frames",
    shape: "fixed",
    models: "*gemini-3* *gemini-4*",
    byDetail: { "": 70, high: 280 },
    low: 0.9,
    ...GEMINI,
  },
  {
    kind: "pages",
    shape: "fixed",
    models: "*gemini-3* *gemini-4*",
    byDetail: { low: 280, "": 560, high: 1_120 },
    low: 0.9,
    ...GEMINI,
  },
  { kind: "image", shape: "fixed", models: "*gemini-2.5*", byDetail: { low: 64, "": 256 }, low: 1, ...GEMINI },
  { kind: "frames", shape: "fixed", models: "*gemini-2.5*", byDetail: { low: 64, "": 256 }, low: 1, ...GEMINI },
  { kind: "pages", shape: "fixed", models: "*gemini-2*", byDetail: { "": 258 }, low: 1, ...GEMINI_TOKENS },
  { kind: "image", shape: "perTile", models: "*gemini*", tokens: 258, pixels: 768, ...GEMINI_TOKENS },
  { kind: "video", shape: "perSecond", models: "*gemini*", tokens: 263, ...GEMINI_TOKENS },
  { kind: "audio", shape: "perSecond", models: "*gemini*", tokens: 32, ...GEMINI_TOKENS },
];

/**
 * Tokens that a model spends on an image, a video, a recording or pages.
 *
 * @param model - The model's name; a provider prefix such as `openai/` is ignored.
 * @throws {@link ReckonerError} `pricing/unknown-media` when no rule is known for the model,
 * `pricing/image-rejected` for an image the provider refuses, `pricing/bad-quantity` for impossible sizes,
 * `input/bad-option` for an unknown detail, fidelity or direction, for a misspelt field, and for a model that is not text
 * or media that are not an object.
 * @example
 * mediaTokens("gpt-4o", { kind: "image", width: 1024, height: 1024, detail: "high" }).tokens; // 765
 */
export function mediaTokens(model: string, media: Media): MediaTokens {
  checkMedia(model, media);
  const name = model.toLowerCase().replace(/^(?:openai|anthropic|google|gemini|vertex_ai|azure|bedrock)\//, "");
  const find = (kind: Rule["kind"]): Rule | undefined =>
    RULES.find((rule) => rule.kind === kind && matches(rule.models, name));
  const rule =
    media.kind === "video"
      ? (find("frames") ?? find("video"))
      : find(media.kind === "audio" && media.direction === "output" ? "speech" : media.kind);
  if (!rule)
    throw new ReckonerError("pricing/unknown-media", `No ${shown(media.kind)} rule for "${model}"`, {
      model,
      kind: media.kind,
    });
  const [low, high] = bounds(rule, media);
  return { tokens: high, exact: low === high, low, high, source: rule.source, asOf: rule.asOf };
}

/** Refuses media without a size, and what would be taken for something else. */
function checkMedia(model: unknown, media: Media): void {
  if (typeof model !== "string") throw bad("the model's name must be text", model);
  if (typeof media !== "object" || media === null)
    throw bad("media must be { kind, … } with width and height, seconds, or pages", media);
  checkSlips("a field of media", media, OPTIONAL);
  const needed = typeof media.kind === "string" && Object.hasOwn(SIZES, media.kind) ? SIZES[media.kind]! : [];
  const { framesPerSecond = 1 } = media as { readonly framesPerSecond?: number };
  const sizes: Readonly<Record<string, unknown>> = { ...media, framesPerSecond };
  for (const name of [...needed, "framesPerSecond"]) {
    const value = sizes[name];
    const isWhole = name === "width" || name === "height" || name === "pages";
    if (
      isWhole ? Number.isSafeInteger(value) && (value as number) > 0 : Number.isFinite(value) && (value as number) >= 0
    )
      continue;
    const wanted = isWhole ? "positive whole" : "non-negative";
    const message = `${name} must be a ${wanted} number, got ${typeof value === "number" ? value : describe(value)}`;
    throw new ReckonerError("pricing/bad-quantity", message, { name, value });
  }
  for (const [name, known] of Object.entries(WORDS)) {
    const word = sizes[name] ?? undefined;
    if (word !== undefined && !known.includes(word))
      throw bad(`${name} must be one of ${known.join(", ")}, or left out`, word);
  }
  const { detail } = media as { readonly detail?: unknown };
  if (detail === undefined || detail === null || detail === "") return;
  if (typeof detail === "string" && DETAILS.includes(plain(detail))) return;
  const seen = typeof detail === "string" ? JSON.stringify(detail) : describe(detail);
  const message = `detail must be one of ${DETAILS.join(", ")}, or left out; got ${seen}`;
  throw new ReckonerError("input/bad-option", message, { detail, known: DETAILS });
}

function bad(wanted: string, seen: unknown): ReckonerError {
  return new ReckonerError("input/bad-option", `${wanted}, got ${describe(seen)}`);
}

/** A detail without Gemini's prefix, in lower case. */
function plain(detail: string): string {
  return detail.toLowerCase().replace(/^media_resolution_/, "");
}

/** Least and most tokens; equal when the rule is exact. */
function bounds(rule: Rule, media: Media): readonly [number, number] {
  const once = (tokens: number): readonly [number, number] => [tokens, tokens];
  const detail = "detail" in media ? plain(media.detail ?? "") : "";
  if (rule.shape === "perSecond") return once(Math.ceil(("seconds" in media ? media.seconds : 0) * rule.tokens));
  if (rule.shape === "fixed") {
    const each = rule.byDetail[detail] ?? rule.byDetail[""]!;
    const times =
      media.kind === "pages"
        ? media.pages
        : media.kind === "video"
          ? Math.ceil(media.seconds * (media.framesPerSecond ?? 1))
          : 1;
    return [Math.floor((rule.low > 1 ? rule.low : each * rule.low) * times), each * times];
  }
  if (media.kind !== "image") return once(0);
  const { width, height } = media;
  if (rule.shape === "patches") return once(patches(rule, width, height, detail));
  if (rule.shape === "grid") return once(grid(width, height, rule.side, rule.most));
  if (rule.shape === "perTile") {
    const isSmall = Math.max(width, height) <= 384;
    return once(rule.tokens * (isSmall ? 1 : Math.ceil(width / rule.pixels) * Math.ceil(height / rule.pixels)));
  }
  if (detail === "low") return once(rule.base);
  const [w, h] = shrink(...within(width, height, 2_048), rule.shortSide ?? 768);
  const extra = media.fidelity === "high" && rule.highFidelity ? rule.highFidelity[width === height ? 0 : 1] : 0;
  return once(rule.base + rule.tile * Math.ceil(w / 512) * Math.ceil(h / 512) + extra);
}

/** Scales down so that the longest side is at most `side`. */
function within(width: number, height: number, side: number): [number, number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Scales down so that the shortest side is at most `side`. */
function shrink(width: number, height: number, side: number): [number, number] {
  const scale = Math.min(1, side / Math.min(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

function patches(rule: Extract<Rule, { shape: "patches" }>, width: number, height: number, detail: string): number {
  const [side, budget] = rule.budgets[detail] ?? rule.budgets[""]!;
  let [w, h] = within(width, height, side);
  const count = (): number => Math.ceil(w / 32) * Math.ceil(h / 32);
  if (count() > budget) {
    const scale = Math.sqrt((32 * 32 * budget) / (w * h));
    const across = (w * scale) / 32;
    const down = (h * scale) / 32;
    // Shrink a little more, so that whole patches fill one side.
    const exact = scale * Math.min(Math.floor(across) / across, Math.floor(down) / down);
    [w, h] = [Math.max(1, Math.floor(w * exact)), Math.max(1, Math.floor(h * exact))];
  }
  if (rule.refuseAbove !== undefined && count() > rule.refuseAbove) {
    throw new ReckonerError(
      "pricing/image-rejected",
      `An image of ${width} x ${height} needs ${count()} patches; at most ${rule.refuseAbove} are accepted`,
      { width, height, most: rule.refuseAbove },
    );
  }
  return Math.ceil(count() * rule.factor);
}

/** 28-pixel squares of the largest copy that keeps the shape and fits both limits. */
function grid(width: number, height: number, side: number, most: number): number {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const count = (edge: number): number =>
    Math.ceil(edge / 28) * Math.ceil(Math.max(1, even((short * edge) / long)) / 28);
  let fits = 1;
  let tooLong = Math.min(long, side) + 1;
  if (count(tooLong - 1) <= most) return count(tooLong - 1);
  while (tooLong - fits > 1) {
    const edge = Math.floor((fits + tooLong) / 2);
    if (count(edge) <= most) fits = edge;
    else tooLong = edge;
  }
  return count(fits);
}

/** The nearest whole number, ties to even. */
function even(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
