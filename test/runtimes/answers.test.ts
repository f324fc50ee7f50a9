import { describe, expect, it } from "vitest";
import { tiktoken } from "../oracles.ts";
import { answers, digest, sample } from "./answers.js";

describe("answers", () => {
  it.each(["o200k_base", "cl100k_base"] as const)("are tiktoken's: %s", (encoding) => {
    const ids = tiktoken(encoding).encode_ordinary(sample);
    expect({ tokens: ids.length, digest: digest(ids) }).toEqual(answers[encoding]);
  });

  it("tell one id from another, and their order", () => {
    expect(new Set([[1, 2], [2, 1], [1, 3], [1]].map(digest)).size).toBe(4);
  });
});
