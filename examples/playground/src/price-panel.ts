/** The price of one request, per day and per month, with the page the rates come from and the day it was read. */
import type { Cost } from "reckoner/pricing";
import { costOf, flagText } from "./catalog.ts";
import { h, money, setText, whole } from "./dom.ts";
import type { Panel, Settings, View } from "./state.ts";

const unitNames: Readonly<Record<string, string>> = {
  input: "Text you send",
  "input.cache_read": "Text already in the cache",
  "input.cache_write": "Text written to the cache",
  output: "Answer",
};

const requestsName = "Requests per day";
const outputName = "Tokens per answer";

/** Input, cached part and output of one call, in whole tokens. */
export function usageOf({ choice, count, settings }: View): { input: number; cached: number; output: number } {
  const input = count?.tokens ?? 0;
  return {
    input,
    cached: Math.round((input * settings.cachedShare) / 100),
    output: choice.answers ? settings.outputTokens : 0,
  };
}

export class PricePanel implements Panel {
  readonly #once = h("p");
  readonly #day = h("p");
  readonly #month = h("p");
  readonly #monthNote = h("p", { class: "note" });
  readonly #rows = h("tbody");
  readonly #source = h("p", { class: "note" });
  readonly #requests: HTMLInputElement;
  readonly #output: HTMLInputElement;
  readonly #cached: HTMLInputElement;
  readonly #inputsNote = h("p", { class: "note over-text", id: "inputs-note", role: "status" });
  readonly #cachedText = h("output", { for: "cached-share" });

  constructor(root: HTMLElement, settings: Settings, changed: () => void) {
    const number = { type: "number", min: 0, step: 1, inputmode: "numeric", "aria-describedby": "inputs-note" };
    this.#requests = h("input", { id: "requests", max: 1e12, ...number });
    this.#output = h("input", { id: "output-tokens", max: 1e7, ...number });
    this.#cached = h("input", { id: "cached-share", type: "range", min: 0, max: 100, step: 5 });
    this.read(settings);
    const take = (): void => {
      const number = (input: HTMLInputElement, most: number): number =>
        Math.min(most, Math.max(0, Math.floor(input.valueAsNumber || 0)));
      settings.requestsPerDay = number(this.#requests, 1e12);
      settings.outputTokens = number(this.#output, 1e7);
      settings.cachedShare = number(this.#cached, 100);
      this.#check(settings);
      changed();
    };
    for (const input of [this.#requests, this.#output, this.#cached]) input.addEventListener("input", take);
    const tile = (name: string, value: Element, note?: Element): Element =>
      h("div", { class: "tile" }, h("h3", {}, name), value, note);
    root.append(
      h(
        "p",
        { class: "lead" },
        "You pay for what you send and for what the model answers, each at its own price per million tokens. Text that was sent in the same form shortly before can come from a cache, for less.",
      ),
      h(
        "div",
        { class: "inputs" },
        h("div", {}, h("label", { for: "requests" }, requestsName), this.#requests),
        h("div", {}, h("label", { for: "output-tokens" }, outputName), this.#output),
        h(
          "div",
          {},
          h("label", { for: "cached-share" }, "Share of the text from the cache", this.#cachedText),
          this.#cached,
        ),
      ),
      this.#inputsNote,
      h(
        "div",
        { class: "tiles" },
        tile("One request", this.#once),
        tile("A day", this.#day),
        tile("A month", this.#month, this.#monthNote),
      ),
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "group", "aria-label": "How one request adds up" },
        h(
          "table",
          {},
          h("caption", {}, "How one request adds up"),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              h("th", { scope: "col" }, "For"),
              h("th", { scope: "col" }, "Tokens"),
              h("th", { scope: "col" }, "Per million"),
              h("th", { scope: "col" }, "Price"),
            ),
          ),
          this.#rows,
        ),
      ),
      this.#source,
    );
  }

  /** Shows settings in the fields. */
  read({ requestsPerDay, outputTokens, cachedShare }: Settings): void {
    this.#requests.valueAsNumber = requestsPerDay;
    this.#output.valueAsNumber = outputTokens;
    this.#cached.valueAsNumber = cachedShare;
    this.#check({ requestsPerDay, outputTokens });
  }

  /** Says which number is used where a field holds something invalid. */
  #check({ requestsPerDay, outputTokens }: Pick<Settings, "requestsPerDay" | "outputTokens">): void {
    const words = [
      [this.#requests, requestsName, requestsPerDay] as const,
      [this.#output, outputName, outputTokens] as const,
    ].flatMap(([input, name, used]) => {
      const isWrong = input.value === "" || !input.validity.valid;
      input.setAttribute("aria-invalid", String(isWrong));
      return isWrong ? [`${name}: a whole number from 0 to ${whole(Number(input.max))}; ${whole(used)} is used.`] : [];
    });
    setText(this.#inputsNote, words.join(" "));
    this.#inputsNote.hidden = words.length === 0;
  }

  show(view: View): void {
    const { choice, count, settings } = view;
    setText(this.#cachedText, `${settings.cachedShare}%`);
    this.#output.disabled = !choice.answers;
    if (count === undefined) {
      this.#say("…");
      return;
    }
    const { input, cached, output } = usageOf(view);
    const cost = costOf(choice, input, cached, output);
    const { nano } = cost;
    const about = count.isExact ? "" : "≈ ";
    if (nano === undefined) {
      this.#say("no price known");
      return;
    }
    const requests = BigInt(settings.requestsPerDay);
    setText(this.#once, about + money(nano));
    setText(this.#day, about + money(nano * requests));
    setText(this.#month, about + money(nano * requests * 30n));
    setText(this.#monthNote, "of 30 days");
    this.#rows.replaceChildren(
      ...cost.lines.map(({ unit, quantity, rate, nano: part }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, unitNames[unit] ?? unit),
          h("td", {}, about + whole(quantity)),
          h("td", {}, `$${rate.replace("/M", "")}`),
          h("td", {}, money(part)),
        ),
      ),
    );
    this.#source.replaceChildren(...sourceOf(cost));
  }

  /** Shows words where there is no amount. */
  #say(words: string): void {
    for (const place of [this.#once, this.#day, this.#month]) setText(place, words);
    this.#rows.replaceChildren();
    this.#source.replaceChildren();
  }
}

/** Where the rates come from. */
function sourceOf({ card, flags }: Cost): (Node | string)[] {
  if (card === undefined) return [];
  const parts: (Node | string)[] = [
    "Rates: ",
    h("a", { href: card.source, rel: "noreferrer" }, new URL(card.source).host),
    `, read on ${card.asOf}`,
  ];
  if (card.effective !== undefined) parts.push(`, in force since ${card.effective}`);
  parts.push(".");
  for (const flag of flags) {
    const words = flagText(flag);
    if (words !== undefined) parts.push(` ${words}`);
  }
  return parts;
}
