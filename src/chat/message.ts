/**
 * Messages and tools, as a chat API takes them.
 *
 * OpenAI's, Anthropic's and Gemini's shapes fit; fields that are not named here reach a model's own template unchanged.
 */
import { describe, ReckonerError } from "../errors.ts";

/** Counts the tokens of a text. */
export type Count = (text: string) => number;

/** A part of a message's content, in OpenAI's, Anthropic's or Gemini's shape. */
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
  /** Marks retrieved text, so that estimates can tell it from what was asked. */
  readonly kind?: "retrieved";
  /** What a model's own template may ask for: `reasoning_content`, `tool_call_id`. */
  readonly [key: string]: unknown;
}

/** A call that the model asked for. OpenAI's arguments are JSON text; many templates want the object. */
export interface ToolCall {
  readonly function?: { readonly name?: string; readonly arguments?: unknown };
  /** A call of a tool that takes plain text. */
  readonly custom?: { readonly name?: string; readonly input?: unknown };
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

/** Whether tools may or must be used, and which, in any provider's spelling. */
export type ToolChoice =
  | string
  | { readonly type?: string; readonly name?: string; readonly function?: { readonly name: string } };

/**
 * The texts of a part: what is said, a refusal, thinking, a tool's call or its result.
 *
 * @returns `undefined` for a part that has none of these, such as a picture or other media.
 * @throws {@link ReckonerError} `input/bad-option` for a tool's input that JSON cannot write.
 * @example
 * textsOf({ type: "thinking", thinking: "Oslo?" }); // ["Oslo?"]
 * textsOf({ type: "tool_use", name: "add", input: [1, 2] }); // ["add", "[1,2]"]
 * textsOf({ type: "image_url", image_url: { url: "a.png" } }); // undefined
 */
export function textsOf(part: ContentPart): readonly string[] | undefined {
  const { type, text, refusal, thinking, content } = part;
  for (const said of [text, refusal, thinking]) if (typeof said === "string") return [said];
  if (type === "tool_result") {
    if (typeof content === "string") return [content];
    // Pictures among the results are counted as such.
    return (Array.isArray(content) ? content : []).flatMap((each: ContentPart) => textsOf(each) ?? []);
  }
  const { functionCall, functionResponse } = part as Readonly<Record<string, { name?: unknown } | undefined>>;
  const called = type === "tool_use" ? part : (functionCall ?? functionResponse);
  if (called === undefined || called === null) return type === "text" ? [] : undefined;
  const { name, input, args, response } = called as Readonly<Record<string, unknown>>;
  const given = input ?? args ?? response;
  return [typeof name === "string" ? name : "", given === undefined ? "" : jsonOf("what a tool is given", given)];
}

/** Text of a message, without its pictures. */
export function textOf(content: ChatMessage["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("");
}

/**
 * A value as the JSON that reaches a prompt.
 *
 * @internal
 * @param what - What the message calls it.
 * @throws {@link ReckonerError} `input/bad-option` for what JSON cannot write: a value inside itself, a BigInt, a function.
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
 * Refuses what is not a chat, so that nothing goes uncounted.
 *
 * @param messages - Should be a list of messages: a role each, text or parts for their content.
 * @param tools - Should be a list of objects.
 * @throws {@link ReckonerError} `input/bad-option`, with the place of what is wrong in `details.at`.
 * @example
 * checkChat([{ role: "user", content: "hello" }]); // undefined
 * checkChat([{ role: "user", content: "hello" }, { content: "no role" }]); // throws "input/bad-option"
 */
export function checkChat(messages: unknown, tools: unknown = []): void {
  checkList("messages", messages, isMessage);
  checkList("tools", tools, isObject);
}

function checkList<T>(name: string, list: unknown, isRight: (value: T) => boolean): void {
  // Holes are not items, and must not be skipped.
  const index = Array.isArray(list) ? Array.from(list as T[]).findIndex((value) => !isRight(value)) : -1;
  if (Array.isArray(list) && index < 0) return;
  const place = index < 0 ? name : `${name}[${index}]`;
  const seen: unknown = index < 0 ? list : (list as unknown[])[index];
  const wrong =
    isObject(seen) && index >= 0
      ? "needs a role, text or parts for its content, and a list for its tool_calls"
      : `is ${describe(seen)}`;
  const message = `a chat is [{ role, content }, …] with tools [{ … }, …]; ${place} ${wrong}`;
  throw new ReckonerError("input/bad-option", message, { at: place });
}

/** A message has a role; text, parts or nothing for its content; and a list of calls, if any. */
function isMessage(message: ChatMessage | null): boolean {
  if (typeof message?.role !== "string") return false;
  const content = message.content ?? "";
  const calls = message.tool_calls ?? [];
  return (
    (typeof content === "string" || (Array.isArray(content) && Array.from(content).every(isObject))) &&
    Array.isArray(calls) &&
    Array.from(calls).every(isObject)
  );
}
