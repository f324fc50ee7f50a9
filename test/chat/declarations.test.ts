/** Tool definitions that cannot be written out; what the API makes of the others is in ../pricing/request-tools.test.ts. */
import { describe, expect, it } from "vitest";
import { declarationsOf } from "../../src/chat/declarations.ts";
import type { Schema, ToolDefinition } from "../../src/chat/index.ts";

type Open = { type: string; properties: Record<string, Open>; anyOf?: Open[]; items?: Open };
const object = (properties: Record<string, Open> = {}): Open => ({ type: "object", properties });
const tool = (parameters: unknown): ToolDefinition[] => [
  { type: "function", function: { name: "f", parameters: parameters as Schema } },
];
const nested = (levels: number): Open => {
  let schema = object();
  for (let level = 0; level < levels; level++) schema = object({ a: schema });
  return schema;
};

describe("declarationsOf", () => {
  it("writes out schemas that nest as deep as any API takes", () => {
    expect(declarationsOf(tool(nested(90)))).toContain(`${"{ a?: ".repeat(90)}{  }`);
  });
  it("refuses schemas that hold themselves, or nest without end: input/bad-option", () => {
    const own = object();
    own.properties.a = own;
    const list = { ...object(), type: "array" } as Open;
    list.items = list;
    const either = object();
    either.anyOf = [either];
    for (const parameters of [own, object({ list }), object({ either }), nested(20_000)]) {
      for (const tools of [tool(parameters), [{ name: "f", parameters: parameters as Schema }]])
        expect(() => declarationsOf(tools)).toThrowError(
          expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining("the tool f") }),
        );
    }
  });
  it("refuses null for a schema: input/bad-option", () => {
    expect(() => declarationsOf(tool({ type: "object", properties: { a: null } }))).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });
});
