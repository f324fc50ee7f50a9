/**
 * Runs examples in documentation and checks what they claim.
 *
 * An example is plain JavaScript. A statement followed by `// value` claims that value; the convention is described
 * in README.md beside this file. Statements are found without a parser: lines are gathered until they compile.
 */

import { isDeepStrictEqual } from "node:util";

/** One example: where it stands, and its code. */
export interface Example {
  /** `README.md:40`, or a source file and line. */
  readonly place: string;
  readonly code: string;
  /** Why it cannot be run here, when it says so. */
  readonly notRun?: string;
}

/** What an example said and what happened. */
export interface Outcome {
  readonly claims: number;
  readonly failures: readonly string[];
  /** Names that the example declares at its top level, with their values. */
  readonly declared: Readonly<Record<string, unknown>>;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...source: string[]
) => (...values: unknown[]) => Promise<unknown>;

/** The ```ts and ```js blocks of a Markdown text. */
export function blocksOf(markdown: string, file: string): Example[] {
  const fences = /^```(?:ts|js|typescript|javascript)\b[ \t]*([^\n]*)\n([\s\S]*?)^```/gm;
  return [...markdown.matchAll(fences)].map((match) => {
    const line = markdown.slice(0, match.index).split("\n").length;
    return { place: `${file}:${line}`, code: match[2]!, ...notRunReason(match[1]!) };
  });
}

/** The code in columns called `reckoner` of a Markdown text's tables, claiming what the column `gives` says. */
export function tableExamples(markdown: string, file: string): Example[] {
  let columns: readonly string[] = [];
  return markdown.split("\n").flatMap((line, index) => {
    if (!line.startsWith("|")) {
      columns = [];
      return [];
    }
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
    if (columns.length === 0) columns = cells;
    const code = /`([^`]+)`/.exec(cells[columns.indexOf("reckoner")] ?? "")?.[1];
    const claim = /`([^`]+)`/.exec(cells[columns.indexOf("gives")] ?? "")?.[1];
    if (code === undefined || claim === undefined) return [];
    const comment = cells[columns.indexOf("gives")]!.startsWith("throws") ? `throws "${claim}"` : claim;
    return [{ place: `${file}:${index + 1}`, code: `${code}; // ${comment}` }];
  });
}

/** `not-run: why` behind the fence or the tag. */
function notRunReason(info: string): { notRun?: string } {
  const match = /^not-run(?::\s*(.*))?$/.exec(info.trim());
  return match ? { notRun: match[1] ?? "" } : {};
}

/** The `@example` parts of the docstrings in a source file. */
export function docstringExamples(source: string, file: string): Example[] {
  const examples: Example[] = [];
  for (const doc of source.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const lines = doc[0].replace(/\s*\*\/$/, "").split("\n");
    const first = source.slice(0, doc.index).split("\n").length;
    lines.forEach((line, i) => {
      const info = /^\s*\* @example\b(.*)$/.exec(line)?.[1];
      if (info === undefined) return;
      const rest = lines.slice(i + 1);
      const next = rest.findIndex((other) => /^\s*\* @\w/.test(other));
      const body = (next < 0 ? rest : rest.slice(0, next)).map((other) => other.replace(/^\s*\* ?/, ""));
      examples.push({ place: `${file}:${first + i}`, code: body.join("\n"), ...notRunReason(info) });
    });
  }
  return examples;
}

/** A statement, the line it ends on (from 1) and the comment behind it. */
interface Statement {
  readonly code: string;
  readonly line: number;
  readonly comment: string;
}

function compiles(code: string): boolean {
  try {
    new AsyncFunction(code);
    return true;
  } catch {
    return false;
  }
}

/** Code and trailing comment of a line; text in quotes is no comment. */
function splitComment(line: string): [code: string, comment: string] {
  const match = /^((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/(?!\/)|[^"'`/])*)\/\/(.*)$/.exec(line);
  return match ? [match[1]!.trimEnd(), match[2]!.trim()] : [line, ""];
}

/** `import … from "x"` as a declaration that an async function can hold. */
function importAsConst(statement: string): string {
  const match =
    /^\s*import\s+(?:(\w+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s+as\s+(\w+))?\s*(?:from\s*)?["']([^"']+)["'];?\s*$/.exec(
      statement,
    );
  if (!match) return statement;
  const [, defaultName, names, namespace, from] = match;
  const parts = [
    defaultName && `default: ${defaultName}`,
    names?.replace(/\btype\s+\w+\s*,?/g, "").replace(/(\w+)\s+as\s+(\w+)/g, "$1: $2"),
  ];
  const got = `await $import(${JSON.stringify(from)})`;
  return namespace ? `const ${namespace} = ${got};` : `const { ${parts.filter(Boolean).join(", ")} } = ${got};`;
}

/** Cuts code into statements, each with the comment that follows it on its last line. */
export function statementsOf(code: string): Statement[] {
  const statements: Statement[] = [];
  let gathered: string[] = [];
  code.split("\n").forEach((line, i, lines) => {
    const [own, comment] = splitComment(line);
    if (own.trim() === "" && gathered.length === 0) return;
    gathered.push(own);
    const text = importAsConst(gathered.join("\n"));
    // A chain may go on in the next line: `a\n  .b()`.
    const goesOn = /^\s*[.?:)\]}&|]/.test(lines[i + 1] ?? "") && !/[;}]\s*$/.test(own);
    if (goesOn || !compiles(text)) return;
    statements.push({ code: text, line: i + 1, comment });
    gathered = [];
  });
  if (gathered.length > 0) statements.push({ code: gathered.join("\n"), line: code.split("\n").length, comment: "" });
  return statements;
}

