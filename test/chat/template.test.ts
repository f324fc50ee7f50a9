/**
 * Chat templates out of configurations: which one, with which tokens, and what is refused.
 */
import { describe, expect, it } from "vitest";
import { literalsOf } from "../../src/chat/literals.ts";
import { chatTemplate } from "../../src/integrations/jinja.ts";

const refusal = (code: string, words = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(words) });

describe("chatTemplate", () => {
  it("takes the tokens of a configuration, as texts or as objects", () => {
    const config = {
      chat_template: "{{ bos_token }}{{ eos_token }}{{ pad_token }}",
      bos_token: "<s>",
      eos_token: { __type: "AddedToken", content: "</s>" },
      pad_token: null,
      model_max_length: 8192,
    };
    const template = chatTemplate(config);
    expect(template.tokens).toEqual({ bos_token: "<s>", eos_token: "</s>" });
    expect(template.render(template.sourceFor(false), {})).toBe("<s></s>");
  });

  it("renders texts with variables that are an object, and nothing else", () => {
    const template = chatTemplate("x");
    expect(() => template.render(5 as never, {})).toThrowError(refusal("input/not-a-string"));
    for (const variables of [5, "x", [], null, Promise.resolve({})])
      expect(() => template.render("x", variables as never)).toThrowError(refusal("input/bad-option"));
  });

  it("takes the text of a template, with its tokens", () => {
    const template = chatTemplate("{{ bos_token }}x", { tokens: { bos_token: "<s>" } });
    expect(template.render(template.sourceFor(true), {})).toBe("<s>x");
    expect(() => chatTemplate("{{ bos_token }}x")).toThrowError(refusal("chat/bad-template", "bos_token"));
  });

  it("chooses among several: tool_use for tools, default without, or the one that is named", () => {
    const chat_template = ["default", "tool_use", "rag"].map((name) => ({ name, template: name }));
    const template = chatTemplate({ chat_template });
    expect([template.sourceFor(false), template.sourceFor(true)]).toEqual(["default", "tool_use"]);
    expect(chatTemplate({ chat_template }, { name: "rag" }).sourceFor(true)).toBe("rag");
    expect(() => chatTemplate({ chat_template }, { name: "raq" })).toThrowError(refusal("chat/bad-template", "rag"));
    expect(chatTemplate({ chat_template: [{ name: "only", template: "x" }] }).sourceFor(true)).toBe("x");
  });

  it.each([
    ["no template", {}],
    ["null", null],
    ["null in a configuration", { chat_template: null }],
    ["an empty text", ""],
    ["an empty list", { chat_template: [] }],
    ["a list of something else", { chat_template: ["x"] }],
    ["a template with an error", "{% if %}"],
    ["a template that does not end", "{{ 'a"],
    ["a number", 7],
  ])("refuses %s: chat/bad-template", (_, config) => {
    expect(() => chatTemplate(config as never)).toThrowError(refusal("chat/bad-template"));
  });
});

describe("literalsOf", () => {
  const found = (source: string): [string, boolean][] =>
    literalsOf(source).map(({ start, end, isSought }) => [source.slice(start, end), isSought]);

  it("finds texts in quotes inside of tags, and those that are looked for", () => {
    expect(
      found(`'out' {# 'no' #}{{ 'a' }}{% if "b" in x and x == 'c' %}{{ x.split('d')[0] + "e\\"f" }}{% endif %}`),
    ).toEqual([
      ["a", false],
      ["b", true],
      ["c", true],
      ["d", true],
      ['e\\"f', false],
    ]);
    expect(found("{% if x[0] in ['[', '{'] or x not in 'y' or 'z' != x %}")).toEqual([
      ["[", true],
      ["{", true],
      ["y", true],
      ["z", true],
    ]);
    expect(found("{{ x | replace('a', 'b') | trim }}{{ {'k': {'l': 'm'}}['k'] }}{{ 'n }}' }}")).toEqual([
      ["a", true],
      ["b", false],
      ["k", false],
      ["l", false],
      ["m", false],
      ["k", false],
      ["n }}", false],
    ]);
  });

  it("ends where the source ends", () => {
    expect(found("{{ 'a")).toEqual([["a", false]]);
    expect(found("{# a")).toEqual([]);
    expect(found("{{ '\\")).toEqual([["\\", false]]);
  });
});
