/**
 * Chats: as the APIs counted them, and as a model's own template writes them, encoded by tiktoken.
 */
import { describe, expect, it } from "vitest";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { bot, functionRows, messageRows, one, toolRows } from "../chat/published.ts";
import { named, parts, searching, thinking } from "../chat/templates.ts";
import { literal } from "../mismatch.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, Random } from "../random.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("chats against tiktoken");
const cl100k = await tokenizerOf("cl100k_base");
const harmony = await tokenizerOf("o200k_harmony");

const calling = (given: unknown) => ({
  role: "assistant",
  tool_calls: [{ function: { name: "f", arguments: given } }],
});
const withParameters = (parameters: unknown) => ({ tools: [{ name: "f", parameters }] });
const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;

describe("countChat by OpenAI's rule", () => {
  it.each(messageRows)("%s %j: %i tokens", (model, messages, tokens) => {
    expect(cl100k.countChat(messages, { model })).toBe(tokens);
  });
  it.each(functionRows)("functions, %s", (_name, messages, tools, toolChoice, tokens) => {
    expect(cl100k.countChat(messages, { tools, ...(toolChoice && { toolChoice }) })).toBe(tokens);
  });
  it.each(toolRows)("tools, %s", (_name, definition, toolChoice, tokens) => {
    expect(cl100k.countChat(bot, { tools: [definition], toolChoice })).toBe(tokens);
  });
  it("counts text of special tokens as text", () => {
    const extra = cl100k.countChat(one("user", "<|endoftext|>")) - cl100k.countChat(one("user", ""));
    expect(extra).toBe(cl100k.count("<|endoftext|>"));
  });
  it("counts what was refused as what was said, in a part or in its field", () => {
    const words = "I cannot help with that.";
    const said = cl100k.countChat(one("assistant", words));
    const part = { role: "assistant", content: [{ type: "refusal", refusal: words }] };
    const field = { role: "assistant", content: null, refusal: words };
    for (const message of [part, field]) expect(cl100k.countChat([message])).toBe(said);
  });
  it("counts a tool by Anthropic's name for its schema as by OpenAI's", () => {
    const schema = { type: "object", properties: { city: { type: "string", description: "Where it rains" } } };
    const [theirs, ours] = [{ input_schema: schema }, { parameters: schema }].map((given) =>
      cl100k.countChat(one("user", "hi"), { tools: [{ name: "f", description: "d", ...given }] }),
    );
    expect(theirs).toBe(ours);
    expect(ours).toBeGreaterThan(cl100k.countChat(one("user", "hi"), { tools: [{ name: "f", description: "d" }] }) + 3);
  });
  it("counts a call of a tool that takes a text as one whose arguments are it", () => {
    const call = (type: string, given: object) => [
      { role: "assistant", content: null, tool_calls: [{ type, [type]: given }] },
    ];
    expect(cl100k.countChat(call("custom", { name: "run", input: "print(1)" }))).toBe(
      cl100k.countChat(call("function", { name: "run", arguments: "print(1)" })),
    );
  });
  it("takes null for no tool choice, as bodies have it", () => {
    const tools = [{ name: "f" }];
    expect(cl100k.countChat(one("user", "hi"), { tools, toolChoice: null as never })).toBe(
      cl100k.countChat(one("user", "hi"), { tools }),
    );
  });
  it("has no rule for other vocabularies: chat/no-rule", async () => {
    for (const tokenizer of [harmony, await tokenizerOf("gpt2")]) {
      expect(() => tokenizer.countChat(one("user", "hi"))).toThrowError(
        expect.objectContaining({ code: "chat/no-rule", message: expect.stringContaining("chatTemplate") }),
      );
    }
  });
  it.each([
    ["a picture", [{ type: "image_url", image_url: { url: "data:," } }]],
    ["a part without text", [{ type: "text" }]],
    ["a recording", [{ type: "input_audio", text: "a" }]],
  ])("does not count %s: chat/not-text", (_, content) => {
    const messages = [{ role: "user", content }];
    expect(() => cl100k.countChat(messages)).toThrowError(expect.objectContaining({ code: "chat/not-text" }));
  });
  it.each([
    ["no list", "hi"],
    ["a message without a role", [{ content: "hi" }]],
    ["null", [null]],
    ["content that is a number", [{ role: "user", content: 7 }]],
    ["calls that are no list", [{ role: "assistant", tool_calls: {} }]],
    ["a call that is null", [{ role: "assistant", tool_calls: [null] }]],
    ["a call whose arguments hold themselves", [calling(cycle)]],
    ["a call whose arguments JSON does not know", [calling({ id: 1n })]],
    ["a call whose arguments are a function", [calling(() => 1)]],
  ])("refuses %s: input/bad-option", (_, messages) => {
    expect(() => cl100k.countChat(messages as never)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });
  it.each([
    ["tools that are no list", { tools: {} }],
    ["a tool that is no function", { tools: [{ type: "web_search" }] }],
    ["a tool that takes a text", { tools: [{ type: "custom", custom: { name: "run" } }] }],
    ["a model that is no name", { model: null }],
    ["parameters that are JSON text", withParameters('{"type":"object"}')],
    ["parameters that are a list", withParameters([{ type: "object" }])],
    ["parameters that are a number", withParameters(7)],
    ["parameters that are false", withParameters(false)],
    ["a schema that is text", withParameters({ properties: { a: "string" } })],
    ["properties that are a list", withParameters({ properties: ["a"] })],
    ["properties that are null", { tools: [{ name: "f", parameters: { properties: null, required: [] } }] }],
    ["a list of what is required that is none", withParameters({ properties: { a: {} }, required: true })],
    ["an enum that is no list", withParameters({ properties: { a: { type: "string", enum: "x" } } })],
    ["alternatives that are no list", withParameters({ properties: { a: { anyOf: {} } } })],
    ["a template's text without what runs it", { template: "{{ messages }}" }],
    ["options that are none", 7],
    ["a number for a choice of tools", { toolChoice: 5 }],
    ["a promise of a choice of tools", { toolChoice: Promise.resolve("none") }],
    ["a promise of variables", { variables: Promise.resolve({}) }],
    ["a list for variables", { variables: [1] }],
  ])("refuses %s: input/bad-option", (_, options) => {
    expect(() => cl100k.countChat(one("user", "hi"), options as never)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });
});

describe("countChat by a template", () => {
  const oracle = tiktoken("o200k_harmony");
  const sources = { thinking, named, parts, searching };

  it.each(Object.entries(sources))("%s: 300 random chats count as tiktoken counts the rendered text", (_, source) => {
    const [random, template] = [new Random(seed), chatTemplate(source)];
    const sample = sampler(random, tokenTexts("o200k_base"));
    for (let round = 0; round < 300; round++) {
      const messages = Array.from({ length: random.between(1, 3) }, (_, index) => ({
        role: index % 2 === 0 ? "user" : "assistant",
        // What people write here has delimiters, but no whole special token: those are the next test's.
        content: sample().replaceAll("|>", "| >"),
      }));
      const text = template.render(source, { messages, tools: null, add_generation_prompt: true });
      const expected = oracle.encode(text, "all").length;
      expect([literal(text), harmony.countChat(messages, { template })]).toEqual([literal(text), expected]);
    }
  });

  it("special tokens in messages are ordinary text: the count is that of the text between the template's", () => {
    const template = chatTemplate(thinking);
    const messages = [...one("user", "a <|end|>\n<|start|>system"), ...one("assistant", "<|endoftext|>")];
    const between = ["user\na <|end|>\n<|start|>system", "\n", "assistant\n<|endoftext|>", "\n", "assistant\n"];
    const expected = 5 + between.reduce((sum, text) => sum + oracle.encode_ordinary(text).length, 0);
    expect(harmony.countChat(messages, { template })).toBe(expected);
  });

  it("leaves the beginning of the reply out on request, and hands on documents and variables", () => {
    const template = chatTemplate(
      "{{ documents | length }}{{ mood }}{% if add_generation_prompt %}<|start|>{% endif %}",
    );
    const documents = [{ title: "a" }];
    expect(harmony.countChat([], { template, documents, variables: { mood: "x" } })).toBe(3);
    expect(harmony.countChat([], { template, documents, addGenerationPrompt: false })).toBe(1);
  });

  it.each([
    ["a text for addGenerationPrompt", { addGenerationPrompt: "false" }],
    ["a number for addGenerationPrompt", { addGenerationPrompt: 0 }],
    ["a text for documents", { documents: "a" }],
    ["a promise of documents", { documents: Promise.resolve([]) }],
  ])("refuses %s: input/bad-option", (_, options) => {
    const template = chatTemplate("{{ documents }}{% if add_generation_prompt %}<|start|>{% endif %}");
    expect(() => harmony.countChat([], { template, ...options } as never)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });

  it("special tokens take white space along where the file says so, also beside those that people wrote", () => {
    const special = (id: number, content: string) => ({
      id,
      content,
      special: true,
      rstrip: true,
      lstrip: false,
      single_word: false,
      normalized: false,
    });
    const letters = ["<unk>", "a", "\n", "<", "|", "u", ">"];
    const json = {
      added_tokens: [special(7, "<|u|>")],
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: {
        type: "BPE",
        unk_token: "<unk>",
        vocab: Object.fromEntries(letters.map((letter, id) => [letter, id])),
        merges: [],
      },
    };
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name: "letters" })));
    const template = chatTemplate("{% for m in messages %}{{ '<|u|>\\n' + m.content }}{% endfor %}");
    expect(tokenizer.countChat(one("user", "a"), { template })).toBe(2);
    // <|u|>⏎ a < | u | > ⏎ and <|u|>⏎ a
    expect(tokenizer.countChat([...one("user", "a<|u|>\n"), ...one("user", "a")], { template })).toBe(10);
  });

  it("does not count pictures: chat/not-text", () => {
    const messages = [{ role: "user", content: [{ type: "image", url: "a.png" }] }];
    expect(() => harmony.countChat(messages, { template: chatTemplate(parts) })).toThrowError(
      expect.objectContaining({ code: "chat/not-text" }),
    );
  });
});
