/**
 * `reckoner encode`: text in, token ids out.
 */
import { readArguments, usage } from "./arguments.ts";
import { closest } from "./closest.ts";
import { helpText } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { openText } from "./one-text.ts";
import { chooseVocabulary, vocabularyHelp, vocabularyOptions } from "./vocabulary-choice.ts";

const help = `reckoner encode: text to token ids.

Usage
  reckoner encode [OPTIONS] [FILE|-]

Without FILE, reads the text from stdin. Writes the ids on one line.

Options
${vocabularyHelp}
      --special NAMES   give these special tokens their own ids: "all", or names
                        separated by commas; without it, they are plain text
      --add-special-tokens
                        with --vocabulary: add what the model's file puts around
                        a text, such as a token that marks its beginning
      --json            write a JSON array
  -h, --help            this page

Exit codes
  0  done    1  the input could not be read    2  the command line is wrong

Examples
  echo "hello world" | reckoner encode
  reckoner encode --special "<|endoftext|>" prompt.txt > ids.txt
  reckoner encode README.md | reckoner decode | diff - README.md
`;

/** Encodes what `argv` names. */
export async function runEncode(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, {
    ...vocabularyOptions,
    special: { type: "string", multiple: true },
    "add-special-tokens": { type: "boolean" },
    json: { type: "boolean" },
  });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const choice = await chooseVocabulary(given, io);
  const text = await openText(given.positionals, "encode", io);
  const tokenizer = await choice.load();
  const addSpecialTokens = given.flag("add-special-tokens");
  if (addSpecialTokens && choice.cutsAtSpaces)
    throw usage(`--add-special-tokens needs --vocabulary: ${choice.encoding} adds none`);
  const allowedSpecial = readSpecial(given.texts("special"), tokenizer.vocabulary.specialTokens);
  const options = { allowedSpecial, addSpecialTokens };

  const [open, between, close] = given.flag("json") ? ["[", ",", "]\n"] : ["", " ", "\n"];
  let before = open;
  for await (const part of text.parts(choice.cutsAtSpaces)) {
    const ids = tokenizer.encode(part, options);
    if (ids.length === 0) continue;
    await io.stdout.write(before + ids.join(between));
    before = between;
  }
  await io.stdout.write(before === open ? open + close : close);
  await text.note();
  return exitCodes.ok;
}

function readSpecial(given: readonly string[], known: Readonly<Record<string, number>>): "all" | string[] {
  const names = given.flatMap((value) => value.split(",")).map((name) => name.trim());
  if (names.includes("all")) return "all";
  for (const name of names) {
    if (Object.hasOwn(known, name)) continue;
    const near = closest(name, Object.keys(known))[0];
    const some = Object.keys(known).slice(0, 5).join(", ");
    throw usage(
      `there is no special token "${name}"; ${near === undefined ? `there are ${some}` : `did you mean ${near}?`}`,
    );
  }
  return names;
}
