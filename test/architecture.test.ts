/**
 * The house, as a test: arrows point down, runtime words stay where they belong, files stay short.
 *
 * The table is the picture in CONTRIBUTING.md. A room is a singular folder and is entered by its index.ts; a shelf is
 * a plural folder whose files are each a public import.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const everything = [
  ...["errors", "kernel", "pipeline", "vocabulary", "chat", "tokenizer", "parallel", "compute", "pricing"],
];

/** Room or shelf → what it may import, besides its own files. Errors are for everyone. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  kernel: ["errors", "#kernel"],
  pipeline: ["errors"],
  vocabulary: ["errors", "pipeline"],
  chat: ["errors"],
  tokenizer: ["errors", "kernel", "pipeline", "vocabulary", "chat"],
  parallel: ["errors", "kernel", "vocabulary", "tokenizer"],
  compute: ["errors", "kernel"],
  pricing: ["errors", "chat"],
  vocabularies: ["vocabulary", "#vocabulary", "#tables"],
  models: ["errors", "compute", "vocabulary"],
  prices: ["errors", "pricing"],
  integrations: ["errors", "vocabulary", "chat", "tokenizer", "pricing"],
  compat: ["errors", "kernel", "vocabulary", "tokenizer", "models", "vocabularies", "#ready"],
  index: ["errors", "kernel", "vocabulary", "tokenizer", "compute", "pricing", "models"],
  widget: ["errors", "vocabulary", "tokenizer", "models", "vocabularies"],
  cli: [
    ...everything,
    "models",
    "prices",
    "vocabularies",
    "integrations",
    "compat",
    "index",
    "node:",
    "#kernel",
    "#vocabulary",
  ],
};

/** Folders whose folders are the rooms: each on `compat/` stands for one package, and they do not know each other. */
const roomOf = (path: string): string => {
  if (!path.includes("/")) return path.replace(/\.ts$/, "");
  const [first, second] = path.split("/");
  return first === "compat" && second !== undefined && !second.endsWith(".ts") ? `${first}/${second}` : first!;
};

/** Optional peers: an adapter on the shelf of integrations may import the package it adapts. */
const { peerDependenciesMeta: peers = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
};

/** Shelves: their files know nothing of each other, and their engine may be read file by file. */
const shelves = ["vocabularies", "models", "prices", "integrations"];

/** Files that ask which runtime they are in: for files, and for threads. */
const mayKnowNode = /^cli\/|^vocabulary\/load\.ts$|^parallel\/(?:thread|parent)\.ts$/;

