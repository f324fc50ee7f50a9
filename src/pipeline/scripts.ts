/**
 * `UnicodeScripts`: cuts between characters of different scripts, as SentencePiece does.
 *
 * Characters without a script, and spaces, belong to what is before them; the reference drops those at the beginning
 * of a piece.
 */
import { CodeTable } from "./code-table.ts";
import { part, type Stage } from "./piece.ts";
import { scriptCodes, scriptRuns9 } from "./unicode.data.ts";

let table: CodeTable | undefined;

/** Cuts a piece between scripts. */
export const betweenScripts: Stage = (piece, emit) => {
  table ??= new CodeTable(scriptRuns9, scriptCodes);
  const { text } = piece;
  let start = -1;
  let script = 0;
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at)!;
    const here = table.get(codePoint);
    if (here !== 0 && here !== script) {
      if (start >= 0 && !emit(part(piece, start, at))) return false;
      start = at;
      script = here;
    }
    at += codePoint > 0xffff ? 2 : 1;
  }
  return start < 0 || emit(part(piece, start, text.length));
};
