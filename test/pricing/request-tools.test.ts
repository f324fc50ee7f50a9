/**
 * Function and tool definitions in requests, as the APIs counted them.
 */
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import { requestCounter } from "../../src/pricing/index.ts";
import { bot, functionRows, toolRows } from "../chat/published.ts";

const encoding = get_encoding("cl100k_base");
const count = requestCounter({ count: (text) => encoding.encode_ordinary(text).length });

describe("functions", () => {
  it.each(functionRows)("%s", (_name, messages, tools, toolChoice, tokens) => {
    expect(count({ model: "gpt-3.5-turbo", messages, tools, ...(toolChoice && { toolChoice }) }).tokens).toBe(tokens);
  });
});

describe("tools", () => {
  it.each(toolRows)("%s", (_name, definition, toolChoice, tokens) => {
    expect(count({ model: "gpt-4", messages: bot, tools: [definition], toolChoice }).tokens).toBe(tokens);
  });
});
