/**
 * Reckoner's goals, as ratios and limits, and how a result is compared with them.
 * One entry per goal; a goal is met or missed, and both are shown.
 */
import { corpusTitle } from "./corpora/read.js";
import { geometricMean } from "./statistics.js";

/**
 * @typedef {object} Result A file of results/.
 * @property {string} date
 * @property {string} encoding
 * @property {boolean} quick
 * @property {Record<string, { version: string, kind: string, exact: boolean }>} peers
 * @property {Record<string, any>} equality By peer.
 * @property {{ row: string, peer: string, error: string }[]} failures Rows that a peer did not finish.
 * @property {Record<string, any>} figures By title.
 * @property {{ cpu: string, cores: number, memoryGiB: number, system: string }} machine
 * @property {{ name: string, version: string }} runtime
 * @property {string} commit
 * @property {string} command
 * @property {number} rounds
 * @property {Record<string, number>} [leftOut] Rounds for which there was no time, by row.
 * @property {number} seconds
 * @property {string[]} corpora
 *
 * @typedef {object} Verdict
 * @property {string} what
 * @property {string} goal
 * @property {string} found
 * @property {boolean} met
 */

const ours = "reckoner";

/** Two or three significant digits, whole numbers in full, with separators from 1,000 on. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-US");
  return size >= 10 ? value.toFixed(1) : size >= 1 ? value.toFixed(2) : value.toPrecision(2);
}

/** Exact peers whose ids equal the reference on a corpus. @param {Result} result @param {string} [corpus] */
export const exactPeers = (result, corpus) =>
  Object.keys(result.peers).filter((peer) => {
    if (peer === ours || !result.peers[peer]?.exact) return false;
    return corpus === undefined || result.equality[peer]?.corpora?.[corpus]?.equal !== false;
  });

/**
 * The fastest exact peer on each corpus, and how many times faster reckoner is.
 *
 * @param {Result} result
 * @param {string} title Of a table of speeds by corpus.
 * @returns {{ corpus: string, ours: number, peer: string, theirs: number, ratio: number }[]}
 */
export function ratios(result, title) {
  const { peers = {} } = result.figures[title] ?? {};
  return Object.keys(peers[ours] ?? {}).flatMap((corpus) => {
    const speeds = exactPeers(result, corpus).flatMap((peer) => {
      const theirs = peers[peer]?.[corpus]?.median;
      return theirs === undefined ? [] : [{ peer, theirs }];
    });
    const best = speeds.sort((a, b) => b.theirs - a.theirs)[0];
    if (!best) return [];
    const own = peers[ours][corpus].median;
    return [{ corpus, ours: own, ...best, ratio: own / best.theirs }];
  });
}

/** @param {Result} result @param {string} title @param {number} times @param {string} what @returns {Verdict[]} */
function fasterEverywhere(result, title, times, what) {
  const all = ratios(result, title);
  if (all.length === 0) return [];
  const least = all.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  const missed = all.filter(({ ratio }) => ratio < times).map(({ corpus }) => corpusTitle(corpus));
  const mean = geometricMean(all.map(({ ratio }) => ratio));
  const found = `${short(mean)}× on average, least ${short(least.ratio)}× (${corpusTitle(least.corpus)}, ${least.peer})`;
  const rest = missed.length > 0 ? `; below on ${missed.length} of ${all.length}` : "";
  return [
    { what, goal: `≥ ${times}× the fastest exact peer on every corpus`, found: found + rest, met: missed.length === 0 },
  ];
}

/** @param {Result} result @param {string} title @param {(figure: any) => Verdict[]} judge @returns {Verdict[]} */
const judged = (result, title, judge) => (result.figures[title]?.peers?.[ours] ? judge(result.figures[title]) : []);

/** The smallest (or largest) value of the exact peers. @param {Result} result @param {any} figure @param {(of: any) => number | undefined} read @param {"least" | "most"} which */
export function bestOf(result, figure, read, which) {
  const values = exactPeers(result).flatMap((peer) => {
    const value = figure.peers[peer] === undefined ? undefined : read(figure.peers[peer]);
    return value === undefined ? [] : [{ peer, value }];
  });
  return values.sort((a, b) => (which === "least" ? a.value - b.value : b.value - a.value))[0];
}

/**
 * A verdict on every goal that the result covers.
 *
 * @param {Result} result
 * @returns {Verdict[]}
 */
