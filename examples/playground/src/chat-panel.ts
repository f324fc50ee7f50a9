/** A chat: messages to edit, the tokens of each, and where the tokens of the whole request go. */
import type { ToolDefinition } from "reckoner/pricing";
import { h, percent, setText, whole } from "./dom.ts";
import type { ChatCount, ChatMessage } from "./messages.ts";

const roles: readonly { readonly value: string; readonly name: string }[] = [
  { value: "system", name: "System" },
  { value: "user", name: "User" },
  { value: "assistant", name: "Assistant" },
  { value: "tool", name: "Tool result" },
  { value: "retrieved", name: "Found passage" },
];

/** Kinds of tokens in the order they are shown, each with a name and a sentence that explains it. */
const kinds: readonly (readonly [kind: string, name: string, note: string])[] = [
  ["system", "Instructions", "What you tell the model about its task."],
  ["user", "The question", "The last message of the user."],
  ["history", "Conversation so far", "Earlier messages, sent again with every question."],
  ["retrieved", "Found passages", "Text that was looked up and sent along."],
  ["tools", "Tool descriptions", "What the model is told about the tools it may use."],
  ["loop", "Tool calls and results", "What the tools were asked and what they answered."],
  ["media", "Pictures", "Images count as tokens, too."],
  ["hidden", "Wrapping", "Marks around every message: nobody writes them, everybody pays for them."],
];

interface Row {
  readonly element: HTMLElement;
  readonly role: HTMLSelectElement;
  readonly text: HTMLTextAreaElement;
  readonly note: HTMLElement;
}

export const firstChat: readonly ChatMessage[] = [
  { role: "system", content: "You are a patient teacher. Answer in two sentences." },
  { role: "user", content: "What is a token?" },
  {
    role: "assistant",
    content:
      "A token is a piece of text that a language model reads as one unit. Common words are one token each, rare ones several.",
  },
  { role: "user", content: "And why do I pay for the whole conversation again?" },
];

export class ChatPanel {
  readonly #list = h("div", { class: "chat", tabindex: 0, role: "group", "aria-label": "Messages" });
  readonly #tools: HTMLTextAreaElement;
  readonly #toolsNote = h("p", { class: "note", role: "status" });
  readonly #kinds = h("div", { class: "kinds", tabindex: 0, role: "group", "aria-label": "Where the tokens go" });
  readonly #changed: () => void;
  #rows: Row[] = [];

  constructor(input: HTMLElement, result: HTMLElement, changed: () => void) {
    this.#changed = changed;
    this.#tools = h("textarea", {
      id: "chat-tools",
      spellcheck: "false",
      placeholder: '[{ "name": "weather", "parameters": { … } }]',
    });
    this.#tools.addEventListener("input", changed);
    const add = h(
      "button",
      { type: "button", id: "chat-add", onclick: () => this.#add({ role: "user", content: "" }, true) },
      "Add a message",
    );
    const tools = h(
      "details",
      {},
      h("summary", {}, "Tools the model may use"),
      h("label", { for: "chat-tools", class: "note" }, "Tool definitions as JSON, as you would send them"),
      this.#tools,
      this.#toolsNote,
    );
    input.append(this.#list);
    this.#list.append(h("div", { class: "chat-end" }, h("div", {}, add), tools));
    result.append(this.#kinds);
  }

  get messages(): ChatMessage[] {
    return this.#rows.map(({ role, text }): ChatMessage => {
      if (role.value === "retrieved") return { role: "user", content: text.value, isRetrieved: true };
      return { role: role.value as ChatMessage["role"], content: text.value };
    });
  }

  get toolsText(): string {
    return this.#tools.value;
  }

  /** The tool definitions, if they can be read. */
  get tools(): ToolDefinition[] {
    const text = this.#tools.value.trim();
    setText(this.#toolsNote, "");
    if (text === "") return [];
    try {
      const found: unknown = JSON.parse(text);
      const list = Array.isArray(found) ? found : [found];
      if (list.every((each) => typeof each === "object" && each !== null)) return list as ToolDefinition[];
      setText(this.#toolsNote, "This should be a list of objects; the tools are not counted.");
    } catch (error) {
      setText(this.#toolsNote, `This is not JSON yet, so it is not counted: ${(error as Error).message}`);
    }
    return [];
  }

  /** Replaces the chat. */
  set(messages: readonly ChatMessage[], tools: string): void {
    for (const { element } of this.#rows) element.remove();
    this.#rows = [];
    for (const message of messages) this.#add(message, false);
    this.#tools.value = tools;
  }

  #add({ role, content, isRetrieved }: ChatMessage, isNew: boolean): void {
    const select = h(
      "select",
      { "aria-label": "Who says this" },
      ...roles.map(({ value, name }) => h("option", { value }, name)),
    );
    select.value = isRetrieved === true ? "retrieved" : role;
    const text = h("textarea", { "aria-label": "What is said", spellcheck: "false", rows: 2 });
    text.value = content;
    const note = h("p", { class: "note" });
    const remove = h("button", { type: "button", "aria-label": "Remove this message" }, "×");
    const row: Row = { element: h("div", { class: "message" }, select, note, remove, text), role: select, text, note };
    remove.addEventListener("click", () => {
      const index = this.#rows.indexOf(row);
      this.#rows.splice(index, 1);
      row.element.remove();
      (this.#rows[Math.min(index, this.#rows.length - 1)]?.text ?? document.getElementById("chat-add"))?.focus();
      this.#changed();
    });
    for (const field of [select, text]) field.addEventListener("input", this.#changed);
    this.#rows.push(row);
    this.#list.insertBefore(row.element, this.#list.lastElementChild);
    if (!isNew) return;
    text.focus();
    this.#changed();
  }

  show(chat: ChatCount): void {
    const isOther = chat.flags.some((flag) => flag === "tokenizer-not-public" || flag === "tokenizer-assumed");
    const about = isOther ? "≈ " : "";
    this.#rows.forEach(({ note }, index) => {
      const found = chat.messages[index];
      if (found === undefined) return;
      setText(
        note,
        `${about}${whole(found.text)} ${found.text === 1 ? "token" : "tokens"} + ${found.wrapper} wrapping`,
      );
    });
    const all = Math.max(1, chat.tokens);
    const shown = kinds.filter(([kind]) => (chat.kinds[kind] ?? 0) > 0);
    const rows = shown.map(([kind, name, note]) => {
      const tokens = chat.kinds[kind]!;
      const bar = h("span");
      bar.style.width = `${(tokens / all) * 100}%`;
      return h(
        "div",
        { class: "kind", "data-kind": kind },
        h("span", {}, name),
        h("span", {}, `${about}${whole(tokens)} · ${percent(tokens / all)}`),
        h("div", { class: "bar" }, bar),
        h("p", { class: "note" }, note),
      );
    });
    const notes: (Node | false)[] = [
      chat.flags.includes("chat-wrapping-assumed") &&
        h(
          "p",
          { class: "note" },
          "This model's wrapping is assumed to be that of GPT-4o, the last model it was measured for.",
        ),
      chat.flags.includes("tokenizer-not-public") &&
        h(
          "p",
          { class: "note" },
          `This maker has not published its tokenizer: between ${whole(chat.low)} and ${whole(chat.high)} tokens are expected.`,
        ),
    ];
    this.#kinds.replaceChildren(...rows, ...notes.filter((note) => note !== false));
  }
}
