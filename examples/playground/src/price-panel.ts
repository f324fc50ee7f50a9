/** What it costs: once, per day and per month, each rate with the page and day it was read. */
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

/** Input, cached part and output of one call, in whole tokens. */
export function usageOf({ count, settings }: View): { input: number; cached: number; output: number } {
  const input = count?.tokens ?? 0;
  return { input, cached: Math.round((input * settings.cachedShare) / 100), output: settings.outputTokens };
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
  readonly #cachedText = h("output", { for: "cached-share" });

  constructor(root: HTMLElement, settings: Settings, changed: () => void) {
    this.#requests = h("input", { id: "requests", type: "number", min: 0, max: 1e12, step: 1, inputmode: "numeric" });
    this.#output = h("input", { id: "output-tokens", type: "number", min: 0, max: 1e7, step: 1, inputmode: "numeric" });
    this.#cached = h("input", { id: "cached-share", type: "range", min: 0, max: 100, step: 5 });
    this.read(settings);
    const take = (): void => {
      const number = (input: HTMLInputElement, most: number): number =>
        Math.min(most, Math.max(0, Math.floor(input.valueAsNumber || 0)));
      settings.requestsPerDay = number(this.#requests, 1e12);
      settings.outputTokens = number(this.#output, 1e7);
      settings.cachedShare = number(this.#cached, 100);
      changed();
    };
    for (const input of [this.#requests, this.#output, this.#cached]) input.addEventListener("input", take);
    const tile = (name: string, value: Element, note?: Element): Element =>
      h("div", { class: "tile" }, h("h3", {}, name), value, note);
    root.append(
      h(
        "p",
        { class: "lead" },
        "You pay for what you send and for what the model answers, each at its own price per million tokens. Text that was sent the same way shortly before can come from a cache, for less.",
      ),
      h(
        "div",
        { class: "inputs" },
        h("div", {}, h("label", { for: "requests" }, "Requests per day"), this.#requests),
        h("div", {}, h("label", { for: "output-tokens" }, "Tokens of an answer"), this.#output),
        h(
          "div",
          {},
          h("label", { for: "cached-share" }, "Share of the text in the cache", this.#cachedText),
          this.#cached,
        ),
      ),
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

  /** Puts settings into the fields. */
  read({ requestsPerDay, outputTokens, cachedShare }: Settings): void {
    this.#requests.valueAsNumber = requestsPerDay;
    this.#output.valueAsNumber = outputTokens;
    this.#cached.valueAsNumber = cachedShare;
  }

  show(view: View): void {
    const { choice, count, settings } = view;
    setText(this.#cachedText, `${settings.cachedShare}%`);
    if (count === undefined) return;
    const { input, cached, output } = usageOf(view);
    const cost = costOf(choice, input, cached, output);
    const { nano } = cost;
    const about = count.isExact ? "" : "≈ ";
    if (nano === undefined) {
      for (const place of [this.#once, this.#day, this.#month]) setText(place, "no price known");
      this.#rows.replaceChildren();
      this.#source.replaceChildren();
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
