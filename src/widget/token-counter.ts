/**
 * `<token-counter for="field-id" model="gpt-5">`: a counter as a custom element.
 */
import { type AttachedCounter, attachCounter, type CounterOptions, holdsText } from "./attach-counter.ts";
import { Display } from "./display.ts";
import { type CounterState, describeState } from "./state.ts";

/** Milliseconds a field may take to appear before its absence is reported as an error. */
const patienceMs = 1_000;

/** Attributes the element observes: the field's id, and the options of the same name. */
const attributes = ["for", "model", "encoding", "limit"] as const;

/**
 * Defines the `<token-counter>` element. Does nothing where there are no custom elements, as on a server, or when the name
 * is already defined.
 *
 * The element counts the field whose id is in its `for` attribute for as long as that field is in the page, and then the
 * next one with that id. It shows what `attachCounter` shows and dispatches a `token-count` event with every state.
 *
 * @param name The element's tag name.
 * @example not-run: needs a page; test/widget/browser.test.ts has one
 * defineTokenCounter();
 * document.body.innerHTML = '<textarea id="prompt"></textarea> <token-counter for="prompt" model="gpt-5"></token-counter>';
 */
export function defineTokenCounter(name: string = "token-counter"): void {
  if (typeof customElements === "undefined" || customElements.get(name) !== undefined) return;

  class TokenCounterElement extends HTMLElement {
    static readonly observedAttributes: readonly string[] = attributes;

    #display: Display | undefined;
    #field: Element | null = null;
    /** The id of the last lookup. */
    #id: string | null = null;
    #counter: AttachedCounter | undefined;
    #observer: MutationObserver | undefined;
    #timer: ReturnType<typeof setTimeout> | undefined;

    /** The counter's current state; undefined while no field is counted. */
    get state(): CounterState | undefined {
      return this.#counter?.state;
    }

    /** Counts now. Call it after setting the field's value in code. */
    refresh(): Promise<CounterState | undefined> {
      return this.#counter?.refresh() ?? Promise.resolve(undefined);
    }

    connectedCallback(): void {
      this.#display ??= new Display(this, this.attachShadow({ mode: "open" }));
      // Whatever renders the page may add and remove fields.
      this.#observer = new MutationObserver(() => this.#find());
      const root = this.getRootNode();
      this.#observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["id"] });
      this.#find();
    }

    disconnectedCallback(): void {
      this.#observer?.disconnect();
      this.#release();
    }

    attributeChangedCallback(attribute: string): void {
      if (!this.isConnected || this.#display === undefined) return;
      if (attribute === "for") this.#find();
      else this.#counter?.update(this.#options());
    }

    #find(): void {
      const root = this.getRootNode();
      const id = this.getAttribute("for");
      const field = id !== null && "getElementById" in root ? (root as Document).getElementById(id) : null;
      // Other changes neither extend the wait for a missing field nor repeat its error.
      if (field === this.#field && (field !== null || (id === this.#id && this.#timer !== undefined))) return;
      this.#release();
      this.#id = id;
      this.#field = field;
      if (field === null) {
        const message = id === null ? 'add for="…" with the id of a text field' : `no field has the id "${id}"`;
        this.#timer ??= setTimeout(() => this.#show(missing(message)), patienceMs);
      } else if ((field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && holdsText(field)) {
        this.#counter = attachCounter(field, {
          ...this.#options(),
          output: null,
          onChange: (state) => this.#show(state),
        });
      } else this.#show(missing(`the element with the id "${id}" is not a text field`));
    }

    #release(): void {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#counter?.detach();
      this.#counter = undefined;
      this.#field = null;
    }

    #options(): CounterOptions {
      const text = (attribute: string): string | undefined => this.getAttribute(attribute) ?? undefined;
      const limit = text("limit");
      return {
        model: text("model"),
        encoding: text("encoding"),
        limit: limit === undefined ? undefined : limit.trim() === "" ? Number.NaN : Number(limit),
      };
    }

    #show(state: CounterState): void {
      this.#display?.show(state, describeState(state));
      this.dispatchEvent(new CustomEvent("token-count", { detail: state, bubbles: true, composed: true }));
    }
  }

  customElements.define(name, TokenCounterElement);
}

function missing(message: string): CounterState {
  return { status: "error", over: 0, error: { code: "input/bad-option", message } };
}
