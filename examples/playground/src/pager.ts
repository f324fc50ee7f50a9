/** Turning the pages of a long text. */
import { byId, setText, whole } from "./dom.ts";
import type { Snapshot } from "./messages.ts";

export class Pager {
  readonly #at = byId<HTMLInputElement>("page-at");
  readonly #back = byId<HTMLButtonElement>("page-back");
  readonly #on = byId<HTMLButtonElement>("page-on");
  readonly #note = byId("page-note");
  #page = { from: 0, to: 0 };

  /** @param turn Turns to the page that holds an offset. */
  constructor(turn: (at: number) => void) {
    this.#back.addEventListener("click", () => turn(Math.max(0, this.#page.from - 1)));
    this.#on.addEventListener("click", () => turn(this.#page.to));
    this.#at.addEventListener("change", () => turn(this.#at.valueAsNumber));
  }

  show({ page, length }: Snapshot): void {
    this.#page = page;
    const isLong = page.to - page.from < length;
    byId("pager").hidden = !isLong;
    if (!isLong) {
      setText(this.#note, "");
      return;
    }
    const where = `characters ${whole(page.from + 1)} to ${whole(page.to)} of ${whole(length)}`;
    this.#at.max = String(length);
    this.#at.step = String(Math.max(1, page.to - page.from));
    this.#at.valueAsNumber = page.from;
    this.#at.setAttribute("aria-valuetext", where);
    this.#back.disabled = page.from === 0;
    this.#on.disabled = page.to === length;
    setText(this.#note, `This text is long: you see ${where}. All of it is counted.`);
  }
}
