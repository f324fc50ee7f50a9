/**
 * Chats as tokens, in the two layouts of npm `gpt-tokenizer`: ChatML and harmony.
 *
 * ChatML: https://github.com/openai/openai-python/blob/v0.28.1/chatml.md. After the role comes a newline for
 * GPT-3.5, `<|im_sep|>` for every later model. Harmony: https://github.com/openai/harmony/blob/main/docs/format.md.
 */
import { describe, ReckonerError, shown } from "../../errors.ts";
import * as special from "./constants.ts";
import type { EncodeOptions } from "./special-tokens.ts";

export type HarmonyTerminator = "<|end|>" | "<|return|>" | "<|call|>";

/** A message of a chat. */
export interface ChatMessage {
  readonly role?: "system" | "user" | "assistant" | "developer" | (string & {});
  readonly name?: string;
  readonly content: string;
  readonly function_call?: { readonly name?: string; readonly arguments?: string };
  /** Harmony only: `analysis`, `commentary` or `final`. */
  readonly channel?: string;
  /** Harmony only: the recipient, such as `functions.get_weather`. */
  readonly recipient?: string;
  /** Harmony only: where the recipient is written. Default: after the channel, if there is one. */
  readonly recipientPlacement?: "role" | "channel";
  /** Harmony only: the format of the content, such as `json`. */
  readonly constraint?: string;
  /** Harmony only: how the message ends. Default: `<|end|>`. */
  readonly terminator?: HarmonyTerminator;
}

/** Options of the chat methods. */
export interface EncodeChatOptions extends EncodeOptions {
  /** Role of the answer that is begun at the end. Default: `assistant`; an empty string begins none. */
  primeWithAssistantResponse?: string;
}

/** Turns texts and special tokens into ids. */
export interface ChatEncoder {
  encode(text: string): number[];
  /** With the special tokens that the caller allows. */
  encodeContent(text: string): number[];
  /** `undefined` when the vocabulary has no such special token. */
  idOf(token: string): number | undefined;
}

/** Model families that answer chats, and parts of a name that mean it does not. */
const answersChats =
  /^(?:gpt-(?:3\.5|35|[4-9]|oss|audio|daybreak)|chatgpt-|chat-latest|o[134]|codex-mini|computer-use|daybreak)/;
const doesNot = /transcribe|tts|realtime|image/;

/** Whether a model answers chats, judged by its name. */
export function isChatModel(model: string): boolean {
  return typeof model === "string" && answersChats.test(model) && !doesNot.test(model);
}

/** @throws {@link ReckonerError} `model/unknown` for a model that does not answer chats. */
export function checkChatModel(model: string): void {
  if (isChatModel(model)) return;
  throw new ReckonerError("model/unknown", `Model '${shown(model)}' does not support chat.`, { model });
}

/** @throws {@link ReckonerError} `input/bad-option` for anything but a list of messages. */
export function checkChat(chat: unknown): void {
  if (typeof chat === "object" && chat !== null && Symbol.iterator in chat) return;
  const message = `a chat must be a list of messages, [{ role: "user", content: "…" }], got ${describe(chat)}`;
  throw new ReckonerError("input/bad-option", message, { got: describe(chat) });
}

/** Ids of a chat in ChatML, part by part. */
export function* chatml(
  encoder: ChatEncoder,
  chat: Iterable<ChatMessage>,
  model: string,
  options: EncodeChatOptions | undefined,
): Generator<number[], void, undefined> {
  const start = idOf(encoder, special.ImStart, model);
  const end = idOf(encoder, special.ImEnd, model);
  const isOld = /^gpt-3\.?5/.test(model);
  const afterRole = isOld ? encoder.encode("\n") : [idOf(encoder, special.ImSep, model)];
  const afterMessage = isOld ? encoder.encode("\n") : [];
  for (const message of chat) {
    const { name, role, content } = withContent(message);
    yield [start];
    yield encoder.encode(name ?? role ?? "system");
    yield afterRole;
    yield encoder.encodeContent(content);
    yield [end, ...afterMessage];
  }
  const answer = answerer(options);
  if (answer !== "") {
    yield [start];
    yield encoder.encodeContent(answer);
  }
  yield afterRole;
}

/** Ids of a chat in harmony, part by part. */
export function* harmony(
  encoder: ChatEncoder,
  chat: Iterable<ChatMessage>,
  model: string,
  options: EncodeChatOptions | undefined,
): Generator<number[], void, undefined> {
  const id = (token: string): number => idOf(encoder, token, model);
  for (const message of chat) {
    const { name, role, content, channel, recipient, constraint } = withContent(message);
    const to = recipient ? [encoder.encode(` to=${recipient}`)] : [];
    const isToInRole = message.recipientPlacement === "role" || !channel;
    yield [id(special.HarmonyStart)];
    yield encoder.encode(name ?? role ?? "user");
    if (isToInRole) yield* to;
    if (channel) {
      yield [id(special.HarmonyChannel)];
      yield encoder.encode(channel);
      if (!isToInRole) yield* to;
    }
    if (constraint) {
      yield [id(special.HarmonyConstrain)];
      yield encoder.encode(constraint);
    }
    yield [id(special.HarmonyMessage)];
    yield encoder.encodeContent(content);
    const ends: readonly string[] = [special.HarmonyReturn, special.HarmonyCall];
    yield [id(ends.find((end) => end === message.terminator) ?? special.HarmonyEnd)];
  }
  const answer = answerer(options);
  if (answer !== "") {
    yield [id(special.HarmonyStart)];
    yield encoder.encode(answer);
  }
}

function idOf(encoder: ChatEncoder, token: string, model: string): number {
  const id = encoder.idOf(token);
  if (id !== undefined) return id;
  throw new ReckonerError("model/unknown", `Model '${model}' does not support chat: there is no ${token}`, { model });
}

function answerer(options: EncodeChatOptions | undefined): string {
  const answer: unknown = options?.primeWithAssistantResponse ?? "assistant";
  if (typeof answer === "string") return answer;
  const message = `primeWithAssistantResponse must be a role, or "" to begin no answer, got ${describe(answer)}`;
  throw new ReckonerError("input/bad-option", message, { got: describe(answer) });
}

/** @throws {@link ReckonerError} `input/bad-option` for anything but a message. */
export function checkMessage(message: unknown): void {
  checkObject(message, 'a message must be an object such as { role: "user", content: "…" }');
}

function withContent(message: ChatMessage): ChatMessage {
  checkMessage(message);
  if (message.content !== undefined) return message;
  throw new ReckonerError("input/not-a-string", "Content must be defined for all messages.");
}

/** @throws {@link ReckonerError} `input/bad-option`, whose message begins with `wanted`. */
export function checkObject(value: unknown, wanted: string): void {
  if (typeof value === "object" && value !== null) return;
  throw new ReckonerError("input/bad-option", `${wanted}, got ${describe(value)}`, { got: describe(value) });
}
