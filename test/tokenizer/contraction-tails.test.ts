/**
 * A counter that shortens a tail without cuts settles nothing that a contraction can still join, whatever stands before
 * it and wherever the text is split.
 */
import { expect, it } from "vitest";
import { oneOf } from "../random.ts";
import { todaysEncodings } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const heads = [
  "!".repeat(1_100),
  "'s".repeat(600),
  `${"中".repeat(400)}a`,
  "a".repeat(1_100),
  `${"=".repeat(1_100)}\n`,
];
const joins = ["", "a", "!", " ", "'"];
const contractions = ["s", "t", "re", "ve", "m", "ll", "d", "RE", "Ve", "ſ"];
const ends = ["", "x", "lama", " y", "'s", "."];

it.each(oneOf(todaysEncodings))("%s: every contraction behind a long head, split at every place", async (name) => {
  const tokenizer = await tokenizerOf(name);
  for (const head of heads) {
    for (const join of joins) {
      for (const contraction of contractions) {
        for (const end of ends) {
          const tail = `${join}'${contraction}${end}`;
          for (let at = 0; at <= tail.length; at++) {
            const counter = tokenizer.counter();
            counter.push(head + tail.slice(0, at));
            const counted = counter.push(tail.slice(at));
            if (counted === tokenizer.count(head + tail)) continue;
            expect.fail(`${head.length} × ${JSON.stringify(head[0])}, ${JSON.stringify(tail)} split at ${at}`);
          }
        }
      }
    }
  }
});
