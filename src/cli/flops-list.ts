/**
 * `reckoner flops --list`: every shape on the shelves, with its size.
 */
import { model } from "../compute/index.ts";
import type { NamedGeometry } from "./flops-names.ts";
import { billions } from "./flops-table.ts";
import { grouped, shortened } from "./format.ts";
import type { Output } from "./io.ts";
import { paint } from "./style.ts";
import { fittingTable } from "./table.ts";

/** All names with sizes, a line each. */
export function listText(all: readonly NamedGeometry[], output: Output): string {
  const { dim } = paint(output);
  const rows = all.map(({ key, geometry }) => ({
    texts: [
      key.replaceAll("_", "-"),
      billions(model(geometry).parameters.total),
      geometry.context === undefined ? "" : grouped(geometry.context),
      geometry.name,
    ],
  }));
  return fittingTable(
    [{ texts: ["name", "parameters", "context", "published as"], paint: dim }, ...rows],
    [
      { align: "left" },
      { align: "right", leaves: 3 },
      { align: "right", leaves: 2 },
      { align: "left", paint: dim, leaves: 1, shorten: shortened },
    ],
    output,
  );
}

/** All shapes; parameters are a decimal string, as in a request's JSON. */
export function listJson(all: readonly NamedGeometry[]): string {
  const rows = all.map(({ key, geometry }) => ({
    name: geometry.name,
    key: key.replaceAll("_", "-"),
    parameters: String(model(geometry).parameters.total),
    context: geometry.context ?? null,
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
