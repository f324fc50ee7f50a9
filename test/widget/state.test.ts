/** What a counter says when an error stopped it. */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { describeState, failed } from "../../src/widget/state.ts";

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
