/** Results of `families.js`, as lines on a terminal and as the table of bench/README.md. */
import { short } from "../goals.js";
import { putBetweenMarkers } from "../report/index.js";
import { circumstancesNow, writeJson } from "../result.js";
import { families, originOf } from "./index.js";
import { timedCorpora } from "./jobs.js";

/**
 * @typedef {import("../statistics.js").Spread} Spread
 * @typedef {{ name: string, kind: string, speeds: Record<string, Spread>, different: string[] }} Speeds
 * @typedef {{ name: string, refused?: string, kind?: string, strings?: number, differences?: number, example?: string }} Other
 *
 * @typedef {object} Compared
 * @property {number} strings
 * @property {number} mismatches
 * @property {string} [example]
 * @property {Other[]} others
 * @property {string} scanner
 * @property {number} readMs
 * @property {number} packMs
 * @property {number} tablesMs
 * @property {number} packedBytes
 * @property {number} tablesBytes
 *
 * @typedef {object} Result
 * @property {string} family
 * @property {Compared} [compared]
 * @property {string} [error]
 * @property {Speeds[]} [speeds]
 * @property {Record<string, Spread>} [beside]
 * @property {Spread} [loadMs]
 * @property {Spread} [loadTablesMs]
 * @property {{ bytes: number, ms: number, speed: number, peer?: string, peerSpeed?: number, same?: boolean }} [long]
 */

/** Fastest peer of a kind that counts a corpus exactly. @param {Result} result @param {string} corpus @param {string[]} kinds */
function fastest({ speeds }, corpus, kinds) {
  const exact = (speeds ?? []).filter(({ kind, different }) => kinds.includes(kind) && !different.includes(corpus));
  const speedOf = (/** @type {Speeds} */ one) => one.speeds[corpus]?.median ?? 0;
  return exact.sort((one, other) => speedOf(other) - speedOf(one))[0];
}

/** @param {Result} result @param {string} name @param {string} corpus */
const speedOf = ({ speeds }, name, corpus) =>
  speeds?.find((one) => one.name === name)?.speeds[corpus]?.median ?? Number.NaN;

/** Speed as a multiple of the fastest exact JavaScript peer's. @param {Result} result @param {string} corpus */
function ratioOf(result, corpus) {
  const peer = fastest(result, corpus, ["javascript"]);
  return peer === undefined ? Number.NaN : speedOf(result, "reckoner", corpus) / (peer.speeds[corpus]?.median ?? 0);
}

/** One line per family. @param {Result} result @returns {string} */
export function familyLine(result) {
  const { family, compared, error, long } = result;
  const name = family.padEnd(12);
  if (compared === undefined || error !== undefined) return `${name} failed: ${error}`;
  const { strings, mismatches, example, scanner, readMs, packMs, others } = compared;
  const ids = `${strings} strings, ${mismatches} mismatches`;
  const speeds = timedCorpora.map(
    (corpus) => `${corpus} ${short(speedOf(result, "reckoner", corpus))} MB/s ${short(ratioOf(result, corpus))}×`,
  );
  const times = `read ${Math.round(readMs)} + pack ${Math.round(packMs)} ms, load ${loadText(result)} ms`;
  const lines = [[name, scanner.padEnd(7), ids, ...speeds, times].join("  ")];
  if (example !== undefined) lines.push(`  ${example.slice(0, 400)}`);
  for (const other of others) {
    if (other.refused !== undefined) lines.push(`  ${other.name} refuses: ${other.refused}`);
    else if (other.differences) {
      lines.push(
        `  ${other.name}: ${other.differences} of ${other.strings} differ, as ${JSON.stringify(other.example)?.slice(0, 100)}`,
      );
    }
  }
  if (long !== undefined) lines.push(`  ${longText(long)}`);
  return lines.join("\n");
}

/** From the packed file, and from one with ready-made tables. @param {Result} result */
function loadText({ loadMs, loadTablesMs }) {
  return `${short(loadMs?.median ?? Number.NaN)}, by tables ${short(loadTablesMs?.median ?? Number.NaN)}`;
}

/** @param {NonNullable<Result["long"]>} long */
function longText({ bytes, ms, speed, peer, peerSpeed, same }) {
  const whole = `${short(bytes / 1e6)} MB without spaces: ${short(ms)} ms, ${short(speed)} MB/s`;
  if (peer === undefined || peerSpeed === undefined) return whole;
  return `${whole}; ${peer} ${short(peerSpeed)} MB/s on its beginning, ${short(speed / peerSpeed)}×${same ? "" : ", with another count"}`;
}

/** @param {boolean} isMet */
const met = (isMet) => (isMet ? "met" : "**missed**");

