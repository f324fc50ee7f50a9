/**
 * What a request costs, as tables a person reads: parts by phase, then memory, time and money.
 */
import type { Device, DeviceRequestCost, FlopBreakdown, MemoryFit, Model, RequestCost } from "../compute/index.ts";
import { bar, grouped, percent, shortened, sizeText } from "./format.ts";
import { messageText, paragraphText } from "./help.ts";
import type { Output } from "./io.ts";
import { paint } from "./style.ts";
import { type Column, fittingTable, type TableRow } from "./table.ts";

/** FLOPs with a decimal unit and four digits. @example flopText(1_234_567_000n); // "1.235 GFLOP" */
export function flopText(flops: bigint): string {
  return flops < 1000n
    ? `${flops} FLOP`
    : `${withUnit(Number(flops), ["", "k", "M", "G", "T", "P", "E", "Z", "Y"], 4)}FLOP`;
}

/** Seconds with a unit. @example secondsText(0.01234); // "12.3 ms" */
export function secondsText(seconds: number): string {
  if (seconds >= 7200) return `${(seconds / 3600).toPrecision(3)} h`;
  const rounded = Number(seconds.toPrecision(3));
  return rounded >= 1 || rounded === 0 ? `${rounded} s` : withUnit(seconds * 1e6, ["µs", "ms"], 3);
}

/** Dollars, with the digits that matter. */
function dollarText(dollars: number): string {
  if (dollars === 0) return "$0";
  return dollars >= 0.01
    ? `$${dollars.toFixed(dollars >= 100 ? 0 : dollars >= 1 ? 2 : 4)}`
    : `$${dollars.toPrecision(3)}`;
}

/** A value in the first unit that keeps it below 1000, even rounded; each unit is a thousand times the one before. */
function withUnit(value: number, units: readonly string[], digits: number): string {
  let index = 0;
  let rest = value;
  while (Number(rest.toPrecision(digits)) >= 1000 && index < units.length - 1) {
    rest /= 1000;
    index++;
  }
  return `${rest.toPrecision(digits)} ${units[index]}`;
}

const parts: readonly (readonly [keyof FlopBreakdown, string])[] = [
  ["attention", "attention, N²"],
  ["projections", "projections"],
  ["feedForward", "feed-forward"],
  ["recurrence", "recurrence"],
  ["decompression", "decompression"],
  ["head", "head"],
];

/** One request of one model. */
export function requestTable(
  name: string,
  model: Model,
  cost: RequestCost | DeviceRequestCost,
  formats: string,
  output: Output,
): string {
  const { bold, dim, cyan } = paint(output);
  const { prefill, decode, flops } = cost;
  const shown = parts.filter(([part]) => flops[part] > 0n);
  const row = ([part, label]: (typeof shown)[number]): TableRow => ({
    texts: [
      label,
      flopText(prefill.flops[part]),
      flopText(decode.flops[part]),
      flopText(flops[part]),
      percent(Number(flops[part]), Number(flops.total)),
      bar(Number(flops[part]), Number(flops.total), 16),
    ],
  });
  const columns: Column[] = [
    { align: "left" },
    { align: "right", leaves: 3 },
    { align: "right", leaves: 4 },
    { align: "right" },
    { align: "right", leaves: 2 },
    { align: "left", paint: cyan, leaves: 1 },
  ];
  const header: TableRow = { texts: ["", "prefill", "decode", "total", "share", ""], paint: dim };
  const total: TableRow = {
    texts: ["total", flopText(prefill.flops.total), flopText(decode.flops.total), flopText(flops.total), "", ""],
    paint: bold,
  };
  const tokens: TableRow = {
    texts: [
      "tokens processed",
      grouped(Number(prefill.tokens)),
      grouped(Number(decode.tokens)),
      grouped(Number(prefill.tokens + decode.tokens)),
      "",
      "",
    ],
    paint: dim,
  };
  const active =
    model.parameters.active === model.parameters.total ? "" : `, ${billions(model.parameters.active)} active`;
  const title = `${bold(name)}  ${dim(`${billions(model.parameters.total)} parameters${active}; ${formats}`)}`;
  let text = `${messageText(title, output)}\n\n`;
  text += fittingTable([header, ...shown.map(row), { rule: dim }, total, tokens], columns, output);
  const factColumns: Column[] = [
    { align: "left", paint: dim },
    { align: "right" },
    { align: "left", paint: dim, leaves: 1 },
  ];
  text += `\n${fittingTable(factRows(model, cost), factColumns, output)}`;
  text += `\n${dim(paragraphText(cost.convention.text, output))}\n`;
  if ("assumptions" in cost) text += `${dim(paragraphText(cost.assumptions, output))}\n`;
  return text;
}

