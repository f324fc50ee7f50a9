/**
 * Builds OpenAI's vocabularies: `reckoner pack --openai DIRECTORY`.
 *
 * The ranks come from the npm package `js-tiktoken`, which carries them in its own
 * spelling. The `.tiktoken` text that OpenAI publishes is rebuilt from them, and its
 * sha256 must be the one that tiktoken checks its downloads against.
 * Names, hashes and special tokens: tiktoken 0.14.0,
 * https://github.com/openai/tiktoken/blob/0.14.0/tiktoken_ext/openai_public.py.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { ReckonerError } from "../errors.ts";
import { writeTables } from "../kernel/index.ts";
import { pack, readPacked, readTiktoken, type TiktokenOptions } from "../vocabulary/index.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/** What is known about one published vocabulary; its `source` must hash to `sourceSha256`. */
type Published = TiktokenOptions & Required<Pick<TiktokenOptions, "source" | "sourceSha256">>;

const common = {
  unicode: "16.0.0",
  reference: "tiktoken 0.14.0",
  license: "MIT",
} as const;
const published = "https://openaipublic.blob.core.windows.net/encodings";

/** gpt2 has the ranks of r50k_base, p50k_edit those of p50k_base and o200k_harmony those of o200k_base. */
const vocabularies: readonly Published[] = [
  {
    ...common,
    name: "o200k_base",
    scanner: "o200k",
    specialTokens: { "<|endoftext|>": 199999, "<|endofprompt|>": 200018 },
    source: `${published}/o200k_base.tiktoken`,
    sourceSha256: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
  },
  {
    ...common,
    name: "cl100k_base",
    scanner: "cl100k",
    specialTokens: {
      "<|endoftext|>": 100257,
      "<|fim_prefix|>": 100258,
      "<|fim_middle|>": 100259,
      "<|fim_suffix|>": 100260,
      "<|endofprompt|>": 100276,
    },
    source: `${published}/cl100k_base.tiktoken`,
    sourceSha256: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
  },
  {
    ...common,
    name: "p50k_base",
    scanner: "gpt2",
    specialTokens: { "<|endoftext|>": 50256 },
    source: `${published}/p50k_base.tiktoken`,
    sourceSha256: "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
  },
  {
    ...common,
    name: "r50k_base",
    scanner: "gpt2",
    specialTokens: { "<|endoftext|>": 50256 },
    source: `${published}/r50k_base.tiktoken`,
    sourceSha256: "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
  },
];

/** What is known about a rank file of OpenAI's, by its sha256. */
export function publishedBySha256(sha256: string): TiktokenOptions | undefined {
  return vocabularies.find(({ sourceSha256 }) => sourceSha256 === sha256);
}

/** One row of what was built. */
export interface Built {
  readonly name: string;
  readonly tokens: number;
  readonly bytes: number;
  readonly path: string;
}

/**
 * Builds the four vocabularies into `directory`, each in its plain and its small form, with the modules that import them.
 *
 * @param report - Called for each vocabulary once its files are in place.
 * @throws {@link ReckonerError} `vocabulary/not-loaded` without `js-tiktoken`; `vocabulary/corrupt` when its ranks
 *   are not the published ones.
 */
