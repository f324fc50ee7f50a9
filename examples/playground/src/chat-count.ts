/** Tokens of a chat, by message and by kind. */
import { requestCounter, type TextCounter } from "reckoner/pricing";
import type { ChatCount, ChatMessage, ChatRequest } from "./messages.ts";

/** A message as providers take it. */
function toProvider({ role, content, isRetrieved }: ChatMessage): {
  role: string;
  content: string;
  kind?: "retrieved";
} {
  return { role, content, ...(isRetrieved && { kind: "retrieved" as const }) };
}

export function countChat(tokenizer: TextCounter, { model, messages, tools }: ChatRequest): ChatCount {
  const count = requestCounter(tokenizer);
  const plain = messages.map(toProvider);
  const whole = count({ model, messages: plain, tools });
  return {
    ...whole,
    messages: plain.map((message) => {
      const one = count({ model, messages: [message] });
      const two = count({ model, messages: [message, message] });
      // The same message twice costs one wrapper more than once; the rest is what every request has.
      const wrapper = two.kinds.hidden - one.kinds.hidden;
      return { text: one.tokens - one.kinds.hidden, wrapper };
    }),
  };
}
