/**
 * Numbers, sizes, bars and names as a person reads them in a terminal.
 *
 * Plain string work: `Intl` costs more at start than a small count takes.
 */

/** @example grouped(1234567); // "1,234,567" */
export function grouped(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes with a decimal unit and three digits. @example sizeText(1_234_567); // "1.23 MB" */
export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  // 999.5 and above would round to 1000.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  if (unit === 0) return `${bytes} B`;
  return `${value >= 99.95 ? value.toFixed(0) : value.toPrecision(3)} ${units[unit]}`;
}

/** A part of a whole in percent, with one decimal; a part above 0 never shows as 0.0. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return "";
  const value = (100 * part) / whole;
  return part > 0 && value < 0.05 ? "<0.1%" : `${value.toFixed(1)}%`;
}

/** A bar of up to `width` cells in steps of one eighth; a part above 0 shows at least one eighth. */
export function bar(part: number, whole: number, width: number): string {
  if (whole <= 0 || part <= 0) return "";
  const eighths = Math.max(1, Math.round((8 * width * part) / whole));
  return "█".repeat(eighths >> 3) + ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths & 7];
}

/** Text that neither moves the cursor nor hides anything: control and zero-width characters as `\x1b`, `\u200d`. */
export function visible(name: string): string {
  return name.replace(
    /[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (character) => {
      const code = character.charCodeAt(0);
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    },
  );
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18d08}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?!\p{Regional_Indicator})\p{Emoji_Presentation}/u;
/** Marks sit on the character before them; the vowels and final consonants of old Korean sit inside it. */
const none = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7fb]/u;

/** Cells that a text takes in a terminal; East Asian characters and emoji take two, marks that combine none. */
export function cells(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : none.test(character) ? 0 : 1;
  return width;
}

/** As much of the beginning of a text as fits. */
export function clipped(text: string, width: number): string {
  let head = "";
  for (const character of text) {
    if (cells(head + character) > width) break;
    head += character;
  }
  return head;
}

/** As much of the beginning of a text as fits, with `…` for the rest. */
export function begun(text: string, width: number): string {
  return cells(text) <= width ? text : `${clipped(text, width - 1)}…`;
}

/** A path shortened to fit: `…/` replaces outer folders first, then the beginning of the name. */
export function shortened(path: string, width: number): string {
  if (cells(path) <= width) return path;
  for (let at = path.indexOf("/", 1); at >= 0; at = path.indexOf("/", at + 1)) {
    const inner = `…${path.slice(at)}`;
    if (cells(inner) <= width) return inner;
  }
  let tail = "";
  for (const character of [...path].reverse()) {
    if (cells(character + tail) > width - 1) break;
    tail = character + tail;
  }
  return `…${tail}`;
}

/** @example plural(1, "file"); // "1 file" */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
