/**
 * Guide pages, one per room, written from the docstrings in the declaration files.
 *
 * A page opens with what the room's index.ts says of itself. Then come functions, classes and constants with all that
 * their docstrings say, and last the shapes they take and give. Examples are those of the docstrings, which run.
 */
import { readFileSync } from "node:fs";
import { type Declaration, exportsOf, headerOf, statementsOf } from "./declarations.ts";

/** A docstring in parts. */
interface Doc {
  readonly text: string;
  readonly params: readonly (readonly [name: string, text: string])[];
  readonly returns: string;
  readonly throws: readonly string[];
  readonly examples: readonly string[];
  readonly isInternal: boolean;
}

/** A member of a class or of an interface. */
interface Member {
  readonly name: string;
  readonly signatures: readonly string[];
  readonly doc: Doc;
}

/** Reads a docstring; lines that continue a tag belong to it. */
export function readDoc(comment: string): Doc {
  const lines = comment
    .replace(/^\s*\/\*\*\s?|\s*\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*(?: |$)/, ""));
  const parts: [tag: string, lines: string[]][] = [["", []]];
  for (const line of lines) {
    const tag = /^@(\w+)\s*(.*)$/.exec(line);
    if (tag) parts.push([tag[1]!, [tag[2]!]]);
    else parts.at(-1)![1].push(line);
  }
  const prose = (body: readonly string[]): string =>
    body
      .join("\n")
      .replace(/\{@link (\w+)\}/g, "`$1`")
      .trim();
  const all = (tag: string): string[] => parts.filter(([name]) => name === tag).map(([, body]) => prose(body));
  const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");
  return {
    text: prose(parts[0]![1]),
    params: all("param").map((text) => {
      const [, name = "", rest = ""] = /^(\S+)\s*(?:- )?([\s\S]*)$/.exec(text) ?? [];
      return [name, oneLine(rest)];
    }),
    returns: oneLine(all("returns").join(" ")),
    throws: all("throws").map(oneLine),
    // What follows the tag in its own line says why an example is not run.
    examples: parts.filter(([name]) => name === "example").map(([, body]) => body.slice(1).join("\n").trim()),
    isInternal: parts.some(([name]) => name === "internal"),
  };
}

/** What can be called: prose, parameters, result, errors, example. */
function docLines({ text, params, returns, throws, examples }: Doc): string[] {
  const lines: string[] = text === "" ? [] : [text, ""];
  for (const [name, what] of params) lines.push(`- \`${name}\`: ${what}`);
  if (returns !== "") lines.push(`- gives: ${returns}`);
  for (const what of throws) lines.push(`- throws ${what}`);
  if (params.length + throws.length > 0 || returns !== "") lines.push("");
  for (const example of examples) lines.push("```ts", example, "```", "");
  return lines;
}

