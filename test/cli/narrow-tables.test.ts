/** Tables and messages in terminals narrower than they are: no line wraps, numbers stay whole, and what matters least goes first. */
import { describe, expect, it } from "vitest";
import { runCompare } from "../../src/cli/compare.ts";
import { runFlops } from "../../src/cli/flops.ts";
import { cells, shortened } from "../../src/cli/format.ts";
import type { Output } from "../../src/cli/io.ts";
import { runModels } from "../../src/cli/models.ts";
import { runPrice } from "../../src/cli/price.ts";
import { runPrices } from "../../src/cli/prices.ts";
import { type Column, fittingTable } from "../../src/cli/table.ts";
import { at, count, run } from "./run-here.ts";

/** The lines of the first table: between empty lines. */
function tableOf(out: string, part: number): string[] {
  return out.split("\n\n")[part]!.trimEnd().split("\n");
}

const models = ["gpt-5", "gpt-5-mini", "claude-sonnet-5", "llama-3.3-70b"];

describe("a terminal", () => {
  it.each([41, 50, 60, 70, 79, 100])(
    "of %d columns has models, prices and compare without a line that wraps",
    async (columns) => {
      const drawn = [
        tableOf((await run((io) => runModels(["-p", "anthropic", "sonnet", ...at], io), { columns })).out, 1),
        tableOf((await run((io) => runPrices([], io), { columns })).out, 0),
        tableOf(
          (await run((io) => runCompare(["a.md", "--models", models.join(), ...at], io, count), { columns })).out,
          0,
        ),
      ];
      for (const lines of drawn) expect(Math.max(...lines.map(cells))).toBeLessThan(columns);
      expect(drawn[0]!.join("\n")).toContain("$3.00 → $6.00  ");
      expect(drawn[0]![0]).toMatch(/^model +input .*output/);
      expect(drawn[1]![0]).toMatch(/^models {2}provider/);
      expect(drawn[2]![0]).toMatch(/^ +cost .*model/);
    },
  );
});

/** What an OpenAI model answered, with a total that is not the sum. */
const body = JSON.stringify({
  model: "gpt-5",
  usage: { prompt_tokens: 1000, completion_tokens: 2000, total_tokens: 5000 },
});
const request = ["--prompt", "8000", "--completion", "500", "--device", "h100", "--per-hour", "2.50"];

describe("a terminal, whatever is written to it,", () => {
  it.each([40, 50, 60, 79])("of %d columns has no line that wraps", async (columns) => {
    const runs = [
      await run((io) => runModels(["-p", "anthropic", "sonnet", ...at], io), { columns }),
      await run((io) => runModels(["nonesuch"], io), { columns }),
      await run((io) => runModels(["-p", "anthropic", "gpt-5"], io), { columns }),
      await run((io) => runPrice(["--usage", "-", "--tier", "batch", ...at], io, count), { columns, input: body }),
      await run((io) => runPrice(["a.md", "-m", "claude-sonnet-5", ...at], io, count), { columns }),
      await run((io) => runCompare(["a.md", "--models", models.join(), ...at], io, count), { columns }),
      await run((io) => runFlops(["--list"], io), { columns }),
      await run((io) => runFlops(["--model", "llama-3-8b", ...request], io), { columns }),
      await run((io) => runFlops(["--model", "deepseek-v3", ...request], io), { columns }),
      await run((io) => runFlops(["--compare", "llama-3-8b", "deepseek-v3", ...request], io), { columns }),
    ];
    // What one word takes cannot be less; an address stands by itself.
    const wraps = runs.flatMap(({ out, error }) =>
      `${out}${error}`.split("\n").filter((line) => cells(line) > columns && line.trim().includes(" ")),
    );
    expect(wraps).toEqual([]);
  });

  it("keeps amounts and costs, and what they are of, where there is no room for the rate", async () => {
    const { out } = await run((io) => runPrice(["--usage", "-", ...at], io, count), { columns: 34, input: body });
    expect(tableOf(out, 1)).toEqual([
      "amount  of          cost",
      " 1,000  input   $0.00125",
      " 2,000  output     $0.02",
      "────────────────────────",
      "        total   $0.02125",
    ]);
  });
});

describe("fittingTable", () => {
  const columns: Column[] = [
    { align: "left", shorten: shortened },
    { align: "right" },
    { align: "right", leaves: 2 },
    { align: "left", leaves: 1 },
  ];
  const rows = [{ texts: ["the-name-of-a-model", "1,000,000", "22", "2026-11-01"] }];
  const drawn = (columnsOfTerminal: number, isTerminal = true): string => {
    const output: Output = { isTerminal, columns: columnsOfTerminal, colorDepth: 0, write: async () => {} };
    return fittingTable(rows, columns, output);
  };

  it("shortens names to twelve cells, then leaves columns out, the least first, and then shortens names to eight", () => {
    expect(drawn(47)).toBe("the-name-of-a-model  1,000,000  22  2026-11-01\n");
    // 40 less 1 for the line's end, less 9, 2 and 10 cells of the others and 2 before each of them: 12.
    expect(drawn(40)).toBe("…-of-a-model  1,000,000  22  2026-11-01\n");
    expect(drawn(39)).toBe("the-name-of-a-model  1,000,000  22\n");
    expect(drawn(28)).toBe("…-of-a-model  1,000,000  22\n");
    expect(drawn(27)).toBe("…ame-of-a-model  1,000,000\n");
    expect(drawn(10)).toBe("…a-model  1,000,000\n");
  });

  it("writes names that shortening would make the same on lines of their own, whole", () => {
    const output: Output = { isTerminal: true, columns: 24, colorDepth: 0, write: async () => {} };
    const named = ["model", "claude-3-opus-latest", "claude-4-opus-latest", "claude-opus-5-5"];
    const numbered = named.map((name, at) => ({ texts: [name, `${at},000,000`] }));
    expect(fittingTable(numbered, columns.slice(0, 2), output)).toBe(
      [
        "model         0,000,000",
        "claude-3-opus-latest",
        "              1,000,000",
        "claude-4-opus-latest",
        "              2,000,000",
        "…de-opus-5-5  3,000,000",
        "",
      ].join("\n"),
    );
  });

  it("is whole where nobody's columns count", () => {
    expect(drawn(10, false)).toBe(drawn(100));
  });
});
