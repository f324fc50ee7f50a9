/**
 * Which scanner does what a tokenizer.json or a tekken.json asks for.
 *
 * A scanner is chosen only for spellings known to mean its pattern; everything else is `given`: split outside the
 * kernel, by the pattern itself.
 */
import type { Component, ScannerName } from "./vocabulary.ts";

const contractions = `(?i:'s|'t|'re|'ve|'m|'ll|'d)`;
const spaces = String.raw`|\s*[\r\n]+|\s+(?!\S)|\s+`;
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const before = String.raw`[^\r\n\p{L}\p{N}]?`;

function cased(after: string, number: string): string {
  const words = `${before}${upper}*${lower}+${after}|${before}${upper}+${lower}*${after}`;
  return `${words}|${number}${String.raw`| ?[^\s\p{L}\p{N}]+[\r\n/]*`}${spaces}`;
}

/** With two spellings of newlines after white space: either way, the white space takes all but the last one. */
function uncased(number: string): string[] {
  return [spaces, spaces.replace("[\\r\\n]+", "[\\r\\n]")].map(
    (end) => `${contractions}|${before}${String.raw`\p{L}+`}|${number}${String.raw`| ?[^\s\p{L}\p{N}]+[\r\n]*`}${end}`,
  );
}

/** Spellings of OpenAI's cl100k from before it had `\s++$`, with either rule for numbers. */
function possessive(number: string): string[] {
  return ["+", "++"].map(
    (letters) =>
      String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}${letters}|${number}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+`,
  );
}

const number = String.raw`\p{N}`;
const numbers = String.raw`\p{N}{1,3}`;

const scanners: ReadonlyMap<string, ScannerName> = /* @__PURE__ */ new Map<string, ScannerName>([
  [String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, "gpt2"],
  [String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, "gpt2"],
  [String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s`, "gpt2"],
  [
    String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
    "cl100k",
  ],
  ...[...uncased(numbers), ...possessive(numbers)].map((pattern): [string, ScannerName] => [pattern, "llama3"]),
  ...[...uncased(number), ...possessive(number)].map((pattern): [string, ScannerName] => [pattern, "qwen2"]),
  [`${contractions}|${before}${String.raw`[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*`}${spaces}`, "qwen3_5"],
  [cased(`${contractions}?`, numbers), "o200k"],
  [cased("", number), "tekken"],
]);

/** The scanner of a split pattern as tiktoken's engine reads it, `given` if it has none. */
export function scannerOf(pattern: string): ScannerName {
  return scanners.get(pattern) ?? "given";
}

/** The same as Oniguruma reads it: there `{1,3}+` is not possessive but a run of `{1,3}`, which no scanner cuts. */
function scannerOfRegex(pattern: string): ScannerName {
  return /\d\}\+/.test(pattern) ? "given" : scannerOf(pattern);
}

/** The steps of a pre-tokenizer or a normalizer, in order. */
export function stepsOf(component: Component | null): Component[] {
  // A step that is not a component is the tokenizer's to refuse.
  if (typeof component !== "object" || component === null) return [];
  const inner = component["pretokenizers"] ?? component["normalizers"];
  return component.type === "Sequence" && Array.isArray(inner) ? inner.flatMap(stepsOf) : [component];
}

/** The scanner for the pre-tokenizer of a byte-level vocabulary; one of its steps is a ByteLevel. */
export function scannerOfBytes(steps: readonly Component[]): ScannerName {
  const last = steps.at(-1)!;
  const [first, ...more] = steps.slice(0, -1);
  if (last.type !== "ByteLevel") return "given";
  const usesRegex = last["use_regex"] !== false;
  // A lone ByteLevel puts its space before the whole text, which the kernel's caller can do as well.
  if (first === undefined) return usesRegex ? "gpt2" : "none";
  if (more.length > 0 || usesRegex || last["add_prefix_space"] !== false || first.type !== "Split") return "given";
  const regex = (first["pattern"] as { Regex?: unknown } | null)?.Regex;
  const { behavior, invert } = first;
  // These patterns match all of a text, so it does not matter what happens to the rest.
  const keepsMatches = behavior === "Isolated" || (behavior === "Removed" && invert === true);
  return keepsMatches && typeof regex === "string" ? scannerOfRegex(regex) : "given";
}

/** The scanner for the pre-tokenizer of a vocabulary of characters. */
export function scannerOfCharacters(steps: readonly Component[], normalizer: Component | null): ScannerName {
  const splits = steps.filter((step) => !isIdle(step, normalizer));
  if (splits.length === 0) return "none";
  // Without splitting, Metaspace only writes its character in place of spaces.
  const isMetaspace = splits.length === 1 && splits[0]!.type === "Metaspace" && splits[0]!["split"] === false;
  return isMetaspace ? "none" : "given";
}

/** Whether a step looks for spaces in a text that no longer has any. */
function isIdle(step: Component, normalizer: Component | null): boolean {
  const pattern = (step["pattern"] as { String?: unknown } | null | undefined)?.String;
  if (step.type !== "Split" || typeof pattern !== "string" || !pattern.includes(" ") || step["invert"] === true)
    return false;
  const last = stepsOf(normalizer).at(-1);
  const replaced = (last?.["pattern"] as { String?: unknown } | null | undefined)?.String;
  return last?.type === "Replace" && replaced === " " && !String(last["content"]).includes(" ");
}
