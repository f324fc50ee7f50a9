/**
 * The text field, which holds one page of the text.
 *
 * In a field of a megabyte, the browser alone takes 20 ms per keystroke, so a long text is edited page by page. What was
 * typed is found by comparing the page before and after; the worker gets one question at a time, and what is typed
 * meanwhile goes with the next.
 */
import type { Desk } from "./desk.ts";
import type { Snapshot } from "./messages.ts";

/** Code units from which a paste goes to the worker directly, without passing through the field. */
const longPaste = 60_000;

/** Where two texts differ: the same start, the same end. */
export function difference(before: string, after: string): { from: number; to: number; text: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let tail = 0;
  while (
    tail < shorter - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}

/** A text as a text field holds it: with `\n` for every line end. */
export function asInField(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** The offset in `raw` for an offset in the text as the field holds it. */
export function rawOffset(raw: string, inField: number): number {
  if (!raw.includes("\r")) return inField;
  let at = 0;
  for (let left = inField; left > 0; left--) at += raw.charCodeAt(at) === 13 && raw.charCodeAt(at + 1) === 10 ? 2 : 1;
  return at;
}

export class Editor {
  readonly field: HTMLTextAreaElement;
  readonly #desk: Desk;
  readonly #onSnapshot: (snapshot: Snapshot) => void;
  readonly #onError: (error: unknown) => void;
  /** The page's text as the worker has it; `#known` is the same as the field holds it. */
  raw = "";
  #known = "";
  #from = 0;
  /** Whether there is more text than this page. */
  #isPart = false;
  #isAsking = false;
  #isBehind = false;
  /** Resolves once the worker has everything that was typed. */
  #sending: Promise<void> = Promise.resolve();
  /** Texts and pages being loaded: meanwhile the field is read-only, since its content is about to go. */
  #takes = 0;

  constructor(
    field: HTMLTextAreaElement,
    desk: Desk,
    onSnapshot: (snapshot: Snapshot) => void,
    onError: (error: unknown) => void,
  ) {
    this.field = field;
    this.#desk = desk;
    this.#onSnapshot = onSnapshot;
    this.#onError = onError;
    field.addEventListener("input", () => this.#changed());
    field.addEventListener("paste", (event) => this.#paste(event));
    field.addEventListener("beforeinput", (event) => this.#replaceAll(event));
  }

  /** Accepts an answer: a new page, or the old one after an edit. */
  accept(snapshot: Snapshot, caret?: number): void {
    this.#from = snapshot.page.from;
    this.#isPart = snapshot.page.to - snapshot.page.from < snapshot.length;
    if (snapshot.text !== undefined) {
      this.raw = snapshot.text;
      this.#known = asInField(this.raw);
      this.field.value = this.#known;
      if (caret !== undefined) {
        const at = asInField(this.raw.slice(0, Math.max(0, caret - this.#from))).length;
        this.field.setSelectionRange(at, at);
      }
    }
    this.#onSnapshot(snapshot);
  }

  /** Sends what was typed into this page, then asks for another text or page and shows it. */
  async take(ask: () => Promise<Snapshot>, caret?: number): Promise<void> {
    this.#takes++;
    this.field.readOnly = true;
    try {
      await this.#sending;
      this.accept(await ask(), caret);
    } finally {
      if (--this.#takes === 0) this.field.readOnly = false;
    }
  }

  #changed(): void {
    if (this.#isAsking) this.#isBehind = true;
    else this.#sending = this.#send();
  }

  async #send(): Promise<void> {
    const now = this.field.value;
    const { from, to, text } = difference(this.#known, now);
    if (from === to && text === "") return;
    const [start, end] = [rawOffset(this.raw, from), rawOffset(this.raw, to)];
    this.raw = this.raw.slice(0, start) + text + this.raw.slice(end);
    this.#known = now;
    this.#isAsking = true;
    try {
      const at = this.#from + start;
      let snapshot = await this.#desk.ask("edit", { from: at, to: this.#from + end, text, leap: false });
      let caret = at + text.length;
      if (snapshot.text !== undefined && this.field.value !== now) {
        // The page was cut again, and what was typed into the old one meanwhile is not in the new one yet.
        const rest = difference(now, this.field.value);
        const [restFrom, restTo] = [rest.from, rest.to].map((offset) => this.#from + rawOffset(this.raw, offset));
        await this.#desk.ask("edit", { from: restFrom!, to: restTo!, text: rest.text, leap: false });
        caret = restFrom! + rest.text.length;
        snapshot = await this.#desk.ask("turn", { at: caret });
      }
      this.accept(snapshot, snapshot.text === undefined ? undefined : caret);
    } catch (error) {
      this.#onError(error);
    }
    this.#isAsking = false;
    if (this.#isBehind) {
      this.#isBehind = false;
      await this.#send();
    }
  }

  #paste(event: ClipboardEvent): void {
    const text = asInField(event.clipboardData?.getData("text/plain") ?? "");
    const { selectionStart, selectionEnd } = this.field;
    if (this.#isAllSelected()) {
      event.preventDefault();
      void this.#set(text);
    } else if (text.length >= longPaste) {
      event.preventDefault();
      void this.insert(text, selectionStart, selectionEnd);
    }
  }

  /** Selecting everything and typing replaces the whole text, not only the page. */
  #replaceAll(event: InputEvent): void {
    const isDeletion = event.inputType.startsWith("delete");
    if (!this.#isAllSelected() || (!isDeletion && event.inputType !== "insertText")) return;
    event.preventDefault();
    void this.#set(isDeletion ? "" : (event.data ?? ""));
  }

  #isAllSelected(): boolean {
    const { selectionStart, selectionEnd, value } = this.field;
    return this.#isPart && selectionStart === 0 && selectionEnd === value.length;
  }

  async #set(text: string): Promise<void> {
    await this.take(() => this.#desk.ask("set", { text }), text.length);
  }

  /** Replaces a selection in the page with a long text. */
  async insert(text: string, start: number, end: number): Promise<void> {
    await this.#sending;
    const [from, to] = [start, end].map((offset) => this.#from + rawOffset(this.raw, offset)) as [number, number];
    await this.take(() => this.#desk.ask("edit", { from, to, text, leap: true }), from + text.length).catch(
      this.#onError,
    );
  }
}
