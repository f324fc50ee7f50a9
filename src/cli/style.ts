/**
 * Colours for outputs that show them; other outputs get the same text without.
 */
import type { Output } from "./io.ts";

/** Turns text into styled text, or leaves it alone. */
export type Paint = (text: string) => string;

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** The styles as this output can show them. */
export function paint(output: Output): Readonly<Record<keyof typeof codes, Paint>> {
  const style = (name: keyof typeof codes): Paint => {
    const [on, off] = codes[name];
    return output.colorDepth === 0 ? (text) => text : (text) => `\x1b[${on}m${text}\x1b[${off}m`;
  };
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}
