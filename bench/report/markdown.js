/** The tables of the READMEs, in Markdown, from a kept run. */
import { corpusTitle } from "../corpora/read.js";
import { besideTheGuess, bestOf, ratios, short, verdicts } from "../goals.js";
import { geometricMean } from "../statistics.js";

/** @typedef {{ file: string, result: import("../goals.js").Result }} Kept */

const ours = "reckoner";

/** Tables of speeds by corpus. */
const speeds = [
  "count, never-seen text",
  "count, repeated text",
  "encode, never-seen text",
  "decode",
  "decode, 8 KiB at a time",
];

/** @param {string[][]} rows @param {"numbers" | "words"} [kind] Numbers are right-aligned. */
function table(rows, kind = "numbers") {
  const [head = [], ...body] = rows;
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    `|${head.map((_, column) => (column === 0 || kind === "words" ? "---" : "--:")).join("|")}|`,
    ...body.map(line),
  ].join("\n");
}

/** Median, and the range when there are several samples. @param {any} spread */
const ranged = (spread) => {
  if (spread === undefined) return "";
  const range = spread.count > 1 ? ` <sub>${short(spread.low)}–${short(spread.high)}</sub>` : "";
  return `${short(spread.median)}${range}`;
};

/** @param {Kept} kept */
function circumstances({ file, result }) {
  const { machine, runtime } = result;
  return `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; ${runtime.name} ${runtime.version}; commit ${result.commit}; ${result.date}; \`${result.command}\`, ${Math.round(result.seconds / 60)} min; [results/${file}](results/${file})`;
}

/**
 * What the root README shows: a dozen lines and one chart.
 *
 * @param {Kept} kept
 */
export function summary({ result }) {
  const rows = [["", "reckoner", "fastest exact peer", ""]];
  for (const title of speeds) {
    const all = ratios(result, title);
    if (all.length === 0) continue;
    const mean = (/** @type {"ours" | "theirs" | "ratio"} */ kind) => short(geometricMean(all.map((one) => one[kind])));
    const least = Math.min(...all.map(({ ratio }) => ratio));
    rows.push([
      title,
      `${mean("ours")} MB/s`,
      `${mean("theirs")} MB/s`,
      `**${mean("ratio")}×**, at least ${short(least)}×`,
    ]);
  }
  for (const { title, what, read, unit, which } of singles) {
    const figure = result.figures[title];
    if (!figure?.peers?.[ours]) continue;
    const own = read(figure.peers[ours]);
    const best = bestOf(result, figure, read, which);
    if (own === undefined) continue;
    const ratio = best ? (which === "least" ? best.value / own : own / best.value) : undefined;
    rows.push([
      what,
      `${short(own)} ${unit}`,
      best ? `${short(best.value)} ${unit} (${best.peer})` : "–",
      ratio ? `**${short(ratio)}×**` : "",
    ]);
  }
  const guesses = besideTheGuess(result).sort((a, b) => a.ratio - b.ratio);
  for (const { corpus, ours: own, guess, ratio } of guesses.slice(0, 1))
    rows.push([
      `count, never-seen ${corpusTitle(corpus)}, beside a guess`,
      `${short(own)} MB/s`,
      `${short(guess)} MB/s (tokenx, which only estimates)`,
      `**${short(ratio)}×**`,
    ]);
  const { machine, runtime, failures } = result;
  const unfinished = failures.map(({ row, peer, error }) => `${peer} (${row}: ${escaped(error)})`).join(", ");
  const without = failures.length > 0 ? ` **Not in all of these figures: ${unfinished}.**` : "";
  const goals = verdicts(result);
  const missed = goals.filter(({ met }) => !met).length;
  return [
    `![Counting never-seen text, MB/s on 17 corpora](bench/charts/count.svg)`,
    table(rows),
    `Speeds are geometric means over ${result.corpora.length} corpora; on each, the peer is whichever exact one is fastest there. ${result.encoding}, one thread, ${machine.cpu}, ${runtime.name} ${runtime.version}, ${result.date}.${without} One run on a shared machine; others of the same kernel [differ by up to a third, short messages by up to a factor of two](bench/README.md#read-ratios-and-several-runs). Of our own ${goals.length} goals ${missed} are missed, [and why](bench/README.md#where-goals-are-missed-and-why). Reproduce with \`npm run bench\` (Debian or Ubuntu; elsewhere fewer corpora); method, all peers and where we lose: [bench/README.md](bench/README.md).`,
  ].join("\n\n");
}

