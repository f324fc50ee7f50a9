/**
 * What a request will cost before it is sent.
 *
 * Counting is a counter's work (`requestCounter`); this file prices what it
 * counted, worst case and expected, and compares it with the context window.
 * Every token has one kind, so that an estimate also says what it is spent on.
 */

import type { ChatMessage, ContentPart, ToolChoice, ToolDefinition } from "../chat/index.ts";
import { checkHoldsNames, describe, ReckonerError } from "../errors.ts";
import type { CardData } from "./card.ts";
import type { Cost } from "./cost.ts";
import type { Media } from "./media.ts";
import { badCount, checkCount, type InputTokens, type UsageInput } from "./usage.ts";

/** What a model is about to be given. */
export interface CountableRequest {
  readonly model: string;
  readonly messages?: readonly ChatMessage[];
  /** Plain text to count as the user's, for completions, embeddings and files. */
  readonly text?: string;
  /** A system prompt that is not among the messages (Anthropic's `system`). */
  readonly system?: string | readonly ContentPart[] | null;
  /** Retrieved passages, sent with the messages. */
  readonly context?: string | readonly string[];
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: ToolChoice;
  /** `toolChoice` as providers' bodies spell it. */
  readonly tool_choice?: ToolChoice | null;
  /** Images and other media that are not in the messages. */
  readonly images?: readonly (Omit<Extract<Media, { kind: "image" }>, "kind"> & { readonly kind?: "image" })[];
  readonly media?: readonly Media[];
}

/** A request as it is about to be sent: these fields, or a provider's body with messages. */
export interface RequestEstimate extends CountableRequest {
  readonly provider?: string;
  /** Counts this request; default: the book's counter. */
  readonly counter?: RequestCounter;
  /** Tokens at the start of the prompt that are expected to be in the cache. */
  readonly cachedPrefix?: number;
  /** The most tokens the answer may have, reasoning included. */
  readonly maxOutput?: number;
  /** A body's own limit on each of its `n` answers, read where `maxOutput` is absent. */
  readonly max_completion_tokens?: number | null;
  readonly max_output_tokens?: number | null;
  readonly max_tokens?: number | null;
  readonly n?: number | null;
  /** Tokens the answer is expected to have (default `maxOutput`), and how many of them are reasoning. */
  readonly expectedOutput?: number;
  readonly expectedReasoning?: number;
  /** Model calls the request is expected to take: tool iterations and retries. Each sends the prompt again. */
  readonly calls?: number;
  readonly at?: Date | string | number;
  readonly tier?: string;
  readonly region?: string;
}

/** Where tokens go. Prompt kinds first, then what is sent for other reasons, then the answer. */
export type TokenKind =
  | "user"
  | "system"
  | "history"
  | "retrieved"
  | "media"
  | "hidden"
  | "tools"
  | "loop"
  | "completion"
  | "reasoning";

export interface Estimate {
  readonly model: string;
  readonly input: {
    /** Tokens of one call's prompt. */
    readonly tokens: number;
    /** Whether `tokens` is what the provider will count. */
    readonly exact: boolean;
    readonly low: number;
    readonly high: number;
  };
  /** Tokens by kind, over all calls, and each kind's share of them. */
  readonly kinds: Readonly<Record<TokenKind, { readonly tokens: number; readonly share: number }>>;
  readonly output: { readonly expected: number; readonly most: number };
  readonly cost: {
    /** Every prompt token at the dearest rate it can have, every answer at full length. */
    readonly worst: Cost;
    readonly expected: Cost;
  };
  /** The context window; undefined where the list does not say. `used` is the input's upper bound plus `output.most`. */
  readonly window: WindowUse | undefined;
  readonly flags: readonly string[];
}

/** How many tokens a limit allows, and how many of them are used. */
export interface LimitUse {
  readonly size: number;
  readonly used: number;
  readonly left: number;
  readonly share: number;
  readonly fits: boolean;
}

