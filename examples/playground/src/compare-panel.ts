/** The same text in every encoding, and on every model. */
import { choices, costOf, countFor, countText, type ModelChoice, type ModelCount } from "./catalog.ts";
import type { Desk } from "./desk.ts";
import { h, money, percent, short } from "./dom.ts";
import type { ChatRequest, RankFile } from "./messages.ts";
import type { Panel, View } from "./state.ts";
import { colour } from "./tokens-view.ts";

const encodings: readonly { readonly file: RankFile; readonly note: string }[] = [
  { file: "o200k_base", note: "GPT-4o to GPT-6, o1 to o4-mini, gpt-oss. 200,000 tokens." },
  { file: "cl100k_base", note: "GPT-4, GPT-3.5, embeddings. 100,000 tokens." },
  { file: "p50k_base", note: "Codex, text-davinci-003. 50,000 tokens." },
  { file: "r50k_base", note: "GPT-2 and the first GPT-3. 50,000 tokens." },
];

/** Length in code units of the sample that is coloured in every encoding. */
const sampleUnits = 400;

export class ComparePanel implements Panel {
  readonly files: readonly RankFile[] = encodings.map(({ file }) => file);
  readonly #desk: Desk;
  readonly #pageText: () => string;
  readonly #cards = new Map<RankFile, { count: Element; sample: Element; seen: string }>();
  readonly #cardsBox = h("div", { class: "encodings" });
  readonly #rows = h("tbody");
  readonly #choose: (model: string) => void;

  readonly #chat: () => Pick<ChatRequest, "messages" | "tools">;
  /** Tables begun so far: an older one that finishes late is not shown. */
  #shown = 0;

  constructor(
    root: HTMLElement,
    desk: Desk,
    pageText: () => string,
    chat: () => Pick<ChatRequest, "messages" | "tools">,
    choose: (model: string) => void,
  ) {
    this.#desk = desk;
    this.#pageText = pageText;
    this.#chat = chat;
    this.#choose = choose;
    const cards = encodings.map(({ file, note }) => {
      const count = h("p", { class: "count" }, "…");
      const sample = h("p", {
        class: "sample part",
        tabindex: 0,
        role: "group",
        "aria-label": `The beginning of the text in ${file}`,
        translate: "no",
      });
      this.#cards.set(file, { count, sample, seen: "" });
      return h("div", { class: "encoding" }, h("h3", {}, file), count, h("p", { class: "note" }, note), sample);
    });
    this.#cardsBox.append(...cards);
    root.append(
      h(
        "p",
        { class: "lead" },
        "Each family of models has its own list of tokens, its encoding. A longer list needs fewer tokens for the same text, especially in languages other than English.",
      ),
      this.#cardsBox,
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "group", "aria-label": "The same text on every model" },
        h(
          "table",
          {},
          h("caption", {}, "The same text on every model, cheapest first"),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ...["Model", "Maker", "Tokens", "Share of window", "To send", "With the answer"].map((name) =>
                h("th", { scope: "col" }, name),
              ),
            ),
          ),
          this.#rows,
        ),
      ),
      h(
        "p",
        { class: "note" },
        "≈ marks an estimate: the maker has not published its tokenizer. The true count is expected to be within about 20 to 30% of it.",
      ),
    );
  }

  async show(view: View): Promise<void> {
    const { snapshot } = view;
    if (snapshot === undefined) return;
    // The cards are only about text; for a chat, only models are compared.
    this.#cardsBox.hidden = view.mode === "chat";
    void this.#showModels(view);
    if (view.mode === "chat") return;
    const text = this.#pageText()
      .slice(0, sampleUnits)
      .replace(/[\ud800-\udbff]$/, "");
    const most = Math.max(1, ...encodings.map(({ file }) => snapshot.counts[file] ?? 0));
    for (const { file } of encodings) {
      const { count } = this.#cards.get(file)!;
      const tokens = snapshot.counts[file];
      const width = tokens === undefined ? 0 : tokens / most;
      const perToken =
        tokens === undefined || tokens === 0 ? "" : ` · ${(snapshot.length / tokens).toFixed(2)} characters each`;
      const bar = h("span");
      bar.style.width = `${width * 100}%`;
      count.replaceChildren(
        tokens === undefined ? "…" : tokens.toLocaleString("en-US"),
        h("span", { class: "note" }, perToken),
        h("div", { class: "bar" }, bar),
      );
    }
    // Samples take longer, so what is known is shown first; another call may show newer samples meanwhile.
    for (const { file } of encodings) {
      const card = this.#cards.get(file)!;
      const { sample } = card;
      if (card.seen === text) continue;
      card.seen = text;
      try {
        const { tokens: placed } = await this.#desk.ask("sample", { file, text });
        if (card.seen === text) colour(sample, { text, tokens: placed! });
      } catch {
        card.seen = "";
        sample.textContent = "This encoding is not on this device yet; go online once to load it.";
      }
    }
  }

  async #showModels({ snapshot, mode, choice, settings }: View): Promise<void> {
    const shown = ++this.#shown;
    const answering = choices.filter(({ answers }) => answers);
    const counts = await Promise.all(
      answering.map((each) =>
        // A model whose encoding is not on this device is left out, as it is for a text.
        mode === "chat"
          ? this.#countChat(each).catch(() => undefined)
          : textCount(each, snapshot?.counts[each.rankFile]),
      ),
    );
    if (shown !== this.#shown) return;
    const rows = answering.flatMap((each, index) => {
      const own = counts[index];
      if (own === undefined) return [];
      const send = costOf(each, own.tokens, 0, 0).nano;
      const all = costOf(each, own.tokens, 0, settings.outputTokens).nano;
      return [{ each, own, send, all }];
    });
    rows.sort((a, b) => Number((a.all ?? 10n ** 30n) - (b.all ?? 10n ** 30n)));
    const focused = this.#rows.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
    this.#rows.replaceChildren(
      ...rows.map(({ each, own, send, all }) =>
        h(
          "tr",
          { class: each.name === choice.name && "chosen" },
          h(
            "th",
            { scope: "row" },
            h(
              "button",
              {
                type: "button",
                class: "plain",
                onclick: () => this.#choose(each.name),
                "aria-pressed": String(each.name === choice.name),
              },
              each.name,
            ),
          ),
          h("td", {}, each.maker),
          h("td", {}, countText(own)),
          h(
            "td",
            {},
            each.window === undefined ? "unknown" : `${percent(own.high / each.window)} of ${short(each.window)}`,
          ),
          h("td", {}, send === undefined ? "–" : money(send)),
          h("td", {}, all === undefined ? "–" : money(all)),
        ),
      ),
    );
    if (focused === undefined) return;
    // The model just chosen keeps the focus.
    for (const button of this.#rows.querySelectorAll("button")) {
      if (button.textContent === focused) button.focus({ preventScroll: true });
    }
  }

  /** The chat as a model counts it: models differ in wrapping, too. */
  async #countChat({ name, rankFile, isExact }: ModelChoice): Promise<ModelCount | undefined> {
    const { messages, tools } = this.#chat();
    const { tokens, low, high } = await this.#desk.ask("chat", {
      file: rankFile,
      request: { model: name, messages, tools },
    });
    return { tokens, low, high, isExact };
  }
}

function textCount(choice: ModelChoice, tokens: number | undefined): ModelCount | undefined {
  return tokens === undefined ? undefined : countFor(choice, tokens);
}
