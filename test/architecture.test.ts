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

/** Room or shelf → what it may import, besides its own files, and does; `typeof` is a type, of which nothing is left. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  kernel: ["errors", "#kernel"],
  pipeline: ["errors"],
  vocabulary: ["errors", "pipeline"],
  chat: ["errors"],
  tokenizer: ["errors", "kernel", "pipeline", "vocabulary", "chat"],
  parallel: ["errors", "kernel", "vocabulary", "tokenizer", "typeof node:"],
  compute: ["errors", "kernel"],
  pricing: ["errors", "chat"],
  vocabularies: ["vocabulary", "#vocabulary", "#tables"],
  models: ["errors", "compute"],
  prices: ["pricing"],
  jinja: ["errors"],
  integrations: ["errors", "chat", "tokenizer", "jinja"],
  compat: ["errors", "kernel", "pipeline", "vocabulary", "tokenizer", "models", "vocabularies", "#ready"],
  index: ["errors", "tokenizer"],
  widget: ["errors", "vocabulary", "tokenizer", "models", "vocabularies"],
  cli: [
    ...["errors", "kernel", "vocabulary", "tokenizer", "compute", "pricing"],
    ...["models", "prices", "vocabularies", "integrations", "compat", "node:"],
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
const mayKnowNode: readonly RegExp[] = [
  /^cli\//,
  /^vocabulary\/load\.ts$/,
  /^parallel\/thread\.ts$/,
  /^parallel\/parent\.ts$/,
];

/** Words of one runtime, or of one room: the pattern, and the files that may say it. */
const words: readonly { word: RegExp; where: readonly RegExp[]; why: string }[] = [
  { word: /\bprocess\b/, where: mayKnowNode, why: "not every runtime has a process" },
  { word: /["'`]node:/, where: mayKnowNode, why: "bundlers must see no node: import" },
  {
    word: /\bBuffer\b/,
    where: [/^cli\//, /^kernel\/strings\.ts$/],
    why: "Node only; strings.ts asks whether it is there",
  },
  { word: /\bWebAssembly\b/, where: [/^kernel\//], why: "the kernel room is the only one that knows" },
  {
    word: /\\p\{|\\P\{/,
    // There, patterns are text to be looked up, translated before they run, or say which letters are written how.
    where: [/^cli\//, /^jinja\//, /^vocabulary\/split-patterns\.ts$/],
    why: "the host's Unicode is not the reference's",
  },
  {
    word: /\bconsole\.|\bdocument\.|\bwindow\.(?!units)/,
    // Price lists name pages such as https://console.groq.com.
    where: [/^cli\//, /^prices\//],
    why: "a library does not print, and a widget asks its element for the document",
  },
  { word: /@ts-ignore|@ts-nocheck|: any\b|\bas any\b|<any>/, where: [], why: "unknown at the edge, narrowed once" },
  {
    word: /^\s*(?:export )?(?:const )?enum\s|^\s*(?:export )?namespace\s/m,
    where: [],
    why: "syntax must be erasable",
  },
  { word: /\b(?:TODO|FIXME|XXX|HACK)\b/, where: [], why: "open an issue" },
];

/**
 * Second doors, and who uses them: the kernels are two files, so that who counts FLOPs does not load the tokenizer's;
 * devices are data; the tokenizer asks for the pipeline room without loading it, and of the vocabulary room for what
 * opens files; who reads vocabularies asks for the letters of bytes; which split patterns are OpenAI's, and which
 * scanner a spelling asks for, is said once.
 */
const moreDoors: Readonly<Record<string, readonly string[]>> = {
  "kernel/flops.ts": ["compute"],
  "vocabulary/open.ts": ["tokenizer", "parallel", "widget"],
  "vocabulary/vocabulary.ts": ["compat", "widget"],
  "vocabulary/split-patterns.ts": ["compat"],
  "compute/devices.ts": ["cli"],
  "compat/gpt-tokenizer/chat.ts": ["cli"],
  "pipeline/provided.ts": ["tokenizer"],
  "pipeline/byte-letters.ts": ["vocabulary", "compat"],
};

const longest = 400;
const mayBeLonger: readonly RegExp[] = [/^src\/prices\//];

/** What is installed, downloaded or built, and not ours to measure. */
const notOurs = /(?:^|\/)(?:node_modules|\.next)$|^bench\/corpora\/data$|^examples\/playground\/dist$/;

interface SourceFile {
  /** Path from src/, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Text without comments, so that prose may name what code may not. */
  readonly code: string;
  readonly room: string;
}

function filesIn(folder: string, ...endings: readonly string[]): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isFile()) return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
    return entry.isDirectory() && !notOurs.test(path) ? filesIn(path, ...endings) : [];
  });
}

/** Literals and comments; good enough for code that this repository's formatter has been over. */
const literalOrComment =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g;

function withoutComments(text: string): string {
  return text.replace(literalOrComment, (_, literal?: string) => literal ?? "");
}

function commentsOf(text: string): string[] {
  return [...text.matchAll(literalOrComment)].filter(([, literal]) => literal === undefined).map(([all]) => all);
}

const sources: readonly SourceFile[] = filesIn("src", ".ts")
  .filter((path) => !path.endsWith(".d.ts"))
  .map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const inside = path.slice("src/".length);
    const room = inside.includes("/") ? inside.slice(0, inside.indexOf("/")) : inside.replace(/\.ts$/, "");
    return { path: inside, text, code: withoutComments(text), room };
  });

/** Specifiers of all imports and re-exports, dynamic ones included; of a package's type with `typeof` before it. */
function importsOf(code: string): string[] {
  const statements = /^\s*(?:import|export)\b(?:[^;"'`]*?\bfrom)?\s*["']([^"']+)["']/gm;
  const calls = /(\btypeof\s+)?\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g;
  return [
    ...[...code.matchAll(statements)].map((match) => match[1]!),
    ...[...code.matchAll(calls)].map(([, type, path]) =>
      type === undefined || path!.startsWith(".") ? path! : `typeof ${path}`,
    ),
  ];
}

/** Where an import within src leads. */
function targetOf(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/** Whether an entry without a file behind it, such as `node:`, is for this import. */
function isFor(entry: string, specifier: string): boolean {
  return /^(?:typeof )?(?:#|\w+:)/.test(entry) && specifier.startsWith(entry);
}

/** What is wrong with one import, or undefined. */
function importProblem(from: string, specifier: string): string | undefined {
  const room = roomOf(from);
  const allowed = mayImport[room.split("/")[0]!];
  if (allowed === undefined) return `${from}: the room ${room} is not in the house; draw it first`;
  if (!specifier.startsWith(".")) {
    const isAllowed = allowed.some((entry) => isFor(entry, specifier));
    const isPeer = room === "integrations" && peers[specifier]?.optional === true;
    return isAllowed || isPeer ? undefined : `${from} imports ${specifier}: rooms have no dependencies`;
  }
  if (!specifier.endsWith(".ts")) return `${from} imports ${specifier}: relative imports name the file, with .ts`;
  const target = targetOf(from, specifier);
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
    moreDoors[target]?.includes(room.split("/")[0]!);
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
    expect(importProblem("compute/a.ts", "../kernel/flops.ts")).toBeUndefined();
    expect(importProblem("tokenizer/a.ts", "../kernel/flops.ts")).toContain("index.ts");
    expect(importProblem("parallel/a.ts", "typeof node:fs")).toBeUndefined();
    expect(importProblem("parallel/a.ts", "node:fs")).toContain("no dependencies");
    expect(importsOf('type A = typeof import("node:fs");\ntype B = typeof import("../cli/a.ts");')).toEqual([
      "typeof node:fs",
      "../cli/a.ts",
    ]);
    expect(
      importsOf(
        'export * from "./a.ts";\nawait import("node:fs");\nimport "./b.ts";\nimport {\n  a,\n} from "./c.ts";',
      ),
    ).toEqual([...["./a.ts", "./b.ts", "./c.ts"], "node:fs"]);
  });

  it("no permission is one that nobody uses", () => {
    const arrows = sources.flatMap(({ path, code }) =>
      importsOf(code).map((specifier) => ({
        from: roomOf(path).split("/")[0]!,
        specifier,
        target: specifier.startsWith(".") ? targetOf(path, specifier) : undefined,
      })),
    );
    const rooms = Object.entries(mayImport).flatMap(([room, allowed]) =>
      allowed
        .filter(
          (entry) =>
            !arrows.some(
              ({ from, specifier, target }) =>
                from === room &&
                (target === undefined ? isFor(entry, specifier) : roomOf(target).split("/")[0] === entry),
            ),
        )
        .map((entry) => `${room}: ${entry}`),
    );
    const doors = Object.entries(moreDoors).flatMap(([door, users]) =>
      users
        .filter((user) => !arrows.some(({ from, target }) => from === user && target === door))
        .map((user) => `${door}: ${user}`),
    );
    const said = words.flatMap(({ word, where }) =>
      where
        .filter((place) => !sources.some(({ path, code }) => place.test(path) && word.test(code)))
        .map((place) => `${word}: ${place}`),
    );
    expect([...rooms, ...doors, ...said]).toEqual([]);
  });

  it("the front door is re-exports only", () => {
    const { code } = sources.find(({ path }) => path === "index.ts")!;
    expect(code.replace(/^export (?:type )?(?:\*|\{[^{}]*\}) from "[^"]+";$/gm, "").trim()).toBe("");
  });

  it("src is TypeScript", () => {
    expect(filesIn("src", ".js", ".mjs", ".cjs", ".mts", ".cts", ".tsx", ".jsx")).toEqual([]);
  });

  it.each(words)("$word is said only where it may be: $why", ({ word, where }) => {
    const said = sources
      .filter(({ path, code }) => word.test(code) && !where.some((place) => place.test(path)))
      .map(({ path }) => path);
    expect(said).toEqual([]);
  });

  it("does not mistake comments for code, nor text for comments", () => {
    expect(withoutComments('a("// no"); // yes\n/* yes */ b')).toBe('a("// no"); \n b');
    expect(withoutComments('new URL("https://a.b/c")')).toBe('new URL("https://a.b/c")');
  });

  it(`no file is longer than ${longest} lines`, () => {
    const folders = ["src", "assembly", "test", "bench", "examples"];
    const long = folders
      .flatMap((folder) => filesIn(folder, ".ts", ".js", ".cjs", ".mjs"))
      .filter((path) => readFileSync(join(root, path), "utf8").split("\n").length - 1 > longest);
    expect(long.filter((path) => !mayBeLonger.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(mayBeLonger.filter((pattern) => !long.some((path) => pattern.test(path)))).toEqual([]);
  });

  it("what a comment names is there: a file by its path from the root, from src or from beside it", () => {
    // Files of others, as the comments say.
    const theirs = ["src/functionCalling.ts", "doc/xxhash_spec.md"];
    const names = /(?<![\w./:@-])(?:\.{1,2}\/)*(?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|md)\b/g;
    const missing = [...filesIn("src", ".ts", ".js"), ...filesIn("assembly", ".ts", ".js")].flatMap((path) =>
      commentsOf(readFileSync(join(root, path), "utf8"))
        .flatMap((comment) => comment.match(names) ?? [])
        .filter((name) => !theirs.includes(name) && !name.startsWith("NAME."))
        .filter(
          (name) => ![name, `src/${name}`, posix.join(dirname(path), name)].some((at) => existsSync(join(root, at))),
        )
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
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

  it("test/README.md names every folder, and every suite of the tokenizer", () => {
    const readme = readFileSync(join(root, "test/README.md"), "utf8");
    const suites = filesIn("test/tokenizer", ".test.ts").map((path) => path.slice("test/tokenizer/".length));
    expect(suites.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    const folders = readdirSync(join(root, "test"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}/\``))).toEqual([]);
  });

  it("the package has no runtime dependencies", () => {
    const { dependencies, optionalDependencies, bundleDependencies } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    ) as Record<string, unknown>;
    expect({ dependencies, optionalDependencies, bundleDependencies }).toEqual({});
    expect(Object.values(peers).every(({ optional }) => optional === true)).toBe(true);
  });

  it("what development depends on is pinned: one version each, and the lock file's", () => {
    const folders = [".", "bench", "examples/playground", "test/models-oracles", "test/runtimes"];
    const loose = folders.flatMap((folder) => {
      const read = (name: string) => JSON.parse(readFileSync(join(root, folder, name), "utf8"));
      const locked = existsSync(join(root, folder, "package-lock.json")) ? read("package-lock.json").packages[""] : {};
      return ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) => {
        const asked: Record<string, string> = read("package.json")[kind] ?? {};
        return Object.entries(asked)
          .filter(([name, version]) => !/^(?:npm:[^@]+@)?\d[\w.-]*$/.test(version) || locked[kind]?.[name] !== version)
          .map(([name, version]) => `${folder}: ${name} ${version}`);
      });
    });
    expect(loose).toEqual([]);
  });
});
