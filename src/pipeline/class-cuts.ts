/** Cuts by a class of characters: around each of them, or around runs of them. */
import { ClassTable, pair } from "./class-table.ts";
import type { Cut } from "./piece.ts";
import type { CodePoints } from "./ranges.ts";

/** Cuts around the characters of a set, each by itself or runs of them together. */
export function classCutter(set: CodePoints, isEach: boolean): Cut {
  const table = new ClassTable(() => [set]);
  return (text, start, end, visit) => {
    if (start === end) return true;
    const { units } = table;
    let before = 0;
    for (let at = start; at < end; at++) {
      let here = units[text.charCodeAt(at)]!;
      const isPair = here === pair;
      if (isPair) here = table.wide(text, at);
      // A character in the set is cut off from those outside it, and perhaps from others in it.
      if (at > start && (here !== before || (isEach && here !== 0)) && !visit(at)) return false;
      before = here;
      if (isPair && text.codePointAt(at)! > 0xffff) at++;
    }
    return visit(end);
  };
}
