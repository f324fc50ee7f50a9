/**
 * How a counter is shown: a visible line that follows every count, and one for screen readers that waits for a pause.
 *
 * A live region that changed with every keystroke would interrupt the user. Styles are set one by one, which the
 * strictest Content-Security-Policy allows.
 */
import type { CounterState } from "./state.ts";

/** Milliseconds without a change before the count is read out. */
const pauseMs = 1_000;

export class Display {
  readonly root: HTMLElement;
  readonly #seen: HTMLElement;
  readonly #heard: HTMLElement;
  /** What the root held before. */
  readonly #before: { readonly into: ParentNode; readonly nodes: readonly Node[]; readonly state: string | undefined };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param root The element that shows the count; its content is replaced until `remove`. */
  constructor(root: HTMLElement, into: HTMLElement | ShadowRoot = root) {
    this.root = root;
    const page = root.ownerDocument;
    this.#seen = page.createElement("span");
    this.#seen.setAttribute("aria-hidden", "true");
    this.#seen.setAttribute("part", "count");
    this.#seen.style.fontVariantNumeric = "tabular-nums";
    this.#heard = page.createElement("span");
    this.#heard.setAttribute("role", "status");
    this.#heard.setAttribute("aria-live", "polite");
    Object.assign(this.#heard.style, {
      position: "absolute",
      width: "1px",
      height: "1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
      whiteSpace: "nowrap",
    });
    this.#before = { into, nodes: [...into.childNodes], state: root.dataset["state"] };
    into.replaceChildren(this.#seen, this.#heard);
  }

  /** Shows a state as the given text. */
  show(state: CounterState, words: string): void {
    const name = state.over > 0 ? "over" : state.status;
    if (this.root.dataset["state"] !== name) this.root.dataset["state"] = name;
    if (this.#seen.textContent !== words) this.#seen.textContent = words;
    clearTimeout(this.#timer);
    // An error is announced at once: nothing else will follow.
    const say = (): void => {
      if (this.#heard.textContent !== words) this.#heard.textContent = words;
    };
    if (state.status === "error") say();
    else if (state.status === "ready") this.#timer = setTimeout(say, pauseMs);
  }

  /** Restores the root. */
  remove(): void {
    clearTimeout(this.#timer);
    const { into, nodes, state } = this.#before;
    into.replaceChildren(...nodes);
    if (state === undefined) delete this.root.dataset["state"];
    else this.root.dataset["state"] = state;
  }
}
