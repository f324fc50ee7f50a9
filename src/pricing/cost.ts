/**
 * What a usage costs under a plan.
 *
 * Tokens are cut into leaves that do not overlap (uncached text, cached audio,
 * one-hour writes…), each priced by its own rate or, where a card has none,
 * by the rate of the kind it is part of. The sum is exact; nano-dollars are
 * rounded once. Lines share the rounding so that they add up to the total.
 */

import { amount, EXACT, formatUsd, halfEven } from "./money.ts";
import { bandOf, type CardInfo, type Plan, printRate } from "./plan.ts";
import * as SLOT from "./slot.ts";
import { checkUsage, type UsageInput } from "./usage.ts";

/** One line of a cost. */
export interface CostLine {
  /** `input`, `input.cache_read`, `input.cache_write.1h`, `output`, `output.audio`, `searches.web`, … */
  readonly unit: string;
  readonly quantity: number;
  /** The rate as providers print it: dollars per million tokens (`3.75/M`), thousand (`10/k`) or hour (`0.36/h`). */
  readonly rate: string;
  /** Nano-dollars. Lines add up to the cost; each is within one nano-dollar of its exact product. */
  readonly nano: bigint;
  readonly usd: string;
}

/** A price, or the reasons for having none. */
export interface Cost {
  /** `priced`: everything has a rate. `partial`: some quantity has none, and is named in `flags`. `unpriced`: nothing has. */
  readonly status: "priced" | "partial" | "unpriced";
  /** Decimal dollars, rounded once to nano-dollars; undefined when unpriced. */
  readonly usd: string | undefined;
  readonly nano: bigint | undefined;
  readonly lines: readonly CostLine[];
  /** The same sum by direction; `other` is searches, calls, pages and time. */
  readonly parts: { readonly input: string; readonly output: string; readonly other: string };
  readonly card: CardInfo | undefined;
  /** Everything a reader should know: the usage's own flags and those of pricing. */
  readonly flags: readonly string[];
}

/** A cost that works out its text and lines only when asked. */
export class Priced implements Cost {
  readonly #plan: Plan;
  readonly #band: number;
  /** Slot, quantity pairs: a copy, so that later changes to the usage do not change the cost. */
  readonly #leaves: readonly number[];
  /** Sum in `1 / scale` pico-dollars; undefined when doubles could not hold it. */
  readonly #sum: number | undefined;
  readonly flags: readonly string[];
  readonly status: "priced" | "partial" | "unpriced";

  constructor(
    plan: Plan,
    band: number,
    leaves: readonly number[],
    sum: number | undefined,
    flags: readonly string[],
    status: Cost["status"],
  ) {
    this.#plan = plan;
    this.#band = band;
    this.#leaves = leaves;
    this.#sum = sum;
    this.flags = flags;
    this.status = status;
  }

  get card(): CardInfo {
    return this.#plan.info;
  }

