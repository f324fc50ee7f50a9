/**
 * Cutting a text where a pattern matches, with the five behaviours of Hugging Face's SplitDelimiterBehavior.
 *
 * As in the reference, a text is first cut into matches and what lies between them, and the behaviour then says which
 * of these stretches are joined or dropped.
 */
import type { Expression } from "./expression.ts";
import { type Cut, type Emit, type Piece, part, type Stage } from "./piece.ts";

/** What becomes of the matches. */
export type SplitBehavior = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

/** Every {@link SplitBehavior}. */
export const splitBehaviors: readonly SplitBehavior[] = [
  "Removed",
  "Isolated",
  "MergedWithPrevious",
  "MergedWithNext",
  "Contiguous",
];

/** Cuts a text where `expression` matches, and keeps all of it. */
export function cutter(expression: Expression): Cut {
  return (text, start, end, visit) => {
    // An expression sees all it is given, and would look past the end.
    const piece = start === 0 && end === text.length ? text : text.slice(start, end);
    return eachStretch(expression, piece, (from, to) => to === from || visit(start + to));
  };
}

/** A cut as a stage. */
export function cutting(cut: Cut): Stage {
  return (piece, emit) => {
    let start = 0;
    return cut(piece.text, 0, piece.text.length, (end) => {
      const from = start;
      start = end;
      return emit(part(piece, from, end));
    });
  };
}

/**
 * Cuts pieces where `expression` matches.
 *
 * @param isInverted Whether delimiters are what lies between the matches.
 */
export function splitter(expression: Expression, behavior: SplitBehavior, isInverted: boolean): Stage {
  if (behavior === "Isolated") return cutting(cutter(expression));
  if (behavior === "Removed") {
    return (piece, emit) =>
      eachStretch(expression, piece.text, (start, end, isMatch) => {
        const isKept = end > start && isMatch === isInverted;
        return !isKept || emit(part(piece, start, end));
      });
  }
  return (piece, emit) => {
    const ends: number[] = [];
    const flags: boolean[] = [];
    eachStretch(expression, piece.text, (_, end, isMatch) => {
      ends.push(end);
      flags.push(isMatch !== isInverted);
      return true;
    });
    return emitJoined(piece, ends, joints[behavior](flags), emit);
  };
}

/**
 * The matches of a text and the stretches between them, in order; an empty match is an empty stretch.
 *
 * @returns Whether `visit` returned `true` for all.
 */
export function eachStretch(
  pattern: Expression,
  text: string,
  visit: (start: number, end: number, isMatch: boolean) => boolean,
): boolean {
  // Nothing is found in an empty text, not even an empty match.
  if (text === "") return true;
  const { next, here } = pattern.for(text);
  let before = 0;
  let last = -1;
  // Patterns that leave nothing out match where the last match ended; others are soon recognized.
  let patience = 16;
  for (let from = 0; from <= text.length; ) {
    if (patience > 0 && from === before && from < text.length) {
      here.lastIndex = from;
      if (here.test(text) && here.lastIndex > from) {
        from = here.lastIndex;
        if (!visit(before, from, true)) return false;
        before = from;
        last = from;
        continue;
      }
      patience--;
    }
    next.lastIndex = from;
    const found = next.exec(text);
    if (found === null) break;
    const end = next.lastIndex;
    if ((text.codePointAt(found.index - 1) ?? 0) > 0xffff) {
      // V8 finds an empty match in the middle of a surrogate pair.
      from = found.index + 1;
      continue;
    }
    if (found.index === end && end === last) {
      // An empty match right after a match does not count.
      from += (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    if (found.index > before && !visit(before, found.index, false)) return false;
    if (!visit(found.index, end, true)) return false;
    before = end;
    last = end;
    from = end;
  }
  return before >= text.length || visit(before, text.length, false);
}

/** Per stretch, whether it is joined to the one before it. */
type Joints = (isMatch: readonly boolean[]) => boolean[];

const joints: Readonly<Record<"MergedWithPrevious" | "MergedWithNext" | "Contiguous", Joints>> = {
  Contiguous: (isMatch) => isMatch.map((matched, index) => index > 0 && matched === isMatch[index - 1]),
  // Of matches in a row, only the first joins the text before them, and only the last the text after.
  MergedWithPrevious: (isMatch) => isMatch.map((matched, index) => index > 0 && matched && !isMatch[index - 1]),
  MergedWithNext: (isMatch) => isMatch.map((matched, index) => index > 0 && !matched && isMatch[index - 1]!),
};

function emitJoined(piece: Piece, ends: readonly number[], isJoined: readonly boolean[], emit: Emit): boolean {
  let start = 0;
  for (const [index, end] of ends.entries()) {
    if (isJoined[index + 1] === true || end === start) continue;
    if (!emit(part(piece, start, end))) return false;
    start = end;
  }
  return true;
}
