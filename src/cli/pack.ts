/**
 * `reckoner pack`: a model's own vocabulary file becomes a packed one that loads in milliseconds.
 *
 * This package's build makes the vocabularies on the shelf with the same command.
 */
import { addTables } from "../tokenizer/index.ts";
import { pack, readPacked, unpack } from "../vocabulary/index.ts";
import { readArguments, usage } from "./arguments.ts";
import { helpText } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { type Built, packOpenAi } from "./pack-openai.ts";
import { nameOf, rankScanners, readVocabularyFile, vocabularyOf } from "./vocabulary-file.ts";
import { outputName, refuseSameFile, reportOutput, writeIfChanged } from "./write-if-changed.ts";

const help = `reckoner pack: make a packed vocabulary, which loads in milliseconds.

Usage
  reckoner pack FILE -o FILE.bin [OPTIONS]
  reckoner pack --openai DIRECTORY

FILE is recognised by its content: a model's tokenizer.json (byte-pair encoding),
Mistral's tekken.json, or a .tiktoken rank file.

Options
  -o, --output FILE      where to write the packed vocabulary, not over the input;
                         missing folders are created
      --name NAME        the vocabulary's name; default: that of the output, or for
                         a rank file its own
      --license SPDX     the licence of the vocabulary, kept in the file
      --small            for browsers: half the bytes, but takes longer to load
      --tables           for servers: four to eight times the bytes, loads in half
                         the time or less; FILE may already be packed. Other
                         versions of reckoner ignore the tables
      --openai DIRECTORY
                         build OpenAI's own vocabularies, in all forms (needs
                         js-tiktoken from npm)

For a .tiktoken file, which does not hold these (OpenAI's own files are known)
      --scanner NAME     the split pattern: ${rankScanners.join(", ")}
      --special TEXT=ID  a special token; repeatable

Exit codes
  0  done    1  FILE could not be read, or cannot be packed
  2  the command line is wrong

Examples
  reckoner pack tokenizer.json -o qwen3.bin
  reckoner pack my.tiktoken -o my.bin --scanner cl100k --special "<|endoftext|>=100257"
  reckoner count --vocabulary qwen3.bin src
`;

/** Packs what `argv` names and prints one line per file. */
export async function runPack(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, {
    output: { type: "string", short: "o" },
    scanner: { type: "string" },
    name: { type: "string" },
    special: { type: "string", multiple: true },
    license: { type: "string" },
    small: { type: "boolean" },
    tables: { type: "boolean" },
    openai: { type: "string" },
  });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const report = async ({ name, tokens, bytes, path }: Built): Promise<void> => {
    const count = (value: number, width: number): string => value.toLocaleString("en-US").padStart(width);
    await reportOutput(path, io).write(
      `${name.padEnd(12)} ${count(tokens, 9)} tokens ${count(bytes, 11)} bytes  ${path}\n`,
    );
  };

  const directory = given.text("openai");
  if (directory !== undefined) {
    if (given.positionals.length > 0) throw usage("--openai takes a directory and no file");
    if (given.flag("small") || given.flag("tables")) {
      throw usage("--openai writes all forms: leave --small and --tables out");
    }
    await packOpenAi(directory, report);
    return exitCodes.ok;
  }

  const [input, ...more] = given.positionals;
  if (input === undefined) throw usage("pack needs a vocabulary file, or --openai DIRECTORY; see reckoner pack --help");
  if (more.length > 0) throw usage(`pack takes one file, got ${more.length + 1}`);
  const output = given.text("output");
  if (output === undefined) throw usage("pack needs -o FILE for the packed vocabulary");
  const path = outputName("-o", output);
  refuseSameFile(input, path);
  const scanner = given.choice("scanner", rankScanners);
  const license = given.text("license");
  const specials = given.texts("special");

  const small = given.flag("small");
  const tables = given.flag("tables");
  if (small && tables) throw usage("--small is for browsers, --tables for servers: leave one of them out");

  const source = await readVocabularyFile(input);
  if (source.kind === "packed" && tables) {
    const file = addTables(source.bytes);
    await writeIfChanged(path, file);
    const { name, tokens } = unpack(readPacked(source.bytes));
    await report({ name, tokens: countOf(tokens), bytes: file.length, path });
    return exitCodes.ok;
  }
  // A tokenizer.json is always called that; its name comes from the output.
  const name = given.text("name") ?? (source.kind === "tiktoken" ? undefined : nameOf(path));
  const vocabulary = vocabularyOf(source, {
    ...(name !== undefined && { name }),
    ...(scanner !== undefined && { scanner }),
    ...(specials.length > 0 && { specialTokens: readSpecialTokens(specials) }),
    ...(license !== undefined && { license }),
  });
  const packed = pack(vocabulary, { small });
  const file = tables ? addTables(packed) : packed;
  await writeIfChanged(path, file);
  await report({ name: vocabulary.name, tokens: countOf(vocabulary.tokens), bytes: file.length, path });
  return exitCodes.ok;
}

/** How many ids have a token. */
function countOf(tokens: readonly unknown[]): number {
  return tokens.filter((token) => token !== undefined).length;
}

function readSpecialTokens(options: readonly string[]): Record<string, number> {
  const entries = options.map((option): [string, number] => {
    const cut = option.lastIndexOf("=");
    const id = option.slice(cut + 1);
    if (cut < 1 || !/^\d+$/.test(id)) throw usage(`--special takes TEXT=ID, got "${option}"`, { option });
    return [option.slice(0, cut), Number(id)];
  });
  const ids = new Map<string, number>();
  for (const [text, id] of entries) {
    const other = ids.get(text) ?? id;
    if (other !== id) throw usage(`--special gives "${text}" two ids, ${other} and ${id}; leave one out`, { text });
    ids.set(text, id);
  }
  return Object.fromEntries(ids);
}
