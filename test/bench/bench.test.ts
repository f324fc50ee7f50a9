/**
 * The benchmark's own machinery: what it says about numbers, texts and peers is right.
 *
 * The suite is plain JavaScript, so that Node, Bun and Deno run the same files; its
 * modules are loaded here without the peers, which are not installed for tests.
 */
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** A module of the suite, typed by what is used of it here. */
const bench = <Module>(file: string): Promise<Module> => import(new URL(`../../bench/${file}`, import.meta.url).href);

interface Verdict {
  what: string;
  met: boolean;
}
type Extractor = (bytes: Uint8Array) => string[][];
type Sources = Record<string, { version: string; licence: string; bytes: number }>;

const { geometricMean, spreadOf } = await bench<{
  geometricMean(values: number[]): number;
  spreadOf(samples: number[]): { median: number };
}>("statistics.js");
const { ratios, short, verdicts } = await bench<{
  ratios(result: unknown, title: string): unknown[];
  short(value: number): string;
  verdicts(result: unknown): Verdict[];
}>("goals.js");
const { extractors } = await bench<{
  extractors: Record<
    "html" | "minified" | "json" | "jsonCompact" | "gettext" | "fortunes" | "logs" | "source",
    Extractor
  >;
}>("corpora/extract.js");
const { packages, recipes } = await bench<{
  packages: Record<string, { version: string; licence: string }>;
  recipes: Record<string, { from: { package: string }[] }>;
}>("corpora/sources.js");
const { random, shuffle } = await bench<{
  random(seed: number): () => number;
  shuffle(list: number[], next: () => number): number[];
}>("corpora/random.js");
const { firstDifference, shortestPiece } = await bench<{
  firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number;
  shortestPiece(text: string, differs: (text: string) => Promise<boolean>): Promise<string>;
}>("difference.js");
const { element, picture } = await bench<{
  element(name: string, attributes: object, inside?: string): string;
  picture(width: number, height: number, title: string, parts: string[]): string;
}>("report/svg.js");
const { speedChart, hostileChart } = await bench<{
  speedChart(result: unknown, title: string): string;
  hostileChart(result: unknown): string;
}>("report/charts.js");
const { details, summary } = await bench<{
  details(main: unknown, other: unknown): string;
  summary(main: unknown): string;
}>("report/markdown.js");

const { newestResult } = await bench<{
  newestResult(encoding: string): { file: string; result: unknown } | undefined;
}>("result.js");

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const spread = (median: number): object => ({ median, low: median, high: median, count: 1 });

/** A run in which reckoner counts English at 100 MB/s, the peer "quick" at 20 and the peer "wrong", whose ids differ, at 90. */
const result = {
  date: "2026-01-02",
  encoding: "o200k_base",
  quick: false,
  rounds: 1,
  seconds: 60,
  command: "npm run bench",
  commit: "0123456789",
  runtime: { name: "Node", version: "20.0.0" },
  machine: { cpu: "a processor", cores: 2, memoryGiB: 8, system: "Linux 6" },
  corpora: ["english"],
  peers: {
    reckoner: { version: "1", kind: "WASM", exact: true },
    quick: { version: "2", kind: "native", exact: true },
    wrong: { version: "3", kind: "JavaScript", exact: true },
    tokenx: { version: "4", kind: "estimate", exact: false },
  },
  equality: {
    reckoner: { corpora: { english: { equal: true } }, traps: {} },
    quick: { corpora: { english: { equal: true } }, traps: { NUL: "different" } },
    wrong: { corpora: { english: { equal: false, piece: "a|b", expected: [1], actual: [2] } }, traps: {} },
    tokenx: { corpora: { english: { equal: false, error: -0.25 } }, traps: {} },
  },
  failures: [{ row: "decode", peer: "quick", error: "over 180 s" }],
  figures: {
    "count, never-seen text": {
      unit: "MB/s",
      better: "more",
      failed: {},
      peers: {
        reckoner: { english: spread(100) },
        quick: { english: spread(20) },
        wrong: { english: spread(90) },
        tokenx: { english: spread(120) },
      },
    },
    "hostile input": {
      unit: "ns/byte",
      better: "less",
      sizes: [1000, 10_000, 10_000_000],
      lines: { letter: "one letter" },
      capMs: 3000,
      peers: {
        reckoner: { letter: { 1000: 10, 10000: 10, 10000000: 12 } },
        quick: { letter: { 1000: 400 } },
        tokenx: { letter: { 1000: 5 } },
      },
      ends: { quick: { letter: "crashed or ended at 10000 bytes" } },
    },
  },
};

