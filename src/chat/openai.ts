/**
 * How OpenAI's API counts a chat: the tokens that nobody wrote.
 *
 * The API wraps every message in a few tokens and turns function definitions
 * into a text; both were worked out from `usage.prompt_tokens` of real calls,
 * and are exact for the models that {@link measuredModels} names. The rule for messages is published with the API's
 * own counts: https://github.com/openai/openai-cookbook/blob/main/examples/How_to_count_tokens_with_tiktoken.ipynb,
 * read on 2026-09-26.
 */
import { checkHoldsNames, checkTokens, describe, ReckonerError } from "../errors.ts";
import { areFunctions, declarationsOf } from "./declarations.ts";
import {
  type ChatMessage,
  type Count,
  checkChat,
  jsonOf,
  type ToolChoice,
  type ToolDefinition,
  textOf,
  textsOf,
} from "./message.ts";

/** Every reply is primed with `<|start|>assistant<|message|>`. */
const priming = 3;

/**
 * Models whose wrapping was measured, `*` for any ending; later ones are assumed to wrap the same way.
 *
 * @example
 * measuredModels.split(" ").includes("gpt-4o*"); // true
 */
export const measuredModels = "gpt-3.5* gpt-35* gpt-4 gpt-4-* gpt-4o*";

/**
 * Tokens of one message: its text, and what wraps it.
 *
 * @param model - The model's name; only `gpt-3.5-turbo-0301` differs from the others.
 * @param message - One that `checkChat` accepts.
 * @param count - Counts a text with the model's tokenizer; what it throws is passed on.
 * @returns Tokens of what was written, and of what the API puts around it.
 * @throws {@link ReckonerError} `input/bad-option` for arguments of a tool call that JSON cannot write, and for a count that
 * is not a number of tokens.
 * @example
 * const count = (text) => tokenizer.count(text);
 * messageTokens("gpt-4o", { role: "user", content: "hello" }, count); // { text: 1, wrapper: 4 }
 */
export function messageTokens(model: string, message: ChatMessage, count: Count): { text: number; wrapper: number } {
  const tokensOf = checked(count);
  if (typeof model !== "string")
    throw new ReckonerError("input/bad-option", `model is a name, got ${describe(model)}`, { got: describe(model) });
  checkChat([message]);
  const isFirst = model.toLowerCase() === "gpt-3.5-turbo-0301";
  const calls: readonly (
    | { readonly name?: string; readonly arguments?: unknown; readonly input?: unknown }
    | undefined
  )[] =
    message.tool_calls?.map((call) => call.function ?? call.custom) ??
    (message.function_call ? [message.function_call] : []);
  const { content, refusal } = message;
  const said = typeof content === "string" ? [content] : (content ?? []).flatMap((part) => textsOf(part) ?? []);
  let text = [...said, typeof refusal === "string" ? refusal : ""].reduce(
    (sum, each) => sum + (each ? tokensOf(each) : 0),
    0,
  );
  let wrapper = (isFirst ? 4 : 3) + tokensOf(message.role);
  for (const call of calls) {
    const given = call?.arguments ?? call?.input ?? "";
    text +=
      tokensOf(call?.name ?? "") +
      tokensOf(typeof given === "string" ? given : jsonOf("the arguments of a tool call", given));
    wrapper += 3;
  }
  if (message.name) {
    text += tokensOf(message.name);
    wrapper += isFirst ? -1 : 1;
  }
  if (message.role === "function") wrapper -= 2;
  return { text, wrapper };
}

/** The counter, with every answer checked. */
function checked(count: Count): Count {
  if (typeof count === "function") return (text) => checkTokens(count(text));
  const message = `count is a function of a text, got ${describe(count)}; pass (text) => tokenizer.count(text)`;
  throw new ReckonerError("input/bad-option", message, { got: describe(count) });
}

/**
 * Tokens around all messages of a chat, tools included.
 *
 * @param messages - Only the system message is read: definitions of tools share it.
 * @param tools - None, functions, or tools, as `checkChat` accepts them.
 * @param choice - A forced tool, and `"none"`, take tokens of their own.
 * @param count - Counts a text with the model's tokenizer; what it throws is passed on.
 * @returns Tokens that begin the answer (3), and those of the definitions.
 * @throws {@link ReckonerError} `input/bad-option` for tools whose schemas contain themselves, or nest too deep, for a
 * choice that is neither text nor an object, and for a count that is not a number of tokens.
 * @example
 * const messages = [{ role: "user", content: "Is it raining in Oslo?" }];
 * const parameters = { type: "object", properties: { city: { type: "string" } } };
 * const tools = [{ type: "function", function: { name: "weather", parameters } }];
 * const count = (text) => tokenizer.count(text);
 * chatOverhead(messages, [], undefined, count); // { priming: 3, tools: 0 }
 * chatOverhead(messages, tools, undefined, count); // { priming: 3, tools: 29 }
 */
export function chatOverhead(
  messages: readonly ChatMessage[],
  tools: readonly ToolDefinition[],
  choice: ToolChoice | undefined,
  count: Count,
): { priming: number; tools: number } {
  const tokensOf = checked(count);
  checkChat(messages);
  if (
    !Array.isArray(tools) ||
    !Array.from(tools as unknown[]).every((tool) => typeof tool === "object" && tool !== null)
  ) {
    throw new ReckonerError("input/bad-option", `tools are a list of definitions, got ${describe(tools)}`);
  }
  if (typeof (choice ?? "") !== "string") checkHoldsNames(choice, "toolChoice is a name or an object");
  if (!tools.length) return { priming, tools: 0 };
  const isFunctions = areFunctions(tools);
  let tokens = tokensOf(declarationsOf(tools)) + 9;
  const system = messages.find(({ role }) => role === "system");
  // Definitions share the system message when there is one; its text then ends in a new line.
  if (system) {
    const text = textOf(system.content);
    tokens += isFunctions ? tokensOf(`${text}\n`) - tokensOf(text) - 4 : -4;
  }
  const forced = typeof choice === "object" ? (choice?.function?.name ?? choice?.name) : undefined;
  if (forced !== undefined) tokens += tokensOf(forced) + (isFunctions ? 4 : 7);
  else if (choice === "none") tokens += 1;
  return { priming, tools: tokens };
}
