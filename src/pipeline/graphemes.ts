/**
 * Extended grapheme clusters of Unicode 16.0, as unicode-segmentation finds them.
 *
 * Rules: https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundary_Rules, named here by their numbers.
 */
import { CodeTable } from "./code-table.ts";
import { graphemeRuns } from "./unicode.data.ts";

/** Classes in the order of their codes. */
const control = 1;
const extend = 2;
const prepend = 3;
const spacingMark = 4;
const pictographic = 5;
const regional = 6;
const l = 7;
const v = 8;
const t = 9;
const syllable = 10;
const zwj = 11;
const linker = 12;
const consonant = 13;
const zwnj = 14;
const classes = 15;
/** Syllables without and with a final consonant, which the table does not distinguish. */
const lv = 15;
const lvt = 16;

let table: CodeTable | undefined;

function classOf(codePoint: number): number {
  if (codePoint >= 0x20 && codePoint < 0x7f) return 0;
  table ??= new CodeTable(graphemeRuns, classes);
  const found = table.get(codePoint);
  return found === syllable ? ((codePoint - 0xac00) % 28 === 0 ? lv : lvt) : found;
}

/** Calls `visit` with each cluster of a text without half surrogate pairs, in order. */
export function eachGrapheme(text: string, visit: (cluster: string) => void): void {
  let start = 0;
  let before = -1;
  /** GB9c: 1 after a consonant and what extends it, 2 with a linker among these. */
  let conjunct = 0;
  /** GB11: 1 after a pictograph and what extends it, 2 with a joiner at the end. */
  let picture = 0;
  /** GB12 and GB13: whether the indicator before is the first one of a pair. */
  let isHalfFlag = false;
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at)!;
    const here = classOf(codePoint);
    const isJoined =
      joins(before, here) ||
      (conjunct === 2 && here === consonant) ||
      (picture === 2 && here === pictographic) ||
      (isHalfFlag && here === regional) ||
      (codePoint === 0x0a && at > 0 && text.charCodeAt(at - 1) === 0x0d);
    if (at > 0 && !isJoined) {
      visit(text.slice(start, at));
      start = at;
    }
    if (here === consonant) conjunct = 1;
    else if (here === linker) conjunct = conjunct > 0 ? 2 : 0;
    else if (here !== extend && here !== zwj) conjunct = 0;
    if (here === pictographic) picture = 1;
    else if (here === zwj) picture = picture === 1 ? 2 : 0;
    else if ((here !== extend && here !== linker && here !== zwnj) || picture === 2) picture = 0;
    isHalfFlag = here === regional && !isHalfFlag;
    before = here;
    at += codePoint > 0xffff ? 2 : 1;
  }
  if (start < text.length) visit(text.slice(start));
}

/** The rules that look only at two neighbours. */
function joins(before: number, here: number): boolean {
  if (before < 0 || before === control || here === control) return false; // GB4, GB5
  if (here === extend || here === zwj || here === spacingMark || here === linker || here === zwnj) return true; // GB9, GB9a
  if (before === prepend) return true; // GB9b
  if (before === l) return here === l || here === v || here === lv || here === lvt; // GB6
  if (before === lv || before === v) return here === v || here === t; // GB7
  return (before === lvt || before === t) && here === t; // GB8
}
