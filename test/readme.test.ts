/**
 * Examples run: every ```ts block in the Markdown files people read, every @example in a docstring, and each value
 * that a comment claims. The convention is in README.md beside this file.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import {
  blocksOf,
  claimOf,
  docstringExamples,
  type Example,
  isAsClaimed,
  runExample,
  statementsOf,
  tableExamples,
} from "./examples.ts";
import { exportedModule, manifest } from "./manifest.ts";

const root = new URL("../", import.meta.url);

type Module = Record<string, unknown>;

/** The built file of a source file: examples run what people run. */
function built(sourceFile: string): Promise<Module> {
  const file = sourceFile.replace(/^src\//, "build/").replace(/\.ts$/, ".js");
  return import(/* @vite-ignore */ new URL(file, root).href) as Promise<Module>;
}

/** `reckoner/…` by the exports of package.json, anything else as it is. */
function load(specifier: string): Promise<Module> {
  if (specifier !== "reckoner" && !specifier.startsWith("reckoner/")) return import(/* @vite-ignore */ specifier);
  const key = specifier.replace("reckoner", ".");
  const target = exportedModule(key);
  if (target === undefined) return Promise.reject(new Error(`package.json exports no ${key}`));
  return import(/* @vite-ignore */ new URL(target, root).href) as Promise<Module>;
}

/** The specifiers of a shelf's files, and the names their exports go by. */
function shelf(name: string): string[] {
  const files = readdirSync(new URL(`src/${name}/`, root)).filter((file) => file.endsWith(".ts"));
  return files.map((file) => `reckoner/${name}/${file.slice(0, -3)}`);
}

/** Default exports by their file's name, other exports by their own. */
async function exportsOf(specifiers: readonly string[]): Promise<Module> {
  const all: Module = {};
  for (const specifier of specifiers) {
    const { default: main, ...named } = await load(specifier);
    const name = specifier.slice(specifier.lastIndexOf("/") + 1);
    if (main !== undefined && /^\w+$/.test(name)) all[name] = main; // x-ai is no name to be used undeclared
    Object.assign(all, named);
  }
  return all;
}

/** Adapters are not among them: their names are other packages'. */
const rooms = Object.keys(manifest.exports).filter((key) => !/\*|^\.\/(?:package\.json|compat\/)/.test(key));

/**
 * What every example may use undeclared: the public names, the vocabularies, and an open `tokenizer` and `pool` of
 * o200k_base and a price `book` of all lists. Some names are on two shelves (gpt2 is a vocabulary and a model): in
 * compute and models the model is meant, in pricing and prices the list.
 */
async function commonScope(file: string): Promise<Module> {
  const { readFile } = await import("node:fs/promises");
  const publicNames = await exportsOf(rooms.map((key) => key.replace(".", "reckoner")));
  const prices = await exportsOf(shelf("prices"));
  const models = await exportsOf(shelf("models"));
  const vocabularies = await exportsOf(shelf("vocabularies"));
  const isModels = /^src\/(?:compute|models)\//.test(file);
  const isPrices = /^src\/(?:pricing|prices)\//.test(file);
  const shelves = { ...(isPrices ? prices : {}), ...(isModels ? { ...vocabularies, ...models } : vocabularies) };
  return { ...publicNames, ...shelves, readFile, ...(await (open ??= opened(publicNames, vocabularies, prices))) };
}

let open: Promise<{ pool: { close(): Promise<void> } }> | undefined;

async function opened(publicNames: Module, vocabularies: Module, prices: Module) {
  const { Tokenizer } = publicNames as unknown as typeof import("../src/index.ts");
  const { ParallelTokenizer } = publicNames as unknown as typeof import("../src/parallel/index.ts");
  const { priceBook } = publicNames as unknown as typeof import("../src/pricing/index.ts");
  const source = vocabularies["o200k_base"] as Parameters<typeof Tokenizer.load>[0];
  const lists = Object.values(prices) as Parameters<typeof priceBook>[0];
  return {
    tokenizer: await Tokenizer.load(source),
    pool: await ParallelTokenizer.open(source),
    book: priceBook(lists),
  };
}

afterAll(async () => (await open)?.pool.close());

/**
 * Runs the examples of one file in order.
 *
 * @param own Exports of the file, for docstrings: their examples stand alone. In a document, what one block declares
 *   the next may use.
 */
async function failuresOf(file: string, examples: readonly Example[], own?: Module): Promise<string[]> {
  const failures: string[] = [];
  let scope: Module = { ...(await commonScope(file)), ...own };
  for (const example of examples) {
    if (example.notRun !== undefined) {
      if (example.notRun === "") failures.push(`${example.place} is not run and does not say why`);
      continue;
    }
    const outcome = await runExample(example, scope, load, isAsClaimed);
    failures.push(...outcome.failures);
    if (own === undefined) scope = { ...scope, ...outcome.declared };
  }
  return failures;
}

const sourceFiles = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .map((file) => `src/${file.replaceAll("\\", "/")}`);

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "test/README.md",
  "src/compute/README.md",
  "src/compat/README.md",
].filter((file) => existsSync(new URL(file, root)));

describe("docstrings", () => {
  const examples = new Map(
    sourceFiles.map((file) => [file, docstringExamples(readFileSync(new URL(file, root), "utf8"), file)] as const),
  );
  const withExamples = [...examples].filter(([, found]) => found.length > 0);

  it("have examples, and the examples have values", () => {
    const all = withExamples.flatMap(([, found]) => found);
    expect(all.length).toBeGreaterThan(15);
    const comments = all.flatMap(({ code }) => statementsOf(code)).map(({ comment }) => claimOf(comment));
    expect(comments.filter((claim) => claim !== undefined).length).toBeGreaterThan(15);
  });

  it.each(withExamples)("%s: examples run and are true", async (file, found) => {
    expect(await failuresOf(file, found, await built(file))).toEqual([]);
  });
});

