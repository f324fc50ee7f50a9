/**
 * Counts chats, by the rule measured on OpenAI's API or by the model's own template.
 *
 * Both count the whole prompt, including what wraps the messages. The text of a special token in a message is ordinary
 * text either way.
 */
import {
  type ChatMessage,
  type ChatTemplate,
  chatOverhead,
  checkChat,
  messageTokens,
  type Prompt,
  type ToolChoice,
  type ToolDefinition,
} from "../chat/index.ts";
import { checkHoldsNames, checkOptions, describe, ReckonerError } from "../errors.ts";
import type { SpecialTokenOptions } from "./special-tokens.ts";

/** Options of `countChat`. */
export interface ChatOptions {
  /** The model's own template, from `chatTemplate` of `reckoner/integrations/jinja`. Default: OpenAI's rule. */
  readonly template?: ChatTemplate;
  /** What the model may call. For OpenAI's older parameter `functions`, pass its definitions unchanged. */
  readonly tools?: readonly ToolDefinition[];
  /** OpenAI's `tool_choice` or `function_call`. */
  readonly toolChoice?: ToolChoice;
  /** For OpenAI's rule: the model. Only `gpt-3.5-turbo-0301` is wrapped differently. */
  readonly model?: string;
  /** With a template: whether the prompt includes the beginning of the reply, as it does when sent. Default: true. */
  readonly addGenerationPrompt?: boolean;
  /** With a template: documents for models that take them. */
  readonly documents?: readonly Readonly<Record<string, unknown>>[];
  /** With a template: anything else it asks for, such as `enable_thinking` or `date_string`. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

const chatOptions = /* @__PURE__ */ Object.keys({
  template: true,
  tools: true,
  toolChoice: true,
  model: true,
  addGenerationPrompt: true,
  documents: true,
  variables: true,
} satisfies Record<keyof ChatOptions, true>);

/** What counting a chat needs from a tokenizer. */
export interface ChatTokenizer {
  readonly vocabulary: { readonly name: string; readonly specialTokens: Readonly<Record<string, number>> };
  count(text: string): number;
  encode(text: string, options?: SpecialTokenOptions): Uint32Array;
}

/** Counts a text, encoding the special tokens for which `isWanted` is true, given each one's text and place. */
export type CountWith = (text: string, isWanted: (special: string, start: number) => boolean) => number;

/** The encodings of the models on which OpenAI's rule was measured. */
const measuredVocabularies = ["cl100k_base", "o200k_base"];

const textTypes = /^(?:text|input_text|output_text|refusal)$/;
const mediaTypes = /image|audio|video|file|document/;

/**
 * Tokens of a chat's prompt; see `Tokenizer.countChat`.
 *
 * @param countWith Counts a whole prompt where special tokens absorb white space or a text's place matters.
 */
export function countChat(
  tokenizer: ChatTokenizer,
  messages: readonly ChatMessage[],
  options: ChatOptions = {},
  countWith?: CountWith,
): number {
  checkOptions(options, chatOptions);
  const { template, tools = [], toolChoice, model = "", addGenerationPrompt = true, documents, variables } = options;
  checkChat(messages, tools);
  if (typeof model !== "string")
    throw new ReckonerError("input/bad-option", `model is a name, got ${describe(model)}`, { got: describe(model) });
  checkHoldsNames(variables ?? {}, "variables are an object");
  const { name, specialTokens } = tokenizer.vocabulary;
  if (template !== undefined) {
    checkTemplate(template);
    checkParts(messages, (type) => type === undefined || !mediaTypes.test(type));
    const given = { tools: tools.length > 0 ? tools : null, documents: documents ?? null, ...variables };
    const all = { ...given, messages, add_generation_prompt: addGenerationPrompt };
    return countPrompt(tokenizer, template.prompt(all, Object.keys(specialTokens)), countWith);
  }
  if (!measuredVocabularies.includes(name)) {
    const message = `there is no measured rule for chats in ${name}; pass template: chatTemplate(config) of reckoner/integrations/jinja`;
    throw new ReckonerError("chat/no-rule", message, { vocabulary: name, measured: measuredVocabularies });
  }
  const isText = (part: Readonly<Record<string, unknown>>): boolean =>
    typeof part["text"] === "string" || (part["type"] === "refusal" && typeof part["refusal"] === "string");
  checkParts(messages, (type, part) => isText(part) && (type === undefined || textTypes.test(type)));
  const count = (text: string): number => (text === "" ? 0 : tokenizer.count(text));
  const overhead = chatOverhead(messages, tools, toolChoice, count);
  return messages.reduce((sum, message) => {
    const { text, wrapper } = messageTokens(model, message, count);
    return sum + text + wrapper;
  }, overhead.priming + overhead.tools);
}

/** Counts a prompt with the special tokens that its template wrote, and only those. */
function countPrompt(tokenizer: ChatTokenizer, { text, marked }: Prompt, countWith?: CountWith): number {
  const specials = Object.keys(tokenizer.vocabulary.specialTokens);
  const own = placesOf(marked, specials);
  const all = marked === text ? own : placesOf(text, specials);
  if (own.length === all.length) return tokenizer.encode(text, { allowedSpecial: "all" }).length;
  // Somebody wrote a special token.
  if (countWith !== undefined) {
    let found = 0;
    const count = countWith(text, (special, start) => {
      const isOwn = marked.startsWith(special, start);
      if (isOwn) found++;
      return isOwn;
    });
    // Places are those of the text unless a token is searched in what a normalizer made of it.
    if (found === own.length) return count;
  }
  // What stands between the template's tokens is ordinary text.
  let tokens = own.length;
  let from = 0;
  for (const [start, end] of [...own, [text.length, text.length] as const]) {
    if (start > from) tokens += tokenizer.count(text.slice(from, start));
    from = end;
  }
  return tokens;
}

/** Where special tokens are, from left to right; of several that begin at one place, the longest. */
function placesOf(text: string, specials: readonly string[]): (readonly [start: number, end: number])[] {
  const found = specials.filter((special) => text.includes(special)).sort((one, other) => other.length - one.length);
  if (found.length === 0) return [];
  const escaped = found.map((special) => special.replace(/[$(-+./?[-^{|}]/g, "\\$&"));
  return Array.from(text.matchAll(new RegExp(escaped.join("|"), "g")), ({ 0: { length }, index }) => [
    index,
    index + length,
  ]);
}

function checkTemplate(template: unknown): void {
  if (typeof template === "object" && template !== null && "prompt" in template) return;
  const message = `template must come from chatTemplate(config) of reckoner/integrations/jinja, got ${describe(template)}`;
  throw new ReckonerError("input/bad-option", message, { got: describe(template) });
}

/** Refuses parts that are not text: leaving them out would give a wrong count. */
function checkParts(
  messages: readonly ChatMessage[],
  isCounted: (type: string | undefined, part: Readonly<Record<string, unknown>>) => boolean,
): void {
  for (const [index, { content }] of messages.entries()) {
    for (const part of typeof content === "object" ? (content ?? []) : []) {
      if (isCounted(part.type, part)) continue;
      const message = `messages[${index}] has a part of type ${part.type ?? "unknown"}, which is no text; estimate of reckoner/pricing counts media, or leave it out`;
      throw new ReckonerError("chat/not-text", message, { index, type: part.type });
    }
  }
}
