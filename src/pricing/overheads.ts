/**
 * Tokens that nobody wrote: what wraps messages and describes tools.
 *
 * OpenAI turns function definitions into a TypeScript-like text and wraps every
 * message in a few tokens; both were worked out from `usage.prompt_tokens` of
 * real calls, and are exact for the models named here. Claude adds a system
 * prompt for tool use whose size its documentation lists by model.
 */

import { matches } from "./match.ts";

/** Counts the tokens of a text. */
export type Count = (text: string) => number;

/** A part of a message's content, in OpenAI's, Anthropic's or Gemini's words. */
export interface ContentPart {
  readonly type?: string;
  readonly text?: string;
  readonly [key: string]: unknown;
}

/** A chat message; both OpenAI's and Anthropic's fit. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly ContentPart[] | null;
  readonly name?: string;
  readonly function_call?: { readonly name?: string; readonly arguments?: string };
  readonly tool_calls?: readonly { readonly function?: { readonly name?: string; readonly arguments?: string } }[];
  /** Marks text that was looked up, so that estimates can tell it from what was asked. */
  readonly kind?: "retrieved";
}

/** A function or tool definition: OpenAI's two shapes, and Anthropic's. */
export interface ToolDefinition {
  readonly type?: string;
  readonly name?: string;
  readonly description?: string;
  readonly parameters?: Schema;
  readonly input_schema?: Schema;
  readonly function?: { readonly name: string; readonly description?: string; readonly parameters?: Schema };
}

/** The part of JSON Schema that reaches the prompt. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly [key: string]: unknown;
}

/** What the caller asks tools to do; every provider's spelling. */
export type ToolChoice =
  | string
  | { readonly type?: string; readonly name?: string; readonly function?: { readonly name: string } };

/** Wrapping of a chat prompt. Source: the API's own counts, published with the OpenAI cookbook. */
const CHAT = [
  { models: "gpt-3.5-turbo-0301", message: 4, name: -1 },
  { models: "*", message: 3, name: 1 },
] as const;
/** Every reply is primed with `<|start|>assistant<|message|>`. */
const PRIMING = 3;

export const CHAT_SOURCE: { readonly source: string; readonly asOf: string } = {
  source: "https://github.com/openai/openai-cookbook/blob/main/examples/How_to_count_tokens_with_tiktoken.ipynb",
  asOf: "2026-09-26",
};
/** Models whose wrapping was measured; later ones are assumed to wrap alike. */
export const MEASURED = "gpt-3.5* gpt-35* gpt-4 gpt-4-* gpt-4o*";

/** Claude's system prompt for tools: tokens with `auto` or `none`, and with `any` or `tool`. Later models are not listed yet. */
const CLAUDE_TOOLS = [
  ["*opus-4-8* *opus-4.8*", 290, 410],
  ["*opus-4-7* *opus-4.7*", 675, 804],
  ["*opus-4-6* *opus-4.6* *sonnet-4-6* *sonnet-4.6*", 497, 589],
  ["*opus-4-5* *opus-4.5* *sonnet-4-5* *sonnet-4.5* *haiku-4-5* *haiku-4.5*", 496, 588],
  [
    "*opus-4-1* *opus-4.1* *opus-4 *opus-4-0* *opus-4-20* *opus-4@* *sonnet-4 *sonnet-4-0* *sonnet-4-20* *sonnet-4@*",
    313,
    315,
  ],
  ["*sonnet-5 *sonnet-5-20* *sonnet-5@*", 354, 474],
  ["*3-5-haiku* *haiku-3-5* *haiku-3.5*", 264, 355],
  ["*3-7-sonnet* *sonnet-3-7* *sonnet-3.7* *3-5-sonnet* *3.5-sonnet*", 346, 313],
  ["*claude-3-opus*", 530, 281],
  ["*claude-3-sonnet*", 159, 235],
  ["*claude-3-haiku*", 264, 340],
] as const;
/** What a Claude model that the table does not list may add: nothing known, the newest listed, the largest listed. */
export const UNLISTED_CLAUDE_TOOLS: { readonly low: number; readonly tokens: number; readonly high: number } = {
  low: 0,
  tokens: 474,
  high: 804,
};

/**
 * Tokens of the system prompt that Claude adds when tools are given.
 *
 * @param choice - `auto` or `none`, or `any` or `tool` (one must be used).
 * @returns Tokens, from https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview as read on 2026-07-13
 * (Claude 3 from its copy of 2025); undefined for models the page does not list.
 * @example
 * claudeToolTokens("claude-opus-4-6", "auto"); // 497
 */
