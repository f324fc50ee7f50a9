/** A few SVG elements as text, and the style that the charts share in light and dark mode. */

/** @param {unknown} text */
const escaped = (text) => String(text).replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
/** One decimal is finer than a pixel. @param {unknown} value */
const plain = (value) => (typeof value === "number" ? String(Math.round(value * 10) / 10) : escaped(value));

/**
 * One element.
 *
 * @param {string} name
 * @param {Record<string, string | number | undefined>} attributes
 * @param {string} [inside] Elements, already text.
 * @returns {string}
 */
export function element(name, attributes, inside = "") {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${plain(value)}"`],
  );
  return inside === "" ? `<${name}${given.join("")}/>` : `<${name}${given.join("")}>${inside}</${name}>`;
}

/** @param {number} x @param {number} y @param {string} words @param {string} [look] Classes. @param {"start" | "middle" | "end"} [anchor] */
export const label = (x, y, words, look = "", anchor = "start") =>
  element(
    "text",
    { x, y, class: look || undefined, "text-anchor": anchor === "start" ? undefined : anchor },
    escaped(words),
  );

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} look */
export const line = (x1, y1, x2, y2, look) => element("line", { x1, y1, x2, y2, class: look });

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} look */
export const bar = (x, y, width, height, look) =>
  element("rect", { x, y, width: Math.max(width, 1), height, rx: 2, class: look });

const look = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f; }
  .title { font-size: 17px; font-weight: 600; } .faint { fill: #656d76; font-size: 12px; } .strong { font-weight: 600; }
  .tick { fill: #8c959f; font-size: 11px; } .grid { stroke: #d8dee4; } .axis { stroke: #8c959f; } .back { fill: #ffffff; }
  .ours { fill: #0969da; } .theirs { fill: #b6bfc9; } .guess { fill: none; stroke: #bc4c00; stroke-width: 2; }
  .dot { fill: #6e7781; } .path { fill: none; stroke-width: 1.6; } .path.mine { stroke-width: 3.2; } .limit { stroke: #8c959f; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .faint { fill: #8d96a0; } .tick { fill: #6e7681; } .grid { stroke: #262c34; } .axis { stroke: #484f58; }
    .back { fill: #0d1117; } .ours { fill: #4493f8; } .theirs { fill: #4a535e; } .guess { stroke: #f0883e; } .dot { fill: #7d8590; } .limit { stroke: #6e7681; }
  }`;

/**
 * A whole picture.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} title Read out by screen readers.
 * @param {string[]} parts
 * @param {string} [more] More style rules.
 */
export function picture(width, height, title, parts, more = "") {
  const head = `<title>${escaped(title)}</title><style>${look}${more}</style>`;
  const back = element("rect", { width, height, rx: 8, class: "back" });
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
  };
  return `${element("svg", attributes, `${head}${back}\n${parts.join("\n")}`)}\n`;
}
