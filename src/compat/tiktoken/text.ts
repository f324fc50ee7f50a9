/**
 * Rank files as text with a split pattern, as `new Tiktoken(…)` takes them, packed for our tokenizer.
 *
 * A pattern is not compiled: it is looked up, and stands for the scanner that does what it says.
 */
import { ReckonerError } from "../../errors.ts";
import { pack, readTiktoken, type ScannerName, type VocabularySource } from "../../vocabulary/index.ts";

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const notWord = String.raw`[^\r\n\p{L}\p{N}]?`;

/** Every spelling of a pattern that tiktoken 0.14.0 (first) and npm tiktoken 1.0.22 carry. */
const scanners: ReadonlyMap<string, ScannerName> = new Map<string, ScannerName>([
  [String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s`, "gpt2"],
  [String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, "gpt2"],
  [
    String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
    "cl100k",
  ],
  [
    String.raw`${contractions}|${notWord}\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    "llama3",
  ],
  [
    [
      `${notWord}${upper}*${lower}+${contractions}?`,
      `${notWord}${upper}+${lower}*${contractions}?`,
      String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ].join("|"),
    "o200k",
  ],
]);

/**
 * A vocabulary without special tokens from the text of a rank file.
 *
 * @throws {@link ReckonerError} `input/not-a-string`, `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function packText(text: string, pattern: string | undefined): VocabularySource {
  if (typeof text !== "string") {
    const message = `a rank file is given as text, got ${typeof text}`;
    throw new ReckonerError("input/not-a-string", message, { got: typeof text });
  }
  const scanner = scanners.get(pattern ?? "");
  if (scanner === undefined) {
    const message = `no scanner for the pattern ${JSON.stringify(pattern)}; known are those that tiktoken gives gpt2, cl100k_base and o200k_base`;
    throw new ReckonerError("vocabulary/unsupported", message, { pattern });
  }
  const lines = text.startsWith("!") ? expand(text) : text;
  return { name: "ranks", packed: pack(readTiktoken(lines, { name: "ranks", scanner })) };
}

/** `! first-rank token token …`, the short form of npm tiktoken, as a line per token. */
function expand(text: string): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, first, ...tokens] = line.split(" ");
    tokens.forEach((token, index) => {
      lines.push(`${token} ${Number(first) + index}`);
    });
  }
  return lines.join("\n");
}