/** A context window, which input and output share; it fits only if its `input` does, too. */
export interface WindowUse extends LimitUse {
  /** The limit on input alone, where the model takes less than its window holds. */
  readonly input?: LimitUse;
}

/** Counts a request's input: what `requestCounter` makes. */
export type RequestCounter = (request: CountableRequest) => CountedRequest;

/** Input tokens by kind, before any price. */
export interface CountedRequest {
  readonly kinds: Record<Exclude<TokenKind, "completion" | "reasoning">, number>;
  readonly tokens: number;
  readonly exact: boolean;
  readonly low: number;
  readonly high: number;
  /** Those of `high` that are not text: some models have separate rates for them. */
  readonly media?: MediaCounts;
  readonly flags: readonly string[];
}

/** Prompt tokens of media, by kind; pages count as images. */
export interface MediaCounts {
  readonly audio: number;
  readonly image: number;
  readonly video: number;
}

/** What an estimate needs from the model's card. */
export interface EstimateCard {
  readonly limits: Limits | undefined;
  /** Set where all text may be written to a cache, at more than the input rate; `ttl` where the lifetime is known. */
  readonly write: { readonly ttl?: string } | undefined;
  /** Kinds of media whose own rate is higher than that of such a write. */
  readonly dearer: readonly (keyof MediaCounts)[];
}

/** Refuses what cannot count requests, such as a bare tokenizer. */
export function checkCounter(counter: unknown): void {
  if (typeof (counter ?? checkCounter) === "function") return;
  const message = `counter must be a function of a request, got ${describe(counter)}; pass requestCounter(tokenizer)`;
  throw new ReckonerError("input/bad-option", message);
}

/** Refuses a result of the caller's own counter that is not a counted request. */
export function checkCounted(counted: CountedRequest): void {
  checkHoldsNames(counted, "a counter must return { kinds, tokens, exact, low, high, flags }");
  const { kinds, tokens, low, high, media, flags } = counted;
  checkHoldsNames(kinds, "kinds must be tokens by kind");
  for (const counts of [kinds, { tokens, low, high }, media ?? {}] as readonly Readonly<Record<string, unknown>>[])
    for (const name of Object.keys(counts)) checkCount(`${name} of a counted request`, counts[name]);
  if (!Array.isArray(flags))
    throw new ReckonerError("input/bad-option", `flags must be an array, got ${describe(flags)}`);
}

/** Prices a counted request: what a book's `estimate` does. */
export function estimateFrom(
  request: RequestEstimate,
  counted: CountedRequest,
  cost: (usage: UsageInput) => Cost,
  card: EstimateCard,
): Estimate {
  const { cachedPrefix = 0, calls = 1, expectedOutput, expectedReasoning } = request;
  const maxOutput = limitOf(request);
  for (const [name, value] of Object.entries({ maxOutput, cachedPrefix, expectedOutput, expectedReasoning }))
    if (value !== undefined) checkCount(name, value);
  // Zero calls would make any request free.
  if (typeof calls !== "number" || !(calls > 0)) throw badCount("calls", calls);
  const expected = Math.min(expectedOutput ?? maxOutput, maxOutput || Infinity);
  const reasoning = Math.min(expectedReasoning ?? 0, expected);
  const most = Math.max(maxOutput, expected);
  const cached = Math.min(cachedPrefix, counted.tokens);
  const prompt = counted.tokens * calls;
  const flags = [...counted.flags];
  if (maxOutput === 0 && expectedOutput === undefined) flags.push("no-output-limit");

  const answer = expected * calls;
  const kinds = {} as Record<TokenKind, { tokens: number; share: number }>;
  const all = prompt + answer;
  const put = (kind: TokenKind, tokens: number): void => {
    kinds[kind] = { tokens, share: all ? tokens / all : 0 };
  };
  for (const [kind, tokens] of Object.entries(counted.kinds)) put(kind as TokenKind, tokens);
  // Calls after the first send the prompt again: those are loop tokens, whatever they were at first.
  put("loop", counted.kinds.loop + prompt - counted.tokens);
  put("completion", answer - reasoning * calls);
  put("reasoning", reasoning * calls);

  return {
    model: request.model,
    input: { tokens: counted.tokens, exact: counted.exact, low: counted.low, high: counted.high },
    kinds,
    output: { expected, most },
    cost: {
      worst: cost({
        input: {
          total: counted.high * calls,
          ...(card.write ? written(counted, calls, card) : media(counted, calls)),
        },
        output: { total: most * calls },
        calls,
      }),
      expected: cost({
        input: { total: prompt, cacheRead: cached * calls, ...media(counted, calls, counted.tokens - cached) },
        output: { total: answer, reasoning: reasoning * calls },
        calls,
      }),
    },
    window: windowOf(card.limits, counted.high, most),
    flags,
  };
}

