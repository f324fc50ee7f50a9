/**
 * `reckoner compare`: the same work on several models, cheapest first.
 */
import { type Comparison, priceBook, requestCounter, usageFrom } from "../pricing/index.ts";
import { readArguments, usage as refuse } from "./arguments.ts";
import { grouped } from "./format.ts";
import { exitCodes, type Io } from "./io.ts";
import { dollars, rateText, sourceText } from "./money-text.ts";
import { queryOptions, readBody } from "./price.ts";
import { countFiles, type FileCount, type FileCounter } from "./price-count.ts";
import { listHelp, priceLists } from "./price-lists.ts";
import { paint } from "./style.ts";
import { type TableRow, table } from "./table.ts";

const help = `reckoner compare: the same work on several models, cheapest first.

Usage
  reckoner compare FILES --models A,B,C [OPTIONS]
  reckoner compare --usage BODY --models A,B,C [OPTIONS]

FILES are counted as one prompt, for each model with its own tokenizer; BODY is
a response, priced as if the same tokens had been used by each model.

Options
      --models LIST     names, separated by commas; may repeat
  -o, --output N        tokens of the answer, reasoning included
      --cached N        tokens of the prompt that are in the cache
${listHelp}
      --tier NAME       service tier: batch, flex, priority, fast, ...
      --region NAME     where it is served, if that has a price
      --at DATE         the prices of that day; default: now
      --usage BODY      compare a response instead of files
      --json            print one JSON document
  -h, --help            this page

Examples
  reckoner compare prompts/*.md --models gpt-5,gpt-5-mini,claude-sonnet-5 --output 800
  reckoner compare --usage response.json --models gpt-5,gemini-2.5-pro
`;

/** Runs `reckoner compare`; `count` counts the files. */
export async function runCompare(argv: readonly string[], io: Io, count: FileCounter = countFiles): Promise<number> {
  const given = readArguments(argv, { ...queryOptions, models: { type: "string", multiple: true } });
  if (given.flag("help")) {
    await io.stdout.write(help);
    return exitCodes.ok;
  }
  const models = given
    .texts("models")
    .flatMap((list) => list.split(","))
    .map((name) => name.trim())
    .filter(Boolean);
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
  if (body !== undefined) {
    if (given.positionals.length) throw refuse("--usage takes the place of files; give one of the two");
    rows = priceBook(lists).compare({ usage: usageFrom(await readBody(body, io)), models, ...query });
  } else {
    if (!given.positionals.length) throw refuse("compare needs FILES, or --usage BODY");
    const counts = new Map<string, FileCount>();
    for (const model of models) counts.set(model, await count(given.positionals, model, io));
    isComplete = [...counts.values()].every((each) => each.isComplete);
    // What could not be read has no price, not a price of nothing.
    if (!isComplete && [...counts.values()].every(({ files }) => !files)) return exitCodes.failed;
    const counter = requestCounter((model) => ({ count: () => counts.get(model)!.tokens }));
    const cached = given.integer("cached");
    const request = {
      text: "the files",
      maxOutput: given.integer("output") ?? 0,
      ...(cached !== undefined && { cachedPrefix: cached }),
      ...query,
    };
    rows = priceBook(lists, { counter }).compare({ request, models });
  }
  await io.stdout.write(given.flag("json") ? json(rows) : text(rows, io));
  return isComplete ? exitCodes.ok : exitCodes.failed;
}

function json(rows: readonly Comparison[]): string {
  const of = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify({ models: rows.map(({ model, provider, cost, window, estimate }) => ({ model, provider, usd: cost.usd ?? null, status: cost.status, window, input: estimate?.input, card: cost.card })) }, of, 2)}\n`;
}

function text(rows: readonly Comparison[], io: Io): string {
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
    const tokens = estimate
      ? `${estimate.input.exact ? "" : "≈"}${grouped(estimate.input.tokens)}`
      : window
        ? grouped(window.used)
        : "";
    const fits = window
      ? window.fits
        ? `${(window.share * 100).toFixed(1)}% of ${grouped(window.size)}`
        : red(`needs ${grouped(window.used)} of ${grouped(window.size)}`)
      : "";
    lines.push({
      texts: [
        cost.usd === undefined ? "no price" : dollars(cost.usd),
        times,
        `${row.provider}/${row.model}`,
        rate("input"),
        rate("output"),
        tokens,
        fits,
      ],
      ...(row === cheapest && { paint: bold }),
    });
  }
  const right = { align: "right" } as const;
  const drawn = table(lines, [right, right, { align: "left" }, right, right, right, { align: "left" }]);
  return `${drawn}\n${rows.map(({ cost }) => (cost.card ? sourceText(cost.card, io.stdout) : "")).join("")}`;
}
