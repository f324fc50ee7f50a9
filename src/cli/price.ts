/**
 * `reckoner price`: what files would cost to send, or what a response cost.
 */
import { resolve } from "node:path";
import { ReckonerError } from "../errors.ts";
import {
  type Cost,
  type Estimate,
  type PriceQuery,
  priceBook,
  type Usage,
  usageFrom,
  type WindowUse,
} from "../pricing/index.ts";
import { type Arguments, type OptionSpec, readArguments, usage as refuse } from "./arguments.ts";
import { grouped, percent, plural, visible } from "./format.ts";
import { helpText, messageText, say } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { costTable, dollars, flagText, sourceText, tokensText } from "./money-text.ts";
import { counterOf, countFiles, type FileCounter } from "./price-count.ts";
import { listHelp, listOptions, namingNearest, priceLists } from "./price-lists.ts";
import { unreadable } from "./sources.ts";
import { paint } from "./style.ts";
import { readWhole, textOf } from "./whole-file.ts";

const help = `reckoner price: what files cost to send to a model, or what a response cost.

Usage
  reckoner price [OPTIONS] FILES
  reckoner price --usage BODY [OPTIONS]

FILES are counted as one prompt; "-", or a pipe without FILES, means stdin.
OpenAI's models are counted with their own tokenizers, others with the
--vocabulary you give; without it, their count is estimated from o200k_base,
with bounds.

BODY is a file (or "-") that holds a provider's response, its usage object, or a
recorded stream of events: OpenAI, Anthropic, Gemini, Bedrock, Mistral, DeepSeek,
AI SDK, OpenTelemetry and more.

Options
  -m, --model NAME      the model; default with --usage: the one that BODY names
      --vocabulary FILE
                        the model's own tokenizer.json, tekken.json or .tiktoken
                        file, or one made by reckoner pack, for an exact count
  -o, --output N        tokens of the answer, including reasoning; without it,
                        the price leaves the answer out
      --cached N        tokens of the prompt that are read from the cache
${listHelp}
      --tier NAME       service tier: batch, flex, priority, fast, ...
      --region NAME     where the model is served, if that affects the price: us,
                        eu, ...
      --at DATE         prices on that day: YYYY-MM-DD or ISO time; default: now
      --text            count binary files too, as if they were text
      --usage BODY      price a response instead of files; it has its own token
                        counts, so --output, --cached, --text and --vocabulary
                        are only for files
      --json            print one JSON document
  -h, --help            this page

Exit codes
  0  done    1  some input could not be read, or has no price
  2  the command line is wrong

Examples
  reckoner price prompts/*.md --model gpt-5 --output 800
  reckoner price --usage response.json
  reckoner price prompt.md --model llama-3.3-70b --vocabulary tokenizer.json
  curl -s … | reckoner price --usage - --model claude-opus-5 --tier batch
`;

/** Options that choose a price, shared with `compare`. */
export const queryOptions: Readonly<Record<string, OptionSpec>> = {
  ...listOptions,
  output: { type: "string", short: "o" },
  cached: { type: "string" },
  tier: { type: "string" },
  region: { type: "string" },
  at: { type: "string" },
  usage: { type: "string" },
  text: { type: "boolean" },
  vocabulary: { type: "string", multiple: true },
  json: { type: "boolean" },
};

/** Refuses files, and options that are only for files, beside `--usage`. */
export function refuseFileOptions(given: Arguments): void {
  if (given.positionals.length) throw refuse("--usage takes the place of files; give only one of the two");
  const extra = ["output", "cached", "text", "vocabulary"].find((name) => given.flag(name));
  if (extra) throw refuse(`--${extra} is for files: the tokens of --usage are in its body; leave --${extra} out`);
}

/** Refuses more cached tokens than the prompt can have. */
export function refuseCached(cached: number | undefined, model: string, { tokens, high }: Estimate["input"]): void {
  if (cached === undefined || cached <= high) return;
  const prompt = tokensText(tokens, tokens, tokens);
  throw refuse(`--cached ${grouped(cached)} is more than the prompt's ${prompt} for ${model}; give at most that many`);
}

/**
 * The usage of a body from a file or stdin: JSON, or the events of a stream.
 *
 * @throws {@link ReckonerError} as `usageFrom` does; `cli/bad-input` for text that begins like JSON but is not.
 */
