/** What only the compute panel needs: shapes, a device, and the plot. */
import { type Model, type ModelGeometry, model } from "reckoner/compute";
import { h100_sxm } from "reckoner/compute/devices";
import { deepseek_v3 } from "reckoner/models/deepseek";
import { gemma3_27b } from "reckoner/models/gemma";
import { glm_4_5 } from "reckoner/models/glm";
import { gpt_oss_20b, gpt_oss_120b, gpt2, gpt3_175b } from "reckoner/models/gpt";
import { kimi_k2 } from "reckoner/models/kimi";
import { llama3_8b, llama3_70b, llama3_405b } from "reckoner/models/llama";
import { mistral_7b_v0_3, mixtral_8x7b } from "reckoner/models/mistral";
import { qwen3_8b, qwen3_32b, qwen3_235b_a22b } from "reckoner/models/qwen";
import uPlot from "uplot";
import { short } from "./dom.ts";

export { model };
export const device = h100_sxm;

const named: Readonly<Record<string, ModelGeometry>> = {
  llama3_8b,
  llama3_70b,
  llama3_405b,
  gpt_oss_20b,
  gpt_oss_120b,
  qwen3_8b,
  qwen3_32b,
  qwen3_235b_a22b,
  deepseek_v3,
  kimi_k2,
  glm_4_5,
  gemma3_27b,
  mistral_7b_v0_3,
  mixtral_8x7b,
  gpt3_175b,
  gpt2,
};

export const shapes: readonly { readonly key: string; readonly name: string; readonly geometry: ModelGeometry }[] =
  Object.entries(named).map(([key, geometry]) => ({ key, name: geometry.name.split("/").at(-1)!, geometry }));

/** `250 T`, `1.5 P`: tera, peta and exa. */
function operations(value: number): string {
  const units = ["", " M", " G", " T", " P", " E", " Z"];
  const power = value < 1e6 ? 0 : Math.min(6, Math.floor(Math.log10(value) / 3) - 1);
  return `${Number((value / (power === 0 ? 1 : 1_000 ** (power + 1))).toPrecision(3))}${units[power]}`;
}

/** Points of each curve. */
const points = 80;

/** A plot that fills an element and adapts to its width and the page's colours. */
export function plotIn(root: HTMLElement): { draw(model: Model, tokens: number): void } {
  let plot: uPlot | undefined;
  let drawn: readonly [Model, number] | undefined;
  const draw = (shape: Model, tokens: number): void => {
    const width = root.clientWidth;
    if (width === 0) return;
    drawn = [shape, tokens];
    const last = shape.context;
    const lengths = Array.from({ length: points }, (_, index) =>
      Math.max(1, Math.round((last * index) / (points - 1))),
    );
    const flops = lengths.map((prompt) => shape.request({ prompt }).flops);
    const attention = flops.map((each) => Number(each.attention));
    const rest = flops.map((each) => Number(each.total - each.attention));
    const colours = getComputedStyle(root);
    const [ink, line] = [colours.color, getComputedStyle(root.parentElement!).borderTopColor];
    const axis = {
      stroke: ink,
      grid: { stroke: line, width: 1 },
      ticks: { stroke: line, width: 1 },
      font: "12px system-ui, sans-serif",
    };
    const swatch = (name: string): string => {
      const probe = document.createElement("i");
      probe.className = name;
      root.append(probe);
      probe.style.color = "var(--swatch)";
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    };
    plot?.destroy();
    plot = new uPlot(
      {
        width,
        height: 300,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        scales: { x: { time: false } },
        axes: [
          {
            ...axis,
            label: "tokens of text",
            labelFont: axis.font,
            values: (_, ticks) => ticks.map((tick) => short(tick)),
          },
          {
            ...axis,
            label: "operations (P: 10¹⁵)",
            labelFont: axis.font,
            size: 64,
            values: (_, ticks) => ticks.map(operations),
          },
        ],
        series: [
          {},
          { label: "attention", stroke: swatch("swatch-1"), width: 2.5, pxAlign: 0 },
          { label: "everything else", stroke: swatch("swatch-2"), width: 2.5, pxAlign: 0 },
        ],
        hooks: {
          draw: [
            (u) => {
              if (tokens <= 0) return;
              const x = u.valToPos(tokens, "x", true);
              const { ctx, bbox } = u;
              ctx.save();
              ctx.strokeStyle = ink;
              ctx.setLineDash([4, 4]);
              ctx.beginPath();
              ctx.moveTo(x, bbox.top);
              ctx.lineTo(x, bbox.top + bbox.height);
              ctx.stroke();
              ctx.fillStyle = ink;
              ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
              const isRight = x > bbox.left + bbox.width * 0.8;
              ctx.textAlign = isRight ? "right" : "left";
              ctx.fillText("your text", x + (isRight ? -6 : 6) * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
              ctx.restore();
            },
          ],
        },
      },
      [lengths, attention, rest],
      root,
    );
  };
  const redraw = (): void => {
    if (drawn !== undefined) draw(...drawn);
  };
  new ResizeObserver(() => {
    if (plot !== undefined && Math.abs(plot.width - root.clientWidth) > 1) redraw();
  }).observe(root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return { draw };
}
