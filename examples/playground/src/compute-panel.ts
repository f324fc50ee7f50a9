/** The work of a request: FLOPs to read the text, the cache it leaves, and the curve that grows with the square. */
import type { Model, ModelGeometry } from "reckoner/compute";
import { bytesText, h, notHere, percent, setText, tokensText, whole } from "./dom.ts";
import type { Panel, Settings, View } from "./state.ts";

type Loaded = typeof import("./compute.ts");

/** FLOPs in words: `1.2 peta` is easier to hold than sixteen digits. */
export function flopsText(flops: bigint): string {
  const names = ["", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion", " sextillion"];
  let value = Number(flops);
  let name = 0;
  for (; value >= 999.5 && name < names.length - 1; name++) value /= 1_000;
  return `${value.toPrecision(3)}${names[name]}`;
}

export class ComputePanel implements Panel {
  readonly #root: HTMLElement;
  readonly #settings: Settings;
  readonly #changed: () => void;
  #loaded: Loaded | undefined;
  #model: Model | undefined;
  #plot: { draw(model: Model, tokens: number): void } | undefined;
  #shape: HTMLSelectElement | undefined;
  #values: Record<"total" | "attention" | "cache" | "time", HTMLElement> | undefined;
  readonly #formula = h("p", { class: "note" });
  readonly #summary = h("p", { class: "note", id: "plot-summary" });
  readonly #source = h("p", { class: "note" });

  constructor(root: HTMLElement, settings: Settings, changed: () => void) {
    this.#root = root;
    this.#settings = settings;
    this.#changed = changed;
  }

  /** Loads what only this panel needs, when it is first opened. */
  async #build(): Promise<Loaded> {
    const loaded = await import("./compute.ts");
    if (this.#loaded !== undefined) return this.#loaded;
    this.#loaded = loaded;
    const known = loaded.shapes.some(({ key }) => key === this.#settings.shape);
    if (!known) this.#settings.shape = loaded.shapes[0]!.key;
    const options = loaded.shapes.map(({ key, name }) => h("option", { value: key }, name));
    this.#shape = h("select", { id: "shape" }, ...options);
    this.#shape.value = this.#settings.shape;
    this.#shape.addEventListener("change", () => {
      this.#settings.shape = this.#shape!.value;
      this.#changed();
    });
    const values = { total: h("p"), attention: h("p"), cache: h("p"), time: h("p") };
    this.#values = values;
    const tile = (name: string, value: Element, note: string): Element =>
      h("div", { class: "tile" }, h("h3", {}, name), value, h("p", { class: "note" }, note));
    const plot = h("div", { class: "plot", role: "img", "aria-labelledby": "plot-summary" });
    this.#root.replaceChildren(
      h(
        "p",
        { class: "lead" },
        "To read a token, a model looks back at every token before it. Twice the text is therefore more than twice the work: this part, attention, grows with the square of the length. How much work it is depends on a model’s shape, which open models publish.",
      ),
      h("div", { class: "inputs" }, h("div", {}, h("label", { for: "shape" }, "Open model"), this.#shape)),
      h(
        "div",
        { class: "tiles" },
        tile("Work to read it", values.total, "floating-point operations"),
        tile("Attention’s share", values.attention, "the part that grows with the square"),
        tile("Memory it takes", values.cache, "KV cache: what the model keeps of the text, in bf16"),
        tile("Time to the first token", values.time, `at least, on one ${loaded.device.name}`),
      ),
      h("h3", {}, "How the work grows with the length of the text"),
      h(
        "ul",
        { class: "legend" },
        h("li", { class: "swatch-1" }, "attention, with the square"),
        h("li", { class: "swatch-2" }, "everything else, in proportion"),
      ),
      plot,
      this.#summary,
      this.#formula,
      this.#source,
    );
    this.#plot = loaded.plotIn(plot);
    return loaded;
  }

  async show({ count }: View): Promise<void> {
    const loaded = this.#loaded ?? (await this.#build().catch(() => undefined));
    if (loaded === undefined) {
      this.#root.replaceChildren(h("p", { class: "note", role: "status" }, notHere));
      return;
    }
    const { shapes, model, device } = loaded;
    const { geometry } = shapes.find(({ key }) => key === this.#settings.shape) ?? shapes[0]!;
    if (this.#model?.geometry !== geometry) this.#model = model(geometry);
    if (this.#shape!.value !== this.#settings.shape) this.#shape!.value = this.#settings.shape;
    const most = this.#model.context;
    const given = count?.tokens ?? 0;
    const tokens = Math.min(given, most);
    const values = this.#values!;
    if (tokens === 0) {
      for (const value of Object.values(values)) setText(value, "–");
    } else {
      const { flops, kvBytes } = this.#model.request({ prompt: tokens });
      setText(values.total, flopsText(flops.total));
      setText(values.attention, percent(Number(flops.attention) / Number(flops.total)));
      setText(values.cache, bytesText(Number(kvBytes)));
      const { ttft } = this.#model.on(device).request({ prompt: tokens });
      setText(values.time, ttft < 1 ? `${(ttft * 1_000).toPrecision(3)} ms` : `${ttft.toPrecision(3)} s`);
    }
    const beyond =
      given > most
        ? ` The text has more tokens than this model accepts: the numbers are for its first ${whole(most)}.`
        : "";
    const attention = tokens > 0 ? this.#model.attention({ tokens }) : undefined;
    setText(
      this.#formula,
      attention === undefined ? "" : `Attention: ${attention.formula} = ${whole(attention.flops)} FLOP.`,
    );
    setText(this.#summary, `${summaryOf(this.#model, tokens)}${beyond}`);
    this.#source.replaceChildren(...sourceOf(geometry));
    this.#plot!.draw(this.#model, tokens);
  }
}

/** The curve in words. */
function summaryOf(model: Model, tokens: number): string {
  const share = (prompt: number): string => {
    const { flops } = model.request({ prompt });
    return percent(Number(flops.attention) / Number(flops.total));
  };
  const most = model.context;
  const longest = `the ${whole(most)} tokens this model can take`;
  return tokens > 0
    ? `At your ${tokensText(tokens)}, attention is ${share(tokens)} of the work; at ${longest}, it would be ${share(most)}.`
    : `At ${longest}, attention would be ${share(most)} of the work.`;
}

function sourceOf(geometry: ModelGeometry): (Node | string)[] {
  const { source = "", asOf } = geometry;
  const address = source.split(/[ ,;]/)[0]!;
  const link = URL.canParse(address) ? h("a", { href: address, rel: "noreferrer" }, new URL(address).host) : source;
  return ["Shape: ", link, `, read on ${asOf}. One multiply-add is two operations.`];
}