describe("spreadOf", () => {
  it("is the middle sample, or half-way between the middle two", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, count: 3 });
    expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5);
  });
});

describe("geometricMean", () => {
  it("is 4 for 2 and 8", () => {
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
  });
});

describe("ratios", () => {
  it("compares with the fastest peer whose ids are right, not with a faster wrong one or an estimator", () => {
    expect(ratios(result, "count, never-seen text")).toEqual([
      { corpus: "english", ours: 100, peer: "quick", theirs: 20, ratio: 5 },
    ]);
  });
});

describe("verdicts", () => {
  const byWhat = new Map(verdicts(result).map((one) => [one.what, one]));
  it("misses a goal of 10 times at 5 times, and being faster than a guess at 100 to 120", () => {
    expect(byWhat.get("count, never-seen text")).toMatchObject({ met: false });
    expect(byWhat.get("count, never-seen text, beside an estimator's guess")).toMatchObject({ met: false });
  });
  it("meets the growth of 1.2 times on hostile input and 12 ns per byte", () => {
    expect(byWhat.get("hostile input, time per byte at 10 MB beside 10 KB")).toMatchObject({ met: true });
    expect(byWhat.get("hostile input, time per byte")).toMatchObject({ met: true });
  });
  it("takes the growth that was measured in turn, where there is one", () => {
    const figure = { ...result.figures["hostile input"], growth: { reckoner: { letter: 1.6 } } };
    const growth = verdicts({ ...result, figures: { "hostile input": figure } }).find((one) =>
      one.what.includes("10 KB"),
    );
    expect(growth).toMatchObject({ met: false, found: "1.60× at most (one letter)" });
  });
  it("does not call growth linear when the largest size was never reached", () => {
    const figure = result.figures["hostile input"];
    const peers = { ...figure.peers, reckoner: { letter: { 1000: 10, 10000: 10 } } };
    const stopped = { ...result, figures: { "hostile input": { ...figure, peers } } };
    const growth = verdicts(stopped).find((one) => one.what.includes("beside 10 KB"));
    expect(growth).toMatchObject({ met: false });
  });
  it("does not call a time per byte met everywhere where a kind was not counted to the end", () => {
    const figure = result.figures["hostile input"];
    const ends = { ...figure.ends, reckoner: { letter: "crashed or was ended at 10,000,000 bytes" } };
    const stopped = { ...result, figures: { "hostile input": { ...figure, ends } } };
    const perByte = verdicts(stopped).find((one) => one.what === "hostile input, time per byte");
    expect(perByte).toMatchObject({ met: false, found: expect.stringContaining("not to the end: one letter") });
  });
  it("compares a batch with a peer's batch where that is its faster way, and a loop with a loop", () => {
    const peers = {
      reckoner: { first: spread(100), batch: spread(300) },
      quick: { first: spread(10), batch: spread(50) },
    };
    const found = verdicts({ ...result, figures: { "short strings": { peers } } });
    expect(found.map(({ met }) => met)).toEqual([true, false]);
    expect(found[1]).toMatchObject({ found: "6× (300 a second; quick 50)" });
  });
  it("says nothing of rows that were not run", () => {
    expect(verdicts({ ...result, figures: {} })).toEqual([]);
  });

  it("says of decoding what it is of a whole text and what of eight kilobytes at a time, each by itself", () => {
    const of = (ours: number): object => ({
      unit: "MB/s",
      peers: { reckoner: { english: spread(ours) }, quick: { english: spread(100) } },
    });
    const both = verdicts({ ...result, figures: { decode: of(299), "decode, 8 KiB at a time": of(300) } });
    expect(both.map(({ what, met }) => [what, met])).toEqual([
      ["decode, all at once", false],
      ["decode, 8 KiB at a time", true],
    ]);
  });
});

describe("short", () => {
  it("keeps two or three digits, and whole numbers whole", () => {
    expect([1234.5, 99.94, 9.876, 0.1234, 2].map(short)).toEqual(["1,235", "99.9", "9.88", "0.12", "2"]);
  });
});

