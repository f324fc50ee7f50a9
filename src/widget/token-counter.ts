/**
 * `<token-counter for="field-id" model="gpt-5">`: a counter as an element.
 */
import { type AttachedCounter, attachCounter, type CounterOptions, holdsText } from "./attach-counter.ts";
import { Display } from "./display.ts";
import { type CounterState, describeState } from "./state.ts";

/** Milliseconds a field may take to appear before its absence is called a mistake. */
const patienceMs = 1_000;

/** Attributes the element listens to: the field's id, and what `CounterOptions` has of the same name. */
const attributes = ["for", "model", "encoding", "limit"] as const;

/**
 * Makes `<token-counter>` known to the page. Does nothing where there are no elements, on a server, or when it is known.
 *
 * The element counts the field whose id its `for` names, from the moment that field is in the page until it is not, and
 * then the next one of that id. It says what `attachCounter` says and sends a `token-count` event with every state.
 *
 * @param name What the element is called.
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
    /** The id that was looked for last. */
    #id: string | null = null;
    #counter: AttachedCounter | undefined;
    #observer: MutationObserver | undefined;
    #timer: ReturnType<typeof setTimeout> | undefined;

    /** What the counter says now; undefined while no field is counted. */
    get state(): CounterState | undefined {
      return this.#counter?.state;
    }

    /** Counts now: after a program has set the field's value. */
    refresh(): Promise<CounterState | undefined> {
      return this.#counter?.refresh() ?? Promise.resolve(undefined);
    }

    connectedCallback(): void {
      this.#display ??= new Display(this, this.attachShadow({ mode: "open" }));
      // Fields come and go with whatever renders the page.
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
      // A field that is still missing is waited for no longer, and complained of once, whatever else changes.
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
      } else this.#show(missing(`the element with the id "${id}" is no text field`));
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
