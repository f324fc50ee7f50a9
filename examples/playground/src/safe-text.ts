/**
 * The text of tokens made safe to look at: visible spaces, and a name for every character that is invisible or would
 * move its neighbours (direction marks can reverse whole lines).
 */

/** A run of a token's text: plain, or a character shown by its name. */
export interface Piece {
  readonly text: string;
  readonly isMark: boolean;
}

/**
 * Controls, format characters, separators, lone surrogates, private use.
 * This only affects what is shown, so the browser's own Unicode version will do.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|[^\S ]/gu;

/** Joins and selectors inside emoji: seen with what they join. */
const joiner = /^[\u200d\ufe0e\ufe0f]$/u;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(unseen)) {
    if (joiner.test(match[0]) && text.length > match[0].length) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index), isMark: false });
    found.push({ text: nameOf(match[0]), isMark: true });
    if (match[0] === "\n") found.push({ text: "\n", isMark: false });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at), isMark: false });
  return found;
}

/** What stands for a character that cannot be seen. */
function nameOf(character: string): string {
  if (character === "\n") return "⏎";
  if (character === "\r") return "␍";
  if (character === "\t") return "⇥";
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A token in one line of words. */
export function inWords(text: string): string {
  const shown = pieces(text)
    .filter(({ text: part }) => part !== "\n")
    .map(({ text: part }) => part)
    .join("");
  return shown.replaceAll(" ", "␣");
}
