/**
 * One shape for usage, whoever reported it.
 *
 * Totals include their parts: `input.total >= cacheRead + cacheWrite`, and
 * `output.total >= reasoning`. Modalities are parts too; the rest is
 * text. Nothing here is money, and nothing is guessed: numbers that contradict
 * each other leave a flag, and the provider's own body stays in `raw`.
 */

import { describe, ReckonerError } from "../errors.ts";
import { EXACT } from "./money.ts";
import { checkNames } from "./usage-names.ts";

/** Tokens that went in. */
export interface InputTokens {
  /** All input tokens: uncached, read from cache and written to cache, of every modality. */
  readonly total: number;
  readonly cacheRead?: number;
  /** Tokens written to a cache, all lifetimes together. */
  readonly cacheWrite?: number;
  /** The part of `cacheWrite` whose lifetime is known, by the provider's own label: `{ "5m": 456, "1h": 100 }`. */
  readonly cacheWriteByTtl?: Readonly<Record<string, number>>;
  readonly audio?: number;
  readonly image?: number;
  readonly video?: number;
  /** The parts of `audio`, `image` and `video` that were read from cache. */
  readonly cacheReadAudio?: number;
  readonly cacheReadImage?: number;
  readonly cacheReadVideo?: number;
  /** Results of tools that the provider ran and fed back. */
  readonly tool?: number;
}

/** Tokens that came out. */
export interface OutputTokens {
  /** All output tokens, reasoning included. */
  readonly total: number;
  readonly reasoning?: number;
  readonly audio?: number;
  readonly image?: number;
  readonly video?: number;
  /** Tokens of citations, where they are billed (Perplexity). */
  readonly citation?: number;
}

/**
 * What one call, or a sum of calls, used. Absent numbers are zero; absent `calls` is one. Where a rate depends on the length
 * of a prompt, a sum is priced at its average length: unless such calls are alike, add up their costs, not their usages.
 */
export interface UsageInput {
  readonly input: InputTokens;
  readonly output: OutputTokens;
  readonly calls?: number;
  /**
   * Input tokens of each prompt, where one call made several (Anthropic's loops of server tools): while they add up to
   * `input.total`, rates that depend on the length of a prompt go by the longest.
   */
  readonly prompts?: readonly number[] | undefined;
  readonly searches?: { readonly web?: number; readonly file?: number };
  /** Durations; they may be fractional. */
  readonly seconds?: { readonly audio?: number; readonly session?: number };
  readonly images?: number;
  readonly pages?: number;
  readonly annotatedPages?: number;
  readonly messages?: number;
  /** How much of the web each call was given, as Perplexity reports and bills it; costs nothing where it has no price. */
  readonly searchContext?: "low" | "medium" | "high" | undefined;
  /** The model, served tier and region that the provider reports; options of `cost` override them. */
  readonly model?: string | undefined;
  readonly tier?: string | undefined;
  readonly region?: string | undefined;
  readonly flags?: readonly UsageFlag[];
  /** The body or usage object this was read from. */
  readonly raw?: unknown;
}

/** A usage with every number present: what `usageFrom` returns. */
export interface Usage extends UsageInput {
  readonly input: Required<InputTokens>;
  readonly output: Required<OutputTokens>;
  readonly calls: number;
  readonly searches: { readonly web: number; readonly file: number };
  readonly seconds: { readonly audio: number; readonly session: number };
  readonly images: number;
  readonly pages: number;
  readonly annotatedPages: number;
  readonly messages: number;
  readonly flags: readonly UsageFlag[];
}

/** What was odd about a provider's own numbers. */
export type UsageFlag =
  | "inconsistent-cache-breakdown" // writes by lifetime do not add up to the writes; the larger is used, the rest is priced at the shortest lifetime
  | "cache-above-input" //             cached tokens exceed the input they belong to; their sum is used as the input
  | "modalities-above-total" //        modality counts exceed their total; their sum is used
  | "reasoning-above-output" //        reasoning exceeds the output it belongs to; reasoning is used as the output
  | "total-mismatch" //                the provider's own total is not input plus output
  | "iterations-outside-total" //      work such as another model's fallback is listed apart; what is not in the totals is not priced
  | "tier-not-served" //               the tier is what was asked for ("auto"), not what was served; priced as standard
  | `unpriced:${string}` //            something billed has no count in a usage, such as xAI's tools or another model's advice: the cost is partial
  | `unread:${string}`; //             a token count whose name is not understood: it is in no total

