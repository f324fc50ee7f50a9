/** Elements made in code: text is inserted as text, never as HTML. */

type Child = Node | string | undefined | false;
type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>;

const svgTags = new Set(["svg", "path", "rect", "circle", "line"]);

/** An element. Properties with function values are listeners, all others attributes; `true` is an empty attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties?: Properties,
  ...children: Child[]
): HTMLElementTagNameMap[K];
export function h(tag: string, properties?: Properties, ...children: Child[]): Element;
export function h(tag: string, properties: Properties = {}, ...children: Child[]): Element {
  const element = svgTags.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** The element with that id, which index.html has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found as T;
}

/** Sets a text only if it differs, so that nothing is laid out or read aloud twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const numbers = new Intl.NumberFormat("en-US");

/** `1,234,567` */
export function whole(value: number | bigint): string {
  return numbers.format(value);
}

/** Shown in place of a part of the page that could not be loaded. */
export const notHere = "This part is not on this device yet; go online once to load it.";

/** `1 token`, `1,234 tokens` */
export function tokensText(count: number): string {
  return `${whole(count)} ${count === 1 ? "token" : "tokens"}`;
}

const shortNumbers = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** `8,192`, `400K`, `1.05M` */
export function short(value: number): string {
  return value < 10_000 ? whole(value) : shortNumbers.format(value);
}

/** A share between 0 and 1 as a percentage with its significant digits: `0.03%`, `12%`. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0) return "0%";
  if (value < 0.01) return "<0.01%";
  return `${value < 1 ? value.toFixed(2) : value < 10 ? value.toFixed(1) : Math.round(value)}%`;
}

/** `12 kB` */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = bytes;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1_000;
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

/** Dollars from exact nano-dollars: two decimals from a dollar on, up to four from a cent, below two significant digits. */
export function money(nano: bigint): string {
  const dollars = Number(nano) / 1e9;
  if (nano === 0n) return "$0";
  if (dollars >= 1) return dollars.toLocaleString("en-US", { style: "currency", currency: "USD" });
  if (dollars >= 0.01) return `$${dollars.toFixed(4).replace(/0{1,2}$/, "")}`;
  const digits = Math.min(9, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}