describe("firstDifference", () => {
  it("is the position, the shorter length, or -1", () => {
    expect(firstDifference([1, 2, 3], [1, 5, 3])).toBe(1);
    expect(firstDifference([1, 2], [1, 2, 3])).toBe(2);
    expect(firstDifference([1, 2], new Uint32Array([1, 2]))).toBe(-1);
  });
});

describe("shortestPiece", () => {
  it("finds the two characters that matter in 10,000", async () => {
    const text = `${"x".repeat(4000)}<${"y".repeat(5000)}>${"z".repeat(1000)}`;
    expect(await shortestPiece(text, async (part: string) => /<y*>/.test(part))).toBe("<>");
  });
});

describe("random", () => {
  it("gives the same numbers for the same seed, all below 1", () => {
    const [one, two] = [random(7), random(7)];
    const drawn = Array.from({ length: 1000 }, one);
    expect(drawn).toEqual(Array.from({ length: 1000 }, two));
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(new Set(drawn).size).toBeGreaterThan(990);
  });
  it("shuffles without losing anything", () => {
    const list = Array.from({ length: 100 }, (_, index) => index);
    const mixed = shuffle([...list], random(1));
    expect(mixed).not.toEqual(list);
    expect([...mixed].sort((a, b) => a - b)).toEqual(list);
  });
});

describe("extractors", () => {
  it("html: block elements part paragraphs, scripts and tags go, entities are read", () => {
    const page = "<html><body><script>no</script><h1>A &amp; B</h1><p>one\n  two<br/>three</p><pre>x\n  y</pre></body>";
    expect(extractors.html(bytes(page))).toEqual([["A & B", "one two\nthree", "x\n  y"]]);
  });
  it("minified: the pieces join to the original", () => {
    const code = `${"var a=1;".repeat(300)}end`;
    const [pieces = []] = extractors.minified(bytes(code));
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join("")).toBe(code);
  });
  it("json: every part is JSON of at most 4,000 characters", () => {
    const value = {
      small: { a: 1 },
      list: Array.from({ length: 500 }, (_, index) => ({ index, name: `a name that is long enough, ${index}` })),
      text: "x".repeat(9000),
    };
    const [parts = []] = extractors.jsonCompact(bytes(JSON.stringify(value)));
    expect(parts).toHaveLength(501); // "small" with its name, and every entry of the list; the long text goes
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(4000);
      expect(() => JSON.parse(part)).not.toThrow();
    }
    expect(extractors.json(bytes('{"a":"some words that are long enough to keep"}'))[0]).toHaveLength(1);
  });
  it("gettext: reads the translations of a catalogue of either byte order", () => {
    const translation = "a translation of more than twenty letters";
    for (const little of [true, false]) {
      const file = new DataView(new ArrayBuffer(28 + 32 + 64));
      const set = (at: number, value: number): void => file.setUint32(at, value, little);
      for (const [at, value] of [
        [0, 0x950412de],
        [8, 2],
        [12, 28],
        [16, 44],
        [52, translation.length],
        [56, 60],
      ] as const)
        set(at, value);
      new Uint8Array(file.buffer).set(bytes(translation), 60);
      expect(extractors.gettext(new Uint8Array(file.buffer))).toEqual([[translation]]);
    }
  });
  it("fortunes: a saying is a document", () => {
    expect(extractors.fortunes(bytes("one\n%\ntwo\nlines\n%\n"))).toEqual([["one"], ["two\nlines"], [""]]);
  });
  it("logs: twenty passes through a file, words kept and numbers drawn anew", () => {
    const line = "Jun 21 16:47:48 host sshd[13709]: Failed password for root from 192.0.2.7 port 50273";
    const passes = extractors.logs(bytes(`# a comment about the following line of a log\n${line}\n`));
    expect(passes).toHaveLength(20);
    expect(new Set(passes.flat()).size).toBe(20);
    for (const [again] of passes)
      expect(again).toMatch(
        /^\w{3} [ \d]\d \d\d:\d\d:\d\d host sshd\[\d+\]: Failed password for \S+ from [\d.]+ port \d{5}$/,
      );
  });
  it("what is not UTF-8 gives nothing", () => {
    expect(extractors.source(new Uint8Array([0x61, 0xff, 0x62]))).toEqual([]);
  });
});

