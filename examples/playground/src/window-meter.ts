/** The bar that says how full the context window is: with the text, and with the answer that is to come. */
import { byId, percent, setText, short, whole } from "./dom.ts";
import type { View } from "./state.ts";

export function showWindow({ choice, count, settings }: View): void {
  const meter = byId("window");
  const { window, maxInput = window } = choice;
  const note = byId("window-note");
  if (window === undefined || maxInput === undefined || count === undefined) {
    setText(note, window === undefined ? "How much this model holds has not been published." : "");
    return;
  }
  const share = count.high / window;
  const answer = settings.outputTokens / window;
  const over = count.high + settings.outputTokens - window;
  const tooMuchText = count.high - maxInput;
  const isOver = over > 0 || tooMuchText > 0;
  // However little it is, it shows.
  byId("window-text-part").style.width = `max(${Math.min(1, share) * 100}%, ${count.tokens > 0 ? 2 : 0}px)`;
  byId("window-answer-part").style.width = `${Math.min(1 - Math.min(1, share), answer) * 100}%`;
  meter.classList.toggle("over", isOver);
  note.classList.toggle("over-text", isOver);
  meter.setAttribute("aria-valuenow", String(Math.min(100, Math.round(share * 10_000) / 100)));
  const words =
    over > 0
      ? `Too long by ${whole(over)} tokens: text and answer together may have ${short(window)}.`
      : isOver
        ? `Too long by ${whole(tooMuchText)} tokens: the text may have ${short(maxInput)}.`
        : `${percent(share)} of the ${short(window)} tokens that text and answer may have together.`;
  meter.setAttribute("aria-valuetext", words);
  setText(note, words);
}