  get nano(): bigint | undefined {
    if (this.status === "unpriced") return undefined;
    if (this.#sum !== undefined && this.#plan.scale === 1) return BigInt(thousandth(this.#sum));
    return this.lines.reduce((total, { nano }) => total + nano, 0n);
  }

  get usd(): string | undefined {
    const { nano } = this;
    return nano === undefined ? undefined : formatUsd(nano);
  }

  get lines(): readonly CostLine[] {
    const plan = this.#plan;
    const leaves = this.#leaves;
    const lines: CostLine[] = [];
    let exact = 0n; // in 1e-6 parts of 1 / scale pico-dollars: durations may be fractions
    let rounded = 0n;
    for (let at = 0; at < leaves.length; at += 2) {
      const slot = leaves[at]!;
      const quantity = leaves[at + 1]!;
      const rate = plan.bands[this.#band]![slot]!;
      if (!quantity || rate < 0) continue;
      const millionths = Number.isInteger(quantity)
        ? BigInt(quantity) * 1_000_000n
        : BigInt(Math.round(quantity * 1e6));
      exact += millionths * BigInt(rate);
      const nano = halfEven(exact, BigInt(plan.scale) * 1_000_000_000n) - rounded;
      rounded += nano;
      lines.push(amount(nano, { unit: plan.names[slot]!, quantity, rate: printRate(plan, this.#band, slot) }));
    }
    return lines;
  }

  get parts(): { input: string; output: string; other: string } {
    const sums = { input: 0n, output: 0n, other: 0n };
    for (const { unit, nano } of this.lines) {
      const side = unit.split(".")[0]!;
      sums[side in sums ? (side as keyof typeof sums) : "other"] += nano;
    }
    return { input: formatUsd(sums.input), output: formatUsd(sums.output), other: formatUsd(sums.other) };
  }

  toJSON(): object {
    const { status, usd, nano, lines, parts, card, flags } = this;
    return { status, usd, nano: nano?.toString(), lines, parts, card, flags };
  }
}

/** `n / 1000`, half to even, of a whole number below 2^53. */
function thousandth(n: number): number {
  const rest = n % 1000;
  const floor = (n - rest) / 1000;
  return rest > 500 || (rest === 500 && floor % 2 === 1) ? floor + 1 : floor;
}

/** Whole and below 2^32: what the short way takes. The type is checked because a bigint would throw. */
const whole = (n: number): boolean => typeof n === "number" && n >>> 0 === n;
const NONE: readonly string[] = [];

/** Whether a flag says that something billed is missing from the sum. */
function lacksRate(flag: string): boolean {
  return flag.startsWith("unpriced:");
}

/**
 * Prices a usage.
 *
 * @throws {@link ReckonerError} `pricing/bad-quantity`, `pricing/breakdown-above-total`.
 */
export function price(plan: Plan, usage: UsageInput, at: number): Priced {
  const { input, output } = usage;
  const { total, cacheRead: read = 0, cacheWrite: write = 0, tool = 0 } = input;
  const { total: out, reasoning = 0 } = output;
  // Whole, consistent numbers, and no modality, lifetime or fee that may have its own rate; the rest goes the long way.
  const isShort =
    plan.simple &&
    plan.flags.length === 0 &&
    at <= plan.staleAfter &&
    at < plan.certainUntil &&
    whole(total) &&
    whole(read) &&
    whole(write) &&
    whole(out) &&
    whole(reasoning) &&
    whole(tool) &&
    read + write <= total &&
    reasoning <= out &&
    isPlain(usage);
  if (!isShort) return longWay(plan, usage, at);
  const band = bandOf(plan, total);
  const rates = plan.bands[band]!;
  if (
    (write === 0 || rates[SLOT.cacheWrite]! >= 0) &&
    (read === 0 || rates[SLOT.cacheRead]! >= 0) &&
    (out === 0 || rates[SLOT.output]! >= 0) &&
    rates[SLOT.input]! >= 0
  ) {
    const fresh = total - read - write;
    const sum =
      fresh * rates[SLOT.input]! +
      (read && read * rates[SLOT.cacheRead]!) +
      (write && write * rates[SLOT.cacheWrite]!) +
      (out && out * rates[SLOT.output]!);
    const leaves = [SLOT.input, fresh, SLOT.cacheRead, read, SLOT.cacheWrite, write, SLOT.output, out];
    const flags = usage.flags?.length ? usage.flags : NONE;
    return new Priced(
      plan,
      band,
      leaves,
      sum < EXACT ? sum : undefined,
      flags,
      flags.some(lacksRate) ? "partial" : "priced",
    );
  }
  return longWay(plan, usage, at);
}

function isEmpty(of: Readonly<Record<string, number>> | undefined): boolean {
  for (const key in of) if (!none(of[key])) return false;
  return true;
}

const none = (n: number | undefined): boolean => n === undefined || n === 0;

/** Nothing beyond text tokens of one call. */
function isPlain({
  input,
  output,
  searches,
  seconds,
  images,
  pages,
  annotatedPages,
  messages,
  calls,
  prompts,
}: UsageInput): boolean {
  return (
    !prompts &&
    isEmpty(input.cacheWriteByTtl) &&
    none(input.audio) &&
    none(input.image) &&
    none(input.video) &&
    none(input.cacheReadAudio) &&
    none(input.cacheReadImage) &&
    none(input.cacheReadVideo) &&
    none(output.audio) &&
    none(output.image) &&
    none(output.video) &&
    none(output.citation) &&
    none(searches?.web) &&
    none(searches?.file) &&
    none(seconds?.audio) &&
    none(seconds?.session) &&
    none(images) &&
    none(pages) &&
    none(annotatedPages) &&
    none(messages) &&
    (calls === undefined || calls === 1)
  );
}

/** The band of a usage's longest prompt; of its average call, where only their sum is known. */
function bandOfUsage(plan: Plan, { input, calls, prompts }: UsageInput, flags: string[]): number {
  if (!prompts?.length || prompts.reduce((all, each) => all + each) !== input.total)
    return bandOf(plan, input.total / (calls || 1));
  const band = bandOf(plan, Math.max(...prompts));
  // What the shorter prompts read and wrote is not known separately.
  if (band !== bandOf(plan, Math.min(...prompts))) flags.push("priced-as-longest-prompt");
  return band;
}

function longWay(plan: Plan, usage: UsageInput, at: number): Priced {
  checkUsage(usage);
  const { input, output } = usage;
  const flags: string[] = [...(usage.flags ?? []), ...plan.flags];
  const band = bandOfUsage(plan, usage, flags);
  const rates = plan.bands[band]!;
  const leaves: number[] = [];
  const has = (slot: number): boolean => rates[slot]! >= 0;
  const put = (slot: number, quantity: number | undefined): number => {
    if (quantity) leaves.push(slot, quantity);
    return quantity ?? 0;
  };

  const written = input.cacheWrite ?? 0;
  const writes = has(SLOT.cacheWrite) || plan.ttl.size > 0;
  let rest = input.total;
  let cached = input.cacheRead ?? 0;
  const modes = [
    [input.audio ?? 0, input.cacheReadAudio ?? 0],
    [input.image ?? 0, input.cacheReadImage ?? 0],
    [input.video ?? 0, input.cacheReadVideo ?? 0],
  ] as const;
  for (const [index, [tokens, fromCache]] of modes.entries()) {
    const ownCache = has(SLOT.cacheReadAudio + index);
    if (ownCache) cached -= put(SLOT.cacheReadAudio + index, fromCache);
    if (ownCache) rest -= fromCache;
    if (has(SLOT.inputAudio + index)) {
      let fresh = ownCache || has(SLOT.cacheRead) ? tokens - fromCache : tokens;
      // Nobody says which cached tokens were media: as few as the totals allow.
      fresh = Math.min(fresh, Math.max(0, rest - (has(SLOT.cacheRead) ? cached : 0) - (writes ? written : 0)));
      if (fresh < tokens - fromCache) flags.push("cached-modality-assumed");
      rest -= put(SLOT.inputAudio + index, fresh);
    }
  }
  if (has(SLOT.cacheRead)) rest -= put(SLOT.cacheRead, cached);
  else if (cached) flags.push("cache-read-at-input-rate");
  if (writes) {
    let left = written;
    const byTtl = [...plan.ttl].map(([label, slot]) => [slot, input.cacheWriteByTtl?.[label] ?? 0] as const);
    for (const [, tokens] of byTtl) left -= tokens;
    if (has(SLOT.cacheWrite)) left -= put(SLOT.cacheWrite, left);
    for (const [slot, tokens] of byTtl) put(slot, tokens);
    rest -= written - left;
    if (left) flags.push("cache-write-at-input-rate");
  } else if (written) flags.push("cache-write-at-input-rate");
  for (const label in input.cacheWriteByTtl) {
    // Lifetimes of 5 and 30 minutes are the shortest their providers sell; the plain write rate is theirs.
    if (input.cacheWriteByTtl[label] && !plan.ttl.has(label) && !/^(?:5|30)m$/.test(label))
      flags.push(`cache-write-at-shortest-rate:${label}`);
  }
  if (rest) leaves.unshift(SLOT.input, rest);

  let spoken = output.total;
  [output.reasoning, output.audio, output.image, output.video, output.citation].forEach((tokens = 0, index) => {
    if (has(SLOT.reasoning + index)) spoken -= put(SLOT.reasoning + index, Math.min(tokens, spoken));
  });
  put(SLOT.output, spoken);

  const { searches, seconds, calls = 1, messages, pages, annotatedPages, images } = usage;
  const things = [
    searches?.web,
    searches?.file,
    has(SLOT.calls) ? calls : 0,
    messages,
    pages,
    annotatedPages,
    images,
    seconds?.audio,
    seconds?.session,
  ];
  for (const [index, quantity] of things.entries()) put(SLOT.things + index, quantity);

  let sum = 0;
  let known = 0;
  for (let at = 0; at < leaves.length; at += 2) {
    const rate = rates[leaves[at]!]!;
    if (rate < 0) flags.push(`unpriced:${plan.names[leaves[at]!]}`);
    else {
      sum += rate * leaves[at + 1]!;
      known += 2;
    }
  }
  // Looks at what was used, not at what the card lists: where none of it has a rate, 0 must not look like a price.
  const isPriced = plan.priced && (known || !leaves.length);
  const status = !isPriced ? "unpriced" : flags.some(lacksRate) ? "partial" : "priced";
  if (at > plan.staleAfter) flags.push("price-older-than-90d");
  if (at >= plan.certainUntil) flags.push("price-past-its-promised-date");
  return new Priced(plan, band, leaves, Number.isSafeInteger(sum) ? sum : undefined, flags, status);
}
