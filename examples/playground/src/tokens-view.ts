/**
 * The coloured tokens of the page's text.
 *
 * The text comes in parts of about a thousand characters, each coloured by itself; an unchanged part keeps its element.
 * Parts out of sight hold their plain text, which takes the same room, and are coloured when they come near. So a
 * keystroke rebuilds one part, however long the text is.
 */
import type { Part } from "./messages.ts";
import { pieces } from "./safe-text.ts";

/** The token being pointed at. */
export interface Pointed {
  readonly id: number;
  readonly text: string;
  readonly element: Element;
}

interface Shown {
  readonly element: HTMLElement;
  readonly text: string;
  tokens: Uint32Array | undefined;
  isNear: boolean;
}

/** Puts text that is safe to look at into an element. */
function fill(element: Element, text: string): void {
  for (const piece of pieces(text)) {
    if (!piece.isMark) element.append(piece.text);
    else {
      const mark = document.createElement("i");
      mark.textContent = piece.text;
      element.append(mark);
    }
  }
}

/** How many colours tokens alternate between; style.css has one for each `data-c`. */
const colours = 5;

/** The colour that follows `before` and differs from that of the token behind. */
function nextColour(before: number, behind: number): number {
  const next = (before + 1) % colours;
  return next === behind ? (next + 1) % colours : next;
}

/** A text and its tokens: three numbers each, the last two being start and end in the text. */
interface Coloured {
  readonly text: string;
  readonly tokens: Uint32Array;
}

function textOf({ text, tokens }: Coloured, index: number): string {
  return text.slice(tokens[3 * index + 1], tokens[3 * index + 2]);
}

/**
 * Coloured tokens of a text, one `<b>` each.
 *
 * @param before What the element shows now: unchanged tokens at its start or end keep their elements and colours.
 */
export function colour(element: Element, now: Coloured, before?: Coloured): void {
  const count = now.tokens.length / 3;
  const beforeCount = before === undefined ? 0 : before.tokens.length / 3;
  const most = Math.min(count, beforeCount);
  let from = 0;
  while (from < most && textOf(now, from) === textOf(before!, from)) from++;
  let tail = 0;
  while (tail < most - from && textOf(now, count - 1 - tail) === textOf(before!, beforeCount - 1 - tail)) tail++;
  // Where tokens were only removed, two of one colour may meet: one of them is made again.
  if (from + tail === count && tail > 0) tail--;

  const children = element.children as HTMLCollectionOf<HTMLElement>;
  const colourAt = (index: number): number => Number(children[index]?.dataset["c"] ?? -1);
  const behind = tail === 0 ? undefined : children[beforeCount - tail];
  const colourBehind = tail === 0 ? -1 : colourAt(beforeCount - tail);
  let last = from === 0 ? -1 : colourAt(from - 1);
  const made = document.createDocumentFragment();
  for (let index = from; index < count - tail; index++) {
    const token = document.createElement("b");
    last = nextColour(last, index === count - tail - 1 ? colourBehind : -1);
    token.dataset["c"] = String(last);
    const text = textOf(now, index);
    if (text === "") {
      // A token that continues a character begun by an earlier one.
      token.className = "rest";
      token.textContent = "·";
    } else fill(token, text);
    made.append(token);
  }
  if (before === undefined) element.replaceChildren(made);
  else {
    for (let index = beforeCount - tail - 1; index >= from; index--) children[index]!.remove();
    element.insertBefore(made, behind ?? null);
  }
}

export class TokensView {
  readonly #root: HTMLElement;
  readonly #ask: (keys: string[]) => void;
  readonly #point: (pointed: Pointed | undefined) => void;
  #shown = new Map<string, Shown>();
  #keyOf = new WeakMap<Element, string>();
  #asked = new Set<string>();
  #pointed: Element | undefined;
  /** Parts made since the start, as a measure of work. */
  made = 0;

  readonly #observer: IntersectionObserver;