export async function packOpenAi(directory: string, report: (built: Built) => Promise<void>): Promise<void> {
  const entries: Record<string, unknown> = {};
  for (const meta of vocabularies) {
    const text = await publishedText(meta.name);
    const sha256 = sha256Of(text);
    if (sha256 !== meta.sourceSha256) {
      const message = `the ranks of ${meta.name} in js-tiktoken are not the published ones: sha256 ${sha256}, not ${meta.sourceSha256}`;
      throw new ReckonerError("vocabulary/corrupt", message, {
        name: meta.name,
        expected: meta.sourceSha256,
        got: sha256,
      });
    }
    const vocabulary = readTiktoken(text, meta);
    const file = pack(vocabulary);
    const path = join(directory, `${meta.name}.bin`);
    const smallFile = pack(vocabulary, { small: true });
    await writeWithImports(directory, meta.name, file);
    await writeWithImports(directory, `${meta.name}.small`, smallFile);
    // In Workers the import gives the bytes: their bundlers recognise the file by the name in the import.
    await writeIfChanged(join(directory, `${meta.name}.workerd.js`), `export { default } from "./${meta.name}.bin";\n`);
    await writeIfChanged(join(directory, `${meta.name}.ready.js`), readyModule(`${meta.name}.small.bin`));
    if (hasTables.has(meta.name)) await writeTablesOf(directory, meta.name, file);
    const tokens = vocabulary.tokens.filter((token) => token !== undefined).length;
    const { source, license, sourceSha256 } = meta;
    const small = { bytes: smallFile.length, sha256: sha256Of(smallFile) };
    const own = { bytes: file.length, sha256: sha256Of(file) };
    entries[meta.name] = { source, license, sourceSha256, tokens, ...own, small };
    await report({ name: meta.name, tokens, bytes: file.length, path });
  }
  // For runtimes that have no files, and so no tables.
  await writeIfChanged(join(directory, "no-tables.js"), "export default undefined;\n");
  const manifest = { command: "reckoner pack --openai", reference: common.reference, vocabularies: entries };
  await writeIfChanged(join(directory, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Vocabularies in current use, which programs load at start; tables take six times the bytes of a packed file. */
const hasTables: ReadonlySet<string> = new Set(["o200k_base", "cl100k_base"]);

/** Writes the tables that the kernel makes from a packed file, and their module. */
async function writeTablesOf(directory: string, name: string, file: Uint8Array): Promise<void> {
  const packed = readPacked(file);
  const { bytes: _bytes, merges: _merges, size: _size, ...meta } = packed;
  await writeIfChanged(join(directory, `${name}.tables.bin`), writeTables(packed, meta));
  await writeIfChanged(
    join(directory, `${name}.tables.js`),
    `export default /* @__PURE__ */ new URL("./${name}.tables.bin", import.meta.url);\n`,
  );
  await writeIfChanged(
    join(directory, `${name}.tables.d.ts`),
    "declare const location: URL | undefined;\nexport default location;\n",
  );
}

/** Writes a packed file, and the module that `imports` in package.json resolves to: its default export is the address. */
async function writeWithImports(directory: string, name: string, file: Uint8Array): Promise<void> {
  await writeIfChanged(join(directory, `${name}.bin`), file);
  await writeIfChanged(
    join(directory, `${name}.js`),
    `export default /* @__PURE__ */ new URL("./${name}.bin", import.meta.url);\n`,
  );
  await writeIfChanged(join(directory, `${name}.d.ts`), "declare const location: URL;\nexport default location;\n");
}

/** A module for browsers that has fetched the bytes once its import resolves, for programs that cannot await them later. */
function readyModule(file: string): string {
  return `import { readBytes } from "../vocabulary/load.js";\nexport default await readBytes(new URL("./${file}", import.meta.url));\n`;
}

/**
 * The `.tiktoken` text of one of OpenAI's vocabularies, rebuilt from the ranks in `js-tiktoken`.
 *
 * There a line is `! firstRank base64 base64 …` with consecutive ranks.
 */
export async function publishedText(name: string): Promise<string> {
  const specifier = `js-tiktoken/ranks/${name}`;
  let module: unknown;
  try {
    module = await import(specifier);
  } catch (cause) {
    const message = `the ranks of ${name} are in the npm package js-tiktoken, which is not here: npm install js-tiktoken`;
    throw new ReckonerError("vocabulary/not-loaded", message, { name }, cause);
  }
  const { bpe_ranks } = (module as { default: { bpe_ranks: string } }).default;
  const lines: string[] = [];
  for (const line of bpe_ranks.split("\n")) {
    const [, first, ...tokens] = line.split(" ");
    tokens.forEach((token, index) => {
      lines.push(`${token} ${Number(first) + index}\n`);
    });
  }
  return lines.join("");
}

function sha256Of(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