export function claudeToolTokens(model: string, choice: string = "auto"): number | undefined {
  const row = CLAUDE_TOOLS.find(([models]) => matches(models, model));
  return row?.[choice === "any" || choice === "tool" ? 2 : 1];
}

/** Text of a message, without its pictures. */
export function textOf(content: ChatMessage["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("");
}

/** Tokens of one message: its text, and what wraps it. */
export function messageTokens(model: string, message: ChatMessage, count: Count): { text: number; wrapper: number } {
  const rule = CHAT.find(({ models }) => matches(models, model))!;
  const calls =
    message.tool_calls?.map((call) => call.function) ?? (message.function_call ? [message.function_call] : []);
  let text = typeof message.content === "string" ? count(message.content) : 0;
  if (typeof message.content === "object" && message.content)
    for (const { text: part } of message.content) text += part ? count(part) : 0;
  let wrapper: number = rule.message + count(message.role);
  for (const call of calls) {
    text += count(call?.name ?? "") + count(call?.arguments ?? "");
    wrapper += 3;
  }
  if (message.name) {
    text += count(message.name);
    wrapper += rule.name;
  }
  if (message.role === "function") wrapper -= 2;
  return { text, wrapper };
}

/** Tokens around all messages of a chat, tools included: OpenAI's rule. */
export function chatOverhead(
  messages: readonly ChatMessage[],
  tools: readonly ToolDefinition[],
  choice: ToolChoice | undefined,
  count: Count,
): { priming: number; tools: number } {
  if (!tools.length) return { priming: PRIMING, tools: 0 };
  const isFunctions = tools.every((tool) => tool.function === undefined && tool.type === undefined);
  let tokens = count(declarations(tools, isFunctions ? asFunctions : asTools)) + 9;
  const system = messages.find(({ role }) => role === "system");
  // Definitions share the system message when there is one; its text then ends in a new line.
  if (system) {
    const text = textOf(system.content);
    tokens += isFunctions ? count(`${text}\n`) - count(text) - 4 : -4;
  }
  const forced = typeof choice === "object" ? (choice.function?.name ?? choice.name) : undefined;
  if (forced !== undefined) tokens += count(forced) + (isFunctions ? 4 : 7);
  else if (choice === "none") tokens += 1;
  return { priming: PRIMING, tools: tokens };
}

/** The text that function definitions become; the older `functions` parameter is written out in an older way. */
function declarations(tools: readonly ToolDefinition[], write: Writer): string {
  const lines = ["namespace functions {", ""];
  for (const tool of tools) {
    const { name, description, parameters } = tool.function ?? tool;
    if (description) lines.push(`// ${description}`);
    const hasMembers = Object.keys(parameters?.properties ?? {}).length > 0;
    lines.push(`type ${name} = (${hasMembers ? `_: ${write(parameters!, 0)}` : ""}) => any;`, "");
  }
  return [...lines, "} // namespace functions"].join("\n");
}

type Writer = (schema: Schema, indent: number) => string;

/** `tools`: an object is on one line when none of its members is described. */
const asTools: Writer = ({ properties = {}, required }, indent) => {
  const entries = Object.entries(properties).map(([key, schema]) => {
    const member = `${key}${required?.includes(key) ? "" : "?"}: ${typeText(schema, asTools, indent)}`;
    return schema.description ? `// ${schema.description}\n${member}` : member;
  });
  const isPlain = Object.values(properties).every(({ description }) => !description);
  return isPlain ? `{ ${entries.join(", ")} }` : `{\n${entries.join(",\n")},\n}`;
};

/** `functions`: one line per member, indented, and only the outermost members keep their description. */
const asFunctions: Writer = ({ properties = {}, required }, indent) => {
  const pad = " ".repeat(indent);
  const lines = Object.entries(properties).flatMap(([key, schema]) => {
    const member = `${pad}${key}${required?.includes(key) ? "" : "?"}: ${typeText(schema, asFunctions, indent + 2)},`;
    return schema.description && indent < 2 ? [`${pad}// ${schema.description}`, member] : [member];
  });
  return `{\n${lines.join("\n")}\n}`;
};

function typeText(schema: Schema, write: Writer, indent: number): string {
  const { type } = schema;
  const inner = (of: Schema): string => typeText(of, write, indent);
  if (schema.anyOf) return schema.anyOf.map(inner).join(" | ");
  if (type === "string") return schema.enum ? schema.enum.map((value) => `"${String(value)}"`).join(" | ") : "string";
  if (type === "number" || type === "integer") return schema.enum ? schema.enum.join(" | ") : "number";
  if (type === "array") return schema.items ? `${inner(schema.items)}[]` : "any[]";
  if (type === "object") return write(schema, indent);
  return type === "boolean" || type === "null" ? type : "any";
}