/** Figures that are one number per peer. @type {{ title: string, what: string, unit: string, which: "least" | "most", read: (of: any) => number | undefined }[]} */
const singles = [
  {
    title: "short strings",
    what: "short chat messages, `count` each",
    unit: "a second",
    which: "most",
    read: (of) => of.first?.median,
  },
  {
    title: "start-up",
    what: "import to first count, above an empty process",
    unit: "ms",
    which: "least",
    read: (of) => of.above?.median,
  },
  { title: "memory", what: "memory after load", unit: "MiB", which: "least", read: (of) => of.loaded?.median },
  { title: "memory", what: "peak memory after 8 MB", unit: "MiB", which: "least", read: (of) => of.peak?.median },
  {
    title: "shipped to a browser",
    what: "shipped to a browser",
    unit: "KB",
    which: "least",
    read: (of) => (of.brotli === undefined ? undefined : of.brotli / 1000),
  },
];

/** Such figures that the root README leaves out. @type {typeof singles} */
const furtherSingles = [
  {
    title: "short strings",
    what: "short chat messages again, `count` each",
    unit: "a second",
    which: "most",
    read: (of) => of.again?.median,
  },
  {
    title: "short strings",
    what: "short chat messages, all at once",
    unit: "a second",
    which: "most",
    read: (of) => (of.batch ?? of.first)?.median,
  },
  {
    title: "40 MB of fresh text",
    what: "40 MB of fresh text, the last 5 MB beside the first",
    unit: "times",
    which: "most",
    read: (of) => of.kept,
  },
  ...["countUpTo(10 MB, 1000)", "countUpTo(100 KB, 1000)"].map((title) => ({
    title,
    what: `\`${title}\``,
    unit: "µs",
    which: /** @type {const} */ ("least"),
    read: (/** @type {any} */ of) => of.median,
  })),
];

/** The hostile row as such figures, one for each length. @param {import("../goals.js").Result} result @returns {typeof singles} */
function hostileSingles(result) {
  const title = "hostile input";
  const { lines = {}, sizes = [] } = result.figures[title] ?? {};
  return Object.keys(lines).flatMap((kind) =>
    sizes.map((/** @type {number} */ size) => ({
      title,
      what: `hostile input, ${lines[kind]}, ${size.toLocaleString("en-US")} bytes`,
      unit: "ns a byte",
      which: /** @type {const} */ ("least"),
      read: (/** @type {any} */ of) => of[kind]?.[size],
    })),
  );
}

/** How often each row was measured. @param {import("../goals.js").Result} result */
function roundsOf({ rounds, leftOut = {} }) {
  const fewer = Object.entries(leftOut).map(([title, count]) => `${title} ${count}`);
  if (fewer.length === 0) return `At most ${rounds} rounds a row.`;
  return `At most ${rounds} rounds a row; left out because the time was up: ${fewer.join(", ")}.`;
}

/**
 * What bench/README.md shows: everything.
 *
 * @param {Kept} main
 * @param {Kept | undefined} other The run of another encoding, shown briefly.
 */
export function details(main, other) {
  const { result } = main;
  const parts = [
    `Measured on ${circumstances(main)}. ${roundsOf(result)}`,
    "![Counting never-seen text](charts/count.svg)",
    "### Goals, and where they stand",
    goalsTable(result),
    "### Where we lose",
    losses(result),
    "### Equal ids",
    equality(result),
  ];
  if (result.failures.length > 0) {
    const lines = result.failures.map(({ row, peer, error }) => `- ${row}: ${peer}: ${escaped(error)}`);
    parts.push("### Not finished", lines.join("\n"));
  }
  for (const [title, figure] of Object.entries(result.figures)) {
    if (Object.keys(figure.peers).length === 0) continue;
    parts.push(
      `### ${title.includes("(") ? `\`${title}\`` : title.slice(0, 1).toUpperCase() + title.slice(1)} (${figure.unit}, ${figure.better} is better)`,
      figureTable(result, title, figure),
    );
    if (title === "hostile input") parts.push("![Hostile input](charts/hostile.svg)");
  }
  if (other) {
    parts.push(
      `### ${other.result.encoding}`,
      `Measured on ${circumstances(other)}. ${roundsOf(other.result)}`,
      goalsTable(other.result),
    );
    for (const title of speeds) {
      const figure = other.result.figures[title];
      if (figure)
        parts.push(
          `<details><summary>${title}, ${other.result.encoding}, ${figure.unit}</summary>`,
          figureTable(other.result, title, figure),
          "</details>",
        );
    }
  }
  return parts.join("\n\n");
}