describe("sources and manifest", () => {
  const manifest: Record<string, { bytes: number; sha256: string; sources: Sources }> = JSON.parse(
    readFileSync(new URL("../../bench/corpora/manifest.json", import.meta.url), "utf8"),
  );
  it("name 17 corpora of at least 1 MiB each, and a sha256", () => {
    expect(Object.keys(manifest).sort()).toEqual(Object.keys(recipes).sort());
    expect(Object.keys(recipes)).toHaveLength(17);
    for (const { bytes: size, sha256 } of Object.values(manifest)) {
      expect(size).toBeGreaterThanOrEqual(2 ** 20);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });
  it("take every file from a pinned package with a licence, and use every package", () => {
    const used = Object.values(recipes).flatMap(({ from }) =>
      from.map((source: { package: string }) => source.package),
    );
    for (const key of used) expect(packages[key]?.version, key).toMatch(/\d/);
    expect(Object.keys(packages).filter((key) => !used.includes(key))).toEqual([]);
    for (const { licence } of Object.values(packages)) expect(licence).not.toBe("");
  });
  it("account for every byte", () => {
    for (const [name, { bytes: size, sources }] of Object.entries(manifest)) {
      const sum = Object.values(sources).reduce((total, source) => total + source.bytes, 0);
      expect(sum, name).toBe(size);
    }
  });
});

describe("what a suite is asked for", () => {
  it.each(["run.js --rounds", "families.js --rounds", "families.js --strings", "families.js --seed"])(
    "is whole where it is counted, and nothing is run before that is known: %s 1.5",
    (asked) => {
      const [file, option] = asked.split(" ");
      const path = fileURLToPath(new URL(`../../bench/${file}`, import.meta.url));
      const { status, stderr } = spawnSync(process.execPath, [path, `${option}`, "1.5"], { encoding: "utf8" });
      expect(stderr).toBe(`${option} is a whole number above 0, got "1.5"\n`);
      expect(status).toBe(2);
    },
  );
});

describe("pictures and pages", () => {
  it("svg: text is escaped and numbers are short", () => {
    expect(element("text", { x: 1.23456, class: 'a"b' }, "x")).toBe('<text x="1.2" class="a&#34;b">x</text>');
    expect(picture(10, 20, "a < b", [])).toContain("<title>a &#60; b</title>");
  });
  it("charts: one bar of reckoner per corpus, one line per peer and kind", () => {
    const bars = speedChart(result, "count, never-seen text");
    expect(bars.match(/class="ours"/g)).toHaveLength(2); // the legend and English
    expect(bars).toContain("5×");
    const lines = hostileChart(result);
    expect(lines.match(/<polyline/g)).toHaveLength(2);
    expect(lines).not.toContain("NaN");
  });
  it("pages: the losses name the estimator that is ahead and the peer that differs", () => {
    const page = details({ file: "x.json", result }, undefined);
    expect(page).toContain("tokenx (which only estimates) 120 MB/s, reckoner 100");
    expect(page).toContain("different: English: `a\\u007cb`");
    expect(page).toContain("- decode: quick: over 180 s");
    expect(page).toContain(
      "- hostile input, one letter, 1,000 bytes: tokenx (which only estimates) 5 ns a byte, reckoner 10.",
    );
    expect(page).toContain("an estimate, off by -25 %");
    expect(summary({ file: "x.json", result })).toContain("**5×**");
    expect(summary({ file: "x.json", result })).toContain(
      "| count, never-seen English, beside a guess | 100 MB/s | 120 MB/s (tokenx, which only estimates) | **0.83×** |",
    );
    expect(summary({ file: "x.json", result })).toContain(
      "**Not in all of these figures: quick (decode: over 180 s).**",
    );
    expect(Buffer.byteLength(page)).toBeGreaterThan(1000);
  });
  it("no table has two columns of one name", () => {
    const page = details(newestResult("o200k_base"), newestResult("cl100k_base"));
    const heads = [...page.matchAll(/^(\|.*\|)\n\|[-:|]+\|$/gm)].map(([, head = ""]) =>
      head
        .split("|")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    );
    expect(heads.length).toBeGreaterThan(5);
    for (const head of heads) expect([...new Set(head)]).toEqual(head);
  });
  it("both READMEs say what the newest kept runs say", () => {
    const pageOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    const main = newestResult("o200k_base");
    expect(pageOf("bench/README.md")).toContain(details(main, newestResult("cl100k_base")).trim());
    expect(pageOf("README.md")).toContain(summary(main).trim());
  });
});