/**
 * A usage from your own numbers, checked, with absent ones as zero.
 *
 * @throws {@link ReckonerError} `pricing/bad-quantity` for a negative or fractional count,
 * `pricing/breakdown-above-total` for parts that exceed their whole, `pricing/unknown-usage` for what is not a usage, or
 * has a count under a name that a usage does not have.
 * @example
 * usageOf({ input: { total: 12_307, cacheWrite: 12_304 }, output: { total: 550 } }).input.cacheRead; // 0
 */
export function usageOf(parts: UsageInput): Usage {
  checkShape(parts);
  checkUsage(parts);
  return filled(parts);
}

/** Fills in a usage whose numbers have been checked. */
export function filled(parts: UsageInput): Usage {
  const { input, output, searches, seconds } = parts;
  // Written out, so that all usages have one shape: pricing reads them several times faster.
  const usage: Usage = {
    input: {
      total: input.total,
      cacheRead: input.cacheRead ?? 0,
      cacheWrite: input.cacheWrite ?? 0,
      cacheWriteByTtl: input.cacheWriteByTtl ?? {},
      audio: input.audio ?? 0,
      image: input.image ?? 0,
      video: input.video ?? 0,
      cacheReadAudio: input.cacheReadAudio ?? 0,
      cacheReadImage: input.cacheReadImage ?? 0,
      cacheReadVideo: input.cacheReadVideo ?? 0,
      tool: input.tool ?? 0,
    },
    output: {
      total: output.total,
      reasoning: output.reasoning ?? 0,
      audio: output.audio ?? 0,
      image: output.image ?? 0,
      video: output.video ?? 0,
      citation: output.citation ?? 0,
    },
    calls: parts.calls ?? 1,
    prompts: parts.prompts,
    searches: { web: searches?.web ?? 0, file: searches?.file ?? 0 },
    seconds: { audio: seconds?.audio ?? 0, session: seconds?.session ?? 0 },
    images: parts.images ?? 0,
    pages: parts.pages ?? 0,
    annotatedPages: parts.annotatedPages ?? 0,
    messages: parts.messages ?? 0,
    searchContext: parts.searchContext,
    model: parts.model,
    tier: parts.tier,
    region: parts.region,
    flags: parts.flags ?? [],
    raw: parts.raw,
  };
  new Named(usage);
  return usage;
}

class Given {
  constructor(usage: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the class below then puts its mark on this object.
    return usage;
  }
}

/**
 * A mark on a usage whose names are all right, because `filled` wrote them. It is private, and copies lack it: names
 * added to a copy are checked.
 */
class Named extends Given {
  readonly #isNamed = true;
  static has(usage: object): boolean {
    return #isNamed in usage;
  }
}

/**
 * Input tokens that were neither read from a cache nor written to one.
 *
 * @throws {@link ReckonerError} `pricing/bad-quantity` for what is not a count. That parts fit their total is checked by
 * `usageOf`, not here.
 * @example
 * uncachedInput({ input: { total: 100, cacheRead: 70 }, output: { total: 1 } }); // 30
 */
export function uncachedInput(usage: UsageInput): number {
  const { total, cacheRead, cacheWrite }: Partial<InputTokens> = usage?.input ?? {};
  const [all, read, written] = [total!, cacheRead ?? 0, cacheWrite ?? 0] as const;
  for (const value of [all, read, written]) checkCount("a count of input", value);
  return all - read - written;
}

/**
 * Refuses impossible numbers.
 *
 * @throws {@link ReckonerError} `pricing/bad-quantity`, `pricing/breakdown-above-total`.
 */
