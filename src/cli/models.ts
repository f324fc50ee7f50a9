/**
 * `reckoner models`: which models have prices, and what they are.
 */
import { isDay, matchesAny, type ProviderPrices, type Rates, ratesAt } from "../pricing/index.ts";
import { readArguments, usage as refuse } from "./arguments.ts";
import { closest } from "./closest.ts";
import { grouped, plural, shortened, visible } from "./format.ts";
import { helpText, messageText, say } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { dollars } from "./money-text.ts";
import { listHelp, listOptions, priceLists } from "./price-lists.ts";
import { paint } from "./style.ts";
import { fittingTable, type TableRow } from "./table.ts";

const help = `reckoner models: which models have prices, and what they are.

Usage
  reckoner models [OPTIONS] [WORDS]

With WORDS, only models whose names contain one of them. Prices are in dollars
per million tokens, on the day of --at; a second price is for long requests.

Options
${listHelp}
      --at DATE         prices on that day: YYYY-MM-DD or ISO time; default: now
      --json            print the price lists as one JSON document
  -h, --help            this page

Exit codes
  0  done    1  no model's name contains the WORDS    2  the command line is wrong

Examples
  reckoner models --provider anthropic
  reckoner models gpt-5 mini
`;

/** Runs `reckoner models`. */
export async function runModels(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, { ...listOptions, at: { type: "string" }, json: { type: "boolean" } });
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const all = await priceLists(given, io);
  const provider = given.text("provider")?.toLowerCase();
  const chosen =
    provider === undefined
      ? all
      : all.filter(({ id, aliases }) => id === provider || (aliases && matchesAny(aliases, provider)));
  if (provider !== undefined && !chosen.length) {
    const near = closest(
      provider,
      all.map(({ id }) => id),
    );
    throw refuse(
      `there are no prices of "${provider}"; ${near.length ? `did you mean ${near[0]}?` : "reckoner prices lists the providers"}`,
    );
  }
  const at = given.text("at");
  // A time without a zone is in UTC, as a day is.
  const moment = at === undefined ? Date.now() : Date.parse(/T[\d:.]+$/.test(at) ? `${at}Z` : at);
  if (Number.isNaN(moment) || (at !== undefined && !isDay(at.slice(0, 10))))
    throw refuse(`--at takes a day that exists, YYYY-MM-DD, or an ISO time, got "${at}"`);
  const words = given.positionals.map((word) => word.toLowerCase());
  const holding = (some: readonly ProviderPrices[]): ProviderPrices[] =>
    some
      .map((list) => ({
        ...list,
        cards: list.cards.filter(
          ({ id, names = "" }) => !words.length || words.some((word) => `${id} ${names}`.toLowerCase().includes(word)),
        ),
      }))
      .filter(({ cards }) => cards.length);
  const lists = holding(chosen);
  if (given.flag("json")) await io.stdout.write(`${JSON.stringify(lists, undefined, 2)}\n`);
  else for (const list of lists) await io.stdout.write(text(list, moment, io));
  if (lists.length > 0) return exitCodes.ok;
  const typed = words.map(visible).join(" or ");
  const sellers = holding(all).map(({ id }) => id);
  if (sellers.length > 0) {
    const more = sellers.length > 3 ? ` and ${sellers.length - 3} more have` : sellers.length > 1 ? " have" : " has";
    const text = `${provider} has no card of its own for ${typed}; ${sellers.slice(0, 3).join(", ")}${more}\n`;
    await say(io.stderr, text);
    return exitCodes.failed;
  }
  const names = all.flatMap(({ cards }) => cards.map(({ id }) => id));
  const near = words.flatMap((word) => closest(word, names)).slice(0, 3);
  const hint = near.length > 0 ? `the nearest are ${near.join(", ")}` : "reckoner models lists them all";
  await say(io.stderr, `no model's name contains ${typed}; ${hint}\n`);
  return exitCodes.failed;
}

function text(list: ProviderPrices, at: number, io: Io): string {
  const { dim, bold } = paint(io.stdout);
  const rows: TableRow[] = [
    { texts: ["model", "input", "cached", "written", "output", "window", "since"], paint: dim },
  ];
  for (const card of list.cards) {
    const { rates, effective } = ratesAt(card, at);
    rows.push({
      texts: [visible(card.id), ...prices(rates), card.window ? grouped(card.window) : "", effective ?? ""],
    });
  }
  const right = { align: "right" } as const;
  const count = plural(list.cards.length, "model");
  const drawn = fittingTable(
    rows,
    [
      { align: "left", shorten: shortened },
      right,
      { ...right, leaves: 4 },
      { ...right, leaves: 2 },
      right,
      { ...right, leaves: 3 },
      { align: "left", leaves: 1 },
    ],
    io.stdout,
  );
  const [name, about] = [list.name, `(${list.id}) ${count}, read on ${list.asOf} from ${list.source}`].map(visible);
  return `${messageText(`${bold(name!)} ${dim(about!)}`, io.stdout)}\n\n${drawn}\n`;
}

function prices(rates: Rates): string[] {
  // Nothing precedes the arrow where only long requests have this price.
  const text = (rate: string | undefined): string =>
    (rate ?? "")
      .split(/\s*>\s*\d+\s*/)
      .map((price) => price && dollars(price))
      .join(" → ")
      .trim();
  return [rates.input, rates["input.cache_read"], rates["input.cache_write"], rates.output].map(text);
}