/** Goals and results. @param {Result[]} results @returns {string[]} */
export function goalLines(results) {
  const measured = results.filter(({ speeds }) => speeds !== undefined);
  if (measured.length === 0) return [];
  const ratios = measured.flatMap((result) =>
    timedCorpora.map((corpus) => ({ where: `${result.family}, ${corpus}`, ratio: ratioOf(result, corpus) })),
  );
  const known = ratios.filter(({ ratio }) => Number.isFinite(ratio)).sort((one, other) => one.ratio - other.ratio);
  const below = known.filter(({ ratio }) => ratio < 8);
  const least = known[0];
  const lines = [
    `speed: ≥ 8× the fastest exact JavaScript peer: least ${short(least?.ratio ?? Number.NaN)}× (${least?.where}); ${below.length === 0 ? met(true) : `**missed** by ${below.map(({ where, ratio }) => `${where} ${short(ratio)}×`).join("; ")}`}`,
  ];
  for (const result of measured) {
    const { family, beside } = result;
    if (beside === undefined) continue;
    const parts = timedCorpora.map((corpus) => `${corpus} ${short(beside[corpus]?.median ?? Number.NaN)}×`);
    const all = timedCorpora.every((corpus) => (beside[corpus]?.median ?? 0) >= 0.8);
    lines.push(`${family} beside o200k_base: ${parts.join(", ")} (≥ 0.8×: ${met(all)})`);
  }
  const large = measured.filter(({ family }) => ["gemma2", "gemma3"].includes(family));
  for (const result of large) {
    const { family, compared } = result;
    const ms = (compared?.readMs ?? 0) + (compared?.packMs ?? 0);
    const loads = result.loadMs?.median ?? Number.NaN;
    lines.push(
      `${family}, over 256,000 tokens: read and packed in ${short(ms / 1000)} s (≤ 3 s: ${met(ms <= 3000)}), loads in ${loadText(result)} ms (≤ 60 ms: ${met(loads <= 60)})`,
    );
  }
  for (const { family, long } of measured) {
    if (long === undefined) continue;
    const isMet = long.speed >= 10 * (long.peerSpeed ?? 0);
    lines.push(`${family}, ${longText(long)} (≥ 10×: ${met(isMet)})`);
  }
  return lines;
}

/** The table. @param {Result[]} results @returns {string} */
function table(results) {
  const heads = timedCorpora.map((corpus) => `${corpus}: MB/s, and beside the fastest exact JavaScript peer`);
  const rows = results.map((result) => {
    const family = families[result.family];
    const { compared, error } = result;
    const title = family === undefined ? result.family : `${family.title}`;
    if (compared === undefined || error !== undefined || family === undefined) return [title, `failed: ${error}`];
    const speeds = timedCorpora.map((corpus) => {
      const peer = fastest(result, corpus, ["javascript"]);
      const ours = short(speedOf(result, "reckoner", corpus));
      if (peer === undefined) return ours;
      const name = peer.name
        .replace(/@[\d.]+$/, "")
        .replace("@huggingface/tokenizers", "hf-js")
        .replace("@lenml/tokenizers", "lenml");
      return `${ours}, **${short(ratioOf(result, corpus))}×** ${name} ${short(peer.speeds[corpus]?.median ?? Number.NaN)}`;
    });
    const native = timedCorpora.map((corpus) => {
      const peer = result.speeds?.find(({ kind }) => kind === "native");
      return short(peer?.speeds[corpus]?.median ?? Number.NaN);
    });
    const others = compared.others.map((other) =>
      other.refused === undefined ? `${other.name} ${other.differences}/${other.strings}` : `${other.name} refuses`,
    );
    return [
      title,
      originOf(family),
      compared.scanner,
      `${compared.strings.toLocaleString("en-US")} / **${compared.mismatches}**`,
      ...speeds,
      native.join(" / "),
      `${Math.round(compared.readMs + compared.packMs)} / ${loadText(result)}`,
      others.join(", "),
    ];
  });
  const head = [
    "family",
    "vocabulary",
    "cut by",
    "strings / mismatches",
    ...heads,
    "native, MB/s",
    "read + pack / load, ms",
    "others: strings that differ from native",
  ];
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/**
 * Writes the run into results/ and the table into README.md.
 *
 * @param {{ results: Result[], seed: number, strings: number, rounds: number, seconds: number }} run
 * @returns {string[]} Paths of what was written.
 */
export function writeFamilies(run) {
  const about = circumstancesNow();
  const file = writeJson(`families-${about.date}.json`, { ...about, ...run });
  const text = [
    `Measured on ${about.machine.cpu}, ${about.machine.cores} cores; Node ${about.runtime.version}; commit ${about.commit}; ${about.date}; seed ${run.seed}; ${run.rounds} rounds; ${Math.round(run.seconds / 60)} min; [${file.replace("bench/", "")}](${file.replace("bench/", "")}).`,
    table(run.results),
    goalLines(run.results)
      .map((line) => `- ${line}`)
      .join("\n"),
  ].join("\n\n");
  putBetweenMarkers(new URL("../README.md", import.meta.url), text, "families");
  return [file, "bench/README.md"];
}