/** @param {import("../goals.js").Result} result */
const goalsTable = (result) =>
  table(
    [
      ["what", "goal", "found", "met"],
      ...verdicts(result).map(({ what, goal, found, met }) => [what, goal, found, met ? "yes" : "**no**"]),
    ],
    "words",
  );

/** Every figure in which some peer, exact or not, is better. @param {import("../goals.js").Result} result */
function losses(result) {
  const lines = [];
  for (const title of speeds) {
    const { peers = {} } = result.figures[title] ?? {};
    for (const corpus of Object.keys(peers[ours] ?? {})) {
      for (const peer of Object.keys(peers)) {
        const [own, theirs] = [peers[ours][corpus].median, peers[peer]?.[corpus]?.median ?? 0];
        if (theirs > own)
          lines.push(
            `- ${title}, ${corpusTitle(corpus)}: ${peer}${nature(result, peer)} ${short(theirs)} MB/s, reckoner ${short(own)}.`,
          );
      }
    }
  }
  for (const { title, what, read, unit, which } of [...singles, ...furtherSingles, ...hostileSingles(result)]) {
    const figure = result.figures[title];
    const own = figure?.peers?.[ours] && read(figure.peers[ours]);
    if (own === undefined) continue;
    for (const peer of Object.keys(figure.peers)) {
      const theirs = read(figure.peers[peer]);
      if (theirs !== undefined && (which === "least" ? theirs < own : theirs > own)) {
        lines.push(`- ${what}: ${peer}${nature(result, peer)} ${short(theirs)} ${unit}, reckoner ${short(own)}.`);
      }
    }
  }
  const missed = verdicts(result).filter(({ met }) => !met);
  if (missed.length > 0)
    lines.push(`- Goals missed: ${missed.map(({ what, found }) => `${what} (${found})`).join("; ")}.`);
  return lines.length > 0 ? lines.join("\n") : "In no figure of this run is a peer ahead.";
}

/** @param {import("../goals.js").Result} result @param {string} peer */
const nature = (result, peer) => (result.peers[peer]?.exact ? "" : " (which only estimates)");

/** @param {import("../goals.js").Result} result */
function equality(result) {
  const rows = [["peer", "version", "made as", "ids on the corpora", "known traps"]];
  for (const [peer, { version, kind }] of Object.entries(result.peers)) {
    if (peer === "tiktoken") {
      rows.push([peer, version, kind, "the reference", ""]);
      continue;
    }
    const found = result.equality[peer];
    if (!found || found.error !== undefined) {
      rows.push([peer, version, kind, found?.error ?? "not run", ""]);
      continue;
    }
    const wrong = Object.entries(found.corpora).filter(([, one]) => !one.equal);
    const pieces = wrong.flatMap(([name, one]) =>
      one.piece === undefined ? [] : [`${corpusTitle(name)}: \`${escaped(one.piece)}\``],
    );
    const errors = wrong.flatMap(([, one]) => one.error ?? []);
    const off =
      errors.length > 0
        ? `an estimate, off by ${short(Math.min(...errors) * 100)} % to ${short(Math.max(...errors) * 100)} %`
        : "";
    const trapped = Object.entries(found.traps).flatMap(([name, state]) =>
      state === "equal" ? [] : [`${name}: ${escaped(state)}`],
    );
    rows.push([
      peer,
      version,
      kind,
      off || (pieces.length > 0 ? `different: ${pieces.join(", ")}` : "equal"),
      trapped.join("; ") || (off ? "" : "none"),
    ]);
  }
  return table(rows, "words");
}

