/**
 * What a bundle grows by, entry by entry, and that nothing comes along that was not asked for.
 *
 * One table: what a program says, which rooms may be in its bundle, and the most it may weigh. Bundled and minified by
 * esbuild for browsers, compressed by gzip and brotli at their best. A ceiling is a few percent above what was measured
 * when it was set; who raises one says why in the commit.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";
import { exportedModule } from "../manifest.ts";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");

const tokenizer = [
  "errors.js",
  "kernel",
  "vocabulary",
  "chat",
  "pipeline/provided.js",
  "tokenizer",
  "wasm/bpe.js",
  "wasm/small.js",
  "wasm/none.js",
];
const compute = ["errors.js", "kernel", "compute", "wasm/flops.js"];
const pricing = ["errors.js", "chat", "pricing"];
const adapter = [...tokenizer, "models/openai.js", "vocabularies", "packed", "compat/tiktoken"];

interface Row {
  readonly what: string;
  readonly code: string;
  /** Folders and files of build/ whose code may be in the bundle. */
  readonly may: readonly string[];
  readonly gzip: number;
  readonly brotli: number;
  /** The import in the README whose size this is. */
  readonly readme?: string;
}

const rows: readonly Row[] = [
  {
    what: "a counter",
    code: 'import { Tokenizer } from "reckoner"; export const open = async (source) => (await Tokenizer.load(source)).counter()',
    may: tokenizer,
    gzip: 48_800,
    brotli: 43_832,
  },
  {
    what: "the front door",
    code: 'export * from "reckoner"',
    may: tokenizer,
    gzip: 50_400,
    brotli: 45_350,
    readme: "reckoner",
  },
  {
    what: "a model's chat template",
    code: 'export * from "reckoner/integrations/jinja"',
    may: ["errors.js", "chat", "jinja", "integrations/jinja.js"],
    gzip: 20_540,
    brotli: 18_590,
    readme: "reckoner/integrations/jinja",
  },
  {
    what: "a vocabulary",
    code: 'export { default } from "reckoner/vocabularies/o200k_base"',
    may: ["vocabularies/o200k_base.js", "packed/o200k_base.small.js", "packed/no-tables.js"],
    gzip: 250,
    brotli: 250,
  },
  {
    what: "all cores",
    code: 'export * from "reckoner/parallel"',
    may: [...tokenizer, "parallel"],
    gzip: 56_712,
    brotli: 50_622,
    readme: "reckoner/parallel",
  },
  {
    what: "packing",
    code: 'export * from "reckoner/vocabulary"',
    may: ["errors.js", "vocabulary", "pipeline"],
    // Reading a tokenizer.json brings the pipeline: of 45 kB, 18 kB are code and 8 kB Unicode tables of its components.
    gzip: 46_200,
    brotli: 40_061,
    readme: "reckoner/vocabulary",
  },
  {
    what: "names of OpenAI's models",
    code: 'export * from "reckoner/models/openai"',
    may: ["errors.js", "models/openai.js"],
    gzip: 2_300,
    brotli: 2_100,
    readme: "reckoner/models/openai",
  },
  {
    what: "FLOPs",
    code: 'export * from "reckoner/compute"',
    may: compute,
    gzip: 36_925,
    brotli: 32_530,
    readme: "reckoner/compute",
  },
  {
    what: "devices",
    code: 'export * from "reckoner/compute/devices"',
    may: ["errors.js", "compute/devices.js", "compute/device.js"],
    gzip: 2_000,
    brotli: 1_800,
    readme: "reckoner/compute/devices",
  },
  {
    what: "one shape",
    code: 'export { llama3_8b } from "reckoner/models/llama"',
    may: ["models/llama.js"],
    gzip: 350,
    brotli: 300,
  },
  {
    what: "every question about money",
    code: 'export * from "reckoner/pricing"',
    may: pricing,
    gzip: 29_000,
    brotli: 26_206,
    readme: "reckoner/pricing",
  },
  {
    what: "the cost of a usage",
    code: 'export { pricer } from "reckoner/pricing"',
    may: pricing,
    gzip: 9_804,
    brotli: 8_900,
  },
  {
    what: "a price book with all its questions",
    code: 'export { priceBook } from "reckoner/pricing"',
    may: pricing,
    gzip: 13_100,
    brotli: 11_950,
  },
  {
    what: "reading providers' bodies",
    code: 'export { usageFrom } from "reckoner/pricing"',
    may: pricing,
    gzip: 9_460,
    brotli: 8_640,
  },
  {
    what: "OpenAI's prices",
    code: 'export { default } from "reckoner/prices/openai"',
    may: ["prices/openai.js"],
    gzip: 8_192,
    brotli: 7_500,
    readme: "reckoner/prices/openai",
  },
  {
    what: "the adapter for tiktoken",
    code: 'export * from "reckoner/compat/tiktoken"',
    may: adapter,
    gzip: 61_330,
    brotli: 54_255,
    readme: "reckoner/compat/tiktoken",
  },
  {
    what: "the adapter for tiktoken, without its encodings",
    code: 'export { Tiktoken } from "reckoner/compat/tiktoken"',
    may: [...tokenizer, "compat/tiktoken"],
    gzip: 57_290,
    brotli: 51_062,
  },
  {
    what: "the adapter for gpt-tokenizer, for one model",
    code: 'export * from "reckoner/compat/gpt-tokenizer/model/gpt-4o"',
    may: [...tokenizer, "packed/o200k_base.ready.js", "compat/gpt-tokenizer"],
    gzip: 54_175,
    brotli: 47_270,
    readme: "reckoner/compat/gpt-tokenizer",
  },
];