/** What a comment claims: a value, an error, or nothing when it is prose. */
export type Claim =
  | { readonly value: unknown }
  | { readonly throws: string }
  | { readonly unclear: string }
  | undefined;

/** Reads a claim: the longest beginning of the comment that is a value. What follows explains it: `3 (why)`, `3 s`. */
export function claimOf(comment: string): Claim {
  const error = /^throws\b[^"`]*["`]?([a-z-]+\/[a-z-]+)["`]?/.exec(comment);
  if (error) return { throws: error[1]! };
  if (!/^(?:-?\d|["'`[{]|(?:true|false|undefined|null|NaN)\b|(?:Uint8Array|Uint32Array) ?\[)/.test(comment))
    return undefined;
  const ends = [...comment.matchAll(/[ :;,.]/g)].map((match) => match.index).reverse();
  for (const end of [comment.length, ...ends]) {
    const text = comment.slice(0, end).replace(/^(Uint8Array|Uint32Array) ?(\[.*\])$/s, "$1.from($2)");
    try {
      return { value: new Function(`"use strict"; return (${text});`)() as unknown };
    } catch {} // with its explanation it is no expression: try without
  }
  return { unclear: comment };
}

/** Whether a value is as a claim says. */
export type IsAsClaimed = (actual: unknown, claimed: unknown, comment: string) => boolean;

/**
 * Equal all the way down, typed arrays by kind and content. A decimal claims the value rounded to its digits, and a
 * text that ends in … claims the beginning.
 */
export const isAsClaimed: IsAsClaimed = (actual, claimed, comment) => {
  const decimals = /^-?[\d_]+\.(\d+)(?![\de])/.exec(comment)?.[1];
  if (decimals !== undefined && typeof actual === "number" && typeof claimed === "number") {
    return Math.abs(actual - claimed) <= 0.500_000_1 * 10 ** -decimals.length;
  }
  if (typeof claimed === "string" && claimed.endsWith("…") && typeof actual === "string") {
    return actual.startsWith(claimed.slice(0, -1));
  }
  return isDeepStrictEqual(actual, claimed);
};

/**
 * Runs one example.
 *
 * @param scope Names it may use without declaring them.
 * @param load  What `import … from "x"` gives.
 */
export async function runExample(
  example: Example,
  scope: Readonly<Record<string, unknown>>,
  load: (specifier: string) => Promise<unknown>,
  isSame: IsAsClaimed,
): Promise<Outcome> {
  const statements = statementsOf(example.code);
  const failures: string[] = [];
  const names = new Set<string>();
  let claims = 0;
  const at = (line: number): string => `${example.place}+${line}`;
  const show = (value: unknown): string =>
    typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? String(value));
  const check = async (index: number, evaluate: () => unknown): Promise<void> => {
    const { line, comment } = statements[index]!;
    const claim = claimOf(comment)!;
    claims++;
    let actual: unknown;
    try {
      actual = await evaluate();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if ("throws" in claim && code === claim.throws) return;
      failures.push(`${at(line)} threw ${error}`);
      return;
    }
    if ("throws" in claim) failures.push(`${at(line)} did not throw ${claim.throws}`);
    else if ("unclear" in claim) failures.push(`${at(line)} claims what cannot be read: ${claim.unclear}`);
    else if (!isSame(actual, claim.value, comment))
      failures.push(`${at(line)} claims ${comment}, but is ${show(actual)}`);
  };
  const body = statements.map(({ code, comment }, index) => {
    const declared = /^\s*(?:const|let|var|class|(?:async )?function)\s+(\w+|[{[][^=]*[}\]])/.exec(code)?.[1];
    for (const name of declared?.replace(/\w+\s*:/g, "").match(/[A-Za-z_$][\w$]*/g) ?? []) names.add(name);
    if (claimOf(comment) === undefined) return code;
    if (declared !== undefined)
      return `${code}\nawait $check(${index}, () => ${/^\w+$/.test(declared) ? declared : "undefined"});`;
    const expression = code.trim().replace(/;$/, "");
    if (compiles(`(${expression})`)) return `await $check(${index}, async () => (${expression}));`;
    return `await $check(${index}, () => eval(${JSON.stringify(code)}));`;
  });
  const results = [...names].join(", ");
  const given = { console: { log: (value: unknown) => value }, ...scope, $check: check, $import: load };
  const free = Object.entries(given).filter(([name]) => !names.has(name));
  const source = `"use strict";\n${body.join("\n")}\nreturn { ${results} };`.replaceAll("import.meta.url", "$url");
  let declared: Record<string, unknown> = {};
  try {
    const url = new URL("../examples/example.ts", import.meta.url).href;
    const run = new AsyncFunction("$url", ...free.map(([name]) => name), source);
    declared = (await run(url, ...free.map(([, value]) => value))) as Record<string, unknown>;
  } catch (error) {
    failures.push(`${example.place} threw ${error}`);
  }
  return { claims, failures, declared };
}
