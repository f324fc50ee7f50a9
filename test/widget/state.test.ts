/** What a counter says: a count, and when an error stopped it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { models } from "../../src/models/openai.ts";
import { describeState, failed } from "../../src/widget/state.ts";

describe("describeState", () => {
  it("says of gpt-5 what README.md says it does, with its limit of input", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const limit = models["gpt-5"]?.maxInputTokens;
    expect(limit).toBe(272_000);
    expect(readme).toContain(`The element shows \`1,234 of ${limit?.toLocaleString("en-US")} tokens\``);
    expect(describeState({ status: "ready", tokens: 2, limit: 9, over: 0 })).toBe("2 of 9 tokens");
  });
});

describe("failed", () => {
  it.each([
    [
      "ours by its code",
      new ReckonerError("vocabulary/not-loaded", "no"),
      { code: "vocabulary/not-loaded", message: "no" },
    ],
    ["another's by its name", new TypeError("no module"), { code: "TypeError", message: "no module" }],
    ["what is no error as one", "gone", { code: "Error", message: "gone" }],
  ])("names an error: %s", (_, error, expected) => {
    const state = failed(error);
    expect(state).toEqual({ status: "error", over: 0, error: expected });
    expect(describeState(state)).toBe(expected.message);
  });
});
