/**
 * `reckoner count`: how many tokens are in files, folders, globs or stdin.
 *
 * Every source is read once, a megabyte at a time, and counted as it arrives,
 * so a file of any size takes the same memory. `tokenizer.counter()` joins the
 * pieces, so the count is that of the whole text.
 */
import { ReckonerError } from "../errors.ts";
import type { TokenCounter } from "../tokenizer/index.ts";
import { readArguments, usage } from "./arguments.ts";
import { countTable } from "./count-table.ts";
import { grouped, plural, visible } from "./format.ts";
import { helpText, say } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { Progress } from "./progress.ts";
import { explain, findSources, type Skipped, type SkipReason, type Source } from "./sources.ts";
import { paint } from "./style.ts";
import { appended, type TextEncodingName, TextReader } from "./text.ts";
import { type AnyTokenizer, chooseVocabulary, vocabularyHelp, vocabularyOptions } from "./vocabulary-choice.ts";

const help = `reckoner count: how many tokens are in files, folders or stdin.

Usage
  reckoner count [OPTIONS] [PATHS|-]

PATHS are files, folders (with everything in them, except what .gitignore
excludes) and quoted globs: "src/**/*.{ts,tsx}". A file that you name is counted
whatever .gitignore says; binary files need --text. Without PATHS, counts stdin
if something is piped in, else this folder.

Options
${vocabularyHelp}
      --top N           show only the first N; the total covers all files
      --sort KEY        tokens (default), bytes or name
      --total           print the total and nothing else
      --json            print one JSON document (shape below)
      --max N           exit with code 3 if the total is above N
      --exclude GLOB    leave out what matches, as .gitignore would; repeatable
      --hidden          also count files and folders named with a leading dot
      --no-ignore       also count what .gitignore excludes
      --text            count binary files too, as if they were text
  -h, --help            this page

What is counted: the file's bytes, read as UTF-8; invalid bytes count as U+FFFD,
with a note. A UTF-8 byte order mark counts, because it reaches the model. UTF-16
with a byte order mark is read as UTF-16. A file is binary, and skipped, if its
first 8 KiB hold a NUL byte or more than a tenth of bad characters. Special
tokens such as <|endoftext|> count as plain text.

Exit codes
  0  done    1  some input could not be read or counted
  2  the command line is wrong    3  the total is above --max

JSON
  { encoding, model, total: { files, tokens, bytes },
    files: [{ path, tokens, bytes, text, replaced }],      sorted, --top applied
    omitted: { files, tokens, bytes },                     what --top left out
    skipped: [{ path, reason, message }] }

There, model is null unless --model is given; text is utf-8, utf-16le or
utf-16be; replaced counts the U+FFFD that stand for bad bytes; reason is missing,
unreadable, device, too-large (these four: exit code 1), special or binary (exit
code 1 if you named the file). Only text that cannot be cut anywhere, such as one
letter 400 million times, is too large; other text may have any size.

Examples
  reckoner count --model gpt-5 --top 10 .
  reckoner count "docs/**/*.md" --exclude drafts/
  git diff --cached | reckoner count --total
  reckoner count --vocabulary qwen3.bin src
  reckoner count prompts/ --max 8000 || echo "too long for the budget"
`;

const options = {
  ...vocabularyOptions,
  top: { type: "string" },
  sort: { type: "string" },
  total: { type: "boolean" },
  json: { type: "boolean" },
  max: { type: "string" },
  exclude: { type: "string", multiple: true },
  hidden: { type: "boolean" },
  "no-ignore": { type: "boolean" },
  text: { type: "boolean" },
} as const;

/** One counted source. */
export interface Counted {
  readonly path: string;
  readonly tokens: number;
  readonly bytes: number;
  readonly text: TextEncodingName;
  readonly replaced: number;
}

/** Counts what `argv` names. */
export async function runCount(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, options);
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const top = given.integer("top");
  const max = given.integer("max");
  const sort = given.choice("sort", ["tokens", "bytes", "name"]) ?? "tokens";
  if (given.flag("json") && given.flag("total")) throw usage("--json already holds the total; leave out --total");
  const choice = await chooseVocabulary(given, io);

  const progress = new Progress(io.stderr);
  const operands = given.positionals.length > 0 ? given.positionals : [io.stdin.isPiped ? "-" : "."];
  const { sources, skipped } = findSources(operands, {
    cwd: io.cwd,
    stdin: io.stdin,
    hidden: given.flag("hidden"),
    ignore: !given.flag("no-ignore"),
    exclude: given.texts("exclude"),
    found: (files) => progress.say(() => `finding files: ${grouped(files)}`),
  });
  const counted = await countSources(await choice.load(), sources, {
    anything: given.flag("text"),
    progress,
    skip: (source) => skipped.push(source),
  });
  await progress.clear();

  const total = sum(counted);
  counted.sort(orders[sort]);
  const shown = top === undefined ? counted : counted.slice(0, top);
  if (given.flag("json")) {
    const omitted = sum(counted.slice(shown.length));
    const document = { encoding: choice.encoding, model: choice.model ?? null, total, files: shown, omitted, skipped };
    await io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else if (given.flag("total")) await io.stdout.write(`${total.tokens}\n`);
  else await io.stdout.write(countTable({ ...choice, shown, total, of: counted }, io.stdout));

  await note(io, skipped, counted);
  if (max !== undefined && total.tokens > max) {
    const above = `${plural(total.tokens, "token")}, ${grouped(total.tokens - max)} above --max ${grouped(max)}`;
    await say(io.stderr, `${paint(io.stderr).red("over budget")} ${above}\n`);
    return exitCodes.overBudget;
  }
  return skipped.some((each) => isMissed(each, given.positionals)) ? exitCodes.failed : exitCodes.ok;
}

