/**
 * `reckoner compare`: the same work on several models, cheapest first.
 */
import { type Comparison, priceBook, type WindowUse } from "../pricing/index.ts";
import { readArguments, usage as refuse } from "./arguments.ts";
import { closest } from "./closest.ts";
import { grouped, percent, shortened, visible } from "./format.ts";
import { helpText } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { dollars, flagText, rateText, sourceText } from "./money-text.ts";
import { brokenLimit, queryOptions, readUsage, refuseCached, refuseFileOptions } from "./price.ts";
import { counterOf, countFiles, type FileCounter } from "./price-count.ts";
import { listHelp, namingNearest, priceLists } from "./price-lists.ts";
import { paint } from "./style.ts";
import { fittingTable, type TableRow } from "./table.ts";

const help = `reckoner compare: the same work on several models, cheapest first.

Usage
  reckoner compare FILES --models A,B,C [OPTIONS]
  reckoner compare --usage BODY --models A,B,C [OPTIONS]

FILES are counted as one prompt; "-", or a pipe without FILES, means stdin.
OpenAI's models are counted with their own tokenizers, others with the
--vocabulary you give for them; without it, their counts are estimated from
o200k_base and marked ≈.

BODY is a file (or "-") that holds a response; it is priced as if each model had
used the same tokens.

Options
      --models LIST     names separated by commas; repeatable
      --vocabulary MODEL=FILE
                        a model's own tokenizer.json, tekken.json or .tiktoken
                        file, or one made by reckoner pack; repeatable
  -o, --output N        tokens of the answer, including reasoning; without it,
                        the price leaves the answer out
      --cached N        tokens of the prompt that are read from the cache
${listHelp}
      --tier NAME       service tier: batch, flex, priority, fast, ...
      --region NAME     where the model is served, if that affects the price
      --at DATE         prices on that day: YYYY-MM-DD or ISO time; default: now
      --text            count binary files too, as if they were text
      --usage BODY      compare a response instead of files; it has its own token
                        counts, so --output, --cached, --text and --vocabulary
                        are only for files
      --json            print one JSON document
  -h, --help            this page

Exit codes
  0  done    1  some input could not be read, or a model has no price
  2  the command line is wrong

Examples
  reckoner compare prompts/*.md --models gpt-5,gpt-5-mini,claude-sonnet-5 --output 800
  reckoner compare a.md --models gpt-5,qwen3-32b --vocabulary qwen3-32b=tokenizer.json
  reckoner compare --usage response.json --models gpt-5,gemini-2.5-pro
`;

/** Runs `reckoner compare`; `count` counts the files. */
export async function runCompare(argv: readonly string[], io: Io, count: FileCounter = countFiles): Promise<number> {
  const given = readArguments(argv, { ...queryOptions, models: { type: "string", multiple: true } });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const named = given.texts("models").flatMap((list) => list.split(",").map((name) => name.trim()));
  const models = [...new Set(named)].filter(Boolean);
  if (models.length === 0) throw refuse("compare needs --models A,B,C");
  const lists = await priceLists(given, io);
  const query = Object.fromEntries(
    ["provider", "tier", "region", "at"]
      .map((name) => [name, given.text(name)])
      .filter(([, value]) => value !== undefined),
  );
  const body = given.text("usage");
  let rows: readonly Comparison[];
  let isComplete = true;
  let spent = 0;
  if (body !== undefined) {
    refuseFileOptions(given);
    const usage = await readUsage(body, io);
    spent = usage.input.total + usage.output.total;
    rows = namingNearest(lists, () => priceBook(lists).compare({ usage, models, ...query }));
  } else {
    if (!given.positionals.length && !io.stdin.isPiped) throw refuse("compare needs FILES, or --usage BODY");
    const vocabularies = vocabulariesOf(given.texts("vocabulary"), models);
    const paths = given.positionals.length ? given.positionals : ["-"];
    // Read before the files, so that a wrong value is refused at once.
    const [cached, maxOutput = 0] = [given.integer("cached"), given.integer("output")];
    const counted = await count(paths, models, io, { anything: given.flag("text"), vocabularies });
    ({ isComplete } = counted);
    // Files that could not be read have no price; they do not cost $0.
    if (!isComplete && !counted.files) return exitCodes.failed;
    const request = {
      text: "the files",
      maxOutput,
      ...(cached !== undefined && { cachedPrefix: cached }),
      ...query,
    };
    rows = namingNearest(lists, () => priceBook(lists, { counter: counterOf(counted) }).compare({ request, models }));
    for (const { model, estimate } of rows) refuseCached(cached, model, estimate!.input);
  }
  if (given.flag("json")) {
    await io.stdout.write(json(rows));
  } else {
    await io.stdout.write(text(rows, io, spent));
    const isAnswerLeftOut = body === undefined && given.text("output") === undefined;
    await io.stderr.write((isAnswerLeftOut ? flagText(["no-output-limit"], io.stderr) : "") + notes(rows, io));
  }
  const isPriced = rows.every(({ cost }) => cost.status !== "unpriced");
  return isComplete && isPriced ? exitCodes.ok : exitCodes.failed;
}