export function verdicts(result) {
  return [
    ...fasterEverywhere(result, "count, never-seen text", 10, "count, never-seen text"),
    ...overTheGuess(result),
    ...fasterEverywhere(result, "count, repeated text", 8, "count, repeated text"),
    ...fasterEverywhere(result, "encode, never-seen text", 8, "encode, never-seen text"),
    ...fasterEverywhere(result, "decode", 3, "decode, all at once"),
    ...fasterEverywhere(result, "decode, 8 KiB at a time", 3, "decode, 8 KiB at a time"),
    ...judged(result, "short strings", (figure) => {
      const best = bestOf(result, figure, (of) => of.first?.median, "most");
      if (!best) return [];
      // All at once is also compared with a peer's own batch call, where it has one and is faster with it.
      const all =
        bestOf(result, figure, (of) => Math.max(of.first?.median ?? 0, of.batch?.median ?? 0), "most") ?? best;
      const { first, batch } = figure.peers[ours];
      /** @param {string} what @param {number} speed @param {number} times @param {typeof best} peer */
      const line = (what, speed, times, peer) => ({
        what: `short strings, ${what}`,
        goal: `≥ ${times}× the fastest exact peer`,
        found: `${short(speed / peer.value)}× (${short(speed)} a second; ${peer.peer} ${short(peer.value)})`,
        met: speed / peer.value >= times,
      });
      return [
        line("`count` in a loop", first.median, 5, best),
        ...(batch ? [line("`countBatch`", batch.median, 10, all)] : []),
      ];
    }),
    ...judged(result, "start-up", (figure) => {
      const best = bestOf(result, figure, (of) => of.above.median, "least");
      const { median } = figure.peers[ours].above;
      return [
        {
          what: "fresh process to first count, above an empty one",
          goal: "≤ 25 ms and ≤ 1/5 of the fastest exact peer",
          found: `${short(median)} ms${best ? `; ${best.peer} ${short(best.value)} ms` : ""}`,
          met: median <= 25 && (!best || median <= best.value / 5),
        },
      ];
    }),
    ...judged(result, "memory", (figure) => memoryVerdicts(result, figure)),
    ...judged(result, "40 MB of fresh text", (figure) => {
      const { early, late, kept } = figure.peers[ours];
      return [
        {
          what: "40 MB of fresh text through one tokenizer",
          goal: "no slower at the end than at the start (5 % for noise)",
          found: `${short(early)} → ${short(late)} MB/s`,
          met: kept >= 0.95,
        },
      ];
    }),
    ...judged(result, "shipped to a browser", (figure) => {
      const best = bestOf(result, figure, (of) => of.brotli, "least");
      const { brotli } = figure.peers[ours];
      return [
        {
          what: "shipped to a browser",
          goal: "≤ 650 KB and 20 % under the smallest exact peer",
          found: `${short(brotli / 1000)} KB${best ? `; ${best.peer} ${short(best.value / 1000)} KB` : ""}`,
          met: brotli <= 650_000 && (!best || brotli <= best.value * 0.8),
        },
      ];
    }),
    ...judged(result, "hostile input", (figure) => hostileVerdicts(figure)),
    ...["countUpTo(10 MB, 1000)", "countUpTo(100 KB, 1000)"].flatMap((title) =>
      judged(result, title, (figure) => {
        const { median } = figure.peers[ours];
        return [{ what: `\`${title}\``, goal: "≤ 100 µs", found: `${short(median)} µs`, met: median <= 100 }];
      }),
    ),
    ...judged(result, "counter fed token by token", (figure) => {
      /** @param {"ratio" | "appended"} way @param {string} what */
      const verdict = (way, what) => {
        // Older results only have the counter that is asked after every token.
        const all = Object.entries(figure.peers[ours]).flatMap(([corpus, value]) =>
          value[way] === undefined ? [] : [{ corpus, ratio: value[way].median }],
        );
        if (all.length === 0) return [];
        const worst = all.reduce((a, b) => (b.ratio > a.ratio ? b : a));
        const found = `${short(worst.ratio)}× at most (${corpusTitle(worst.corpus)})`;
        return [{ what, goal: "≤ 2× the time of one count", found, met: worst.ratio <= 2 }];
      };
      return [
        ...verdict("appended", "counter fed 1 MB a token at a time, asked at the end"),
        ...verdict("ratio", "counter fed 1 MB a token at a time, asked after each"),
      ];
    }),
    ...judged(result, "all cores", (figure) => {
      const { ratio, firstRatio } = figure.peers[ours];
      const first = firstRatio ? `; of the first 16 MB that each sees ${short(firstRatio.median)}×` : "";
      return [
        {
          what: "all cores, ≥ 16 MB",
          goal: "≥ 1.8× one thread",
          found: `${short(ratio.median)}×${first}`,
          met: ratio.median >= 1.8,
        },
      ];
    }),
  ];
}

