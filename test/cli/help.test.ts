/** Help in a terminal that is too narrow for it: no line wraps, no word is lost, and indents stay. */
import { describe, expect, it } from "vitest";
import { runCompare } from "../../src/cli/compare.ts";
import { runCount } from "../../src/cli/count.ts";
import { runDecode } from "../../src/cli/decode.ts";
import { runEncode } from "../../src/cli/encode.ts";
import { runFlops } from "../../src/cli/flops.ts";
import { cells } from "../../src/cli/format.ts";
import { helpText, messageText } from "../../src/cli/help.ts";
import type { Output } from "../../src/cli/io.ts";
import { runModels } from "../../src/cli/models.ts";
import { runPack } from "../../src/cli/pack.ts";
import { runPrice } from "../../src/cli/price.ts";
import { runPrices } from "../../src/cli/prices.ts";
import { runTokens } from "../../src/cli/tokens.ts";
import { run } from "./run-here.ts";

const commands = {
  runCompare,
  runCount,
  runDecode,
  runEncode,
  runFlops,
  runModels,
  runPack,
  runPrice,
  runPrices,
  runTokens,
};
const words = (text: string): string[] => text.replaceAll(" \\\n", " ").trim().split(/\s+/);

describe("--help", () => {
  it.each(Object.entries(commands))(
    "of %s fits 40, 60 and 79 columns, with all of its words",
    async (_name, command) => {
      const help = (columns?: number) => run((io) => command(["--help"], io), columns === undefined ? {} : { columns });
      const whole = (await help()).out;
      for (const columns of [40, 60, 79]) {
        const { out } = await help(columns);
        expect(words(out)).toEqual(words(whole));
        // What one word takes cannot be less.
        const long = out.split("\n").filter((line) => cells(line) > columns && words(line).length > 1);
        expect(long).toEqual([]);
      }
      expect((await help(120)).out).toBe(whole);
    },
  );
});

describe("helpText", () => {
  const at = (columns: number, text: string): string =>
    helpText(text, { isTerminal: true, columns, colorDepth: 0, write: async () => {} } satisfies Output);

  it("fills a paragraph, and an option's text below its beginning", () => {
    expect(at(24, "FILES are counted as\none prompt and no more.\n")).toBe(
      "FILES are counted as\none prompt and no more.\n",
    );
    expect(at(20, "FILES are counted as\none prompt and no more.\n")).toBe(
      "FILES are counted as\none prompt and no\nmore.\n",
    );
    const option = "  -a, --at DAY  the prices of that\n                day\n  -h  this page\n";
    expect(at(34, option)).toBe(option);
    expect(at(33, option)).toBe("  -a, --at DAY  the prices of\n                that day\n  -h  this page\n");
    expect(at(30, option)).toBe("  -a, --at DAY\n      the prices of that day\n  -h  this page\n");
  });

  it("gives each exit code a line, and a command line that is cut a backslash", () => {
    expect(at(20, "  0  done    1  some are not read\n")).toBe("  0  done\n  1  some are not\n     read\n");
    expect(at(24, "  reckoner count --top 10 src\n")).toBe("  reckoner count --top \\\n      10 src\n");
  });
});

describe("messageText", () => {
  const at = (columns: number, text: string, isTerminal = true): string =>
    messageText(text, { isTerminal, columns, colorDepth: 4, write: async () => {} } satisfies Output);

  it("goes on in a line that is set in, counts no colours, and is whole where nobody's columns count", () => {
    expect(at(20, "note that this goes on\nand this not\n")).toBe("note that this goes\n  on\nand this not\n");
    expect(at(20, "note that this goes on", false)).toBe("note that this goes on");
    expect(at(10, "\x1b[2mnote\x1b[22m this\n")).toBe("\x1b[2mnote\x1b[22m this\n");
    expect(at(8, "\x1b[2mnote\x1b[22m this\n")).toBe("\x1b[2mnote\x1b[22m\n  this\n");
  });

  it("keeps two spaces that set things apart, but not at the end of a line", () => {
    expect(at(20, "gpt-5  1 file, 2 tokens")).toBe("gpt-5  1 file, 2\n  tokens");
    expect(at(8, "gpt-5  1 file")).toBe("gpt-5  1\n  file");
    expect(at(7, "gpt-5  1 file")).toBe("gpt-5\n  1\n  file");
  });
});