function factRows(model: Model, cost: RequestCost | DeviceRequestCost): TableRow[] {
  const { weights } = model.settings;
  const rows: [string, string, string][] = [
    ["weights", sizeText(Number(weights.bytes.total)), ""],
    ["KV cache at the end", sizeText(Number(cost.kvBytes)), `${cost.cache.format}, ${cost.cache.policy}`],
    ["memory traffic", sizeText(Number(cost.traffic.total)), ""],
  ];
  if ("ttft" in cost) {
    const decodes = cost.bound.decode === "none" ? "" : `${cost.bound.decode}-bound`;
    rows.push(["time to first token", secondsText(cost.ttft), `${cost.bound.prefill}-bound`]);
    if (cost.tpot > 0) rows.push(["time per output token", secondsText(cost.tpot), decodes]);
    rows.push(["whole request", secondsText(cost.seconds), ""]);
    if (cost.joules !== undefined) rows.push(["energy at full power", `${Number(cost.joules.toPrecision(3))} J`, ""]);
    if (cost.usd !== undefined) {
      rows.push(["cost of this request", dollarText(cost.usd), ""]);
      rows.push(["per million tokens", dollarText(cost.usdPerMillionTokens!), "prompt and completion together"]);
    }
  }
  return rows.map((texts) => ({ texts }));
}

/** Columns that a comparison drops in a narrow terminal, in the order they go; the total stays. */
const leaving = ["", "prefill", "decode", "parameters", "N² share", "per token", "first token", "KV cache"];

/** Several models side by side, one line each. */
export function compareTable(
  rows: readonly { name: string; model: Model; cost: RequestCost | DeviceRequestCost }[],
  output: Output,
): string {
  const { bold, dim, cyan } = paint(output);
  const most = rows.reduce((largest, { cost }) => Math.max(largest, Number(cost.flops.total)), 0);
  const timed = rows.some(({ cost }) => "ttft" in cost);
  const priced = rows.some(({ cost }) => "usd" in cost && cost.usd !== undefined);
  const header = [
    "model",
    "parameters",
    "prefill",
    "decode",
    "total",
    "N² share",
    "KV cache",
    ...(timed ? ["first token", "per token"] : []),
    ...(priced ? ["request"] : []),
    "",
  ];
  const lines = rows.map(({ name, model, cost }): TableRow => {
    const time = "ttft" in cost ? [secondsText(cost.ttft), secondsText(cost.tpot)] : [];
    const money = "usd" in cost && cost.usd !== undefined ? [dollarText(cost.usd)] : [];
    const { attention, total } = cost.flops;
    return {
      texts: [
        name,
        billions(model.parameters.total),
        flopText(cost.prefill.flops.total),
        flopText(cost.decode.flops.total),
        flopText(total),
        percent(Number(attention), Number(total)),
        sizeText(Number(cost.kvBytes)),
        ...time,
        ...money,
        bar(Number(total), most, 12),
      ],
    };
  });
  const columns = header.map((text, index): Column => {
    if (index === 0) return { align: "left", paint: bold, shorten: shortened };
    const leaves = leaving.indexOf(text) + 1;
    return {
      align: text === "" ? "left" : "right",
      ...(text === "" && { paint: cyan }),
      ...(leaves > 0 && { leaves }),
    };
  });
  return fittingTable([{ texts: header, paint: dim }, ...lines], columns, output);
}

/** Parameters in billions or millions. @example billions(8_030_261_248n); // "8.03 B" */
export function billions(parameters: bigint): string {
  return withUnit(Number(parameters) / 1e6, ["M", "B", "T"], 3);
}

/** A warning that the devices cannot hold the model, and what would help; empty when they can. */
export function memoryWarning(
  name: string,
  { fits, total, capacity, devices, largestBatch }: MemoryFit,
  device: Device,
  output: Output,
): string {
  if (fits) return "";
  const needed = (total * BigInt(devices) + capacity - 1n) / capacity;
  const batch = largestBatch > 0 ? ` or --batch ${largestBatch}` : "";
  const text = `does not fit: weights, cache and activations of ${name} need ${sizeText(Number(total))}, but ${devices} × ${device.name} hold ${sizeText(Number(capacity))}; give --count ${needed}${batch}, or smaller formats with --weights and --kv`;
  return `\n${paint(output).yellow(paragraphText(text, output))}\n`;
}
