/**
 * Messages and tools, as a chat API takes them.
 *
 * OpenAI's, Anthropic's and Gemini's shapes fit; fields that are not named here reach a model's own template as they are.
 */
import { describe, ReckonerError } from "../errors.ts";

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
  readonly tool_calls?: readonly ToolCall[];
  /** Marks text that was looked up, so that estimates can tell it from what was asked. */
  readonly kind?: "retrieved";
  /** What a model's own template may ask for: `reasoning_content`, `tool_call_id`. */
  readonly [key: string]: unknown;
}

/** A call that the model asked for. OpenAI's arguments are JSON text; many templates want the object. */
export interface ToolCall {
  readonly function?: { readonly name?: string; readonly arguments?: unknown };
  readonly [key: string]: unknown;
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

/** Text of a message, without its pictures. */
export function textOf(content: ChatMessage["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("");
}

/**
 * A value as the JSON that reaches a prompt.
 *
 * @internal
 * @param what - Its name in the refusal.
 * @throws {@link ReckonerError} `input/bad-option` for what has none: a value inside itself, a BigInt, a function.
 */
export function jsonOf(what: string, value: unknown): string {
  let json: string | undefined;
  let cause: unknown;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    cause = error;
  }
  if (json !== undefined) return json;
  const why = cause instanceof Error ? cause.message.split("\n", 1)[0] : describe(value);
  throw new ReckonerError("input/bad-option", `${what} cannot be written as JSON (${why})`, { what }, cause);
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/**
 * Refuses what is no chat: what has no rule must not go uncounted.
 *
 * @throws {@link ReckonerError} `input/bad-option`.
 */
export function checkChat(messages: unknown, tools: unknown = []): void {
  checkList("messages", messages, isMessage);
  checkList("tools", tools, isObject);
}

function checkList<T>(name: string, list: unknown, isRight: (value: T) => boolean): void {
  // Holes are no items, and must not be passed over.
  const index = Array.isArray(list) ? Array.from(list as T[]).findIndex((value) => !isRight(value)) : -1;
  if (Array.isArray(list) && index < 0) return;
  const place = index < 0 ? name : `${name}[${index}]`;
  const seen: unknown = index < 0 ? list : (list as unknown[])[index];
  const wrong =
    isObject(seen) && index >= 0 ? "needs a role, and text or parts for its content" : `is ${describe(seen)}`;
  const message = `a chat is [{ role, content }, …] with tools [{ … }, …]; ${place} ${wrong}`;
  throw new ReckonerError("input/bad-option", message, { at: place });
}

/** A message has a role, and text, parts or nothing for its content. */
function isMessage(message: ChatMessage | null): boolean {
  if (typeof message?.role !== "string") return false;
  const content = message.content ?? "";
  return typeof content === "string" || (Array.isArray(content) && Array.from(content).every(isObject));
}