  constructor(root: HTMLElement, ask: (keys: string[]) => void, point: (pointed: Pointed | undefined) => void) {
    this.#root = root;
    this.#ask = ask;
    this.#point = point;
    this.#observer = new IntersectionObserver((entries) => this.#cameNear(entries), { root, rootMargin: "300px" });
    root.addEventListener("pointermove", (event) => this.#pointAt((event.target as Element).closest("b") ?? undefined));
    root.addEventListener("pointerdown", (event) => this.#pointAt((event.target as Element).closest("b") ?? undefined));
    root.addEventListener("keydown", (event) => this.#step(event));
  }

  /** Shows the parts of a text; `text` is their text joined. */
  show(parts: readonly Part[], text: string): void {
    const staying = new Set(parts.map(({ key }) => key));
    const before = this.#shown;
    this.#shown = new Map();
    let place = this.#root.firstElementChild;
    let at = 0;
    /** The element in this place, if its part is going away. */
    const going = (): Element | undefined =>
      place === null || staying.has(this.#keyOf.get(place)!) ? undefined : place;
    for (const part of parts) {
      const partText = text.slice(at, at + part.length);
      at += part.length;
      let shown = before.get(part.key);
      if (shown === undefined) {
        const old = going();
        shown =
          old === undefined
            ? this.#make(part, partText)
            : this.#become(before.get(this.#keyOf.get(old)!)!, part, partText);
      } else {
        for (let old = going(); old !== undefined; old = going()) place = this.#drop(old);
      }
      this.#shown.set(part.key, shown);
      if (place === shown.element) place = place.nextElementSibling;
      else this.#root.insertBefore(shown.element, place);
    }
    while (place !== null) place = this.#drop(place);
    if (this.#pointed?.isConnected === false) this.#pointAt(undefined);
  }

  /** Removes a part's element and returns the next one. */
  #drop(element: Element): Element | null {
    const next = element.nextElementSibling;
    this.#observer.unobserve(element);
    element.remove();
    return next;
  }

  #make(part: Part, text: string): Shown {
    const element = document.createElement("span");
    element.className = "part";
    const shown: Shown = { element, text, tokens: part.tokens, isNear: part.tokens !== undefined };
    if (part.tokens === undefined) fill(element, text);
    else colour(element, { text, tokens: part.tokens });
    this.made++;
    this.#keyOf.set(element, part.key);
    this.#observer.observe(element);
    return shown;
  }

  /** Turns the part that was in this place into the edited one, reusing its element. */
  #become(before: Shown, { key, tokens }: Part, text: string): Shown {
    const { element, isNear } = before;
    this.made++;
    this.#keyOf.set(element, key);
    if (isNear && tokens !== undefined) {
      colour(element, { text, tokens }, before.tokens && { text: before.text, tokens: before.tokens });
    } else {
      element.replaceChildren();
      fill(element, text);
    }
    const shown = { element, text, tokens, isNear };
    if (isNear && tokens === undefined) this.#askFor([key]);
    return shown;
  }

  /** Receives tokens that were asked for. */
  receive(parts: readonly Part[]): void {
    for (const { key, tokens } of parts) {
      this.#asked.delete(key);
      const shown = this.#shown.get(key);
      if (shown === undefined || tokens === undefined) continue;
      shown.tokens = tokens;
      if (shown.isNear) colour(shown.element, { text: shown.text, tokens });
    }
  }

  #cameNear(entries: readonly IntersectionObserverEntry[]): void {
    const wanted: string[] = [];
    for (const { target, isIntersecting } of entries) {
      const key = this.#keyOf.get(target);
      const shown = key === undefined ? undefined : this.#shown.get(key);
      if (shown === undefined || key === undefined || shown.isNear === isIntersecting) continue;
      shown.isNear = isIntersecting;
      if (!isIntersecting) {
        // Far away again: plain text, so that scrolling through a long text does not leave a trail of elements.
        shown.element.replaceChildren();
        fill(shown.element, shown.text);
      } else if (shown.tokens !== undefined) colour(shown.element, { text: shown.text, tokens: shown.tokens });
      else wanted.push(key);
    }
    this.#askFor(wanted);
  }

  #askFor(keys: readonly string[]): void {
    const wanted = keys.filter((key) => !this.#asked.has(key));
    for (const key of wanted) this.#asked.add(key);
    if (wanted.length > 0) this.#ask(wanted);
  }

  #pointAt(element: Element | undefined): void {
    if (element === this.#pointed) return;
    this.#pointed?.classList.remove("pointed");
    this.#pointed = element;
    element?.classList.add("pointed");
    const part = element?.closest(".part") ?? undefined;
    const shown = part && this.#shown.get(this.#keyOf.get(part) ?? "");
    if (element === undefined || shown?.tokens === undefined) {
      this.#point(undefined);
      return;
    }
    const index = Array.prototype.indexOf.call(shown.element.children, element);
    const [id, start, end] = shown.tokens.subarray(index * 3, index * 3 + 3);
    this.#point({ id: id!, text: shown.text.slice(start, end), element });
  }

  /** Arrow keys move from token to token. */
  #step(event: KeyboardEvent): void {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") this.#pointAt(undefined);
    if (way === undefined) return;
    event.preventDefault();
    let next: Element | null | undefined = this.#pointed;
    if (next === undefined) next = this.#root.querySelector("b");
    else {
      const part: Element | null = next.parentElement;
      next = way > 0 ? next.nextElementSibling : next.previousElementSibling;
      if (next === null) {
        const other = way > 0 ? part?.nextElementSibling : part?.previousElementSibling;
        next = way > 0 ? other?.querySelector("b") : other?.querySelector("b:last-child");
      }
    }
    if (next == null) return;
    next.scrollIntoView({ block: "nearest" });
    this.#pointAt(next);
  }
}
