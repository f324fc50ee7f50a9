/**
 * The coloured tokens of the page's text.
 *
 * The text comes in parts of about a thousand characters, each coloured by itself; a part that has not changed keeps
 * its element. Parts out of sight hold their plain text, which takes the same room, and are coloured when they come
 * near: a keystroke makes one part anew, however long the text is.
 */
import type { Part } from "./messages.ts";
import { pieces } from "./safe-text.ts";

/** A token someone points at. */
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

/** Coloured tokens of a text, one `<b>` each. */
export function colour(element: Element, text: string, tokens: Uint32Array): void {
  const made = document.createDocumentFragment();
  for (let at = 0; at < tokens.length; at += 3) {
    const token = document.createElement("b");
    const [start, end] = [tokens[at + 1]!, tokens[at + 2]!];
    if (start === end) {
      // A further token of a character that an earlier one has begun.
      token.className = "rest";
      token.textContent = "·";
    } else fill(token, text.slice(start, end));
    made.append(token);
  }
  element.replaceChildren(made);
}

export class TokensView {
  readonly #root: HTMLElement;
  readonly #ask: (keys: string[]) => void;
  readonly #point: (pointed: Pointed | undefined) => void;
  #shown = new Map<string, Shown>();
  #keyOf = new WeakMap<Element, string>();
  #asked = new Set<string>();
  #pointed: Element | undefined;
  /** Parts made since the start: the work done. */
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

  /** Shows the parts of a text; `text` is all of them joined. */
  show(parts: readonly Part[], text: string): void {
    const shown = new Map<string, Shown>();
    let before: Element | null = null;
    let at = 0;
    for (const part of parts) {
      const known = this.#shown.get(part.key) ?? this.#make(part, text.slice(at, at + part.length));
      at += part.length;
      shown.set(part.key, known);
      const place: Element | null = before === null ? this.#root.firstElementChild : before.nextElementSibling;
      if (place !== known.element) this.#root.insertBefore(known.element, place);
      before = known.element;
    }
    for (const [key, { element }] of this.#shown) {
      if (shown.has(key)) continue;
      this.#observer.unobserve(element);
      element.remove();
    }
    this.#shown = shown;
    if (this.#pointed?.isConnected === false) this.#pointAt(undefined);
  }

  #make(part: Part, text: string): Shown {
    const element = document.createElement("span");
    element.className = "part";
    const shown: Shown = { element, text, tokens: part.tokens, isNear: part.tokens !== undefined };
    if (part.tokens === undefined) fill(element, text);
    else colour(element, text, part.tokens);
    this.made++;
    this.#keyOf.set(element, part.key);
    this.#observer.observe(element);
    return shown;
  }

  /** Tokens that were asked for. */
  receive(parts: readonly Part[]): void {
    for (const { key, tokens } of parts) {
      this.#asked.delete(key);
      const shown = this.#shown.get(key);
      if (shown === undefined || tokens === undefined) continue;
      shown.tokens = tokens;
      if (shown.isNear) colour(shown.element, shown.text, tokens);
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
        // Far away again: plain text, so that a long walk through a text does not leave a trail of elements.
        shown.element.replaceChildren();
        fill(shown.element, shown.text);
      } else if (shown.tokens !== undefined) colour(shown.element, shown.text, shown.tokens);
      else if (!this.#asked.has(key)) {
        this.#asked.add(key);
        wanted.push(key);
      }
    }
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

  /** Arrow keys walk from token to token. */
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
