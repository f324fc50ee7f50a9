/**
 * What people see: numbers, bars, names, tables and the progress line.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import { countTable } from "../../src/cli/count-table.ts";
import { bar, cells, clipped, grouped, percent, plural, shortened, sizeText, visible } from "../../src/cli/format.ts";
import type { Output } from "../../src/cli/io.ts";
import { Progress } from "../../src/cli/progress.ts";
import { fittingTable, table } from "../../src/cli/table.ts";

/** An output that keeps what is written. */
function screen(options: Partial<Output> = {}): Output & { written: string } {
  return {
    written: "",
    isTerminal: true,
    columns: 80,
    colorDepth: 0,
    async write(data) {
      this.written += data;
    },
    ...options,
  };
}

describe("numbers", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1_234_567, "1,234,567"],
    [Number.MAX_SAFE_INTEGER, "9,007,199,254,740,991"],
  ])("groups %d as %s", (value, text) => expect(grouped(value)).toBe(text));

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [1234, "1.23 kB"],
    [99_949, "99.9 kB"],
    [99_950, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1.00 MB"],
    [2_140_299_200, "2.14 GB"],
  ])("says %d bytes as %s", (value, text) => expect(sizeText(value)).toBe(text));

  it.each([
    [1, 3, "33.3%"],
    [3, 3, "100.0%"],
    [0, 3, "0.0%"],
    [1, 100_000, "<0.1%"],
    [0, 0, ""],
  ])("says %d of %d as %s", (part, whole, text) => expect(percent(part, whole)).toBe(text));

  it("knows one from many", () => expect([plural(1, "file"), plural(1200, "file")]).toEqual(["1 file", "1,200 files"]));
});

describe("bar", () => {
  it.each([
    [8, 8, "████"],
    [4, 8, "██"],
    [1, 8, "▌"],
    [7, 32, "▉"],
    [1, 1000, "▏"],
    [0, 8, ""],
    [0, 0, ""],
  ])("draws %d of %d in four cells as %s", (part, whole, text) => expect(bar(part, whole, 4)).toBe(text));
});

describe("names", () => {
  it("escapes what would steer a terminal or hide", () => {
    expect(visible("a\x1b[2J\r\n\u202ebc\u200d.txt")).toBe("a\\x1b[2J\\x0d\\x0a\\u202ebc\\u200d.txt");
    expect(visible("ünï 中文 👩.txt")).toBe("ünï 中文 👩.txt");
    expect(visible("\u061ca\u00ad\u206eb")).toBe("\\u061ca\\xad\\u206eb");
  });
  it("counts two cells for East Asian characters and emoji", () => {
    expect(["abc", "中文", "한글", "ｱ", "👩", "é"].map(cells)).toEqual([3, 4, 4, 1, 2, 1]);
    expect(["🚀", "✅", "⭐", "⌚", "🟢", "🇩🇪", "☎", "1"].map(cells)).toEqual([2, 2, 2, 2, 2, 2, 1, 1]);
  });
  it("counts no cell for marks and for what joins a syllable", () => {
    expect(["e\u0301", "นี้", "\u1112\u1161\u11ab", "が"].map(cells)).toEqual([1, 1, 2, 2]);
  });
  it("clips a text to the characters that fit", () => {
    expect([5, 4, 1, 0].map((width) => clipped("a中文b", width))).toEqual(["a中文", "a中", "a", ""]);
  });
  it.each([
    ["src/cli/main.ts", 20, "src/cli/main.ts"],
    ["packages/core/src/cli/main.ts", 20, "…/src/cli/main.ts"],
    ["packages/core/src/cli/main.ts", 12, "…/main.ts"],
    ["a/very-long-name-of-a-file.ts", 10, "…a-file.ts"],
    ["中文中文中文.md", 10, "…文中文.md"],
  ])("shortens %s to %d cells as %s", (path, width, text) => {
    expect(shortened(path, width)).toBe(text);
    expect(cells(shortened(path, width))).toBeLessThanOrEqual(width);
  });
});

describe("table", () => {
  it("aligns by cells, draws rules, and leaves no space at the end of a line", () => {
    const rows = [
      { texts: ["n", "name", "note"] },
      { texts: ["1", "中文"] },
      { texts: ["10", "b", "last"] },
      { rule: (text: string) => text },
      { texts: ["11"] },
    ];
    const drawn = table(rows, [{ align: "right" }, { align: "left" }, { align: "right", width: 6 }]);
    expect(`\n${drawn}`).toBe(`
 n  name    note
 1  中文
10  b       last
────────────────
11
`);
  });
});

describe("a table with bars", () => {
  const rows = [{ texts: ["a", "10", "████"] }, { rule: (text: string) => text }, { texts: ["b", "5", "██"] }];
  const columns = [{ align: "left" }, { align: "right" }, { align: "left", leaves: 1 }] as const;
  const draw = (output: Output): string => fittingTable(rows, columns, output);

  it("has no bars in a terminal that would wrap them, and has them elsewhere", () => {
    const bars = "a  10  ████\n───────────\nb   5  ██\n";
    expect(draw(screen({ columns: 12 }))).toBe(bars);
    expect(draw(screen({ columns: 11 }))).toBe("a  10\n─────\nb   5\n");
    expect(draw(screen({ columns: 11, isTerminal: false }))).toBe(bars);
  });
});

