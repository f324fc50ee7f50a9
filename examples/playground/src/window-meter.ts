/** The bar that shows how full the context window is, with the text and with the answer to come. */
import { byId, percent, setText, short, tokensText } from "./dom.ts";
import type { View } from "./state.ts";

export function showWindow({ choice, count, settings }: View): void {
  const meter = byId("window");
  const { window, maxInput = window } = choice;
  const note = byId("window-note");
  if (window === undefined || maxInput === undefined || count === undefined) {
    // Another model's window must not be shown as this one's.
    for (const part of meter.children) if (part instanceof HTMLElement) part.style.width = "0";
    meter.classList.remove("over");
    note.classList.remove("over-text");
    meter.setAttribute("aria-valuenow", "0");
    meter.setAttribute("aria-valuetext", "not known");
    setText(note, window === undefined ? "How much this model holds has not been published." : "");
    return;
  }
  const share = count.high / window;
  const output = choice.answers ? settings.outputTokens : 0;
  const over = count.high + output - window;
  const tooMuchText = count.high - maxInput;
  const isOver = over > 0 || tooMuchText > 0;
  // Even the smallest share is visible.
  byId("window-text-part").style.width = `max(${Math.min(1, share) * 100}%, ${count.tokens > 0 ? 2 : 0}px)`;
  byId("window-answer-part").style.width = `${Math.min(1 - Math.min(1, share), output / window) * 100}%`;
  meter.classList.toggle("over", isOver);
  note.classList.toggle("over-text", isOver);
  meter.setAttribute("aria-valuenow", String(Math.min(100, Math.round(share * 10_000) / 100)));
  const words =
    over > 0 && choice.answers
      ? `Too long by ${tokensText(over)}: text and answer together may have ${short(window)}.`
      : isOver
        ? `Too long by ${tokensText(tooMuchText)}: the text may have ${short(maxInput)}.`
        : `${percent(share)} of the ${short(window)} tokens that ${choice.answers ? "text and answer may have together" : "the text may have"}.`;
  meter.setAttribute("aria-valuetext", words);
  setText(note, words);
}
