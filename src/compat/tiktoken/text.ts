/**
 * Packs the text of a rank file with its split pattern, as `new Tiktoken(…)` takes them, for our tokenizer.
 *
 * A pattern is not compiled: it is looked up to find the scanner that does the same.
 */
import { checkText, ReckonerError } from "../../errors.ts";
import { pack, readTiktoken, type VocabularySource } from "../../vocabulary/index.ts";
import { scannerOf } from "../../vocabulary/split-patterns.ts";

/**
 * A vocabulary without special tokens from the text of a rank file.
 *
 * @throws {@link ReckonerError} `input/not-a-string`, `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function packText(text: string, pattern: string | undefined): VocabularySource {
  checkText(text, "a rank file");
  checkText(pattern ?? "", "a split pattern");
  const scanner = scannerOf(pattern ?? "");
  if (scanner === "given") {
    const message = `no scanner for the pattern ${JSON.stringify(pattern)}; known are those of gpt2, cl100k_base, o200k_base, Llama 3, Qwen and Tekken`;
    throw new ReckonerError("vocabulary/unsupported", message, { pattern });
  }
  const lines = text.startsWith("!") ? expand(text) : text;
  return { name: "ranks", packed: pack(readTiktoken(lines, { name: "ranks", scanner })) };
}

/** Expands `! first-rank token token …`, the short form of npm tiktoken, to a line per token. */
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
