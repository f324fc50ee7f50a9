/**
 * Cost against context, drawn: FLOPs, cache and latency on log-log axes, as one SVG.
 *
 * On such axes a power law is a straight line and its exponent the slope, so
 * the place where attention's N² overtakes the linear rest is where the curve
 * bends from slope 1 to slope 2; that place is marked.
 */
import type { DeviceModel, Model } from "../compute/index.ts";

/** One model to draw. */
export interface PlotModel {
  readonly name: string;
  readonly model: Model;
  readonly on: DeviceModel;
}

interface Line {
  readonly label: string;
  readonly color: string;
  readonly dash?: string;
  /** A point to ring. */
  readonly mark?: readonly [number, number];
  readonly points: readonly (readonly [number, number])[];
}

interface Panel {
  readonly title: string;
  readonly note: string;
  readonly unit: (value: number) => string;
  readonly lines: readonly Line[];
}

const colors = ["#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed", "#0891b2", "#be185d", "#4d7c0f"];
const [width, panelHeight, left, right, top, bottom] = [880, 330, 92, 210, 64, 46];

/** The whole picture. */
export function plotSvg(models: readonly PlotModel[]): string {
  const panels = [flopsPanel(models), cachePanel(models), latencyPanel(models)];
  const height = panels.length * panelHeight + 36;
  const title = `Cost of a prompt against its length${models.length === 1 ? `: ${models[0]!.name}` : ""}`;
  const body = panels
    .map((panel, index) => `<g transform="translate(0 ${36 + index * panelHeight})">${drawPanel(panel)}</g>`)
    .join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" role="img" aria-label="${xml(title)}">
<title>${xml(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="20" y="28" font-size="17" font-weight="600" fill="#111827">${xml(title)}</text>
${body}
</svg>
`;
}

/** Lengths drawn: four per octave, up to the model's context. */
function lengths(model: Model): number[] {
  const most = Math.min(model.context, 2 ** 24);
  const all: number[] = [];
  for (let step = 0; ; step++) {
    const length = Math.round(64 * 2 ** (step / 4));
    if (length >= most) return [...all, most];
    all.push(length);
  }
}

function series(model: Model, value: (tokens: number) => number): [number, number][] {
  return lengths(model)
    .map((tokens): [number, number] => [tokens, value(tokens)])
    .filter(([, y]) => y > 0);
}

function flopsPanel(models: readonly PlotModel[]): Panel {
  const notes: string[] = [];
  const lines = models.flatMap(({ name, model }, index): Line[] => {
    const cost = (tokens: number): { attention: number; total: number } => {
      const { attention, total } = model.request({ prompt: tokens }).flops;
      return { attention: Number(attention), total: Number(total) };
    };
    const even = lengths(model).find((tokens) => 2 * cost(tokens).attention >= cost(tokens).total);
    notes.push(`${name} ${even === undefined ? "never" : tokenText(even)}`);
    const color = colors[index % colors.length]!;
    return [
      {
        label: models.length === 1 ? "total" : name,
        color,
        ...(even === undefined ? {} : { mark: [even, cost(even).total] as const }),
        points: series(model, (tokens) => cost(tokens).total),
      },
      {
        label: models.length === 1 ? "attention alone (slope 2)" : "",
        color,
        dash: "5 4",
        points: series(model, (tokens) => cost(tokens).attention),
      },
      ...(models.length === 1
        ? [
            {
              label: "the rest (slope 1)",
              color: "#9ca3af",
              dash: "2 3",
              points: series(model, (tokens) => cost(tokens).total - cost(tokens).attention),
            },
          ]
        : []),
    ];
  });
  return {
    title: `FLOPs to read the prompt${models.length > 1 ? " (dashed: attention alone)" : ""}`,
    note: shortened(`attention reaches half (ringed) at: ${notes.join(", ")}`),
    unit: (value) => unitText(value, "FLOP"),
    lines,
  };
}

function cachePanel(models: readonly PlotModel[]): Panel {
  const lines = models.map(({ name, model }, index) => ({
    label: name,
    color: colors[index % colors.length]!,
    points: series(model, (tokens) => Number(model.kvCache({ tokens }).total)),
  }));
  return {
    title: "Key-value cache of one sequence",
    note: "flat where every layer has a window or a state",
    unit: (value) => unitText(value, "B"),
    lines,
  };
}

function latencyPanel(models: readonly PlotModel[]): Panel {
  const [{ on }] = models as readonly [PlotModel];
  const lines = models.flatMap(({ name, model, on: device }, index): Line[] => {
    const color = colors[index % colors.length]!;
    return [
      {
        label: models.length === 1 ? "time to first token" : name,
        color,
        points: series(model, (tokens) => device.request({ prompt: tokens }).ttft),
      },
      {
        label: models.length === 1 ? "time per output token" : "",
        color,
        dash: "5 4",
        points: series(model, (tokens) => device.step({ keys: tokens }).seconds),
      },
    ];
  });
  return {
    title: `Latency${models.length > 1 ? " (solid: first token, dashed: each further one)" : ""}`,
    note: `${on.count} × ${on.device.name}, ${on.peak.format} dense peak, full bandwidth: a lower bound`,
    unit: secondsUnit,
    lines,
  };
}

function drawPanel({ title, note, unit, lines }: Panel): string {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0)
    return `<text x="${left}" y="40" font-size="14" fill="#374151">${xml(title)}: nothing to draw</text>`;
  const [minX, maxX] = extent(points.map(([x]) => x));
  const [minY, maxY] = extent(points.map(([, y]) => y));
  const [lowY, highY] = [Math.floor(Math.log10(minY)), Math.ceil(Math.log10(maxY * 1.0001))];
  const x = (value: number): number =>
    left + ((Math.log2(value) - Math.log2(minX)) / (Math.log2(maxX) - Math.log2(minX) || 1)) * (width - left - right);
  const y = (value: number): number =>
    panelHeight - bottom - ((Math.log10(value) - lowY) / (highY - lowY || 1)) * (panelHeight - top - bottom);
  const parts: string[] = [
    `<text x="20" y="26" font-size="14" font-weight="600" fill="#111827">${xml(title)}</text>`,
    `<text x="20" y="45" font-size="12" fill="#6b7280">${xml(note)}</text>`,
  ];
  const every = Math.max(1, Math.ceil((highY - lowY) / 7));
  for (let power = lowY; power <= highY; power += every) {
    const at = y(10 ** power).toFixed(1);
    parts.push(
      `<line x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" stroke="#e5e7eb"/><text x="${left - 8}" y="${Number(at) + 4}" font-size="11" fill="#4b5563" text-anchor="end">${unit(10 ** power)}</text>`,
    );
  }
  for (let power = Math.ceil(Math.log2(minX)); 2 ** power <= maxX; power += 2) {
    const at = x(2 ** power).toFixed(1);
    parts.push(
      `<line x1="${at}" x2="${at}" y1="${top}" y2="${panelHeight - bottom}" stroke="#f3f4f6"/><text x="${at}" y="${panelHeight - bottom + 17}" font-size="11" fill="#4b5563" text-anchor="middle">${tokenText(2 ** power)}</text>`,
    );
  }
  parts.push(
    `<text x="${(left + width - right) / 2}" y="${panelHeight - bottom + 34}" font-size="11" fill="#6b7280" text-anchor="middle">tokens of context</text>`,
  );
  const labels: { text: string; color: string; at: number }[] = [];
  for (const { label, color, dash, mark, points: line } of lines) {
    if (line.length === 0) continue;
    const path = line
      .map(([px, py], index) => `${index === 0 ? "M" : "L"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`)
      .join("");
    parts.push(
      `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"${dash === undefined ? "" : ` stroke-dasharray="${dash}"`}/>`,
    );
    const [endX, endY] = line.at(-1)!;
    if (mark !== undefined) {
      const [markX, markY] = [x(mark[0]).toFixed(1), y(mark[1]).toFixed(1)];
      parts.push(`<circle cx="${markX}" cy="${markY}" r="6" fill="#ffffff" stroke="${color}" stroke-width="2"/>`);
    }
    if (label !== "") labels.push({ text: label, color, at: y(endY) });
    if (endX < maxX)
      parts.push(`<circle cx="${x(endX).toFixed(1)}" cy="${y(endY).toFixed(1)}" r="3" fill="${color}"/>`);
  }
  labels.sort((one, other) => one.at - other.at);
  let free = top;
  for (const { text, color, at } of labels) {
    const place = Math.max(at, free);
    free = place + 15;
    parts.push(
      `<text x="${width - right + 8}" y="${(place + 4).toFixed(1)}" font-size="12" fill="${color}">${xml(text)}</text>`,
    );
  }
  return parts.join("\n");
}

/** A note on one line. */
function shortened(note: string): string {
  return note.length <= 125 ? note : `${note.slice(0, 124)}…`;
}

function extent(values: readonly number[]): [number, number] {
  return [
    values.reduce((least, value) => Math.min(least, value)),
    values.reduce((most, value) => Math.max(most, value)),
  ];
}

function unitText(value: number, unit: string): string {
  const prefixes = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];
  const index = Math.min(Math.max(Math.floor(Math.log10(value) / 3 + 1e-9), 0), prefixes.length - 1);
  return `${Number((value / 1000 ** index).toPrecision(3))} ${prefixes[index]}${unit}`;
}

function secondsUnit(value: number): string {
  if (value >= 1) return `${Number(value.toPrecision(3))} s`;
  return value >= 1e-3 ? `${Number((value * 1e3).toPrecision(3))} ms` : `${Number((value * 1e6).toPrecision(3))} µs`;
}

/** Token counts in binary thousands. */
function tokenText(tokens: number): string {
  if (tokens >= 2 ** 20) return `${Number((tokens / 2 ** 20).toPrecision(3))}M`;
  return tokens >= 1024 ? `${Number((tokens / 1024).toPrecision(3))}k` : String(tokens);
}

function xml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]!,
  );
}
