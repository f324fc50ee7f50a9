/**
 * The two charts: speed on each corpus as bars, and time per byte of hostile input as
 * lines on logarithmic axes.
 */
import { corpusTitle } from "../corpora/read.js";
import { ratios, short } from "../goals.js";
import { bar, element, label, line, picture } from "./svg.js";

/** Round numbers at which to draw lines. @param {number} most */
function ticks(most) {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

/**
 * Bars per corpus: reckoner, the fastest exact peer, and a mark where the estimator is.
 *
 * @param {import("../goals.js").Result} result
 * @param {string} title Of the table of speeds.
 */
export function speedChart(result, title) {
  const all = ratios(result, title);
  const guesses = result.figures[title]?.peers?.tokenx ?? {};
  const width = 860;
  const rowHeight = 34;
  const left = 112;
  const right = 210;
  const top = 92;
  const height = top + all.length * rowHeight + 44;
  const most = Math.max(...all.map(({ ours, corpus }) => Math.max(ours, guesses[corpus]?.median ?? 0))) * 1.02;
  const x = (/** @type {number} */ speed) => left + (speed / most) * (width - left - right);
  const parts = [label(24, 34, `${capital(title)}: MB/s of UTF-8`, "title")];
  const where = `${result.encoding}, one thread, 256 KiB a corpus, medians · ${result.machine.cpu}, ${result.runtime.name} ${result.runtime.version} · ${result.date}`;
  parts.push(label(24, 54, where, "faint"));
  parts.push(bar(24, 67, 12, 10, "ours"), label(42, 76, "reckoner", "faint"));
  parts.push(bar(116, 67, 12, 10, "theirs"), label(134, 76, "fastest exact peer on that corpus", "faint"));
  parts.push(line(352, 65, 352, 79, "guess"), label(360, 76, "tokenx, which only estimates", "faint"));
  parts.push(label(width - 24, 76, "times the exact peer", "faint", "end"));
  const bottom = top + all.length * rowHeight;
  for (const tick of ticks(most)) {
    parts.push(
      line(x(tick), top, x(tick), bottom, tick === 0 ? "axis" : "grid"),
      label(x(tick), bottom + 16, String(tick), "tick", "middle"),
    );
  }
  all.forEach(({ corpus, ours, peer, theirs, ratio }, index) => {
    const y = top + index * rowHeight + 5;
    const guess = guesses[corpus]?.median;
    parts.push(label(left - 10, y + 16, corpusTitle(corpus), "", "end"));
    parts.push(bar(left, y, x(ours) - left, 14, "ours"), bar(left, y + 16, x(theirs) - left, 8, "theirs"));
    if (guess !== undefined) parts.push(line(x(guess), y - 2, x(guess), y + 26, "guess"));
    // The number goes after the bar, and after the mark when that is in its way.
    const end = guess !== undefined && x(guess) > x(ours) - 4 && x(guess) < x(ours) + 44 ? Math.max(guess, ours) : ours;
    parts.push(label(x(end) + 8, y + 12, short(ours), "strong"));
    parts.push(
      label(width - 24, y + 12, `${short(ratio)}×`, "strong", "end"),
      label(width - 24, y + 25, `${peer} ${short(theirs)}`, "tick", "end"),
    );
  });
  return picture(width, height, `${title}, ${result.encoding}`, parts);
}

const colours = ["#0969da", "#cf222e", "#e16f24", "#9a6700", "#1a7f37", "#0a8f9c", "#57606a", "#8250df", "#bf3989"];
const darkColours = ["#4493f8", "#ff7b72", "#ffa657", "#d4a72c", "#3fb950", "#39c5cf", "#8d96a0", "#bc8cff", "#f778ba"];

/**
 * A small chart per kind of hostile input: time per byte against length, both logarithmic.
 *
 * @param {import("../goals.js").Result} result
 */
export function hostileChart(result) {
  const figure = result.figures["hostile input"];
  if (!figure) return picture(10, 10, "not measured", []);
  const peers = Object.keys(figure.peers).filter((peer) => result.peers[peer]?.exact);
  const kinds = Object.entries(figure.lines);
  const columns = 4;
  const cellWidth = 236;
  const cellHeight = 214;
  const width = columns * cellWidth + 40;
  const height = 84 + Math.ceil(kinds.length / columns) * cellHeight + 10;
  const parts = [label(24, 34, "Hostile input: time per byte, by length of the text", "title")];
  const where = `${result.encoding}, one thread · both axes logarithmic · a line ends where the next length would take over ${figure.capMs / 1000} s, or crashes (×)`;
  parts.push(label(24, 54, where, "faint"));
  kinds.forEach(([kind, title], index) => {
    const left = 24 + (index % columns) * cellWidth;
    const top = 76 + Math.floor(index / columns) * cellHeight;
    parts.push(...hostilePanel(figure, kind, title, peers, left, top, cellWidth, cellHeight));
  });
  const left = 24 + (kinds.length % columns) * cellWidth + 34;
  const top = 76 + Math.floor(kinds.length / columns) * cellHeight + 30;
  peers.forEach((peer, index) => {
    const y = top + index * 19;
    parts.push(
      line(left, y - 4, left + 22, y - 4, `path p${index}${index === 0 ? " mine" : ""}`),
      label(left + 30, y, peer, index === 0 ? "strong" : ""),
    );
  });
  const style = (/** @type {string[]} */ of) =>
    of.map((colour, index) => `.p${index} { stroke: ${colour}; } .d${index} { fill: ${colour}; }`).join(" ");
  const more = `\n  ${style(colours)}\n  @media (prefers-color-scheme: dark) { ${style(darkColours)} }`;
  return picture(width, height, "time per byte of hostile input", parts, more);
}

/** @param {any} figure @param {string} kind @param {string} title @param {string[]} peers @param {number} left @param {number} top @param {number} width @param {number} height */
function hostilePanel(figure, kind, title, peers, left, top, width, height) {
  const from = { x: left + 40, y: top + 26 };
  const to = { x: left + width - 14, y: top + height - 30 };
  const low = 0;
  const high = 5;
  const x = (/** @type {number} */ size) => from.x + ((Math.log10(size) - 3) / 4) * (to.x - from.x);
  const y = (/** @type {number} */ ns) =>
    to.y - ((Math.min(Math.max(Math.log10(ns), low), high) - low) / (high - low)) * (to.y - from.y);
  const parts = [label(from.x, top + 16, title, "strong")];
  for (let power = low; power <= high; power++) {
    parts.push(line(from.x, y(10 ** power), to.x, y(10 ** power), "grid"));
    if (power <= high)
      parts.push(
        label(
          from.x - 6,
          y(10 ** power) + 4,
          ["1 ns", "10 ns", "100 ns", "1 µs", "10 µs", "100 µs"][power] ?? "",
          "tick",
          "end",
        ),
      );
  }
  for (const [size, name] of [
    [1e3, "1 KB"],
    [1e5, "100 KB"],
    [1e7, "10 MB"],
  ]) {
    parts.push(label(x(Number(size)), to.y + 16, String(name), "tick", "middle"));
  }
  // Reckoner last, so that it is drawn on top.
  for (const peer of [...peers].reverse()) {
    const index = peers.indexOf(peer);
    const points = Object.entries(figure.peers[peer][kind] ?? {}).map(([size, ns]) => [x(Number(size)), y(Number(ns))]);
    const [endX = 0, endY = 0] = points.at(-1) ?? [];
    if (points.length === 0) continue;
    parts.push(
      element("polyline", {
        points: points.map(([px = 0, py = 0]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" "),
        class: `path p${index}${index === 0 ? " mine" : ""}`,
      }),
    );
    const crashed = /crash|over \d|ended|panic|memory|unreachable|bounds/i.test(figure.ends[peer]?.[kind] ?? "");
    if (crashed) parts.push(label(endX, endY + 4, "×", "strong", "middle"));
    else parts.push(element("circle", { cx: endX, cy: endY, r: index === 0 ? 3.5 : 2.5, class: `d${index}` }));
  }
  return parts;
}

/** @param {string} text */
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