/**
 * Speed on never-seen text beside the estimator's, corpus by corpus, in MB/s.
 *
 * @param {Result} result
 */
export function besideTheGuess(result) {
  const { peers = {} } = result.figures["count, never-seen text"] ?? {};
  return Object.keys(peers[ours] ?? {}).flatMap((corpus) => {
    const guess = peers["tokenx"]?.[corpus]?.median;
    const own = peers[ours][corpus].median;
    return guess === undefined ? [] : [{ corpus, ours: own, guess, ratio: own / guess }];
  });
}

/** @param {Result} result @returns {Verdict[]} */
function overTheGuess(result) {
  const all = besideTheGuess(result);
  if (all.length === 0) return [];
  const least = all.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  const missed = all.filter(({ ratio }) => ratio < 1);
  const rest = missed.length > 0 ? `; slower on ${missed.map(({ corpus }) => corpusTitle(corpus)).join(", ")}` : "";
  return [
    {
      what: "count, never-seen text, beside an estimator's guess",
      goal: "faster than tokenx on every corpus",
      found: `least ${short(least.ratio)}× (${corpusTitle(least.corpus)})${rest}`,
      met: missed.length === 0,
    },
  ];
}

/** @param {Result} result @param {any} figure @returns {Verdict[]} */
function memoryVerdicts(result, figure) {
  const { loaded, peak, wasm } = figure.peers[ours];
  const lines = [];
  if (wasm)
    lines.push({
      what: "WebAssembly memory",
      goal: "≤ 16 MiB",
      found: `${short(wasm.median)} MiB`,
      met: wasm.median <= 16,
    });
  for (const [what, key, own] of [
    ["process growth after load", "loaded", loaded],
    [`process growth after ${figure.megabytes ?? 8} MB, peak`, "peak", peak],
  ]) {
    const best = bestOf(result, figure, (of) => of[key]?.median, "least");
    if (!best || !own) continue;
    lines.push({
      what,
      goal: "≤ 1/3 of the leanest exact peer",
      found: `${short(own.median)} MiB; ${best.peer} ${short(best.value)} MiB`,
      met: own.median <= best.value / 3,
    });
  }
  return lines;
}

/** @param {any} figure @returns {Verdict[]} */
function hostileVerdicts(figure) {
  const kinds = Object.entries(figure.peers[ours]);
  const every = kinds.flatMap(([kind, perByte]) =>
    Object.entries(perByte).map(([size, ns]) => ({ kind, size: Number(size), ns })),
  );
  const worst = every.reduce((a, b) => (b.ns > a.ns ? b : a));
  const growths = kinds.flatMap(([kind, perByte]) => {
    const [small, large] = [perByte["10000"], perByte["10000000"]];
    // Measured in turn, where the row has that: between two lengths of the ladder the machine may have become slower.
    const ratio = figure.growth?.[ours]?.[kind] ?? (large === undefined ? Number.POSITIVE_INFINITY : large / small);
    return small === undefined ? [] : [{ kind, ratio }];
  });
  const growth = growths.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  // A kind that did not finish rules out "everywhere".
  const ends = Object.keys(figure.ends?.[ours] ?? {}).map((kind) => figure.lines[kind]);
  const ended = ends.length > 0 ? `; not to the end: ${ends.join(", ")}` : "";
  return [
    {
      what: "hostile input, time per byte at 10 MB beside 10 KB",
      goal: "≤ 1.5×",
      found: `${short(growth.ratio)}× at most (${figure.lines[growth.kind]})`,
      met: growth.ratio <= 1.5,
    },
    {
      what: "hostile input, time per byte",
      goal: "≤ 60 ns everywhere",
      found: `${short(worst.ns)} ns at most (${figure.lines[worst.kind]}, ${worst.size.toLocaleString("en-US")} bytes)${ended}`,
      met: worst.ns <= 60 && ended === "",
    },
  ];
}