/** Media tokens of all calls, at most `room` in each. */
function media({ media, high }: CountedRequest, calls: number, room: number = high): Partial<MediaCounts> {
  const counts: Partial<Record<keyof MediaCounts, number>> = {};
  let left = room;
  for (const [kind, tokens] of Object.entries(media ?? {})) {
    counts[kind as keyof MediaCounts] = Math.min(tokens, left) * calls;
    left -= Math.min(tokens, left);
  }
  return counts;
}

/** A prompt that is all written to a cache, except media that cost more than that. */
function written(counted: CountedRequest, calls: number, { write, dearer }: EstimateCard): Partial<InputTokens> {
  const apart: Partial<MediaCounts> = Object.fromEntries(
    dearer.map((kind) => [kind, (counted.media?.[kind] ?? 0) * calls]),
  );
  const cacheWrite = counted.high * calls - Object.values(apart).reduce((sum, tokens) => sum + tokens, 0);
  return { ...apart, cacheWrite, ...(write?.ttl && { cacheWriteByTtl: { [write.ttl]: cacheWrite } }) };
}

/**
 * The longest cache lifetime that a request asks for, in any `cache_control`: `""` where it names none, undefined where it
 * asks for no cache.
 */
export function cacheAskedFor(request: CountableRequest): string | undefined {
  const { messages = [], system, tools = [] } = request;
  const parts = messages.flatMap(({ content }) => (typeof content === "object" && content ? content : []));
  const all: readonly unknown[] = [
    ...messages,
    ...parts,
    ...(typeof system === "object" && system ? system : []),
    ...tools,
  ];
  let longest: string | undefined;
  for (const each of all) {
    const { cache_control: control } = each as { readonly cache_control?: { readonly ttl?: unknown } | null };
    if (control) longest = control.ttl === "1h" ? "1h" : (longest ?? "");
  }
  return longest;
}

/** The most tokens of all answers: what the caller says, or the body's limit on one answer times the number asked for. */
function limitOf(request: RequestEstimate): number {
  const { maxOutput, max_completion_tokens, max_output_tokens, max_tokens } = request;
  if (maxOutput !== undefined) return maxOutput;
  const one = max_completion_tokens ?? max_output_tokens ?? max_tokens ?? 0;
  const answers = request.n ?? 1;
  checkCount("the limit of an answer", one);
  checkCount("n", answers);
  return one * answers;
}

/** The limits of a card. */
type Limits = Pick<CardData, "window" | "maxInput">;

/** How a prompt and its answer fit a context window. */
export function windowOf(limits: Limits | undefined, input: number, output: number): WindowUse | undefined {
  const { window, maxInput } = limits ?? {};
  if (window === undefined) return undefined;
  const whole = useOf(window, input + output);
  if (maxInput === undefined) return whole;
  const prompt = useOf(maxInput, input);
  return { ...whole, fits: whole.fits && prompt.fits, input: prompt };
}

function useOf(size: number, used: number): LimitUse {
  return { size, used, left: Math.max(0, size - used), share: used / size, fits: used <= size };
}
