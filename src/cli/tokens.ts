/**
 * `reckoner tokens`: a text with its tokens made visible.
 *
 * Each token has its own background, in turn; where there is no colour, a bar
 * stands between tokens. Bytes of a token that is only a part of a character
 * show as `\xf0`, and so do control characters: a viewed text must not steer
 * the terminal.
 */
import { Buffer } from "node:buffer";
import type { Token } from "../tokenizer/index.ts";
import { readArguments, usage } from "./arguments.ts";
import { plural, visible } from "./format.ts";
import { exitCodes, type Io, type Output } from "./io.ts";
import { openText } from "./one-text.ts";
import { paint } from "./style.ts";
import { chooseVocabulary, vocabularyHelp, vocabularyOptions } from "./vocabulary-choice.ts";

const help = `reckoner tokens: see where one token ends and the next begins.

Usage
  reckoner tokens [OPTIONS] [FILE|-]

Without FILE the text comes from stdin. Tokens get backgrounds in turn, or a │
between them where there are no colours (FORCE_COLOR=1 keeps them in a pipe:
reckoner tokens FILE | less -R).

Options
${vocabularyHelp}
      --markers WHICH   what to draw for white space: lines (default: ↵ for line
                        breaks, → for tabs), all (· for spaces, too) or none
      --ids             a list instead: one line per token with id, bytes, text
      --json            a JSON array of { id, start, end, bytes, text }: offsets in
                        UTF-16 code units, bytes in hexadecimal
  -h, --help            this page

Exit codes
  0  done    1  the input could not be read    2  the command line is wrong

Examples
  echo "naïve café 👩‍🚀" | reckoner tokens
  reckoner tokens --ids --model gpt-4 prompt.txt
`;

/** One token as the views need it. */
interface Shown {
  readonly token: Token;
  /** Its text; `undefined` when it is a part of a character. */
  readonly text: string | undefined;
  /** Of the part of the text it is in. */
  readonly offset: number;
}

/** A way to show tokens: what comes first, each token, what comes last. */
interface View {
  readonly open: string;
  one(shown: Shown, index: number): string;
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
    await io.stdout.write(help);
    return exitCodes.ok;
  }
  const markers = given.choice("markers", markerSets) ?? "lines";
  if (given.flag("ids") && given.flag("json")) throw usage("--ids and --json are two views; give one of them");
  const choice = await chooseVocabulary(given);
  const text = await openText(given.positionals, "tokens", io);
  const tokenizer = await choice.load();

  const view = given.flag("json") ? jsonView : given.flag("ids") ? listView(io.stdout) : textView(io.stdout, markers);
  let index = 0;
  let offset = 0;
  let last = view.open;
  await io.stdout.write(view.open);
  for await (const part of text.parts()) {
    let out = "";
    for (const token of tokenizer.tokens(part)) {
      const slice = part.slice(token.start, token.end);
      const isWhole = Buffer.from(slice).equals(token.bytes);
      out += view.one({ token, text: isWhole ? slice : undefined, offset }, index++);
    }
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

const jsonView: View = {
  open: "[",
  one({ token: { id, start, end, bytes }, text, offset }, index) {
    const fields = { id, start: start + offset, end: end + offset, bytes: hex(bytes), text: text ?? null };
    return `${index === 0 ? "\n" : ",\n"}  ${JSON.stringify(fields)}`;
  },
  close: "\n]\n",
};

function listView(output: Output): View {
  const { dim } = paint(output);
  return {
    open: dim(`${"id".padStart(7)}  ${"bytes".padEnd(24)}text\n`),
    one({ token: { id, bytes }, text }) {
      const spaced = hex(bytes).replace(/..(?=.)/g, "$& ");
      const shown = text === undefined ? dim("(part of a character)") : quoted(text);
      return `${String(id).padStart(7)}  ${spaced.padEnd(23)} ${shown}\n`;
    },
    close: "",
  };
}

/** JSON's quotes, and nothing that could steer a terminal. */
function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

/** Soft backgrounds that black text reads well on, far apart from their neighbours; 256 colours, else the plain eight. */
const softBackgrounds = [153, 223, 151, 218, 189, 229].map((color) => `\x1b[30;48;5;${color}m`);
const plainBackgrounds = [46, 43, 42, 45, 47].map((color) => `\x1b[30;${color}m`);

function textView(output: Output, markers: (typeof markerSets)[number]): View {
  const backgrounds = output.colorDepth >= 8 ? softBackgrounds : plainBackgrounds;
  const hasColor = output.colorDepth > 0;
  return {
    open: "",
    one({ token, text }, index) {
      const shown = text === undefined ? hex(token.bytes).replace(/../g, "\\x$&") : marked(text, markers);
      if (!hasColor) return index === 0 || shown === "" ? shown : `│${shown}`;
      const on = backgrounds[index % backgrounds.length]!;
      // A background that runs over a line break would paint the rest of the line.
      return shown
        .split("\n")
        .map((line) => (line === "" ? "" : `${on}${line}\x1b[0m`))
        .join("\n");
    },
    close: "",
  };
}

function marked(text: string, markers: (typeof markerSets)[number]): string {
  let shown = text.replace(/[^\n\t]+/g, visible);
  if (markers !== "none") shown = shown.replaceAll("\\x0d", "␍").replaceAll("\n", "↵\n").replaceAll("\t", "→\t");
  return markers === "all" ? shown.replaceAll(" ", "·") : shown;
}
