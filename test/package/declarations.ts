/**
 * Reads the declaration files that tsc wrote: which names an entry exports, and where each is declared.
 *
 * Not a parser. It rests on how tsc prints: what stands at the top level begins in the first column, and nothing else
 * does but closing brackets.
 */
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { manifest, moduleOf } from "../manifest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** One declaration at the top level of a file. */
export interface Declaration {
  readonly name: string;
  readonly file: string;
  /** Its docstring with the comment signs, or an empty text. */
  readonly doc: string;
  /** Its text, docstrings of members included. */
  readonly text: string;
}

/** A file: what it declares, and which of its names come from elsewhere. */
interface File {
  readonly declared: ReadonlyMap<string, Declaration>;
  /** Name here → name there and file there; `*` there for a namespace. */
  readonly imported: ReadonlyMap<string, readonly [name: string, file: string]>;
  /** Exported name → name here, or name and file elsewhere. */
  readonly exported: ReadonlyMap<string, readonly [name: string, file: string]>;
  readonly all: readonly string[];
}

const files = new Map<string, File>();

/** What `build/…` files say; `path` is from the root of the project. */
function readDeclarations(path: string): File {
  const known = files.get(path);
  if (known !== undefined) return known;
  const declared = new Map<string, Declaration>();
  const imported = new Map<string, readonly [string, string]>();
  const exported = new Map<string, readonly [string, string]>();
  const all: string[] = [];
  const at = (specifier: string): string => posix.join(posix.dirname(path), specifier).replace(/\.(?:ts|js)$/, ".d.ts");
  const statements = statementsOf(readFileSync(`${root}${path}`, "utf8"));
  const header = headerOf(path);
  for (const { doc: before, text } of statements) {
    // With no import between, the header of the file stands before its first declaration.
    const doc = before === header && statements.length > 1 ? "" : before;
    const star = /^export (?:type )?\* from "(.+)";$/.exec(text);
    const list = /^(import|export) (?:type )?\{([^}]*)\}(?: from "(.+)")?;$/.exec(text);
    const main = /^import (?:type )?(\w+) from "(.+)";$/.exec(text);
    const name = /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|type|const|let|function) (\w+)/.exec(
      text,
    )?.[1];
    const isDefault = /^export default (\w+);$/.exec(text)?.[1];
    if (star) all.push(at(star[1]!));
    else if (list) {
      for (const item of list[2]!.split(",")) {
        const [there, here = there] = item
          .trim()
          .replace(/^type /, "")
          .split(" as ");
        if (!there) continue;
        const target = [there, list[3] === undefined ? path : at(list[3])] as const;
        (list[1] === "import" ? imported : exported).set(here!, target);
      }
    } else if (main) imported.set(main[1]!, ["default", at(main[2]!)]);
    else if (isDefault !== undefined) exported.set("default", [isDefault, path]);
    else if (name !== undefined) {
      const earlier = declared.get(name);
      // Overloads of a function are one declaration.
      declared.set(name, {
        name,
        file: path,
        doc: earlier?.doc || doc,
        text: earlier ? `${earlier.text}\n${text}` : text,
      });
      if (text.startsWith("export ")) exported.set(name, [name, path]);
    }
  }
  const file: File = { declared, imported, exported, all };
  files.set(path, file);
  return file;
}

/** Statements in the first column, each with the docstring before it. */
export function statementsOf(source: string): { doc: string; text: string }[] {
  const statements: { doc: string; text: string }[] = [];
  const docs: string[] = [];
  const lines = source.replace(/\n?\/\/# sourceMappingURL.*$/, "").split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.startsWith("/**")) {
      const from = i;
      while (!lines[i]!.endsWith("*/")) i++;
      docs.push(lines.slice(from, i + 1).join("\n"));
    } else if (line.trim() !== "" && !line.startsWith("//")) {
      const from = i;
      while (i + 1 < lines.length && /^(?:\s|[}\])|>&])/.test(lines[i + 1]!)) i++;
      const text = lines
        .slice(from, i + 1)
        .join("\n")
        .trimEnd();
      statements.push({ doc: docs.at(-1) ?? "", text });
      docs.length = 0;
    }
  }
  return statements;
}

/** The docstring at the top of a file. It is read from the source: tsc drops it with an import that is only for values. */
export function headerOf(path: string): string {
  const source = path.replace(/^build\//, "src/").replace(/\.d\.ts$/, ".ts");
  // Modules of models are built, and have none.
  if (!existsSync(`${root}${source}`)) return "";
  return /^(?:#!.*\n)?(\/\*\*[\s\S]*?\*\/)/.exec(readFileSync(`${root}${source}`, "utf8"))?.[1] ?? "";
}

/** Every name that an entry exports, with its declaration. */
export function exportsOf(path: string): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  const { all, exported } = readDeclarations(path);
  for (const other of all) for (const [name, it] of exportsOf(other)) if (name !== "default") found.set(name, it);
  for (const [name, [there, file]] of exported) found.set(name, find(there, file));
  return found;
}

/** The declaration of a name in a file, wherever it comes from. */
export function find(name: string, path: string): Declaration {
  const file = readDeclarations(path);
  const own = file.declared.get(name);
  if (own !== undefined) return own;
  const [there, where] = file.imported.get(name) ?? file.exported.get(name) ?? [];
  if (there !== undefined && where !== undefined && (there !== name || where !== path)) return find(there, where);
  for (const other of file.all) if (exportsOf(other).has(name)) return exportsOf(other).get(name)!;
  throw new Error(`${path} has no declaration of ${name}`);
}

/** Declarations of the package that a declaration names: its own file's and imported ones. */
export function namedBy(declaration: Declaration): Declaration[] {
  const { declared, imported } = readDeclarations(declaration.file);
  const words = new Set(signature(declaration).match(/[A-Za-z_]\w*/g));
  words.delete(declaration.name);
  return [...words].flatMap((word) => {
    if (declared.has(word)) return [declared.get(word)!];
    const [there, where] = imported.get(word) ?? [];
    return there !== undefined && existsSync(`${root}${where}`) ? [find(there, where!)] : [];
  });
}

/** A declaration without comments, and without members that are marked internal. */
export function signature({ text }: Declaration): string {
  return text
    .replace(/\n\s*\/\*\*(?:(?!\*\/)[\s\S])*@internal(?:(?!\*\/)[\s\S])*\*\/\n[^\n]*;/g, "")
    .replace(/\s*\/\*\*[\s\S]*?\*\//g, "")
    .replace(/\n\s*#private;/g, "")
    .replace(/^export (?:declare )?|^declare /gm, "");
}

/** Every entry of package.json, with patterns written out, and the declaration file behind it. */
export function entries(expand: (folder: string) => readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, given] of Object.entries(manifest.exports)) {
    const target = moduleOf(given);
    // Files as they are: package.json, packed vocabularies.
    if (!target.endsWith(".js")) continue;
    const names = key.includes("*") ? expand(target.slice(2, target.indexOf("/*"))) : [""];
    for (const name of names) {
      found.set(
        key.replace(".", "reckoner").replace("*", name),
        target.slice(2).replace("*", name).replace(/\.js$/, ".d.ts"),
      );
    }
  }
  return found;
}
