/**
 * `reckoner tokens`: a text with its tokens made visible.
 *
 * Tokens have alternating backgrounds; where there is no colour, a bar stands
 * between them. The bytes of a token that is only part of a character show as
 * `\xf0`, and so do control characters: a viewed text must not control the
 * terminal.
 */
import { Buffer, isUtf8 } from "node:buffer";
import type { Token } from "../tokenizer/index.ts";
import { readArguments, usage } from "./arguments.ts";
import { plural, visible } from "./format.ts";
import { helpText } from "./help.ts";
import { exitCodes, type Io, type Output } from "./io.ts";
import { openText } from "./one-text.ts";
import { paint } from "./style.ts";
import { chooseVocabulary, vocabularyHelp, vocabularyOptions } from "./vocabulary-choice.ts";

const help = `reckoner tokens: see where one token ends and the next begins.

Usage
  reckoner tokens [OPTIONS] [FILE|-]

Without FILE, reads the text from stdin. Tokens have alternating backgrounds;
without colours, a │ stands between them (FORCE_COLOR=1 keeps colours in a pipe:
reckoner tokens FILE | less -R).

Options
${vocabularyHelp}
      --markers WHICH   marks for white space: lines (default: ↵ for line breaks,
                        → for tabs), all (also · for spaces) or none
      --ids             write a list instead, a token per line: id, bytes, text
      --json            write a JSON array of { id, start, end, bytes, text }:
                        offsets in UTF-16 code units, bytes in hexadecimal; text
                        is null for a part of a character
  -h, --help            this page

Exit codes
  0  done    1  the input could not be read    2  the command line is wrong

Examples
  echo "naïve café 👩‍🚀" | reckoner tokens
  reckoner tokens --ids --model gpt-4 prompt.txt
`;

/** A way to show tokens: what comes first, each token, and what comes last. */
interface View {
  readonly open: string;
  /** `offset` is that of the token's part; `index` counts all tokens. */
  one(token: Token, offset: number, index: number): string;
  readonly close: string;
}

const markerSets = ["lines", "all", "none"] as const;

/** Shows what `argv` names. */
export async function runTokens(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, {
    ...vocabularyOptions,
    markers: { type: "string" },
    ids: { type: "boolean" },
    json: { type: "boolean" },
  });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const markers = given.choice("markers", markerSets) ?? "lines";
  if (given.flag("ids") && given.flag("json")) throw usage("--ids and --json are different views; give only one");
  const choice = await chooseVocabulary(given, io);
  const text = await openText(given.positionals, "tokens", io);
  const tokenizer = await choice.load();
  if (tokenizer.tokens === undefined) {
    throw usage(
      `tokens shows only byte-pair encodings: where the tokens of ${choice.encoding} lie is not known; see encode`,
    );
  }

  const view = given.flag("json") ? jsonView : given.flag("ids") ? listView(io.stdout) : textView(io.stdout, markers);
  let index = 0;
  let offset = 0;
  let last = view.open;
  await io.stdout.write(view.open);
  for await (const part of text.parts(choice.cutsAtSpaces)) {
    let out = "";
    for (const token of tokenizer.tokens(part)) out += view.one(token, offset, index++);
    offset += part.length;
    await io.stdout.write(out);
    last = out;
  }
  await io.stdout.write(view.close === "" && last !== "" && !last.endsWith("\n") ? "\n" : view.close);
  await text.note();
  if (io.stdout.isTerminal && !given.flag("json")) {
    await io.stderr.write(
      `${paint(io.stderr).dim(`${plural(index, "token")} of ${choice.model ?? choice.encoding}`)}\n`,
    );
  }
  return exitCodes.ok;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The text of a token by itself; `undefined` when it begins or ends inside a character. */
function textOf({ bytes }: Token): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes).toString() : undefined;
}

/** Works out only once what a token id looks like. */
function onceById<Value>(make: (token: Token) => Value): (token: Token) => Value {
  const made = new Map<number, Value>();
  return (token) => {
    let value = made.get(token.id);
    if (value === undefined) made.set(token.id, (value = make(token)));
    return value;
  };
}

const jsonView: View = {
  open: "[",
  one(token, offset, index) {
    const { id, start, end, bytes } = token;
    const fields = { id, start: start + offset, end: end + offset, bytes: hex(bytes), text: textOf(token) ?? null };
    return `${index === 0 ? "\n" : ",\n"}  ${JSON.stringify(fields)}`;
  },
  close: "\n]\n",
};

function listView(output: Output): View {
  const { dim } = paint(output);
  const line = onceById((token) => {
    const text = textOf(token);
    const spaced = hex(token.bytes).replace(/..(?=.)/g, "$& ");
    const shown = text === undefined ? dim("(part of a character)") : quoted(text);
    return `${String(token.id).padStart(7)}  ${spaced.padEnd(23)} ${shown}\n`;
  });
  return { open: dim(`${"id".padStart(7)}  ${"bytes".padEnd(24)}text\n`), one: line, close: "" };
}

/** In JSON's quotes, without anything that could control a terminal. */
function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

/** Soft backgrounds, readable under black text and distinct from their neighbours; for 256 colours, else the plain eight. */
const softBackgrounds = [153, 223, 151, 218, 189, 229].map((color) => `\x1b[30;48;5;${color}m`);
const plainBackgrounds = [46, 43, 42, 45, 47].map((color) => `\x1b[30;${color}m`);

function textView(output: Output, markers: (typeof markerSets)[number]): View {
  const backgrounds = output.colorDepth >= 8 ? softBackgrounds : plainBackgrounds;
  const lines = onceById((token) => {
    const text = textOf(token);
    return (text === undefined ? inParts(token.bytes) : marked(text, markers)).split("\n");
  });
  if (output.colorDepth === 0) {
    return { open: "", one: (token, _, index) => `${index === 0 ? "" : "│"}${lines(token).join("\n")}`, close: "" };
  }
  return {
    open: "",
    one(token, _, index) {
      const on = backgrounds[index % backgrounds.length]!;
      // A background that runs over a line break would paint the rest of the line.
      return lines(token)
        .map((line) => (line === "" ? "" : `${on}${line}\x1b[0m`))
        .join("\n");
    },
    close: "",
  };
}

/** Bytes that begin or end inside a character: parts of characters as `\xf0`, whole ones between them as text. */
function inParts(bytes: Uint8Array): string {
  let from = 0;
  while ((bytes[from]! & 0xc0) === 0x80) from++;
  let to = bytes.length;
  while (to > from && !isUtf8(bytes.subarray(from, to))) to--;
  const escaped = (part: Uint8Array): string => hex(part).replace(/../g, "\\x$&");
  const whole = visible(Buffer.from(bytes.subarray(from, to)).toString());
  return escaped(bytes.subarray(0, from)) + whole + escaped(bytes.subarray(to));
}

function marked(text: string, markers: (typeof markerSets)[number]): string {
  let shown = text.replace(/[^\n\t]+/g, visible);
  if (markers !== "none") shown = shown.replaceAll("\\x0d", "␍").replaceAll("\n", "↵\n").replaceAll("\t", "→\t");
  return markers === "all" ? shown.replaceAll(" ", "·") : shown;
}
