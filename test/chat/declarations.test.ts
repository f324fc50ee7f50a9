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
  it("says what parameters are that are no object", () => {
    const message = "a schema within a tool's parameters is an object such as {}, got string";
    const theirs = { name: "f", input_schema: "{}" as unknown as Schema };
    for (const tools of [tool("{}"), [theirs]])
      expect(() => declarationsOf(tools)).toThrowError(expect.objectContaining({ code: "input/bad-option", message }));
  });
  it("takes true and tuples for any value, and null for no parameters", () => {
    const any = { type: "object", properties: { a: true, b: { type: "array", items: [{ type: "string" }] } } };
    expect(declarationsOf(tool(any))).toContain("type f = (_: { a?: any, b?: any[] }) => any;");
    expect(declarationsOf(tool(null))).toBe(declarationsOf(tool(undefined)));
  });
  it("refuses null for a schema: input/bad-option", () => {
    expect(() => declarationsOf(tool({ type: "object", properties: { a: null } }))).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });
});