describe("countTable", () => {
  const of = [
    { path: "packages/tokenizer/src/very/deep/folder/implementation.ts", tokens: 9_000, bytes: 40_000 },
    { path: "-", tokens: 1_000, bytes: 5_000 },
  ].map((each) => ({ ...each, text: "utf-8" as const, replaced: 0 }));
  const total = { files: 2, tokens: 10_000, bytes: 45_000 };
  const draw = (output: Output): string =>
    countTable({ encoding: "o200k_base", model: undefined, shown: of, total, of }, output);

  it.each([20, 30, 40, 50, 60, 80, 100, 200])("fits a terminal of %d columns", (columns) => {
    const lines = draw(screen({ columns })).split("\n");
    for (const line of lines) expect(cells(line)).toBeLessThan(columns);
    expect(lines.some((line) => line.includes("implementation.ts") || line.includes("tion.ts"))).toBe(true);
  });

  it("gives up sizes first, then shares, and no number of tokens", () => {
    const columnsOf = (columns: number): string[] => draw(screen({ columns })).split("\n")[2]!.trim().split(/ +/);
    expect([60, 37, 30, 20].map(columnsOf)).toEqual([
      ["tokens", "share", "size", "file"],
      ["tokens", "share", "file"],
      ["tokens", "share", "file"],
      ["tokens", "file"],
    ]);
  });

  it("keeps paths whole where nobody's columns count", () => {
    expect(draw(screen({ columns: 40, isTerminal: false }))).toContain(of[0]!.path);
  });

  it("says so when there is nothing", () => {
    const nothing = { files: 0, tokens: 0, bytes: 0 };
    const drawn = countTable({ encoding: "gpt2", model: undefined, shown: [], total: nothing, of: [] }, screen());
    expect(drawn).toBe("gpt2\n0 tokens\n");
  });
});

describe("Progress", () => {
  afterEach(() => vi.restoreAllMocks());

  function at(output: Output): { progress: Progress; now: (ms: number) => void } {
    let time = 1000;
    vi.spyOn(performance, "now").mockImplementation(() => time);
    const progress = new Progress(output);
    return { progress, now: (ms) => (time = 1000 + ms) };
  }

  it("is silent for half a second, then shows how far, how fast and where, then goes away", async () => {
    const output = screen();
    const { progress, now } = at(output);
    for (const ms of [0, 100, 499]) {
      now(ms);
      progress.bytes(ms, 1000, "a.txt");
    }
    expect(output.written).toBe("");
    now(500);
    progress.bytes(50_000_000, 200_000_000, "a.txt");
    expect(output.written).toBe("\r\x1b[2K█████░░░░░░░░░░░░░░░  25%  50.0 MB of 200 MB  100 MB/s  a.txt\n");
    now(540);
    progress.bytes(51_000_000, 200_000_000, "a.txt");
    expect(output.written.split("\r")).toHaveLength(2);
    now(600);
    progress.bytes(60_000_000, undefined, "-");
    expect(output.written).toContain("\x1b[A\r\x1b[2K60.0 MB  100 MB/s  -\n");
    await progress.clear();
    expect(output.written.endsWith("-\n\x1b[A\r\x1b[2K")).toBe(true);
    const shown = output.written;
    await progress.clear();
    expect(output.written).toBe(shown);
  });

  it.each([1, 9, 20, 30, 40, 60, 61, 80])("shows whole numbers, and a name that fits %d columns", (columns) => {
    const output = screen({ columns });
    const { progress, now } = at(output);
    now(1000);
    progress.bytes(38_800_000, 312_000_000, "文件名文件名文件名文件名文件名文件名文件名.txt");
    const line = output.written.replace(/^\r\x1b\[2K(.*)\n$/, "$1");
    expect(cells(line)).toBeLessThan(columns);
    const numbers = line
      .replace(/^[^ ]*[█-▏░]+/, "")
      .split("  ")
      .slice(0, 3)
      .map((text) => text.trim());
    const whole = ["12%", "38.8 MB of 312 MB", "38.8 MB/s"];
    expect(whole.slice(0, numbers.filter(Boolean).length)).toEqual(numbers.filter(Boolean));
  });

  it("leaves what comes next, such as a prompt after Ctrl-C, a line of its own", () => {
    const output = screen();
    const { progress, now } = at(output);
    for (const ms of [600, 700, 800]) {
      now(ms);
      progress.say(() => `${ms} files`);
      expect(output.written.endsWith(`${ms} files\n`)).toBe(true);
    }
  });

  it("never wraps the line", () => {
    const output = screen({ columns: 30 });
    const { progress, now } = at(output);
    now(600);
    progress.bytes(1, 2, "a-name-that-is-much-longer-than-the-terminal.txt");
    expect(cells(output.written.replace(/^\r\x1b\[2K(.*)\n$/, "$1"))).toBeLessThan(30);
  });

  it.each([
    ["nobody watches", { isTerminal: false }],
    ["the terminal cannot take it back", { isTerminal: true, isDumb: true }],
  ])("is silent where %s", async (_, options) => {
    const output = screen(options);
    const { progress, now } = at(output);
    now(10_000);
    progress.bytes(1, 2, "a.txt");
    await progress.clear();
    expect(output.written).toBe("");
  });
});
