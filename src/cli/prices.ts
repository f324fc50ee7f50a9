/**
 * `reckoner prices`: how old the built-in prices are, and newer ones from a file or URL.
 */
import { resolve } from "node:path";
import { ReckonerError } from "../errors.ts";
import { isDay, type ProviderPrices } from "../pricing/index.ts";
import { readArguments, usage as refuse } from "./arguments.ts";
import { begun, grouped, plural, visible } from "./format.ts";
import { helpText } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { importPrices } from "./price-import.ts";
import { withOverlay } from "./price-laying.ts";
import { listOptions, priceLists } from "./price-lists.ts";
import { unreadable } from "./sources.ts";
import { paint } from "./style.ts";
import { fittingTable, type TableRow } from "./table.ts";
import { readWhole, textOf } from "./whole-file.ts";
import { outputName, refuseSameFile, reportOutput, writeIfChanged } from "./write-if-changed.ts";

const help = `reckoner prices: how old the prices are, and how to get newer ones.

Usage
  reckoner prices [--prices FILE] [--json]
  reckoner prices update SOURCE [-o FILE]

SOURCE is a file or URL in the format of genai-prices (its data feed), LiteLLM
(model_prices_and_context_window.json), models.dev (api.json) or this command.
Its prices are written to FILE, for the other commands' --prices FILE and for
priceBook(JSON.parse(…)). The built-in tiers and regions are added to providers
of the same name.

Options
  -o, --output FILE     where to write; missing folders are created; default:
                        reckoner-prices.json
      --as-of DATE      the day on which SOURCE was true, YYYY-MM-DD; default:
                        today, or what a file of this command says
      --json            print the list as one JSON document
  -h, --help            this page

Exit codes
  0  done    1  SOURCE could not be read, or holds no prices
  2  the command line is wrong

Examples
  reckoner prices
  reckoner prices update https://models.dev/api.json -o prices.json
`;

/** Fetches text; a parameter, so that tests need no network. */
export type Fetch = (url: string) => Promise<{ ok: boolean; status: number; text(): Promise<string> }>;

/** Runs `reckoner prices`. */
export async function runPrices(argv: readonly string[], io: Io, get: Fetch = fetch): Promise<number> {
  const given = readArguments(argv, {
    prices: listOptions.prices,
    output: { type: "string", short: "o" },
    "as-of": { type: "string" },
    json: { type: "boolean" },
  });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const [verb, source, ...more] = given.positionals;
  if (verb === undefined) {
    const extra = ["output", "as-of"].find((name) => given.flag(name));
    if (extra !== undefined) throw refuse(`--${extra} is for prices update SOURCE; leave it out`);
    await io.stdout.write(listText(await priceLists(given, io), given.flag("json"), io));
    return exitCodes.ok;
  }
  if (verb !== "update" || source === undefined || more.length)
    throw refuse(`prices takes "update SOURCE", or nothing`);
  const extra = ["prices", "json"].find((name) => given.flag(name));
  if (extra !== undefined) throw refuse(`--${extra} is for the list, not for prices update; leave it out`);
  const day = given.text("as-of");
  const asOf = day ?? new Date().toISOString().slice(0, 10);
  if (!isDay(asOf)) throw refuse(`--as-of takes a day that exists, YYYY-MM-DD, got "${asOf}"`);
  const path = outputName("-o", given.text("output") ?? "reckoner-prices.json");
  if (!isUrl(source)) refuseSameFile(resolve(io.cwd, source), resolve(io.cwd, path));
  // A file of this command states its own day.
  const lists = importPrices(await read(source, io, get), { source, asOf }).map((each) => {
    const list = day === undefined ? each : { ...each, asOf: day };
    return withOverlay(list, { isLenient: true });
  });
  await writeIfChanged(resolve(io.cwd, path), `${JSON.stringify(lists)}\n`);
  const cards = lists.reduce((sum, list) => sum + list.cards.length, 0);
  await reportOutput(path, io).write(
    `${visible(path)}: ${plural(lists.length, "provider")}, ${plural(cards, "model")}, as of ${daysText(lists)}\n`,
  );
  return exitCodes.ok;
}

/** The day of all lists, or the first and the last. */
function daysText(lists: readonly ProviderPrices[]): string {
  const days = lists.map(({ asOf }) => asOf).sort();
  return [...new Set([days[0], days.at(-1)])].join(" to ");
}

function isUrl(source: string): boolean {
  return /^https?:\/\//.test(source);
}

async function read(source: string, io: Io, get: Fetch): Promise<unknown> {
  let text: string;
  try {
    if (isUrl(source)) {
      const response = await get(source);
      if (!response.ok) throw new Error(`status ${response.status}`);
      text = await response.text();
    } else text = textOf(readWhole(resolve(io.cwd, source)));
  } catch (error) {
    throw unreadable(source, fromWeb(error));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `${visible(source)} is not JSON: ${(error as Error).message}`;
    throw new ReckonerError("cli/bad-input", message, { source }, error);
  }
}

/** The cause behind "fetch failed", if there is one. */
function fromWeb(error: unknown): unknown {
  const { cause } = error as { cause?: { message?: string; code?: string } };
  return cause === undefined ? error : new Error(cause.message || cause.code, { cause: error });
}

function listText(lists: readonly ProviderPrices[], isJson: boolean, io: Io): string {
  const now = Date.now();
  const facts = lists.map(({ id, name, cards, modifiers = [], asOf, source }) => ({
    id,
    name,
    models: cards.length,
    tiers: modifiers.length,
    asOf,
    days: Math.floor((now - Date.parse(asOf)) / 86_400_000),
    source,
  }));
  if (isJson) return `${JSON.stringify(facts, undefined, 2)}\n`;
  const { dim, yellow } = paint(io.stdout);
  const rows: TableRow[] = [{ texts: ["models", "provider", "read on", "days ago", "source"], paint: dim }];
  for (const { id, models, asOf, days, source } of facts)
    rows.push({
      texts: [grouped(models), visible(id), asOf, String(days), visible(source)],
      ...(days > 90 && { paint: yellow }),
    });
  const [left, right] = [{ align: "left" }, { align: "right" }] as const;
  // The beginning of an address says whose it is, so that is what stays.
  return fittingTable(
    rows,
    [right, left, { ...left, leaves: 3 }, { ...right, leaves: 1 }, { ...left, leaves: 2, shorten: begun }],
    io.stdout,
  );
}
