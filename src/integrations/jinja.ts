/**
 * Chat templates run by `@huggingface/jinja`, an optional peer dependency: `npm install @huggingface/jinja`.
 *
 * Templates are written for Python's Jinja. Where the peer departs from Python (it trims all white space whatever
 * `lstrip("\n")` says, finds `"" == false`, writes nothing for none and `true` for true), the parsed template is
 * made to call functions of this file instead.
 */
import { Template } from "@huggingface/jinja";
import { ChatTemplate, type ChatTemplateOptions, type TokenizerConfig } from "../chat/index.ts";

/**
 * A model's chat template, for `tokenizer.countChat`.
 *
 * @param config - The parsed `tokenizer_config.json`, or the text of `chat_template.jinja`, which does not say what
 *   `bos_token` is: pass it in `tokens`.
 * @throws {@link ReckonerError} `chat/bad-template`: no template in it, one that cannot be read, or a token missing.
 * @example
 * const template = chatTemplate("{% for message in messages %}{{ message.role + ': ' + message.content + '\n' }}{% endfor %}");
 * tokenizer.countChat([{ role: "user", content: "hello world" }], { template }); // 5 (user: hello world⏎)
 */
export function chatTemplate(config: string | TokenizerConfig, options: ChatTemplateOptions = {}): ChatTemplate {
  return new ChatTemplate(config, compile, options);
}

function compile(source: string): (variables: Record<string, unknown>) => string {
  // Jinja reads every line break as one character.
  const template = new Template(source.replace(/\r\n?/g, "\n"));
  followPython(template.parsed as unknown as Node);
  return (variables) => template.render({ ...variables, ...python });
}

/** A node of the parsed template; its kinds are the peer's. */
interface Node {
  type: string;
  [field: string]: unknown;
}

/** A value while a template runs. */
interface Value {
  readonly type: string;
  readonly value: unknown;
}

/** What a template calls in place of what the peer would do: each with one list, in which values keep their types. */
const python = {
  reckoner_strip: (values: Value[]) => strip(values, true, true),
  reckoner_lstrip: (values: Value[]) => strip(values, true, false),
  reckoner_rstrip: (values: Value[]) => strip(values, false, true),
  reckoner_equal: ([one, other]: [Value, Value]) => isEqual(one, other),
  reckoner_differ: ([one, other]: [Value, Value]) => !isEqual(one, other),
  reckoner_text: ([value]: [Value]) => textOf(value),
} as const;

function call(name: keyof typeof python, values: unknown[]): Node {
  const args = [{ type: "ArrayLiteral", value: values }];
  return { type: "CallExpression", callee: { type: "Identifier", value: name }, args };
}

const statements = /^(?:Program|If|For|Set|Macro|CallStatement|FilterStatement|Break|Continue|Comment|StringLiteral)$/;

/** Replaces nodes, from the inside out. */
function followPython(node: Node): Node {
  for (const [field, value] of Object.entries(node)) {
    if (Array.isArray(value)) {
      const isOutput = field === "body" || field === "alternate" || field === "defaultBlock";
      node[field] = value.map((each) => {
        const inner = isNode(each) ? followPython(each) : each;
        // What stands alone between statements is written out.
        return isOutput && isNode(inner) && !statements.test(inner.type) ? call("reckoner_text", [inner]) : inner;
      });
    } else if (value instanceof Map) {
      node[field] = new Map([...value].map(([key, inner]) => [key, isNode(inner) ? followPython(inner) : inner]));
    } else if (isNode(value)) node[field] = followPython(value);
  }
  const { type, callee, args, operator, filter } = node as Node & { callee?: Node; args?: unknown[]; filter?: Node };
  if (type === "CallExpression" && callee?.type === "MemberExpression" && callee["computed"] === false) {
    const method = (callee["property"] as Node)["value"];
    if (method === "strip" || method === "lstrip" || method === "rstrip")
      return call(`reckoner_${method}`, [callee["object"], ...args!]);
  }
  if (type === "FilterExpression" && (filter?.["value"] === "trim" || filter?.["value"] === "string")) {
    const text = call("reckoner_text", [node["operand"]]);
    return filter["value"] === "trim" ? call("reckoner_strip", [text]) : text;
  }
  const sign = type === "BinaryExpression" ? (operator as { value: unknown }).value : undefined;
  if (sign === "==") return call("reckoner_equal", [node["left"], node["right"]]);
  if (sign === "!=") return call("reckoner_differ", [node["left"], node["right"]]);
  return node;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** White space as Python's `str.strip` has it: U+001C to U+001F and U+0085 are, U+FEFF is not. */
const space = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function strip([text, units]: Value[], atStart: boolean, atEnd: boolean): string {
  if (typeof text?.value !== "string") throw new Error(`only text can be stripped, not ${text?.type}`);
  const of = units?.value ?? undefined;
  if (of !== undefined && typeof of !== "string") throw new Error("strip takes a text");
  const isCut = (character: string): boolean => (of === undefined ? space.test(character) : of.includes(character));
  const characters = Array.from(text.value);
  let [from, to] = [0, characters.length];
  while (atStart && from < to && isCut(characters[from]!)) from++;
  while (atEnd && to > from && isCut(characters[to - 1]!)) to--;
  return characters.slice(from, to).join("");
}

function isEqual(one: Value, other: Value): boolean {
  const [a, b] = [one.value, other.value];
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each: Value, at) => isEqual(each, b[at]));
  }
  if (a instanceof Map && b instanceof Map) {
    return (
      a.size === b.size && [...a].every(([key, each]: [unknown, Value]) => b.has(key) && isEqual(each, b.get(key)))
    );
  }
  const isNumber = (value: unknown): boolean => typeof value === "number" || typeof value === "boolean";
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  // None and what is not defined have no value.
  return a === b && (a !== undefined || one.type === other.type);
}

/** A value as Python writes it out. */
function textOf({ type, value }: Value): string {
  return typeof value === "string" ? value : type === "UndefinedValue" ? "" : shown({ type, value });
}

function shown({ type, value }: Value): string {
  if (type === "NullValue" || type === "UndefinedValue") return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (value instanceof Map) return `{${[...value].map(([key, each]) => `${quoted(key)}: ${shown(each)}`).join(", ")}}`;
  return typeof value === "string" ? quoted(value) : String(value);
}

/**
 * Text in quotes, as `repr` writes it: what cannot be printed is escaped. Only the private-use characters by which
 * prompts are marked stay, to be seen.
 */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/(?![\ue000-\ue0ff])[\\\p{C}\p{Z}]/gu, (character) =>
    character === " " ? " " : hexOf(character),
  );
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
}

function hexOf(character: string): string {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" }[character];
  if (named !== undefined) return named;
  const digits = character.codePointAt(0)!.toString(16);
  if (digits.length <= 2) return `\\x${digits.padStart(2, "0")}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}
