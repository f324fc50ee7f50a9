/**
 * The text that OpenAI makes of tool definitions: declarations much like TypeScript's.
 *
 * Worked out from `usage.prompt_tokens` of real calls. The parameter `tools` and the older `functions` are written
 * out differently, and each loses some descriptions.
 */
import { checkHoldsNames, describe, ReckonerError, shown } from "../errors.ts";
import type { Schema, ToolDefinition } from "./message.ts";

/** Whether definitions are those of the older parameter `functions`: a function's own fields, without `type`. */
export function areFunctions(tools: readonly ToolDefinition[]): boolean {
  return tools.every((tool) => tool.function === undefined && tool.type === undefined);
}

/** Levels of objects in `parameters`, about two for each level of a schema: no API accepts that many. */
const mostLevels = 200;

/** Refuses parameters that cannot be written out, because they contain themselves or nest too deep. */
function checkLevels(value: unknown, name: string | undefined, left: number = mostLevels): void {
  if (typeof value !== "object" || value === null) return;
  if (left === 0) {
    const message = `the parameters of the tool ${shown(name)} hold themselves, or nest more than ${mostLevels} levels deep; write a reference as { $ref }`;
    throw new ReckonerError("input/bad-option", message, { tool: name, mostLevels });
  }
  for (const inner of Object.values(value)) checkLevels(inner, name, left - 1);
}

/** How tools that a provider runs, or that take plain text, are written into a prompt has not been measured. */
function noFunction(tool: ToolDefinition): ReckonerError {
  const message = `a tool of type ${shown(tool.type)} is no function with a name, and has no measured rule; leave it out, and add what its provider says it costs`;
  return new ReckonerError("input/bad-option", message, { type: tool.type });
}

/**
 * The text that definitions become.
 *
 * @throws {@link ReckonerError} `input/bad-option` for parameters that are not a schema, contain themselves, or nest too deep.
 */
export function declarationsOf(tools: readonly ToolDefinition[]): string {
  const write = areFunctions(tools) ? asFunctions : asTools;
  const lines = ["namespace functions {", ""];
  for (const tool of tools) {
    const { name, description, parameters, input_schema }: Omit<ToolDefinition, "function"> = tool.function ?? tool;
    if (typeof name !== "string") throw noFunction(tool);
    const schema = parameters ?? input_schema;
    checkLevels(schema, name);
    if (description) lines.push(`// ${written(description, "description")}`);
    checkSchema(schema ?? {});
    const hasMembers = Object.keys(schema?.properties ?? {}).length > 0;
    lines.push(`type ${name} = (${hasMembers ? `_: ${write(schema!, 0)}` : ""}) => any;`, "");
  }
  return [...lines, "} // namespace functions"].join("\n");
}

type Writer = (schema: Schema, indent: number) => string;

/** Refuses what is not a schema, and a schema with a field of the wrong kind. */
function checkSchema(schema: Schema): void {
  checkHoldsNames(schema, "a schema within a tool's parameters is an object such as {}");
  for (const field of ["required", "enum", "anyOf"] as const) {
    if (schema[field] === undefined || Array.isArray(schema[field])) continue;
    const message = `${field} of a schema within a tool's parameters is a list, got ${describe(schema[field])}`;
    throw new ReckonerError("input/bad-option", message, { field });
  }
  if (schema.properties !== undefined)
    checkHoldsNames(schema.properties, "properties of a schema within a tool's parameters are an object");
}

/** What a definition says, as text. Objects are refused: what they print as would say nothing. */
function written(value: unknown, field: string): string {
  if (value === null || !["object", "symbol", "function"].includes(typeof value)) return String(value);
  const message = `${field} of a tool, or within its parameters, is text, got ${describe(value)}`;
  throw new ReckonerError("input/bad-option", message, { field });
}

/** `tools`: an object is on one line when none of its members is described. */
const asTools: Writer = ({ properties = {}, required }, indent) => {
  const entries = Object.entries(properties).map(([key, schema]) => {
    const member = `${key}${required?.includes(key) ? "" : "?"}: ${typeText(schema, asTools, indent)}`;
    return schema.description ? `// ${written(schema.description, "description")}\n${member}` : member;
  });
  const isPlain = Object.values(properties).every(({ description }) => !description);
  return isPlain ? `{ ${entries.join(", ")} }` : `{\n${entries.join(",\n")},\n}`;
};

/** `functions`: one line per member, indented, and only the outermost members keep their description. */
const asFunctions: Writer = ({ properties = {}, required }, indent) => {
  const pad = " ".repeat(indent);
  const lines = Object.entries(properties).flatMap(([key, schema]) => {
    const member = `${pad}${key}${required?.includes(key) ? "" : "?"}: ${typeText(schema, asFunctions, indent + 2)},`;
    return schema.description && indent < 2
      ? [`${pad}// ${written(schema.description, "description")}`, member]
      : [member];
  });
  return `{\n${lines.join("\n")}\n}`;
};

function typeText(schema: Schema, write: Writer, indent: number): string {
  // What JSON Schema has beside objects: true for {}, and lists for the items of a tuple.
  if ((schema as unknown) === true || Array.isArray(schema)) return "any";
  checkSchema(schema);
  const { type } = schema;
  const inner = (of: Schema): string => typeText(of, write, indent);
  if (schema.anyOf) return schema.anyOf.map(inner).join(" | ");
  if (type === "string")
    return schema.enum ? schema.enum.map((value) => `"${written(value, "enum")}"`).join(" | ") : "string";
  if (type === "number" || type === "integer")
    return schema.enum ? schema.enum.map((value) => written(value, "enum")).join(" | ") : "number";
  if (type === "array") return schema.items ? `${inner(schema.items)}[]` : "any[]";
  if (type === "object") return write(schema, indent);
  return type === "boolean" || type === "null" ? type : "any";
}
