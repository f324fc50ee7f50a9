/**
 * A counter for one text field, without a framework.
 */
import { checkOptions, describe, ReckonerError, shown } from "../errors.ts";
import { type EncodingName, encodingForModel, findModel } from "../models/openai.ts";
import { countField, encodingNames, forgetField } from "./counting.ts";
import { Display } from "./display.ts";
import { type CounterState, describeState, failed } from "./state.ts";

/** What a counter counts with, and where it shows the count. */
export interface CounterOptions {
  /** An OpenAI model, such as `gpt-5`: decides the encoding and, unless `limit` is given, the limit. */
  readonly model?: string | undefined;
  /** An encoding, which overrides the model's. Default when neither is given: `o200k_base`. */
  readonly encoding?: string | undefined;
  /** Most tokens the text should have, rounded down. Default: the model's input limit. `Infinity`: no limit. */
  readonly limit?: number | undefined;
  /** The element that shows the count, replacing its content. Default: a new one after the field. `null`: shows nothing. */
  readonly output?: HTMLElement | null | undefined;
  /** Called after every change of state. */
  readonly onChange?: ((state: CounterState) => void) | undefined;
  /** The text to show for a state. Default: English. */
  readonly format?: ((state: CounterState) => string) | undefined;
  /** Milliseconds without input before a change is counted. Default 80. */
  readonly debounceMs?: number | undefined;
}

/** An attached counter. */
export interface AttachedCounter {
  readonly state: CounterState;
  /** Counts now. Call it after setting the field's value in code, which fires no event. */
  refresh(): Promise<CounterState>;
  /**
   * Changes options; those not given stay as they are.
   *
   * @throws {@link ReckonerError} `input/bad-option` for options that do not exist.
   */
  update(options: Omit<CounterOptions, "output">): void;
  /** Removes everything: listeners, the element it made, and what the worker keeps of the text. */
  detach(): void;
}

let fields = 0;

/**
 * Shows the exact number of tokens in a text field while the user types.
 *
 * The vocabulary is fetched once per page, when the first field has text or focus, and a worker counts with it.
 * An unknown model does not throw: the counter shows the error in place of the count.
 *
 * @param field A `<textarea>` or a text `<input>` in the page; the new output element is inserted after it.
 * @throws {@link ReckonerError} `input/bad-option` when `field` is neither, and for options that do not exist or are of
 *   the wrong type.
 * @example not-run: needs a page; test/widget/browser.test.ts has one
 * const counter = attachCounter(document.querySelector("textarea"), { model: "gpt-5", limit: 8_000 });
 * counter.detach();
 */
export function attachCounter(
  field: HTMLTextAreaElement | HTMLInputElement,
  options: CounterOptions = {},
): AttachedCounter {
  if (!holdsText(field)) {
    const got = nameOf(field);
    throw new ReckonerError("input/bad-option", `attachCounter needs a textarea or text input, got ${got}`, { got });
  }
  check(options);
  return new FieldCounter(field, options);
}

/** Inputs whose value is not typed. */
const unwritten = ["checkbox", "radio", "button", "submit", "reset", "image", "file", "color", "range"];

/** Whether it is a field that text is typed into. */
export function holdsText(field: Partial<HTMLInputElement> | null | undefined): boolean {
  if (typeof field?.value !== "string" || typeof field.addEventListener !== "function") return false;
  const { localName, type = "" } = field;
  return localName === "input" ? !unwritten.includes(type) : localName !== "select" && localName !== "button";
}

/** What was passed instead of a field, in a word. */
function nameOf(field: Partial<HTMLInputElement> | null | undefined): string {
  if (field?.localName === undefined) return describe(field);
  return field.localName === "input" ? `<input type="${field.type}">` : `<${field.localName}>`;
}

const optionNames = ["model", "encoding", "limit", "output", "onChange", "format", "debounceMs"];

function check(options: CounterOptions): void {
  checkOptions(options, optionNames);
  for (const name of ["onChange", "format"] as const) {
    const value: unknown = options[name];
    if (value === undefined || typeof value === "function") continue;
    throw new ReckonerError("input/bad-option", `${name} must be a function, got ${describe(value)}`, { name });
  }
  const { output, debounceMs = 0 } = options;
  if (output !== undefined && output !== null && typeof output.replaceChildren !== "function") {
    const message = `output must be an element or null, got ${describe(output)}`;
    throw new ReckonerError("input/bad-option", message, { name: "output" });
  }
  // A timer takes 31 bits, and treats longer delays as 0.
  if (typeof debounceMs !== "number" || !(debounceMs >= 0 && debounceMs < 2 ** 31)) {
    const message = `debounceMs must be a number of milliseconds from 0, got ${shown(debounceMs)}`;
    throw new ReckonerError("input/bad-option", message, { name: "debounceMs" });
  }
}