interface Bundle {
  readonly gzip: number;
  readonly brotli: number;
}

const bundles = new Map<Row, Promise<Bundle>>();

function bundle(row: Row): Promise<Bundle> {
  const known = bundles.get(row) ?? make(row.code);
  bundles.set(row, known);
  return known;
}

const options = {
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  outdir: "out",
  platform: "browser",
  target: "es2023",
  metafile: true,
  write: false,
  logLevel: "silent",
  // The README names it beside the size.
  external: ["@huggingface/jinja"],
} satisfies BuildOptions;

/** The package as it is built. */
async function make(code: string): Promise<Bundle> {
  const stdin = { contents: code, resolveDir: import.meta.dirname, loader: "ts" } as const;
  const { outputFiles, metafile } = await build({ ...options, stdin });
  const sent = sentAtOnce(metafile).map(
    (name) => outputFiles.find(({ path }) => path.endsWith(name.slice(4)))!.contents,
  );
  const bytes = Buffer.concat(sent);
  return { gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

/** The outputs that a page gets with the entry: without those it imports later, such as the room of pipelines. */
function sentAtOnce({ outputs }: Metafile): string[] {
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === "<stdin>")!;
  const sent = new Set([entry]);
  for (const name of sent) {
    for (const { path, kind, external } of outputs[name]!.imports)
      if (kind === "import-statement" && external !== true) sent.add(path);
  }
  return [...sent];
}

/** Files whose code is in a bundle, by their names in build/: from the sources, because what is built shares chunks. */
async function inputsOf(code: string): Promise<string[]> {
  const contents = code.replace(/"reckoner([^"]*)"/g, (_, rest: string) => {
    const target = exportedModule(`.${rest}`)!;
    const source = new URL(target.replace("./build/", "src/").replace(/\.js$/, ".ts"), root);
    // Modules of models are built; they import what is tested here.
    const path = fileURLToPath(existsSync(source) ? source : new URL("src/compat/gpt-tokenizer/index.ts", root));
    return JSON.stringify(path);
  });
  const stdin = { contents, resolveDir: import.meta.dirname, loader: "ts" } as const;
  const { metafile } = await build({ ...options, stdin });
  const inputs = sentAtOnce(metafile).flatMap((name) => Object.entries(metafile.outputs[name]!.inputs));
  const used = inputs.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path !== "<stdin>");
  return used.map(([path]) => path.replace(/^.*?(?:build|src)\//, "").replace(/\.ts$/, ".js"));
}

describe.each(rows)("$what", (row) => {
  it("weighs no more than it should", async () => {
    const { gzip, brotli } = await bundle(row);
    expect(gzip).toBeGreaterThan(row.gzip / 4);
    expect({ gzip: gzip <= row.gzip || gzip, brotli: brotli <= row.brotli || brotli }).toEqual({
      gzip: true,
      brotli: true,
    });
  });

  it("brings nothing that was not asked for", async () => {
    const inputs = await inputsOf(row.code);
    expect(inputs.length).toBeGreaterThan(0);
    const strange = inputs.filter((path) => !row.may.some((place) => path === place || path.startsWith(`${place}/`)));
    expect(strange).toEqual([]);
  });
});

describe("the README's sizes", () => {
  it.each(rows.filter((row) => row.readme !== undefined))("$readme is as large as it says", async (row) => {
    // "`reckoner/compute`, `reckoner/compute/devices` | 30 kB, 2 kB": sizes in the order of the names.
    const line = readme.split("\n").find((text) => text.startsWith("|") && text.includes(`\`${row.readme}\``));
    const [, , names = "", sizes = ""] = line?.split("|") ?? [];
    const place = names.split(",").findIndex((name) => name.includes(`\`${row.readme}\``));
    const said = Number.parseFloat(sizes.split(",")[place] ?? "");
    const { gzip } = await bundle(row);
    expect(Math.abs(gzip / 1000 - said)).toBeLessThan(Math.max(0.6, 0.06 * said));
  });

  it("of vocabularies are those of their small form", () => {
    const rowsOf = [...readme.matchAll(/`reckoner\/vocabularies\/(\w+)`[^|]*\| (\d+) kB/g)];
    expect(rowsOf.length).toBeGreaterThan(3);
    for (const [, name, said] of rowsOf) {
      const file = name === "o200k_harmony" ? "o200k_base" : name;
      const { length } = readFileSync(new URL(`build/packed/${file}.small.bin`, root));
      expect([name, Math.round(length / 1000)]).toEqual([name, Number(said)]);
    }
  });

  it("of ready-made tables are those of their files", () => {
    const said = /as ready-made tables\s+\(([\d.]+) and ([\d.]+) MB/.exec(readme)?.slice(1);
    const megabytes = ["o200k_base", "cl100k_base"].map((name) => {
      const { length } = readFileSync(new URL(`build/packed/${name}.tables.bin`, root));
      return (length / 1e6).toFixed(1);
    });
    expect(said).toEqual(megabytes);
  });
});
