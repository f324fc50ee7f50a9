/**
 * The package as npm would publish it: `npm pack`, then publint and "are the types wrong" over the file.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackage, createPackageFromTarballData, type Package } from "@arethetypeswrong/core";
import { publint } from "publint";
import { beforeAll, describe, expect, it } from "vitest";
import { isEveryday } from "../random.ts";
import { entries } from "./declarations.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;

let tarball: Uint8Array<ArrayBuffer>;
let unpackedBytes: number;
let contents: Package;
let files: readonly string[];

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-package-"));
  try {
    const npm = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const [packed] = JSON.parse(execFileSync("npm", npm, { cwd: root, encoding: "utf8", stdio: "pipe" })) as [
      { filename: string; unpackedSize: number },
    ];
    unpackedBytes = packed.unpackedSize;
    tarball = Uint8Array.from(readFileSync(join(folder, packed.filename)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  contents = createPackageFromTarballData(tarball);
  files = contents.listFiles().map((path) => path.replace("/node_modules/reckoner/", ""));
});

const read = (path: string): string => contents.readFile(`/node_modules/reckoner/${path}`);

describe("the package", () => {
  it("has sources and pages in src, and no scripts", () => {
    expect(files.filter((path) => path.startsWith("src/") && !/\.(ts|md)$/.test(path))).toEqual([]);
  });

  it("is as large as the README says", () => {
    const [, packed, unpacked] = /It is (\d+) MB packed and (\d+) unpacked/.exec(read("README.md")) ?? [];
    expect(Math.abs(tarball.length / 1e6 - Number(packed))).toBeLessThan(1);
    expect(Math.abs(unpackedBytes / 1e6 - Number(unpacked))).toBeLessThan(1);
  });

  it("runs nothing when it is installed, and npm sees nothing to ask for", () => {
    const { scripts = {} } = JSON.parse(read("package.json")) as { scripts?: Record<string, string> };
    // What npm runs of a dependency, from wherever it comes; `npm ci` in a clone builds by postprepare.
    const run = ["preinstall", "install", "postinstall", "prepublish", "prepare"];
    expect(run.filter((name) => name in scripts)).toEqual([]);
    expect(files.filter((path) => path.endsWith("binding.gyp"))).toEqual([]);
  });

  it("has what its pages link to, all but raw measurements", () => {
    const links = files
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\(([^)\s]+)\)/g)]
          .map(([, link = ""]) => link.replace(/#.*/, ""))
          .filter((link) => link !== "" && !/^[a-z]+:/.test(link))
          .map((link) => ({ path, link, target: posix.join(posix.dirname(path), link) })),
      );
    expect(links.length).toBeGreaterThan(50);
    const dead = links.filter(
      ({ target }) =>
        !target.startsWith("bench/results/") &&
        !files.includes(target) &&
        !files.some((file) => file.startsWith(`${target}/`)),
    );
    expect(dead).toEqual([]);
  });

  it.skipIf(isEveryday)("in CI, is what publint wants: no error, no warning, no suggestion", async () => {
    const { messages } = await publint({ pack: { tarball: tarball.buffer }, level: "suggestion", strict: true });
    expect(messages).toEqual([]);
  });

  it.skipIf(isEveryday)(
    "in CI, has types that say what its modules are, in Node and in bundlers, for every entry",
    async () => {
      // Shelves are alike: the first and the last of each.
      const namesIn = (folder: string): string[] => {
        const names = files
          .filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".d.ts"))
          .map((path) => posix.basename(path, ".d.ts"))
          .sort();
        return [names[0]!, names.at(-1)!];
      };
      const entrypoints = [...entries(namesIn).keys()].map((name) => name.replace("reckoner", "."));
      expect(entrypoints.length).toBeGreaterThan(15);
      const analysis = await checkPackage(contents, { entrypoints, entrypointsLegacy: true });
      if (!analysis.types) throw new Error("no types");
      // An ES module with `exports`: resolution from before exports finds only the main entry, and TypeScript's name for
      // require() of an ES module, which Node >= 20.19 does, is a problem.
      const known = (kind: string, resolution: string | undefined): boolean =>
        (kind === "NoResolution" && resolution === "node10") ||
        (kind === "CJSResolvesToESM" && resolution === "node16-cjs");
      const problems = analysis.problems.filter(
        (problem) => !known(problem.kind, "resolutionKind" in problem ? problem.resolutionKind : undefined),
      );
      expect(problems).toEqual([]);
      const resolved = Object.values(analysis.entrypoints).map(({ resolutions }) => resolutions.bundler.resolution);
      expect(resolved.filter((resolution) => resolution === undefined)).toEqual([]);
    },
  );

  it("has source maps whose sources are in it", () => {
    const maps = files.filter((path) => path.endsWith(".map"));
    expect(maps.length).toBeGreaterThan(200);
    const missing = maps.flatMap((path) => {
      const { sources } = JSON.parse(read(path)) as { sources: string[] };
      const targets = sources.map((source) => posix.join(posix.dirname(path), source));
      return targets.filter((target) => !files.includes(target)).map((target) => `${path}: ${target}`);
    });
    expect(missing).toEqual([]);
    // And every script that was compiled has one.
    const bare = files
      .filter((path) => /^build\/(?!wasm|packed).*(?<!\.d)\.js$/.test(path))
      .filter((path) => {
        return /sourceMappingURL/.test(read(path)) !== files.includes(`${path}.map`);
      });
    expect(bare).toEqual([]);
  });

  it("has what it needs and nothing else", () => {
    const needed = [
      "LICENSE",
      "NOTICE",
      "README.md",
      "CHANGELOG.md",
      "SECURITY.md",
      "package.json",
      "CONTRIBUTING.md",
      "build/node/cli/main.js",
    ];
    expect(needed.filter((path) => !files.includes(path))).toEqual([]);
    // What the README links to.
    const linked =
      /^examples\/(?:[\w-]+\.(?:html|js|ts)|playground\/README\.md)$|^bench\/(?:README\.md|charts\/\w+\.svg|corpora\/README\.md|edge\.js|families\/\w+\.js)$|^test\/(?:README\.md|runtimes\/(?:checks|esbuild\/build)\.js)$/;
    const strange = files.filter(
      (path) =>
        !needed.includes(path) &&
        !linked.test(path) &&
        !/^(?:src|assembly)\/|^build\/.*\.(?:js|d\.ts|map|wasm|bin|json)$/.test(path),
    );
    expect(strange).toEqual([]);
    expect(files.filter((path) => /\.test\.|node_modules|\.tsbuildinfo/.test(path))).toEqual([]);
    // More than half of it are the ready-made tables of two vocabularies.
    expect(tarball.length).toBeLessThan(9_800_000);
  });

  it("depends on nothing at run time", () => {
    for (const field of ["dependencies", "optionalDependencies", "bundleDependencies"]) {
      expect([field, manifest[field]]).toEqual([field, undefined]);
    }
    // Peers are what the integrations adapt: who does not import those needs none.
    const peers = manifest["peerDependenciesMeta"] as Record<string, { optional?: boolean }>;
    for (const name of Object.keys(manifest["peerDependencies"] as object)) expect(peers[name]?.optional).toBe(true);
    const outside = new Set<string>();
    for (const path of files.filter((name) =>
      /^build\/(?!(?:node\/)?(?:cli|integrations)\/).*(?<!\.d)\.js$/.test(name),
    )) {
      for (const [, specifier] of read(path).matchAll(/^(?:import|export)\b[^;]*?\bfrom\s*["']([^."'][^"']*)["']/gm)) {
        if (!specifier!.startsWith("#")) outside.add(`${path}: ${specifier}`);
      }
    }
    expect([...outside]).toEqual([]);
  });

  it("has WebAssembly that can call nothing", () => {
    const modules = files.filter((path) => path.endsWith(".wasm"));
    expect(modules.length).toBe(6);
    const imports = modules.flatMap((path) => {
      const bytes = readFileSync(join(root, path));
      return WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    });
    // Of what the package itself instantiates: text.wasm and small.wasm work in the memory of another kernel.
    const memory = { module: "env", name: "memory", kind: "memory" };
    expect(imports).toEqual([memory, memory]);
  });

  it("runs nothing when it is installed", () => {
    const scripts = manifest["scripts"] as Record<string, string>;
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([]);
  });

  it("says what it is and where it runs", () => {
    expect(manifest).toMatchObject({
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=20.19" },
      main: "./build/index.js",
      types: "./build/index.d.ts",
    });
    expect(String(manifest["version"])).toMatch(/^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/);
    expect((manifest["keywords"] as string[]).length).toBeGreaterThan(5);
  });
});