/** @param {string} text */
const escaped = (text) =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[|<>`]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`)
    .replace(/[\u007f-\u00a0\u200b-\u200f\ufeff]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** @param {import("../goals.js").Result} result @param {string} title @param {any} figure */
function figureTable(result, title, figure) {
  const peers = Object.keys(figure.peers);
  if (figure.sizes) return hostileTable(result, figure);
  if (figure.failed) {
    const by = new Map(ratios(result, title).map((one) => [one.corpus, one]));
    const rows = Object.keys(figure.peers[ours] ?? figure.peers[peers[0] ?? ""] ?? {}).map((corpus) => {
      const best = by.get(corpus);
      const cells = peers.map((peer) => {
        const different =
          result.equality[peer]?.corpora?.[corpus]?.equal === false && result.peers[peer]?.exact ? " ≠" : "";
        const text = figure.peers[peer]?.[corpus] ? `${ranged(figure.peers[peer][corpus])}${different}` : "";
        return best?.peer === peer ? `**${text}**` : text;
      });
      return [corpusTitle(corpus), best ? `**${short(best.ratio)}×**` : "", ...cells];
    });
    const mean = peers.map((peer) =>
      short(geometricMean(Object.values(figure.peers[peer]).map((/** @type {any} */ one) => one.median))),
    );
    const ratio = by.size > 0 ? `**${short(geometricMean([...by.values()].map((one) => one.ratio)))}×**` : "";
    return table([
      ["", "reckoner beside the fastest exact peer", ...peers],
      ...rows,
      ["geometric mean", ratio, ...mean],
    ]);
  }
  const hidden = ["each", "parts", "low", "high", "count"];
  const keys = [...new Set(peers.flatMap((peer) => Object.keys(figure.peers[peer])))].filter(
    (key) => !hidden.includes(key),
  );
  const cell = (/** @type {any} */ value) => {
    if (value === undefined) return "";
    if (typeof value === "number") return short(value);
    if (value.nsPerToken === undefined) return ranged(value);
    const appended = value.appended === undefined ? "" : `; asked at the end ${ranged(value.appended)}`;
    return `${ranged(value.ratio)}, ${short(value.nsPerToken.median)} ns a token${appended}`;
  };
  const rows = peers.map((peer) => [peer, ...keys.map((key) => cell(figure.peers[peer][key]))]);
  return table([["", ...keys.map((key) => named[key] ?? figure.lines?.[key] ?? corpusTitle(key))], ...rows]);
}

const named = /** @type {Record<string, string>} */ ({
  above: "whole process, above an empty one",
  inside: "clock inside the process",
  loaded: "growth after load",
  peak: "growth at the peak, after 8 MB",
  wasm: "WebAssembly memory",
  wasmAfter: "WebAssembly memory after 8 MB",
  early: "MB 2 to 6",
  late: "last 5 MB",
  kept: "kept",
  megabytes: "MB counted",
  median: "median",
  firstOne: "first 16 MB: one thread, MB/s",
  firstAll: "first 16 MB: all threads, MB/s",
  firstRatio: "first 16 MB: times one thread",
});

/** @param {import("../goals.js").Result} result @param {any} figure */
function hostileTable(result, figure) {
  const peers = Object.keys(figure.peers).filter((peer) => result.peers[peer]?.exact);
  const sizeName = (/** @type {number} */ size) => (size >= 1e6 ? `${size / 1e6} MB` : `${size / 1e3} KB`);
  const rows = Object.entries(figure.lines).flatMap(([kind, label]) =>
    [ours, ...peers.filter((peer) => peer !== ours)].map((peer, index) => {
      const cells = figure.sizes.map((/** @type {number} */ size) => {
        const ns = figure.peers[peer]?.[kind]?.[size];
        return ns === undefined ? "" : short(ns);
      });
      const growth = figure.growth?.[peer]?.[kind];
      const grown = growth === undefined ? "" : `${short(growth)}×`;
      return [index === 0 ? `**${label}**` : "", peer, ...cells, grown, escaped(figure.ends[peer]?.[kind] ?? "")];
    }),
  );
  return `<details><summary>Table</summary>\n\n${table([["", "", ...figure.sizes.map(sizeName), "10 MB beside 10 KB, in turn", "ended"], ...rows])}\n\n</details>`;
}
