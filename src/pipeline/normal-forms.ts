/**
 * The normal forms of Unicode 9.0, which the reference has, on a host of any later version.
 *
 * Unicode promises that a text of characters known to one version is normalized the same by every later version. To
 * Unicode 9.0, a character added later is a starter that joins nothing. So the text is cut around such
 * characters, and the host normalizes what lies between.
 * https://www.unicode.org/policies/stability_policy.html#Normalization
 */
import { classText } from "./ranges.ts";
import { assigned9 } from "./unicode.ts";

/** A normal form. */
export type NormalForm = "NFC" | "NFD" | "NFKC" | "NFKD";

let known: RegExp | undefined;

/** The text in a normal form of Unicode 9.0. */
export function normalForm(text: string, form: NormalForm): string {
  // What a later version leaves alone, so does Unicode 9.0: there, fewer characters move or join.
  if (text.normalize(form) === text) return text;
  known ??= new RegExp(`${classText(assigned9())}+`, "gu");
  return text.replace(known, (stretch) => stretch.normalize(form));
}