export async function readUsage(path: string, io: Io): Promise<Usage> {
  const text = await readBody(path, io);
  try {
    return usageFrom(text);
  } catch (error) {
    if (!(error instanceof ReckonerError) || error.code !== "pricing/unknown-usage") throw error;
    const [first = ""] = text.trim().split("\n", 1);
    // Events may be JSON, one per line, of which the first is whole.
    const why = /^[{[]/.test(first) && faultOf(first) !== undefined ? faultOf(text) : undefined;
    if (why === undefined) throw error;
    throw new ReckonerError("cli/bad-input", `${nameOf(path)} is not JSON: ${why}`, { path }, error);
  }
}

/** What is wrong with text as JSON. */
function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function nameOf(path: string): string {
  return path === "-" ? "stdin" : visible(path);
}

async function readBody(path: string, io: Io): Promise<string> {
  let text = "";
  try {
    if (path === "-") {
      const pieces: Uint8Array[] = [];
      for await (const piece of io.stdin) pieces.push(piece);
      text = textOf(Buffer.concat(pieces));
    } else text = textOf(readWhole(resolve(io.cwd, path)));
  } catch (error) {
    throw unreadable(path === "-" ? "stdin" : path, error);
  }
  if (text.trim() === "") {
    const message = `${nameOf(path)} is empty; it should hold a response, its usage object or the stream's events`;
    throw new ReckonerError("pricing/unknown-usage", message, { path });
  }
  return text;
}

/** Runs `reckoner price`; `count` counts the files. */
export async function runPrice(argv: readonly string[], io: Io, count: FileCounter = countFiles): Promise<number> {
  const given = readArguments(argv, { ...queryOptions, model: { type: "string", short: "m" } });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const lists = await priceLists(given, io);
  const query: PriceQuery = {
    model: given.text("model"),
    provider: given.text("provider"),
    tier: given.text("tier"),
    region: given.text("region"),
    at: given.text("at"),
  };
  const body = given.text("usage");
  if (body !== undefined) {
    refuseFileOptions(given);
    const usage = await readUsage(body, io);
    const model = query.model ?? usage.model;
    if (model === undefined) throw refuse("the body names no model; give --model NAME");
    const cost = namingNearest(lists, () => priceBook(lists).cost(usage, query));
    return print(
      cost,
      paint(io.stdout).bold(visible(model)),
      given.flag("json"),
      { model, usage: { ...usage, raw: undefined } },
      io,
    );
  }

  const { model } = query;
  if (model === undefined) throw refuse("price needs --model NAME, or --usage BODY");
  if (!given.positionals.length && !io.stdin.isPiped) throw refuse("price needs FILES, or --usage BODY");
  const paths = given.positionals.length ? given.positionals : ["-"];
  const [vocabulary, ...more] = given.texts("vocabulary");
  if (more.length > 0) throw refuse("--vocabulary is given twice");
  const vocabularies = new Map(vocabulary === undefined ? [] : [[model, vocabulary]]);
  // Read before the files, so that a wrong value is refused at once.
  const [cached, maxOutput = 0] = [given.integer("cached"), given.integer("output")];
  const counted = await count(paths, [model], io, { anything: given.flag("text"), vocabularies });
  // Files that could not be read have no price; they do not cost $0.
  if (!counted.files && !counted.isComplete) return exitCodes.failed;
  const { at, tier, region, provider } = query;
  const book = priceBook(lists, { counter: counterOf(counted) });
  const request = {
    model,
    text: "the files",
    ...(cached !== undefined && { cachedPrefix: cached }),
    maxOutput,
    ...(at !== undefined && { at }),
    ...(tier !== undefined && { tier }),
    ...(region !== undefined && { region }),
    ...(provider !== undefined && { provider }),
  };
  const { input, cost, window, flags } = namingNearest(lists, () => book.estimate(request));
  refuseCached(cached, model, input);
  const { bold } = paint(io.stdout);
  const share = window ? `, ${windowText(window, request.maxOutput > 0)}` : "";
  const title = `${bold(visible(model))}  ${plural(counted.files, "file")}, ${tokensText(input.tokens, input.low, input.high)}${share}`;
  const noOutput = given.text("output") === undefined ? flags : flags.filter((flag) => flag !== "no-output-limit");
  const code = await print(
    { ...plain(cost.expected), flags: [...cost.expected.flags, ...noOutput] },
    title,
    given.flag("json"),
    { model, input, window, worst: cost.worst.usd },
    io,
  );
  if (!given.flag("json") && cost.worst.usd !== undefined && cost.worst.nano! > cost.expected.nano!) {
    const why = [cached ? "without cache" : "", input.high > input.tokens ? "by the upper bound of the count" : ""];
    await say(io.stdout, `at most ${dollars(cost.worst.usd)}, ${why.filter(Boolean).join(" and ")}\n`);
  }
  return counted.isComplete ? code : exitCodes.failed;
}

/** The limit exceeded, if one is: the window's, or else that of input alone. */
export function brokenLimit(window: WindowUse): { size: number; used: number; isInput: boolean } | undefined {
  if (window.fits) return undefined;
  const isInput = window.used <= window.size;
  const { size, used } = isInput ? window.input! : window;
  return { size, used, isInput };
}

/** How much of the window is used. */
function windowText(window: WindowUse, hasAnswer: boolean): string {
  const broken = brokenLimit(window);
  const over = broken && grouped(broken.used - broken.size);
  const size = broken && plural(broken.size, "token");
  if (broken?.isInput) return `${over} more than the ${size} of input that it accepts`;
  const share = broken
    ? `${over} more than its window of ${size}`
    : `${percent(window.used, window.size)} of its window`;
  return `${share}${hasAnswer ? " with the answer" : ""}`;
}

/** The fields of a cost; on some costs they are getters. */
function plain({ status, usd, nano, lines, parts, card, flags }: Cost): Cost {
  return { status, usd, nano, lines, parts, card, flags };
}

async function print(cost: Cost, title: string, isJson: boolean, more: object, io: Io): Promise<number> {
  if (isJson) {
    const text = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
    await io.stdout.write(`${JSON.stringify({ ...more, ...plain(cost) }, text, 2)}\n`);
  } else {
    const source = cost.card ? `\n${sourceText(cost.card, io.stdout)}` : "";
    await io.stdout.write(`${messageText(title, io.stdout)}\n\n${costTable(cost, io.stdout)}${source}`);
    await io.stderr.write(flagText(cost.flags, io.stderr));
  }
  return cost.status === "unpriced" ? exitCodes.failed : exitCodes.ok;
}
