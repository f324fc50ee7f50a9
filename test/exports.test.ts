/**
 * package.json's exports are the doors and shelves of src, both ways: nothing public is missing, nothing else is.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { manifest, moduleOf, type Target } from "./manifest.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Rooms that are private, and the roof, which is run and not imported. */
const privateRooms = ["kernel", "jinja", "cli"];

const folders = readdirSync(join(root, "src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const isRoom = (folder: string): boolean => existsSync(join(root, "src", folder, "index.ts"));
const shelves = folders.filter((folder) => !isRoom(folder) && !privateRooms.includes(folder) && folder !== "compat");

/** All files that a target names. */
const filesOf = (target: Target): string[] => (typeof target === "string" ? [target] : Object.values(target));

/** Data that imports nothing has no bundle for Node. */
const isBundled = (key: string): boolean =>
  !/^\.\/(?:prices|packed)\/|^\.\/(?:compute\/devices|package\.json)$/.test(key);

/** Where the bundle of a module is; those of vocabularies lie beside their files. */
const bundleOf = (file: string): string =>
  file.startsWith("./build/vocabularies/")
    ? file.replace("./build/vocabularies/", "./build/packed/").replace(/\.js$/, ".node.js")
    : file.replace("./build/", "./build/node/");

/** What should be exported, by the rule of the house. */
function expectedExports(): Record<string, Target> {
  return Object.fromEntries(
    Object.entries(expectedModules()).map(([key, file]): [string, Target] => {
      if (!isBundled(key)) return [key, file];
      const types = file.replace(/\.js$/, ".d.ts");
      // Some bundlers that say node mean a runtime without files, and say that first.
      const modules = { workerd: file, "edge-light": file, browser: file };
      return [key, { types, ...modules, node: bundleOf(file), default: file }];
    }),
  );
}

function expectedModules(): Record<string, string> {
  const expected: Record<string, string> = { ".": "./build/index.js", "./package.json": "./package.json" };
  for (const folder of folders.filter((name) => isRoom(name) && !privateRooms.includes(name))) {
    expected[`./${folder}`] = `./build/${folder}/index.js`;
  }
  if (folders.includes("compute")) expected["./compute/devices"] = "./build/compute/devices.js";
  const packages = readdirSync(join(root, "src", "compat")).filter((name) => isRoom(`compat/${name}`));
  for (const name of packages) {
    expected[`./compat/${name}`] = `./build/compat/${name}/index.js`;
  }
  // As in the package: a module per encoding, which are written, and per model, which are built.
  for (const shelf of ["compat/gpt-tokenizer/encoding", "compat/gpt-tokenizer/model"]) {
    expected[`./${shelf}/*`] = `./build/${shelf}/*.js`;
  }
  for (const shelf of shelves) expected[`./${shelf}/*`] = `./build/${shelf}/*.js`;
  // The packed files themselves, for who copies or reads them.
  expected["./packed/*"] = "./build/packed/*";
  return expected;
}

/** Every specifier a user can import, and the file it gives. */
function specifiers(): [specifier: string, file: string][] {
  return Object.entries(manifest.exports).flatMap(([key, target]): [string, string][] => {
    if (key === "./package.json" || key === "./packed/*") return [];
    const name = key === "." ? "reckoner" : `reckoner/${key.slice(2)}`;
    const file = moduleOf(target);
    if (!key.endsWith("/*")) return [[name, file]];
    const written = join(root, "src", key.slice(2, -2));
    const files = readdirSync(existsSync(written) ? written : join(root, "build", key.slice(2, -2)));
    const names = new Set(files.filter((file) => /(?<!\.d)\.(?:ts|js)$/.test(file)).map((file) => file.slice(0, -3)));
    return Array.from(names, (it) => [name.replace("*", it), file.replace("*", it)]);
  });
}

describe("package.json", () => {
  it("exports every door and shelf, and nothing else", () => {
    expect(manifest.exports).toEqual(expectedExports());
    const orders = new Set(
      Object.values(manifest.exports).flatMap((it) => (typeof it === "string" ? [] : `${Object.keys(it)}`)),
    );
    expect([...orders]).toEqual(["types,workerd,edge-light,browser,node,default"]);
  });

  it("names built files that are there", () => {
    const files = [...specifiers().map(([, file]) => file), ...Object.values(manifest.bin)];
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it("names a program that the system may start, since npx links to the file as it is", () => {
    for (const file of Object.values(manifest.bin)) {
      expect(readFileSync(join(root, file), "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
      expect(() => accessSync(join(root, file), constants.X_OK)).not.toThrow();
    }
  });

  it("publishes what it names", () => {
    const named = [...Object.values(manifest.exports).flatMap(filesOf), ...Object.values(manifest.bin)].filter(
      (file) => file !== "./package.json",
    );
    const published = (file: string): boolean => manifest.files.some((folder) => file.startsWith(`./${folder}/`));
    expect(named.filter((file) => !published(file))).toEqual([]);
  });

  it("maps # imports to built files for every condition", () => {
    const folder = {
      "#kernel/*": "build/wasm",
      "#vocabulary/*": "build/packed",
      "#ready/*": "build/packed",
      "#tables/*": "build/packed",
    } as Record<string, string>;
    for (const [key, conditions] of Object.entries(manifest.imports)) {
      expect(Object.keys(conditions).at(-1)).toBe("default");
      for (const target of Object.values(conditions)) {
        // Where there are no files, one module for all says so.
        if (target === "./build/packed/no-tables.js") continue;
        if (!key.includes("*")) {
          expect([key, target, existsSync(join(root, target))]).toEqual([key, target, true]);
          continue;
        }
        expect(target.startsWith(`./${folder[key]}/*.`)).toBe(true);
        const ending = target.slice(target.indexOf("*") + 1);
        const some = readdirSync(join(root, folder[key]!)).filter((file) => file.endsWith(ending));
        expect([target, some.length > 0]).toEqual([target, true]);
      }
    }
  });

  it("has a bundle for Node of every module that imports another, with the same names", async () => {
    for (const [specifier, file] of specifiers()) {
      if (!isBundled(specifier.replace("reckoner", "."))) {
        const imports = /^(?:import|export) .* from "\.{1,2}\//m.test(readFileSync(join(root, file), "utf8"));
        expect([specifier, imports]).toEqual([specifier, false]);
        continue;
      }
      const bundle = bundleOf(file);
      const namesIn = async (path: string): Promise<string[]> =>
        Object.keys((await import(/* @vite-ignore */ pathToFileURL(join(root, path)).href)) as object);
      expect([specifier, await namesIn(bundle)]).toEqual([specifier, await namesIn(file)]);
    }
  });

  it("is one program in Node, whichever rooms are imported", async () => {
    const program = `
      const rooms = await Promise.all(${JSON.stringify(["reckoner", "reckoner/tokenizer", "reckoner/parallel", "reckoner/compat/gpt-tokenizer", "reckoner/widget"])}.map((name) => import(name)));
      const { encodingForModel } = await import("reckoner/models/openai");
      let isOurs = false;
      try { encodingForModel("no such model"); } catch (error) { isOurs = error instanceof rooms[0].ReckonerError; }
      try { new rooms[4].LiveText(5); isOurs = false; } catch (error) { isOurs &&= error instanceof rooms[0].ReckonerError; }
      console.log(JSON.stringify([rooms[0].Tokenizer === rooms[1].Tokenizer, isOurs]));`;
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: root, encoding: "utf8" });
    expect(JSON.parse(out)).toEqual([true, true]);
  });

  it("gives shelf files a default export or named data, and rooms what their index.ts names", async () => {
    for (const [specifier, file] of specifiers()) {
      const module = (await import(/* @vite-ignore */ pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
      expect([specifier, Object.keys(module).length > 0]).toEqual([specifier, true]);
    }
  });

  it("has type declarations beside every built file", () => {
    const bare = specifiers().filter(
      ([, file]) => !statSync(join(root, file.replace(/\.js$/, ".d.ts")), { throwIfNoEntry: false })?.isFile(),
    );
    expect(bare).toEqual([]);
  });
});