/** Reads MODEL=FILE; refuses a model that is not compared. */
function vocabulariesOf(given: readonly string[], models: readonly string[]): ReadonlyMap<string, string> {
  const vocabularies = new Map<string, string>();
  for (const text of given) {
    const cut = text.indexOf("=");
    const [model, file] = [text.slice(0, cut), text.slice(cut + 1)];
    if (cut < 1 || file === "") throw refuse(`--vocabulary takes MODEL=FILE, got "${text}"`);
    if (!models.includes(model)) {
      const near = closest(model, models)[0];
      const hint = near === undefined ? `there are ${models.join(", ")}` : `did you mean ${near}?`;
      throw refuse(`--vocabulary is for ${visible(model)}, which is not among --models; ${hint}`);
    }
    if (vocabularies.has(model)) throw refuse(`--vocabulary for ${visible(model)} is given twice`);
    vocabularies.set(model, file);
  }
  return vocabularies;
}

/** What the prices rest on, each note once; one that does not apply to all models names those it applies to. */
function notes(rows: readonly Comparison[], io: Io): string {
  const flags = new Set(rows.flatMap(({ cost }) => cost.flags));
  return [...flags]
    .map((flag) => {
      const about = rows.filter(({ cost }) => cost.flags.includes(flag)).map(({ model }) => model);
      const names = about.length < rows.length ? `: ${about.join(", ")}` : "";
      return flagText([flag], io.stderr, names);
    })
    .join("");
}

function json(rows: readonly Comparison[]): string {
  const of = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify({ models: rows.map(({ model, provider, cost, window, estimate }) => ({ model, provider, usd: cost.usd ?? null, status: cost.status, window, input: estimate?.input, card: cost.card, flags: [...cost.flags, ...(estimate?.flags ?? [])] })) }, of, 2)}\n`;
}

/** The share of the window used, or the limit exceeded: the window's, or that of input alone. */
function fitOf(window: WindowUse): string {
  const broken = brokenLimit(window);
  if (!broken) return `${percent(window.used, window.size)} of ${grouped(window.size)}`;
  return `needs ${grouped(broken.used)} of ${grouped(broken.size)}${broken.isInput ? " of input" : ""}`;
}

/** @param spent - The tokens of a response: the same for every model. */
function text(rows: readonly Comparison[], io: Io, spent: number): string {
  const { dim, bold, red } = paint(io.stdout);
  const [cheapest] = rows;
  const lines: TableRow[] = [{ texts: ["cost", "×", "model", "input", "output", "tokens", "window"], paint: dim }];
  for (const row of rows) {
    const { cost, window, estimate } = row;
    const rate = (unit: string): string => {
      const found = cost.lines.find((line) => line.unit === unit);
      return found ? rateText(found.rate) : "";
    };
    const base = cheapest!.cost.nano;
    const times = cost.nano !== undefined && base ? `${(Number(cost.nano) / Number(base)).toFixed(1)}` : "";
    const tokens = estimate ? `${estimate.input.exact ? "" : "≈"}${grouped(estimate.input.tokens)}` : grouped(spent);
    const fits = window ? fitOf(window) : "";
    lines.push({
      texts: [
        cost.usd === undefined ? "no price" : dollars(cost.usd),
        times,
        visible(`${row.provider}/${row.model}`),
        rate("input"),
        rate("output"),
        tokens,
        fits,
      ],
      ...(row === cheapest && { paint: bold }),
    });
  }
  const right = { align: "right" } as const;
  // Whether a request fits the window matters more than a rate: that column is the last to go.
  const drawn = fittingTable(
    lines,
    [
      right,
      { ...right, leaves: 3 },
      { align: "left", shorten: shortened },
      { ...right, leaves: 2 },
      { ...right, leaves: 1 },
      { ...right, leaves: 4 },
      { align: "left", leaves: 5, paint: (fit) => (fit.startsWith("needs ") ? red(fit) : fit) },
    ],
    io.stdout,
  );
  return `${drawn}\n${rows.map(({ cost }) => (cost.card ? sourceText(cost.card, io.stdout) : "")).join("")}`;
}