/** Members of a class or an interface, in their order, overloads together. */
function membersOf({ text }: Declaration): Member[] {
  const body = text.slice(text.indexOf("{\n") + 2, text.lastIndexOf("\n}"));
  const members = new Map<string, Member>();
  const lines = body.split("\n").map((line) => line.replace(/^ {4}/, ""));
  for (const { doc, text: line } of statementsOf(lines.join("\n"))) {
    const name = /^(?:static |readonly |get |set |private |protected |async )*(#?\[?[\w.]+\]?)/.exec(line)?.[1] ?? "";
    const own = readDoc(doc);
    if (name.startsWith("#") || line.startsWith("private ") || own.isInternal || line.includes("#private")) continue;
    const before = members.get(name);
    const signatures = [...(before?.signatures ?? []), line];
    members.set(name, { name, signatures, doc: before && before.doc.text !== "" ? before.doc : own });
  }
  return [...members.values()];
}

const code = (text: string): string[] => ["```ts", text, "```", ""];
const bare = (text: string): string => text.replace(/^export (?:declare )?|^declare /gm, "");

/** The first sentence, up to a colon unless one word stands before it. */
function first(text: string): string {
  const [sentence = text] = /^[\s\S]*?(?<!\bal)(?:\.|(?<=\s\S+):)(?=\s|$)/.exec(text) ?? [];
  return sentence.replace(/\s*\n\s*/g, " ").replace(/:$/, ".");
}

/** Whether its members say more than their types: then each has a section. */
function hasSections(declaration: Declaration): boolean {
  if (/^export declare (?:abstract )?class /.test(declaration.text)) return true;
  if (!declaration.text.startsWith("export interface")) return false;
  return membersOf(declaration).some(({ doc }) => doc.examples.length > 0 || doc.throws.length > 0);
}

/** The README's programs, one behind the other. */
const shown = [
  ...readFileSync(new URL("../../README.md", import.meta.url), "utf8").matchAll(/^```ts.*\n([\s\S]*?)^```/gm),
]
  .map(([, block]) => block)
  .join("");

/** Where the README first uses a name; behind all of it where it does not. */
function placeInReadme(name: string): number {
  const at = shown.search(new RegExp(`(?<![\\w."])${name}\\b(?!")`));
  return at < 0 ? shown.length : at;
}

/**
 * The page of a room.
 *
 * @param entry What is imported: `reckoner/tokenizer`.
 * @param file  Its declaration file.
 */
export function guidePage(entry: string, file: string): string {
  const found = [...exportsOf(file)].filter(([name, { doc }]) => name !== "default" && !readDoc(doc).isInternal);
  const isType = ({ text }: Declaration): boolean => /^export (?:interface|type) /.test(text);
  const shows = (declaration: Declaration): boolean =>
    declaration.doc.includes("@example") || declaration.text.includes("@example");
  // What the README shows is what people come for, then what has examples; a constant without a word to it speaks for
  // itself.
  const isSilent = ({ doc, text }: Declaration): boolean => doc === "" && /^export declare const /.test(text);
  const silent = found.filter(([, declaration]) => isSilent(declaration));
  const values = found
    .filter(([, declaration]) => !isSilent(declaration) && (!isType(declaration) || hasSections(declaration)))
    .sort(([one, a], [other, b]) => placeInReadme(one) - placeInReadme(other) || Number(shows(b)) - Number(shows(a)));
  const types = found.filter(([, declaration]) => isType(declaration) && !hasSections(declaration));
  const lines = [`<!-- Written by npm run docs from the docstrings of ${entry}. -->`, "", `# ${entry}`, ""];
  lines.push(readDoc(headerOf(file)).text, "");
  lines.push("| name | what it is |", "|---|---|");
  // A file of one class says in its header what the class is.
  const docOf = ({ doc, file: at, text }: Declaration): Doc =>
    readDoc(doc || (/ class /.test(text) ? headerOf(at) : ""));
  const places = new Set<string>();
  // Model and model have one heading for the web, which then counts.
  const placeOf = (name: string): string => {
    const place = name.toLowerCase();
    const free = places.has(place) ? `${place}-1` : place;
    places.add(free);
    return free;
  };
  for (const [name, declaration] of values) {
    lines.push(`| [\`${name}\`](#${placeOf(name)}) | ${first(docOf(declaration).text).replaceAll("|", "\\|")} |`);
  }
  lines.push("");
  for (const [name, declaration] of values) {
    lines.push(`## ${name}`, "");
    const doc = docOf(declaration);
    if (!hasSections(declaration)) {
      lines.push(...code(bare(declaration.text)), ...docLines(doc));
      continue;
    }
    lines.push(...docLines(doc));
    for (const { name: member, signatures, doc: own } of membersOf(declaration)) {
      lines.push(`### ${name}.${member}`, "", ...code(signatures.join("\n")), ...docLines(own));
    }
  }
  if (silent.length > 0) lines.push("## Also", "", ...code(silent.map(([, { text }]) => bare(text)).join("\n")));
  if (types.length > 0) lines.push("## Shapes", "");
  for (const [name, declaration] of types) {
    const { text } = readDoc(declaration.doc);
    lines.push(
      `### ${name}`,
      "",
      ...(text === "" ? [] : [text, ""]),
      ...code(bare(declaration.text).replace(/ {4}/g, "  ")),
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}
