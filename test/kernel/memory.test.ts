/** Linear memory that cannot grow is an error with a way out, and the instance goes on. */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import r50k_base from "../../src/vocabularies/r50k_base.ts";

describe("linear memory", () => {
  it("refuses a stretch that cannot be cut and does not fit, and counts on: kernel/out-of-memory", async () => {
    const tokenizer = await Tokenizer.load(r50k_base);
    // One pretoken; with the room for its results it would need more than WebAssembly can address.
    const oneWord = "a".repeat(430_000_000);
    expect(() => tokenizer.count(oneWord)).toThrowError(
      expect.objectContaining({ code: "kernel/out-of-memory", message: expect.stringContaining("in parts") }),
    );
    expect(tokenizer.count("hello world")).toBe(2);
    // The way out: it is counted in parts as it arrives.
    const counter = tokenizer.counter();
    counter.push(oneWord.slice(0, 1_000_000));
    expect(counter.push(oneWord.slice(0, 1_000_000))).toBe(tokenizer.count(oneWord.slice(0, 2_000_000)));
  });
});