export function checkUsage({ input, output, searches, seconds, prompts, ...rest }: UsageInput): void {
  const { cacheWriteByTtl = {}, ...tokens } = input;
  const { calls, images, pages, annotatedPages, messages } = rest;
  const things = { ...searches, calls, images, pages, annotatedPages, messages };
  for (const group of [tokens, cacheWriteByTtl, output, things]) {
    for (const [name, value] of Object.entries(group ?? {})) if (value !== undefined) checkCount(name, value);
  }
  checkCount("input.total", input.total);
  checkCount("output.total", output.total);
  if (prompts && !Array.isArray(prompts)) throw badShape("prompts", "are [input tokens of each]");
  for (const prompt of prompts ?? []) checkCount("prompts", prompt);
  for (const [name, value] of Object.entries(seconds ?? {}))
    if (typeof value !== "number" || !(value >= 0 && value < EXACT)) throw badCount(name, value);

  const { cacheRead = 0, cacheWrite = 0, audio = 0, image = 0, video = 0 } = input;
  const { cacheReadAudio = 0, cacheReadImage = 0, cacheReadVideo = 0 } = input;
  const { reasoning = 0, audio: spoken = 0, image: drawn = 0, video: filmed = 0, citation = 0 } = output;
  const parts: readonly (readonly [part: string, value: number, whole: number])[] = [
    ["cacheWriteByTtl", sum(cacheWriteByTtl), cacheWrite],
    ["cacheRead + cacheWrite", cacheRead + cacheWrite, input.total],
    ["input modalities", audio + image + video, input.total],
    ["cacheRead modalities", cacheReadAudio + cacheReadImage + cacheReadVideo, cacheRead],
    ["cacheReadAudio", cacheReadAudio, audio],
    ["cacheReadImage", cacheReadImage, image],
    ["cacheReadVideo", cacheReadVideo, video],
    ["reasoning", reasoning, output.total],
    ["output modalities", spoken + drawn + filmed + citation, output.total],
  ];
  for (const [part, value, whole] of parts) {
    if (value > whole) {
      throw new ReckonerError("pricing/breakdown-above-total", `${part} (${value}) exceeds its total (${whole})`, {
        part,
        value,
        whole,
      });
    }
  }
}

/** Refuses what is not a usage, such as a provider's own body: `pricing/unknown-usage`. */
export function checkShape(usage: UsageInput | undefined): void {
  if (!usage?.input || !usage.output) {
    const missing = (["input", "output"] as const).filter((name) => !usage?.[name]);
    const message = `a usage is { input: { total }, output: { total } }; ${missing.join(" and ")} missing here. For a provider's body, pass usageFrom(body)`;
    throw new ReckonerError("pricing/unknown-usage", message, { missing });
  }
  if (Named.has(usage)) return;
  const { searches, seconds, searchContext = null } = usage;
  // A number in their place would be billed as nothing.
  if (isNoRecord(searches)) throw badShape("searches", "are { web, file }");
  if (isNoRecord(seconds)) throw badShape("seconds", "are { audio, session }");
  if (searchContext !== null && !["low", "medium", "high"].includes(searchContext))
    throw badShape("searchContext", 'is "low", "medium" or "high"');
  checkNames(usage);
}

function isNoRecord(value: unknown): boolean {
  return value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value));
}

function badShape(name: string, shape: string): ReckonerError {
  return new ReckonerError("pricing/unknown-usage", `${name} of a usage ${shape}`, { name });
}

/** Sum of a record's numbers. */
export function sum(of: Readonly<Record<string, number>>): number {
  let total = 0;
  for (const key in of) total += of[key]!;
  return total;
}

/** Refuses what is not a count: `pricing/bad-quantity`. */
export function checkCount(name: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw badCount(name, value);
}

/** The refusal of a number that is not a count. */
export function badCount(name: string, value: unknown): ReckonerError {
  return new ReckonerError(
    "pricing/bad-quantity",
    `${name} must be a non-negative whole number below 2^53, got ${typeof value === "number" ? value : describe(value)}`,
    {
      name,
      value,
    },
  );
}
