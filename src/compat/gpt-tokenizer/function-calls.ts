/**
 * Tokens of a chat request with functions, by the rule of npm `gpt-tokenizer`.
 *
 * OpenAI does not publish how functions reach the model. What is known was inferred from counts of its API:
 * definitions are written as TypeScript in a namespace, and a request has a few tokens besides its texts. Source of
 * rule and constants: `src/functionCalling.ts` of gpt-tokenizer 4.0.0, after https://github.com/hmarr/openai-chat-tokens.
 */
import { checkText, describe, ReckonerError } from "../../errors.ts";
import { type ChatMessage, checkChat, checkMessage, checkObject } from "./chat.ts";

/** A parameter of a function, in JSON Schema. */
export interface ChatCompletionFunctionProperty {
  readonly type?: "string" | "integer" | "number" | "boolean" | "null" | "array" | "object";
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly items?: ChatCompletionFunctionProperty;
  readonly properties?: Readonly<Record<string, ChatCompletionFunctionProperty>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A function that the model may call. */
export interface ChatCompletionFunctionDefinition {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: ChatCompletionFunctionProperty;
}

/** A request to the chat completions API, with functions in their original form. */
export interface ChatCompletionRequest {
  readonly messages: readonly ChatMessage[];
  readonly functions?: readonly ChatCompletionFunctionDefinition[];
  readonly function_call?: "auto" | "none" | { readonly name: string };
}

/** Tokens besides the texts. */
const extra = {
  request: 3,
  message: 3,
  name: 1,
  calledFunction: 3,
  functionRole: -2,
  functions: 9,
  systemBesideFunctions: -4,
  callNone: 1,
  callNamed: 4,
} as const;

/** @param count Tokens of a text. */
export function countChatCompletionTokens(request: ChatCompletionRequest, count: (text: string) => number): number {
  checkChat(request?.messages);
  const { function_call } = request;
  const [messages, functions] = [[...request.messages], functionsOf(request)];
  const hasFunctions = functions.length > 0;
  const firstSystem = hasFunctions ? messages.findIndex(({ role }) => role === "system") : -1;
  let tokens: number = extra.request;
  messages.forEach((message, index) => {
    checkMessage(message);
    tokens += messageTokens(message, count, index === firstSystem);
  });
  if (hasFunctions) {
    tokens += count(declarations(functions)) + extra.functions;
    if (firstSystem >= 0) tokens += extra.systemBesideFunctions;
  }
  if (function_call === "none") tokens += extra.callNone;
  else if (typeof function_call === "object" && function_call?.name) {
    tokens += count(function_call.name) + extra.callNamed;
  }
  return tokens;
}

/** @throws {@link ReckonerError} `input/bad-option` for anything but a list of functions. */
function functionsOf({ functions }: ChatCompletionRequest): readonly ChatCompletionFunctionDefinition[] {
  if (functions === undefined || functions === null) return [];
  if (!Array.isArray(functions)) {
    const message = `functions must be a list of definitions, [{ name: "…", parameters: … }], got ${describe(functions)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(functions) });
  }
  for (const each of functions) checkObject(each, 'a function must be an object such as { name: "…", parameters: … }');
  return functions;
}

/** @param goesOn Whether the functions follow in the same message, on a new line. */
function messageTokens(message: ChatMessage, count: (text: string) => number, goesOn: boolean): number {
  const { role, content, name, function_call: call } = message;
  if (content) checkText(content, "content");
  const text = content && goesOn && !content.endsWith("\n") ? `${content}\n` : content;
  let tokens: number = extra.message;
  for (const part of [role, text, name, call?.name, call?.arguments]) if (part) tokens += count(part);
  if (name) tokens += extra.name;
  if (call) tokens += extra.calledFunction;
  if (role === "function") tokens += extra.functionRole;
  return tokens;
}

/** The declarations of functions that the model sees. */
function declarations(functions: readonly ChatCompletionFunctionDefinition[]): string {
  const each = functions.map(({ name, description, parameters }) => {
    const comment = description ? `// ${written(description)}\n` : "";
    const hasParameters = Object.keys(parameters?.properties ?? {}).length > 0;
    const input = hasParameters ? `_: {\n${fields(parameters!, 0)}\n}` : "";
    return `${comment}type ${written(name)} = (${input}) => any;\n`;
  });
  return ["namespace functions {", "", ...each, "} // namespace functions"].join("\n");
}

/** Parameters, one per line. Descriptions are shown on the first level only, where `indent` is 0. */
function fields({ properties, required }: ChatCompletionFunctionProperty, indent: number): string {
  const margin = " ".repeat(indent);
  const names = listOf(required, "required");
  return Object.entries(properties ?? {})
    .map(([name, property]) => {
      if (property === null) checkObject(property, `${name} must be an object such as { type: "string" }`);
      const comment = property.description && indent < 2 ? `${margin}// ${written(property.description)}\n` : "";
      return `${comment}${margin}${name}${names.includes(name) ? "" : "?"}: ${typeOf(property, indent)},`;
    })
    .join("\n");
}

/** A list in a schema, or none for `null`. @throws {@link ReckonerError} `input/bad-option` for anything else. */
function listOf<T>(value: readonly T[] | undefined, name: string): readonly T[] {
  if (Array.isArray(value ?? [])) return value ?? [];
  throw new ReckonerError("input/bad-option", `${name} must be a list, got ${describe(value)}`, {
    got: describe(value),
  });
}

/** A value in a definition as text. @throws {@link ReckonerError} `input/bad-option` for one that has no text. */
function written(value: unknown, write: (value: unknown) => string = String): string {
  try {
    return write(value);
  } catch (cause) {
    const message = `a function definition holds a value that cannot be written: ${describe(value)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(value) }, cause);
  }
}

function choice(property: ChatCompletionFunctionProperty, write: (value: unknown) => string): string | undefined {
  return (
    property.enum &&
    listOf(property.enum, "enum")
      .map((value) => write(value))
      .join(" | ")
  );
}

function typeOf(property: ChatCompletionFunctionProperty, indent: number): string {
  switch (property.type) {
    case "string":
      return choice(property, (value) => written(value, JSON.stringify)) ?? "string";
    case "integer":
    case "number":
      return choice(property, (value) => written(value)) ?? "number";
    case "boolean":
    case "null":
      return property.type;
    case "array":
      return property.items ? `${typeOf(property.items, indent)}[]` : "any[]";
    case "object":
      return `{\n${fields(property, indent + 2)}\n${" ".repeat(indent)}}`;
    default:
      return "any";
  }
}
