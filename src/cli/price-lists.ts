/**
 * The price lists a command works with: those on the shelf, or the user's own file.
 */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { ReckonerError } from "../errors.ts";
import { findCard, type ProviderPrices } from "../pricing/index.ts";
import type { Arguments, OptionSpec } from "./arguments.ts";
import { closest } from "./closest.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";
import { packageFolder } from "./package-folder.ts";
import { importPrices } from "./price-import.ts";
import { unreadable } from "./sources.ts";
import { readWhole, textOf } from "./whole-file.ts";

/** Spread these into a command's options. */
export const listOptions: Readonly<Record<"provider" | "prices", OptionSpec>> = {
  provider: { type: "string", short: "p" },
  prices: { type: "string" },
};

/** The lines of `--help` that belong to {@link listOptions}. */
export const listHelp: string = `  -p, --provider NAME   whose price, if several sell it: openai, azure, ...
      --prices FILE     prices from a file written by "reckoner prices update",
                        instead of the built-in ones`;

/** Makers of models come before resellers. */
const FIRST = ["openai", "anthropic", "google", "mistral", "deepseek", "x-ai", "cohere", "voyageai"];

/** The lists, makers first: of `--prices FILE`, or everything on the shelf. */
export async function priceLists(given: Arguments, io: Io): Promise<ProviderPrices[]> {
  const file = given.text("prices");
  if (file !== undefined) {
    const path = resolve(io.cwd, file);
    return importPrices(parseFile(path, file), { source: file, asOf: new Date().toISOString().slice(0, 10) });
  }
  const shelf = new URL("build/prices/", packageFolder());
  const names = readdirSync(shelf).filter((name) => /^[\w-]+\.js$/.test(name));
  const modules = names.map((name) => import(new URL(name, shelf).href) as Promise<{ default: ProviderPrices }>);
  const rank = ({ id }: ProviderPrices): number =>
    FIRST.includes(id) ? FIRST.indexOf(id) : id === "openrouter" ? 1000 : 100;
  return (await Promise.all(modules))
    .map((each) => each.default)
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** The result of `price`; refuses a model that no list has, with the nearest names, if any. */
export function namingNearest<Answer>(lists: readonly ProviderPrices[], price: () => Answer): Answer {
  try {
    return price();
  } catch (error) {
    if (!(error instanceof ReckonerError) || error.code !== "pricing/unknown-model") throw error;
    const { model, provider } = error.details as { model: string; provider?: string };
    const ids = [...new Set(lists.flatMap(({ cards }) => cards.map(({ id }) => id)))];
    const near = closest(model, ids).slice(0, 3);
    const where = provider === undefined ? "" : ` at ${provider}`;
    const seller = provider === undefined ? undefined : findCard(lists, model, undefined)?.list.id;
    const hint = seller
      ? `${seller} has one`
      : near.length > 0
        ? `the nearest are ${near.join(", ")}`
        : "reckoner models lists those that have one";
    const message = `${visible(model)} has no price${where}; ${hint}`;
    throw new ReckonerError("pricing/unknown-model", message, { model, provider, closest: near }, error);
  }
}

function parseFile(path: string, name: string): unknown {
  let text: string;
  try {
    text = textOf(readWhole(path));
  } catch (error) {
    throw unreadable(name, error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ReckonerError(
      "cli/bad-input",
      `${visible(name)} is not JSON: ${(error as Error).message}`,
      { path },
      error,
    );
  }
}