/** What {@link countSources} does besides counting. */
export interface CountOptions {
  /** Binary sources too. */
  readonly anything?: boolean;
  readonly progress?: Progress;
  readonly skip: (source: Skipped) => void;
}

/** Counts each source on its own; those that cannot be read, or are binary, are skipped. */
export async function countSources(
  tokenizer: AnyTokenizer,
  sources: readonly Source[],
  { anything = false, progress, skip }: CountOptions,
): Promise<Counted[]> {
  const counted: Counted[] = [];
  const size = sources.reduce<number | undefined>((all, source) => add(all, source.size), 0);
  let done = 0;
  for (const source of sources) {
    const { path } = source;
    // Piped input is counted even if binary: it was asked for, and there is nothing else to count.
    const reader = new TextReader({ anything: anything || path === "-" });
    try {
      const tokens = await countPieces(tokenizer, reader.pieces(source.bytes()), () =>
        progress?.bytes(done + reader.bytes, size, visible(path)),
      );
      const { bytes, encoding: text, replaced } = reader;
      if (reader.isBinary) skip({ path, reason: "binary", message: "binary" });
      else counted.push({ path, tokens, bytes, text, replaced });
    } catch (error) {
      if (isSystemError(error)) skip({ path, reason: "unreadable", message: explain(error) });
      else if (isTooLarge(error)) skip({ path, reason: "too-large", message: error.message });
      else throw error;
    }
    done += source.size ?? reader.bytes;
  }
  return counted;
}

async function countPieces(tokenizer: AnyTokenizer, pieces: AsyncIterable<string>, tick: () => void): Promise<number> {
  let first = "";
  let counter: TokenCounter | undefined;
  for await (const piece of pieces) {
    if (counter !== undefined) counter.push(piece);
    // A wrapped tokenizer would count the whole text again with every piece.
    else if (first === "" || tokenizer.tokens === undefined) first = appended(first, piece);
    else {
      counter = tokenizer.counter();
      counter.push(first);
      counter.push(piece);
    }
    tick();
  }
  return counter?.tokens ?? (first === "" ? 0 : tokenizer.count(first));
}

function add(sum: number | undefined, more: number | undefined): number | undefined {
  return sum === undefined || more === undefined ? undefined : sum + more;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** Whether it cannot be counted because it would have to be held whole. */
function isTooLarge(error: unknown): error is ReckonerError {
  return error instanceof ReckonerError && error.code === "kernel/out-of-memory";
}

/** Whether this skip means that the answer is incomplete. */
function isFailure({ reason }: Skipped): boolean {
  return reason !== "special" && reason !== "binary";
}

/** Whether it should have been counted: binary files in a folder are left out by design, but not one among the `named`. */
export function isMissed(skipped: Skipped, named: readonly string[]): boolean {
  return isFailure(skipped) || named.includes(skipped.path);
}

/** Totals of some counted sources. */
export interface Total {
  readonly files: number;
  readonly tokens: number;
  readonly bytes: number;
}

function sum(counted: readonly Counted[]): Total {
  let tokens = 0;
  let bytes = 0;
  for (const each of counted) {
    tokens += each.tokens;
    bytes += each.bytes;
  }
  return { files: counted.length, tokens, bytes };
}

const byName = (one: Counted, other: Counted): number => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0);
const orders = {
  tokens: (one: Counted, other: Counted): number => other.tokens - one.tokens || byName(one, other),
  bytes: (one: Counted, other: Counted): number => other.bytes - one.bytes || byName(one, other),
  name: byName,
} as const;

/** Says on stderr what was left out and why: a line per failure, and one per other reason. */
export async function note(io: Io, skipped: readonly Skipped[], counted: readonly Counted[]): Promise<void> {
  const { red, yellow, dim } = paint(io.stderr);
  const lines = skipped.filter(isFailure).map(({ path, reason, message }) => {
    const mark = reason === "too-large" ? "not counted" : "not read";
    return `${red(mark)} ${path === "-" ? "stdin" : visible(path)}: ${message}`;
  });
  const some = (mark: string, what: string, paths: readonly string[], rest: string): void => {
    if (paths.length === 0) return;
    const more = paths.length > 3 ? ` and ${grouped(paths.length - 3)} more` : "";
    const names = dim(paths.slice(0, 3).map(visible).join(", ") + more);
    lines.push(`${yellow(mark)} ${plural(paths.length, what)}${rest}: ${names}`);
  };
  const pathsOf = (reason: SkipReason): string[] =>
    skipped.filter((each) => each.reason === reason).map(({ path }) => path);
  some("skipped", "binary file", pathsOf("binary"), "");
  some("skipped", "special file", pathsOf("special"), " (pipes, sockets, devices)");
  const bad = counted.filter(({ replaced }) => replaced > 0).map(({ path }) => (path === "-" ? "stdin" : path));
  some("not UTF-8", "file", bad, ", bad bytes count as U+FFFD");
  if (lines.length > 0) await say(io.stderr, `${lines.join("\n")}\n`);
}
