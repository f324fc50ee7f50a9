/**
 * `reckoner decode`: token ids in, their bytes out, exactly.
 */
import { ReckonerError } from "../errors.ts";
import { readArguments } from "./arguments.ts";
import { exitCodes, type Io } from "./io.ts";
import { chooseVocabulary, vocabularyHelp, vocabularyOptions } from "./vocabulary-choice.ts";

const help = `reckoner decode: token ids to text.

Usage
  reckoner decode [OPTIONS] [IDS...|-]

IDS are numbers with spaces, commas or line breaks between, or a JSON array.
Without IDS they come from stdin. The bytes of the tokens go out as they are:
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

/** Decodes what `argv` holds or stdin brings. */
export async function runDecode(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, vocabularyOptions);
  if (given.flag("help")) {
    await io.stdout.write(help);
    return exitCodes.ok;
  }
  const choice = await chooseVocabulary(given, io);
  const isTyped = given.positionals.length > 0 && given.positionals[0] !== "-";
  if (!isTyped && io.stdin.isTerminal) await io.stderr.write("type or paste ids; Ctrl-D on an empty line ends them\n");
  const tokenizer = await choice.load();
  let last = 0x0a;
  const arriving = readIds(isTyped ? [`${given.positionals.join(" ")} `] : textOf(io.stdin));
  for await (const ids of tokenizer.decodeBytes === undefined ? allOf(arriving) : arriving) {
    const bytes = tokenizer.decodeBytes?.(ids) ?? new TextEncoder().encode(tokenizer.decode(ids));
    if (bytes.length === 0) continue;
    await io.stdout.write(bytes);
    last = bytes[bytes.length - 1]!;
  }
  if (io.stdout.isTerminal && last !== 0x0a) await io.stdout.write("\n");
  return exitCodes.ok;
}

/** All ids at once: other tokenizers than byte-pair encodings decode a token by its neighbours. */
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

/** Every id in a text that arrives in pieces; brackets, commas and white space only stand between. */
async function* readIds(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<number[]> {
  let open = "";
  let offset = 0;
  for await (const piece of pieces) {
    const text = open + piece;
    // A word at the end may go on in the next piece, unless it is too long to be an id already.
    const start = wordStart(text, text.length);
    const end = text.length - start > longestId ? text.length : start;
    yield parse(text.slice(0, end), offset);
    offset += end;
    open = text.slice(end);
  }
  yield parse(open, offset);
}

/** Digits of the longest number that is worth asking the vocabulary for. */
const longestId = 20;

function parse(text: string, offset: number): number[] {
  const stranger = /[^\d\s,[\]]|\d{21}/.exec(text);
  if (stranger === null) return (text.match(/\d+/g) ?? []).map(Number);
  const at = wordStart(text, stranger.index);
  const word = JSON.stringify(/^[^\s,[\]]{0,24}/.exec(text.slice(at))![0]);
  const message = `ids are whole numbers with spaces or commas between, got ${word} at offset ${offset + at}`;
  throw new ReckonerError("cli/bad-input", message, { offset: offset + at });
}

/** Where the word that reaches up to `end` begins, looking back a little further than an id is long. */
function wordStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start <= longestId && !/[\s,[\]]/.test(text[start - 1]!)) start--;
  return start;
}
