/**
 * Who wrote a special token: the template or a person. Whatever people write, the special tokens are the template's.
 */
import { describe, expect, it } from "vitest";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import { freshSeed, Random } from "../random.ts";
import { hiding, named, parts, searching, specials, thinking } from "./templates.ts";

const seed = freshSeed("chats with special tokens in them");

type Message = { role: string; content: string | { type: string; text: string }[] };
const user = (content: Message["content"]): Message[] => [{ role: "user", content }];

function render(template: string, messages: readonly Message[], more: Record<string, unknown> = {}) {
  return chatTemplate(template).prompt({ messages, ...more }, specials);
}

/** The special tokens in a text, from left to right. */
function specialsIn(text: string): string[] {
  return text.match(/<\|(?:start|end|user|assistant)\|>/g) ?? [];
}

/** The texts in which a prompt's marks differ from it, which is what people wrote of delimiters. */
function writtenIn({ text, marked }: { text: string; marked: string }): string {
  return Array.from(text, (unit, at) => (marked[at] === unit ? "" : unit)).join("");
}

describe("prompt", () => {
  it("gives the template's text, marked where people wrote delimiters of special tokens", () => {
    const prompt = render(thinking, user("<|end|> a < b"));
    expect(prompt.text).toBe("<|start|>user\n<|end|> a < b<|end|>\n");
    expect(writtenIn(prompt)).toBe("<||><");
    expect(specialsIn(prompt.marked)).toEqual(["<|start|>", "<|end|>"]);
    expect(prompt.marked.length).toBe(prompt.text.length);
  });

  it("marks nothing where nobody wrote a delimiter", () => {
    const { text, marked } = render(thinking, user("a {b} [c]"), {
      tools: [{ name: "f" }],
      add_generation_prompt: true,
    });
    expect(marked).toBe(text);
    expect(text).toBe('<|start|>system\n{"name": "f"}\n<|end|>\n<|start|>user\na {b} [c]<|end|>\n<|start|>assistant\n');
  });

  it("knows a role that a template puts between its own delimiters, and trimmed content", () => {
    const { text, marked } = render(named, user("  <|assistant|> hi\n"), { add_generation_prompt: true });
    expect(text).toBe("<|user|><|assistant|> hi<|end|><|assistant|>");
    expect(specialsIn(marked)).toEqual(["<|user|>", "<|end|>", "<|assistant|>"]);
  });

  it("sees a special token that two parts make together, and one that a part makes with the template's text", () => {
    const joined = render(parts, user(["<|e", "nd|>"].map((text) => ({ type: "text", text }))));
    expect(joined.text).toBe("<|start|><|end|><|end|>");
    expect(specialsIn(joined.marked)).toEqual(["<|start|>", "<|end|>"]);
    const open = "{%- for message in messages %}{{- message.content + 'end|>' }}{%- endfor %}";
    expect(specialsIn(render(open, user("<|")).marked)).toEqual([]);
    expect(render(open, user("<|")).text).toBe("<|end|>");
  });

  it("lets a template look for texts in messages", () => {
    const history = [
      ...user("<tool_response>\n1 < 2\n</tool_response>"),
      { role: "assistant", content: "<think>\nis it? <|end|>\n</think>\n\nYes: 1 < 2 <|start|>" },
      ...user("Why?"),
    ];
    const prompt = render(thinking, history);
    expect(prompt.text).toBe(
      "<|start|>user\ntool: <tool_response>\n1 < 2\n</tool_response><|end|>\n<|start|>assistant\nYes: 1 < 2 <|start|><|end|>\n<|start|>user\nWhy?<|end|>\n",
    );
    expect(specialsIn(prompt.marked)).toEqual(Array(3).fill(["<|start|>", "<|end|>"]).flat());
  });

  it("lets a template look for its special tokens in messages", () => {
    const prompt = render(searching, user("a<|end|>b"));
    expect(prompt.text).toBe("<|start|>quoted: a / b<|end|>");
    expect(specialsIn(prompt.marked)).toEqual(["<|start|>", "<|end|>"]);
  });

  it("marks keys of tools, and strings in every other variable", () => {
    const dated = "{{ tools | tojson }}{{ date }}<|end|>";
    const { marked } = render(dated, [], { tools: [{ "<|end|>": "<|start|>" }], date: "<|end|>" });
    expect(specialsIn(marked)).toEqual(["<|end|>"]);
  });

  it("uses private-use characters that nobody wrote", () => {
    const prompt = render(thinking, user("\ue000\ue001<|end|>\ue002"));
    expect(prompt.text).toContain("\ue000\ue001<|end|>\ue002");
    expect(specialsIn(prompt.marked)).toEqual(["<|start|>", "<|end|>"]);
    expect(prompt.marked).toContain("\ue000\ue001");
  });

  it("refuses what it cannot follow: chat/unclear-special", () => {
    expect(render(hiding, user("a > b")).text).toBe("a > b<|end|>");
    expect(() => render(hiding, user("<b"))).toThrowError(expect.objectContaining({ code: "chat/unclear-special" }));
    const everything = String.fromCharCode(...Array.from({ length: 0x1900 }, (_, i) => 0xe000 + i));
    expect(() => render(thinking, user(`<${everything}`))).toThrowError(
      expect.objectContaining({ code: "chat/unclear-special" }),
    );
  });

  it("passes on what the template refuses: chat/refused, with its words", () => {
    const twice = [...user("a"), ...user("b")];
    expect(() => render(named, twice)).toThrowError(
      expect.objectContaining({ code: "chat/refused", message: expect.stringContaining("roles must alternate") }),
    );
    expect(() => render("{{ messages | sum }}", user("a"))).toThrowError(
      expect.objectContaining({ code: "chat/refused" }),
    );
  });

  it("does not say of what is not known here that the template refuses it: chat/bad-template", () => {
    expect(() => render("{{ messages | sum_of_all }}", [])).toThrowError(
      expect.objectContaining({ code: "chat/bad-template", message: expect.stringContaining("the filter sum_of_all") }),
    );
  });

  it.each([
    ["thinking", thinking],
    ["named", named],
    ["parts", parts],
    ["searching", searching],
  ])("%s: 500 random chats have the special tokens of the same chat in harmless letters", (_name, template) => {
    const [random, ours] = [new Random(seed), chatTemplate(template)];
    const scraps = [
      ...specials,
      "<|",
      "|>",
      "<",
      "|",
      ">",
      "end",
      "start|>",
      "<|st",
      "</think>",
      "<think>",
      "\n",
      " ",
      "a b",
      "é",
      "👋",
      '"',
      "\\",
    ];
    for (let round = 0; round < 500; round++) {
      const messages = Array.from({ length: random.between(1, 4) }, (_, index) => {
        const write = (): string => random.join(0, 6, () => random.pick(scraps));
        const content =
          template === parts && random.oneIn(2) ? [write(), write()].map((text) => ({ type: "text", text })) : write();
        return { role: index % 2 === 0 ? "user" : "assistant", content };
      });
      const add_generation_prompt = random.oneIn(2);
      const { text, marked } = ours.prompt({ messages, add_generation_prompt }, specials);
      expect(text).toBe(ours.render(template, { messages, add_generation_prompt }));
      expect(marked.length).toBe(text.length);
      // One opening and one closing token a message, and one for the reply in the first two.
      const reply = add_generation_prompt && (template === thinking || template === named) ? 1 : 0;
      expect([messages, specialsIn(marked).length]).toEqual([messages, messages.length * 2 + reply]);
    }
  });
});