class FieldCounter implements AttachedCounter {
  readonly #field: HTMLTextAreaElement | HTMLInputElement;
  readonly #number = fields++;
  readonly #roots: readonly Node[];
  readonly #display: Display | undefined;
  readonly #ownsOutput: boolean;
  #options: CounterOptions;
  #state: CounterState = { status: "counting", over: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts requested so far: the answer to an older request is not shown. */
  #asked = 0;
  #isAttached = true;
  /** Fulfilled when no count is pending. */
  #counts: Promise<unknown> = Promise.resolve();

  constructor(field: HTMLTextAreaElement | HTMLInputElement, options: CounterOptions) {
    this.#field = field;
    this.#options = options;
    this.#ownsOutput = options.output === undefined;
    if (options.output !== null) {
      const output = options.output ?? field.ownerDocument.createElement("div");
      if (this.#ownsOutput) field.after(output);
      this.#display = new Display(output);
    }
    field.addEventListener("input", this.#changed);
    field.addEventListener("focus", this.#focused);
    // A form resets its fields after the event, and a field can move to another form. The event does not leave a shadow
    // tree, and other listeners may stop it from bubbling.
    this.#roots = [field.ownerDocument, field.getRootNode()];
    for (const root of this.#roots) root.addEventListener("reset", this.#reset, true);
    void this.refresh();
  }

  get state(): CounterState {
    return this.#state;
  }

  #changed = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), this.#options.debounceMs ?? 80);
  };

  /** Starts loading the vocabulary before the first word is typed. */
  #focused = (): void => {
    const counter = this.#encoding();
    if (typeof counter === "string") void this.#count(counter, this.#field.value).catch(() => {});
  };

  #reset = (event: Event): void => {
    if (event.target === this.#field.form) setTimeout(() => void this.refresh());
  };

  update(options: Omit<CounterOptions, "output">): void {
    check(options);
    const before = this.#encoding();
    this.#options = { ...this.#options, ...options };
    // A count from another vocabulary would be wrong.
    if (this.#encoding() !== before) this.#show({ status: "counting", over: 0 });
    void this.refresh();
  }

  async refresh(): Promise<CounterState> {
    clearTimeout(this.#timer);
    if (!this.#isAttached) return this.#state;
    const asked = ++this.#asked;
    const encoding = this.#encoding();
    if (typeof encoding !== "string") return this.#show(encoding);
    const text = this.#field.value;
    // An empty text has no tokens in any vocabulary, so none needs to be loaded.
    if (text === "") return this.#show(this.#counted(0));
    if (this.#state.tokens === undefined || this.#state.status === "error") this.#show({ status: "counting", over: 0 });
    let next: CounterState;
    try {
      next = this.#counted(await this.#count(encoding, text));
    } catch (error) {
      next = failed(error);
    }
    return asked === this.#asked && this.#isAttached ? this.#show(next) : this.#state;
  }

  detach(): void {
    if (!this.#isAttached) return;
    this.#isAttached = false;
    clearTimeout(this.#timer);
    this.#field.removeEventListener("input", this.#changed);
    this.#field.removeEventListener("focus", this.#focused);
    for (const root of this.#roots) root.removeEventListener("reset", this.#reset, true);
    this.#display?.remove();
    if (this.#ownsOutput) this.#display?.root.remove();
    // A count that ended later would be kept.
    void this.#counts.then(() => forgetField(this.#number));
  }

  #count(encoding: EncodingName, text: string): Promise<number> {
    const counting = countField(this.#number, encoding, text);
    this.#counts = Promise.allSettled([this.#counts, counting]);
    return counting;
  }

  #counted(tokens: number): CounterState {
    const { model, limit: given = model === undefined ? undefined : limitOf(model) } = this.#options;
    if (given === undefined || given === Number.POSITIVE_INFINITY) return { status: "ready", tokens, over: 0 };
    // Tokens are whole.
    const limit = Math.floor(given);
    return { status: "ready", tokens, limit, over: Math.max(0, tokens - limit) };
  }

  /** The encoding to count with, or the state that says why there is none. */
  #encoding(): EncodingName | CounterState {
    const { model, encoding, limit } = this.#options;
    try {
      if (limit !== undefined && !(typeof limit === "number" && limit >= 0)) {
        throw new ReckonerError("input/bad-option", `limit must be a number of tokens, got ${shown(limit)}`, { limit });
      }
      if (encoding === undefined) return model === undefined ? "o200k_base" : encodingForModel(model);
      const known = encodingNames.find((name) => name === encoding);
      if (known !== undefined) return known;
      const message = `no encoding is called ${JSON.stringify(shown(encoding))}; there are ${encodingNames.join(", ")}`;
      throw new ReckonerError("input/bad-option", message, { encoding });
    } catch (error) {
      return failed(error);
    }
  }

  #show(state: CounterState): CounterState {
    this.#state = state;
    this.#display?.show(state, (this.#options.format ?? describeState)(state));
    this.#options.onChange?.(state);
    return state;
  }
}

/** The model's input limit, if it is known. */
function limitOf(model: string): number | undefined {
  const known = typeof model === "string" ? findModel(model) : undefined;
  return known?.maxInputTokens ?? known?.contextWindow;
}
