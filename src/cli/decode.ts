/**
 * `reckoner decode`: token ids in, their bytes out, exactly.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ReckonerError } from "../errors.ts";
import { readArguments, usage } from "./arguments.ts";
import { visible } from "./format.ts";
import { helpText, say } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { chooseVocabulary, vocabularyHelp, vocabularyOptions } from "./vocabulary-choice.ts";

const help = `reckoner decode: token ids to text.

Usage
  reckoner decode [OPTIONS] [IDS...|-]

IDS are numbers separated by spaces, line breaks or commas, or one JSON array.
Without IDS, reads them from stdin. The tokens' bytes are written unchanged:
nothing is added, and half a character stays half. (A terminal gets a final
line break.)

Options
${vocabularyHelp}
  -h, --help            this page

Exit codes
  0  done    1  the input could not be read, or an id does not exist
  2  the command line is wrong

Examples
  reckoner decode 24912 2375
  echo "[24912, 2375]" | reckoner decode
  reckoner encode README.md | reckoner decode
`;

/** Decodes the ids in `argv`, or those from stdin. */
export async function runDecode(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, vocabularyOptions);
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const choice = await chooseVocabulary(given, io);
  const isTyped = given.positionals.length > 0 && given.positionals[0] !== "-";
  if (!isTyped && io.stdin.isTerminal) await say(io.stderr, "type or paste ids; end with Ctrl-D on an empty line\n");
  const tokenizer = await choice.load();
  let last = 0x0a;
  if (isTyped) refuseFile(given.positionals, io);
  const arriving = readIds(isTyped ? [given.positionals.join(" ")] : textOf(io.stdin));
  for await (const ids of isTyped || tokenizer.decodeBytes === undefined ? allOf(arriving) : arriving) {
    const bytes = tokenizer.decodeBytes?.(ids) ?? new TextEncoder().encode(tokenizer.decode(ids));
    if (bytes.length === 0) continue;
    await io.stdout.write(bytes);
    last = bytes[bytes.length - 1]!;
  }
  if (io.stdout.isTerminal && last !== 0x0a) await io.stdout.write("\n");
  return exitCodes.ok;
}

/** Refuses a file name, which other commands take; here ids are typed, or come from stdin. */
function refuseFile(words: readonly string[], io: Io): void {
  const file = words.find((word) => /[^\d\s,[\]]/.test(word) && existsSync(resolve(io.cwd, word)));
  if (file !== undefined) throw usage(`decode takes ids, but ${visible(file)} is a file; use reckoner decode < FILE`);
}

/**
 * All ids at once: a bad list that was typed is refused before anything is written, and tokenizers other than byte-pair
 * encodings decode a token depending on its neighbours.
 */
async function* allOf(parts: AsyncIterable<number[]>): AsyncGenerator<number[]> {
  const ids: number[] = [];
  for await (const part of parts) for (const id of part) ids.push(id);
  yield ids;
}

async function* textOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of input) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

/** Every id in a text that arrives in pieces. */
async function* readIds(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<number[]> {
  const list = new IdList();
  let open = "";
  for await (const piece of pieces) {
    const text = open + piece;
    // A word at the end may continue in the next piece, unless it is already too long to be an id.
    const start = wordStart(text, text.length);
    const end = text.length - start > longestId ? text.length : start;
    yield list.read(text.slice(0, end));
    open = text.slice(end);
  }
  yield list.read(open);
  list.end();
}

/** Digits of the longest number that is worth asking the vocabulary for. */
const longestId = 20;

/** What may come after the start (""), an id ("1"), or one of `[`, `,` and `]`. */
const plainList: Readonly<Record<string, string>> = { "": "[1", "1": "1,", ",": "1" };
const jsonArray: Readonly<Record<string, string>> = { "[": "1]", "1": ",]", ",": "1", "]": "" };

/** The ids of one list, plain or a JSON array, read in parts; no word is split between parts. */
class IdList {
  #last = "";
  #follows = plainList;
  #offset = 0;

  read(text: string): number[] {
    const ids: number[] = [];
    const words = /\d+|\S/g;
    for (let found = words.exec(text); found !== null; found = words.exec(text)) {
      const [word] = found;
      const isId = word >= "0" && word < ":";
      const kind = isId ? "1" : word;
      if (word.length > longestId || !this.#follows[this.#last]!.includes(kind)) throw this.#refusal(text, found.index);
      if (isId) ids.push(Number(word));
      else if (kind === "[") this.#follows = jsonArray;
      this.#last = kind;
    }
    this.#offset += text.length;
    return ids;
  }

  /** Refuses a list that is not whole. */
  end(): void {
    const isWhole = this.#follows === jsonArray ? this.#last === "]" : this.#last !== ",";
    if (!isWhole) throw this.#refusal("", 0);
  }

  #refusal(text: string, index: number): ReckonerError {
    const isMark = /[,[\]]/.test(text.charAt(index));
    const at = isMark ? index : wordStart(text, index);
    const word = isMark ? text.charAt(index) : /^[^\s,[\]]{0,24}/.exec(text.slice(at))![0];
    const rule =
      this.#follows === jsonArray
        ? "a JSON array of ids holds whole numbers separated by single commas, then ]"
        : "ids are whole numbers separated by spaces or commas, or one JSON array";
    const offset = this.#offset + at;
    const message = `${rule}; got ${word ? JSON.stringify(word) : "the end"} at offset ${offset}`;
    return new ReckonerError("cli/bad-input", message, { offset });
  }
}

/** Where the word that ends at `end` begins, looking back a little further than the longest id. */
function wordStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start <= longestId && !/[\s,[\]]/.test(text[start - 1]!)) start--;
  return start;
}
