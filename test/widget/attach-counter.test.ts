/** What `attachCounter` refuses before it touches a page. */
import { describe, expect, it } from "vitest";
import { attachCounter, type CounterOptions } from "../../src/widget/index.ts";

describe("attachCounter", () => {
  // Enough of a field to be taken for one; a counter that was made would touch what is not there.
  const field = { value: "", addEventListener() {} } as unknown as HTMLTextAreaElement;

  it.each([
    [null, "must be an object, got null"],
    [5, "must be an object, got number"],
    ["x", "must be an object, got string"],
    [{ modle: "gpt-4" }, '"modle" is not an option; there are model, encoding'],
    [{ onChange: 5 }, "onChange must be a function, got number"],
    [{ format: "{tokens}" }, "format must be a function, got string"],
    [{ output: "#count" }, "output must be an element or null, got string"],
    [{ debounceMs: Number.NaN }, "debounceMs must be a number of milliseconds from 0, got NaN"],
    [{ debounceMs: -1 }, "debounceMs must be a number of milliseconds from 0, got -1"],
  ])("refuses options %j: input/bad-option", (options, message) => {
    expect(() => attachCounter(field, options as CounterOptions)).toThrowError(
      expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(message) }),
    );
  });
});
