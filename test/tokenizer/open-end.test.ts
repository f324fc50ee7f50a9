/** Text that goes on for long without a place to cut it: where a count that grows must still be the count of the whole. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { readPacked, writePacked } from "../../src/vocabulary/format.ts";
import { distinctEncodings } from "../samples.ts";
import { sources, tokenizerOf } from "../tokenizers.ts";

const starts = ["", "\t\t", "\n  ", "中", "中A", "x'", "  ", "\r\n\t"];
const runs = ["/", "=", "a", "A", " ", "\n", "\t", "的", "é", "1", "'", "\u0301", "//\n", "aB", "-'"];
const ends = ["x", "X", " ", "\n", "'s", "1", ".", "/", "中", "\u0301", " y\n z"];

/** Pushes every run in two steps, and one letter more. */
function countsOn(tokenizer: Tokenizer): void {
  for (const start of starts) {
    for (const run of runs) {
      const text = start + run.repeat(Math.ceil(1_100 / run.length));
      for (const end of ends) {
        const counter = tokenizer.counter();
        counter.push(text);
        expect([start, run, end, counter.push(end)]).toEqual([start, run, end, tokenizer.count(text + end)]);
        expect([start, run, end, counter.push("q")]).toEqual([start, run, end, tokenizer.count(`${text}${end}q`)]);
      }
    }
  }
}

describe.each([
  ["qwen2", "cl100k_base"],
  ["qwen3_5", "cl100k_base"],
  ["tekken", "o200k_base"],
] as const)("the scanner %s, over the tokens of %s", (scanner, name) => {
  it("a counter that has settled part of a run counts on as if it had come at once", () => {
    const file = readPacked(readFileSync(sources[name].packed as URL));
    countsOn(Tokenizer.from(writePacked({ ...file, scanner }, file.merges)));
  });
});

describe.each(distinctEncodings)("%s", (name) => {
  it("a counter that has settled part of a run counts on as if it had come at once", async () => {
    countsOn(await tokenizerOf(name));
  });
});