/** Words of one runtime, or of one room: the pattern, and the files that may say it. */
const words: readonly { word: RegExp; where: RegExp; why: string }[] = [
  { word: /\bprocess\b/, where: mayKnowNode, why: "not every runtime has a process" },
  { word: /["'`]node:/, where: mayKnowNode, why: "bundlers must see no node: import" },
  { word: /\bBuffer\b/, where: /^(cli\/|kernel\/strings\.ts)/, why: "Node only; strings.ts asks whether it is there" },
  { word: /\bWebAssembly\b/, where: /^kernel\//, why: "the kernel room is the only one that knows" },
  {
    word: /\\p\{|\\P\{/,
    // There, patterns are text to be looked up, or translated before they run; a table of those that have a scanner runs none.
    where:
      /^(?:cli|integrations|models|prices)\/|^compat\/tiktoken\/text\.ts$|^pipeline\/pre-tokenizers\.ts$|^vocabulary\/split-patterns\.ts$/,
    why: "the host's Unicode is not the reference's",
  },
  {
    word: /\bconsole\.|\bdocument\.|\bwindow\.(?!units)/,
    // Price lists name pages such as https://console.groq.com.
    where: /^(?:cli|prices|widget)\//,
    why: "a library does not print, and only widgets are on a page",
  },
  { word: /@ts-ignore|@ts-nocheck|: any\b|\bas any\b|<any>/, where: /^$/, why: "unknown at the edge, narrowed once" },
  {
    word: /^\s*(?:export )?(?:const )?enum\s|^\s*(?:export )?namespace\s/m,
    where: /^$/,
    why: "syntax must be erasable",
  },
  { word: /\b(?:TODO|FIXME|XXX|HACK)\b/, where: /^$/, why: "open an issue" },
];

/**
 * Second doors: the kernels are two files, so that who counts FLOPs does not load the tokenizer's; tables are written
 * when the package is built, and only then; devices are data; the tokenizer asks for the pipeline room without loading
 * it, and of the vocabulary room for what opens files; who reads vocabularies asks for the letters of bytes.
 */
const moreDoors = [
  "kernel/flops.ts",
  "kernel/write-tables.ts",
  "vocabulary/open.ts",
  "compute/devices.ts",
  "compat/gpt-tokenizer/chat.ts",
  "pipeline/provided.ts",
  "pipeline/byte-letters.ts",
];

const longest = 400;
const mayBeLonger = /\.data\.ts$|^src\/(?:prices|models)\//;

interface SourceFile {
  /** Path from src/, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Text without comments, so that prose may name what code may not. */
  readonly code: string;
  readonly room: string;
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(ending) ? [path] : [];
    return entry.isDirectory() && !["node_modules", "corpora"].includes(entry.name) ? filesIn(path, ending) : [];
  });
}

/** Removes comments; good enough for code that this repository's formatter has been over. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g,
    (_, literal?: string) => literal ?? "",
  );
}

const sources: readonly SourceFile[] = filesIn("src", ".ts")
  .filter((path) => !path.endsWith(".d.ts"))
  .map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const inside = path.slice("src/".length);
    const room = inside.includes("/") ? inside.slice(0, inside.indexOf("/")) : inside.replace(/\.ts$/, "");
    return { path: inside, text, code: withoutComments(text), room };
  });

/** Specifiers of all imports and re-exports, dynamic ones included. */
function importsOf(code: string): string[] {
  const statements = /^\s*(?:import|export)\b(?:[^;"'`]*?\bfrom)?\s*["']([^"']+)["']/gm;
  const calls = /(?<!typeof )\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g;
  return [...code.matchAll(statements), ...code.matchAll(calls)].map((match) => match[1]!);
}

/** What is wrong with one import, or undefined. */
function importProblem(from: string, specifier: string): string | undefined {
  const room = roomOf(from);
  const allowed = mayImport[room.split("/")[0]!];
  if (allowed === undefined) return `${from}: the room ${room} is not in the house; draw it first`;
  if (!specifier.startsWith(".")) {
    const isAllowed = allowed.some(
      (entry) => (entry.startsWith("#") || entry.endsWith(":")) && specifier.startsWith(entry),
    );
    const isPeer = room === "integrations" && peers[specifier]?.optional === true;
    return isAllowed || isPeer ? undefined : `${from} imports ${specifier}: rooms have no dependencies`;
  }
  if (!specifier.endsWith(".ts")) return `${from} imports ${specifier}: relative imports name the file, with .ts`;
  const target = posix.normalize(posix.join(posix.dirname(from), specifier));
  if (target.startsWith("..")) return `${from} imports ${specifier}, outside src`;
  const targetRoom = roomOf(target);
  if (targetRoom === room && !shelves.includes(room)) return undefined;
  if (targetRoom === room) return `${from} imports ${specifier}: files on a shelf do not know each other`;
  if (!allowed.includes(targetRoom.split("/")[0]!))
    return `${from} imports ${specifier}: ${room} may not know ${targetRoom}`;
  const isDoor =
    target === `${targetRoom}.ts` ||
    target === `${targetRoom}/index.ts` ||
    shelves.includes(targetRoom) ||
    moreDoors.includes(target);
  return isDoor ? undefined : `${from} imports ${specifier}: enter a room by its index.ts`;
}

describe("the house", () => {
  it("has sources to look at", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(({ code }) => importsOf(code)).length).toBeGreaterThan(50);
  });

  it("arrows point down", () => {
    const problems = sources.flatMap(({ path, code }) =>
      importsOf(code).map((specifier) => importProblem(path, specifier)),
    );
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it("would see an arrow that points up, sideways or through a wall", () => {
    expect(importProblem("vocabulary/format.ts", "../kernel/index.ts")).toContain("may not know kernel");
    expect(importProblem("tokenizer/chat.ts", "../pricing/index.ts")).toContain("may not know pricing");
    expect(importProblem("tokenizer/chat.ts", "../vocabulary/format.ts")).toContain("index.ts");
    expect(importProblem("vocabularies/a.ts", "./b.ts")).toContain("shelf");
    expect(importProblem("compat/a/index.ts", "../b/index.ts")).toContain("may not know compat/b");
    expect(importProblem("compat/a/encoding/one.ts", "../c.ts")).toBeUndefined();
    expect(importProblem("kernel/bpe.ts", "fast-check")).toContain("no dependencies");
    expect(importProblem("tokenizer/chat.ts", "@huggingface/jinja")).toContain("no dependencies");
    expect(importProblem("integrations/jinja.ts", "@huggingface/jinja")).toBeUndefined();
    expect(importProblem("integrations/jinja.ts", "fast-check")).toContain("no dependencies");
    expect(importProblem("kernel/bpe.ts", "../errors")).toContain(".ts");
    expect(importProblem("utils/a.ts", "../errors.ts")).toContain("not in the house");
    expect(importProblem("tokenizer/a.ts", "../vocabulary/index.ts")).toBeUndefined();
    expect(
      importsOf(
        'export * from "./a.ts";\nawait import("node:fs");\nimport "./b.ts";\nimport {\n  a,\n} from "./c.ts";',
      ),
    ).toEqual([...["./a.ts", "./b.ts", "./c.ts"], "node:fs"]);
  });

  it.each(words)("$word is said only where it may be: $why", ({ word, where }) => {
    const said = sources.filter(({ path, code }) => word.test(code) && !where.test(path)).map(({ path }) => path);
    expect(said).toEqual([]);
  });

  it("does not mistake comments for code, nor text for comments", () => {
    expect(withoutComments('a("// no"); // yes\n/* yes */ b')).toBe('a("// no"); \n b');
    expect(withoutComments('new URL("https://a.b/c")')).toBe('new URL("https://a.b/c")');
  });

  it(`no file is longer than ${longest} lines`, () => {
    const all = [
      ...filesIn("src", ".ts"),
      ...filesIn("assembly", ".ts"),
      ...filesIn("test", ".ts"),
      ...filesIn("bench", ".js"),
    ];
    const long = all
      .filter((path) => !mayBeLonger.test(path))
      .map((path) => [path, readFileSync(join(root, path), "utf8").split("\n").length - 1] as const);
    expect(long.filter(([, lines]) => lines > longest)).toEqual([]);
  });

  it("every source file says first what it is", () => {
    const silent = [...sources.map(({ path }) => `src/${path}`), ...filesIn("assembly", ".ts")].filter(
      (path) =>
        !readFileSync(join(root, path), "utf8")
          .replace(/^#![^\n]*\n/, "")
          .startsWith("/*") && !/^\/\/ /.test(readFileSync(join(root, path), "utf8")),
    );
    expect(silent).toEqual([]);
  });

  it("assembly knows assembly only", () => {
    const outside = filesIn("assembly", ".ts").flatMap((path) =>
      importsOf(withoutComments(readFileSync(join(root, path), "utf8")))
        .map((specifier) => relative(join(root, "assembly"), join(root, dirname(path), specifier)))
        .filter((target) => target.startsWith(".."))
        .map((target) => `${path}: ${target}`),
    );
    expect(outside).toEqual([]);
  });

  it("test/README.md names every suite of the tokenizer", () => {
    const readme = readFileSync(join(root, "test/README.md"), "utf8");
    const suites = filesIn("test/tokenizer", ".test.ts").map((path) => path.slice("test/tokenizer/".length));
    expect(suites.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it("the package has no runtime dependencies below the roof", () => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies?: object;
    };
    const used = new Set(sources.filter(({ room }) => room !== "cli").flatMap(({ code }) => importsOf(code)));
    expect(Object.keys(dependencies).filter((name) => used.has(name))).toEqual([]);
  });
});
