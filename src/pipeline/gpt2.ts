/**
 * GPT-2's pattern, which ByteLevel uses, written by hand, with properties of Unicode 16.0:
 *
 *   's|'t|'re|'ve|'m|'ll|'d    contraction
 *   | ?\p{L}+                  a run of one class, and the space before it
 *   | ?\p{N}+
 *   | ?[^\s\p{L}\p{N}]+
 *   |\s+(?!\S)                 white space up to the end of the text, else all but its last character
 *   |\s+                       one character of white space
 */
import { ClassTable, pair } from "./class-table.ts";
import type { Cut } from "./piece.ts";
import { property, spaces } from "./unicode.ts";

const white = 3;

const table = /* @__PURE__ */ new ClassTable(() => [property("L")!, property("N")!, spaces()]);

/** Cuts where the pattern matches; it leaves nothing out. */
export const gpt2Cut: Cut = (text, start, end, visit) => {
  const { units } = table;
  for (let at = start; at < end; ) {
    const unit = text.charCodeAt(at);
    const contracted = unit === 0x27 ? contraction(text, at, end) : 0;
    let next = at;
    // A space belongs to whatever follows it, except white space.
    if (unit === 0x20 && at + 1 < end && units[text.charCodeAt(at + 1)] !== white) next++;
    next = contracted > 0 ? at + contracted : runEnd(units, text, next, end);
    if (!visit(next)) return false;
    at = next;
  }
  return true;
};

/** Where the run of one class that begins at `start` ends; white space leaves its last character to what follows. */
function runEnd(units: Uint8Array, text: string, start: number, end: number): number {
  let kind = -1;
  let at = start;
  while (at < end) {
    let here = units[text.charCodeAt(at)]!;
    const isPair = here === pair;
    if (isPair) here = table.wide(text, at);
    if (here !== kind && kind >= 0) break;
    kind = here;
    at += isPair && text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return kind === white && at < end && at - start > 1 ? at - 1 : at;
}

/** Code units of the contraction that begins at `at`, an apostrophe; 0 if there is none. */
function contraction(text: string, at: number, end: number): number {
  if (at + 1 >= end) return 0;
  const first = text[at + 1]!;
  if ("stmd".includes(first)) return 2;
  return at + 2 < end && ["re", "ve", "ll"].includes(first + text[at + 2]!) ? 3 : 0;
}
