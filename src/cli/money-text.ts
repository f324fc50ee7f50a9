/**
 * Money, rates and sources as people read them.
 */
import type { CardInfo, Cost } from "../pricing/index.ts";
import { begun, grouped, plural, visible } from "./format.ts";
import { messageText } from "./help.ts";
import type { Output } from "./io.ts";
import { paint } from "./style.ts";
import { fittingTable, type TableRow } from "./table.ts";

/** All digits of an amount; text that is not a decimal stays as it is. @example dollars("0.05"); // "$0.05" */
export function dollars(usd: string): string {
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(usd) ?? [];
  return whole === undefined ? `$${visible(usd)}` : `$${grouped(BigInt(whole))}.${fraction.padEnd(2, "0")}`;
}

/** A rate as price pages write it. @example rateText("1.25/M"); // "$1.25 / 1M" */
export function rateText(rate: string): string {
  const [price, per] = rate.split("/");
  return `${dollars(price!)} / ${per === "M" ? "1M" : per === "k" ? "1K" : "hour"}`;
}

const units: Readonly<Record<string, string>> = {
  "input.cache_read": "input, read from cache",
  "input.cache_write": "input, written to cache",
  "searches.web": "web searches",
  "searches.file": "file searches",
  "seconds.audio": "seconds of audio",
  "seconds.session": "seconds of session",
};

/** Lines and total of a cost. */
export function costTable(cost: Cost, output: Output): string {
  const { bold, dim } = paint(output);
  const rows: TableRow[] = [{ texts: ["amount", "of", "rate", "cost"], paint: dim }];
  for (const { unit, quantity, rate, usd } of cost.lines) {
    rows.push({
      texts: [
        Number.isInteger(quantity) ? grouped(quantity) : String(quantity),
        units[unit] ?? unit.replaceAll("_", " ").replaceAll(".", ", "),
        rateText(rate),
        dollars(usd),
      ],
    });
  }
  rows.push(
    { rule: dim },
    { texts: ["", "total", "", cost.usd === undefined ? "no price" : dollars(cost.usd)], paint: bold },
  );
  const right = { align: "right" } as const;
  return fittingTable(rows, [right, { align: "left", shorten: begun }, { ...right, leaves: 1 }, right], output);
}

/** Where a price comes from: the card, its dates, its page, and what was applied to it. */
export function sourceText(card: CardInfo, output: Output): string {
  const { dim } = paint(output);
  const since = card.effective ? `in force since ${card.effective}, ` : "";
  const lines = [`${card.id}: ${since}read on ${card.asOf} from ${card.source}`];
  for (const { name, source, asOf } of card.modifiers) lines.push(`${name}: read on ${asOf} from ${source}`);
  return lines.map((line) => messageText(`${dim(visible(line))}\n`, output)).join("");
}

/** Flags as sentences, with what follows a colon in brackets; an unknown flag as its own words. */
export function flagText(flags: readonly string[], output: Output, about = ""): string {
  const { yellow } = paint(output);
  return [...new Set(flags)]
    .map((flag) => {
      const [name = "", ...value] = flag.split(":");
      const which = value.length > 0 ? ` (${value.join(":")})` : "";
      const text = Object.hasOwn(sentences, name) ? sentences[name] : name.replaceAll("-", " ");
      return messageText(`${yellow("note")} ${visible(`${text}${which}${about}`)}\n`, output);
    })
    .join("");
}

const sentences: Readonly<Record<string, string>> = {
  "tokenizer-not-public": "this model's tokenizer is not public: the count is an estimate",
  "tokenizer-assumed":
    "counted with o200k_base, not this model's own tokenizer: the count is an estimate; --vocabulary takes the model's own",
  "price-older-than-90d": "these prices were read more than 90 days earlier: reckoner prices update",
  "price-of-another-provider": "no price of this provider's own is published for the model: another provider's is used",
  "price-past-its-promised-date": "the provider promised these rates only until a day that has passed",
  "no-output-limit": "the answer is not in the price; --output N adds it",
  "cache-read-at-input-rate": "no price is published for reading from cache: the input price is used",
  "cache-write-at-input-rate": "no price is published for writing to cache: the input price is used",
  "iterations-outside-total": "the response lists work outside its totals, which is not priced",
  "priced-as-longest-prompt": "some prompts of the call are long, and all are priced as long",
  "total-mismatch": "the provider's total is not its input plus its output",
  unpriced: "no rate is known for this: it is not in the price",
  unread: "a token count whose name has no known meaning is in no total",
  "unknown-model": "no list has a price for this model",
};

/** "12,345 tokens" with bounds when they are an estimate. */
export function tokensText(tokens: number, low: number, high: number): string {
  return low === high
    ? plural(tokens, "token")
    : `about ${plural(tokens, "token")} (${grouped(low)} to ${grouped(high)})`;
}