describe.each(documents)("%s", (file) => {
  it("runs from top to bottom and is true", async () => {
    const text = readFileSync(new URL(file, root), "utf8");
    // Tables may use what any block declares.
    expect(await failuresOf(file, [...blocksOf(text, file), ...tableExamples(text, file)])).toEqual([]);
  });
});

describe("the checker", () => {
  const run = async (code: string) => {
    const example: Example = { place: "here", code };
    return runExample(
      example,
      { two: 2, fail: () => Promise.reject(Object.assign(new Error("no"), { code: "a/b" })) },
      load,
      isAsClaimed,
    );
  };
  it("finds a value that is not as claimed", async () => {
    expect((await run("two + 1; // 3")).failures).toEqual([]);
    expect((await run("two + 1; // 4")).failures).toEqual(["here+1 claims 4, but is 3"]);
    expect((await run("const a = [two]; // [3]")).failures).toHaveLength(1);
    expect((await run('const text = "// 5"; // "// 5"')).failures).toEqual([]);
    expect((await run("Uint32Array.of(two); // Uint32Array [2]")).failures).toEqual([]);
    expect((await run("Uint32Array.of(two); // [2]")).failures).toHaveLength(1);
    expect((await run("Uint32Array.of(two); // Uint8Array [2]")).failures).toHaveLength(1);
  });
  it("takes a decimal for the value rounded to its digits, and a text that ends in … for its beginning", async () => {
    expect((await run("two / 3; // 0.667")).failures).toEqual([]);
    expect((await run("two / 3; // 0.67 s, to the nearest")).failures).toEqual([]);
    expect((await run("two / 3; // 0.666")).failures).toHaveLength(1);
    expect((await run("two / 3; // 1")).failures).toHaveLength(1);
    expect((await run('"two words"; // "two …"')).failures).toEqual([]);
    expect((await run('"two words"; // "three …"')).failures).toHaveLength(1);
  });
  it("finds an error that is not there, and one that is", async () => {
    expect((await run("await fail(); // throws a/b")).failures).toEqual([]);
    expect((await run("await fail(); // throws a/c")).failures).toHaveLength(1);
    expect((await run("two; // throws a/b")).failures).toHaveLength(1);
    expect((await run("await fail();")).failures).toHaveLength(1);
    expect((await run("missing();")).failures).toHaveLength(1);
    expect((await run("two +;")).failures).toHaveLength(1);
    expect((await run('try { await fail(); } catch (error) { error.code; } // "a/b"')).failures).toHaveLength(1); // no await here
    expect((await run('try { missing(); } catch (error) { error.name; } // "ReferenceError"')).failures).toEqual([]);
  });
  it("reads claims with explanations, and prose as prose", () => {
    expect(claimOf("1_024 (1 KiB)")).toEqual({ value: 1024 });
    expect(claimOf("{ tokens: 3, reachedLimit: true }")).toEqual({ value: { tokens: 3, reachedLimit: true } });
    expect(claimOf('"a": because')).toEqual({ value: "a" });
    expect(claimOf("5n, in picodollars")).toEqual({ value: 5n });
    expect(claimOf("12 ms on a laptop")).toEqual({ value: 12 });
    expect(claimOf("3 words are counted")).toEqual({ value: 3 });
    expect(claimOf('[1, "a:b"]; see [2]')).toEqual({ value: [1, "a:b"] });
    expect(claimOf("[1, 2 and 3")).toEqual({ unclear: "[1, 2 and 3" });
    expect(claimOf("the first of them")).toBeUndefined();
    expect(claimOf("")).toBeUndefined();
  });
  it("gathers lines until they are a statement, and carries declarations on", async () => {
    const outcome = await run(
      'import { join as glue } from "node:path";\nconst a = [1, 2]\n  .map((n) => n + two)\n  .join("-"); // "3-4"\nconst { length } = a;\nglue("x", "y"); // "x/y"\n',
    );
    expect(outcome.failures).toEqual([]);
    expect(outcome.claims).toBe(2);
    expect(Object.keys(outcome.declared)).toEqual(["glue", "a", "length"]);
  });
  it("finds code and claims in tables", async () => {
    const table = "| theirs | reckoner | gives |\n|---|---|---|\n| `a` | `two + 1` | `3` |\n| `b` | nothing | |\n";
    const [first, ...others] = tableExamples(`${table}| \`c\` | \`"\\|"\`, so | \`"\\|"\` |\n`, "f");
    expect(first).toEqual({ place: "f:3", code: "two + 1; // 3" });
    expect(others).toEqual([{ place: "f:5", code: '"|"; // "|"' }]);
    expect(tableExamples("| a | b |\n|---|---|\n| `c` | `d` |\n", "f")).toEqual([]);
    expect((await run(first!.code)).failures).toEqual([]);
    expect((await run(first!.code.replace("// 3", "// 4"))).failures).toHaveLength(1);
  });
  it("finds blocks and docstring examples, and where they stand", () => {
    expect(blocksOf("a\n```ts\nx\n```\n```sh\ny\n```\n```js not-run: no network\nz\n```\n", "f")).toEqual([
      { place: "f:2", code: "x\n" },
      { place: "f:8", code: "z\n", notRun: "no network" },
    ]);
    expect(docstringExamples("/**\n * a\n * @example\n * b; // 1\n * @throws c\n */", "f")).toEqual([
      { place: "f:3", code: "b; // 1" },
    ]);
  });
});
