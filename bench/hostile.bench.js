/**
 * Hostile input: runs that a split pattern does not break, from 1 KB to 10 MB.
 *
 * It shows how the time per byte grows. No two calls get the same text (a run is one
 * byte longer each time, random text is drawn anew), or a cache would answer.
 * A peer continues with the next size while it is expected to need less than `capMs`.
 */
import { random } from "./corpora/random.js";
import { wholeText } from "./corpora/read.js";
import { timed } from "./measure.js";
import { peerNamed } from "./peers/index.js";
import { spreadOf } from "./statistics.js";

const sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/** Generators of `bytes` bytes of text; `turn` makes each call's text new. @type {Record<string, (bytes: number, turn: number) => string>} */
const makers = {
  letter: (bytes, turn) => "a".repeat(bytes + turn),
  space: (bytes, turn) => " ".repeat(bytes + turn),
  newline: (bytes, turn) => "\n".repeat(bytes + turn),
  equals: (bytes, turn) => "=".repeat(bytes + turn),
  base64: (bytes, turn) => drawn(bytes, turn, (next) => base64.charCodeAt(next() * 64)),
  han: (bytes, turn) => hanRun(Math.floor(bytes / 3), turn),
  random: (bytes, turn) => drawn(bytes, turn, (next) => next() * 256, 2 / 3),
};

export const titles = {
  letter: "one letter",
  space: "one space",
  newline: "one newline",
  equals: "one equals sign",
  base64: "base64",
  han: "Chinese without a stop",
  random: "random bytes as text",
};

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Text of randomly drawn characters.
 *
 * @param {number} bytes
 * @param {number} turn
 * @param {(next: () => number) => number} draw A character's code; decimals are cut off.
 * @param {number} [charactersPerByte]
 */
function drawn(bytes, turn, draw, charactersPerByte = 1) {
  const next = random(bytes + turn * 7919);
  const parts = [];
  for (let left = Math.ceil(bytes * charactersPerByte); left > 0; left -= 8192) {
    const codes = new Uint16Array(Math.min(left, 8192));
    for (let at = 0; at < codes.length; at++) codes[at] = draw(next);
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join("");
}

let han = "";
/** Chinese prose with only its Han characters, from another place each turn. @param {number} characters @param {number} turn */
function hanRun(characters, turn) {
  han ||= wholeText("chinese").replace(/\P{Script=Han}/gu, "");
  const at = (turn * 7919) % han.length;
  let text = han.slice(at, at + characters);
  while (text.length < characters) text += han.slice(0, characters - text.length);
  return text;
}

/** Longest expected time of a peer's call; peers marked fast have half a second more. @param {import("./row.js").Setting} setting */
const othersMs = (setting) => (setting.quick ? 100 : 1000);

/** @type {import("./row.js").Row} */
export const row = {
  name: "hostile",
  title: "hostile input",
  jobs: (setting) =>
    (setting.quick ? ["letter", "base64"] : Object.keys(makers)).flatMap((kind) =>
      setting.peers
        .filter((name) => !setting.about[name]?.slow)
        .flatMap((peer) => {
          const isFast = setting.about[peer]?.fast === true;
          const capMs = isFast ? 1500 : othersMs(setting);
          const { quick, encoding } = setting;
          const job = { row: "hostile", peer, encoding, kind, capMs, quick, timeoutMs: 60_000 };
          // Calls of microseconds are measured in three processes, or one bad moment would decide.
          const rounds = isFast && !quick ? 3 : 1;
          // One process measures the growth, in a quick run ours: ten megabytes of text take longer to make than to count.
          const hasGrowth = (/** @type {number} */ round) => round === 0 && (!quick || setting.about[peer]?.exact);
          return Array.from({ length: rounds }, (_, round) => ({ ...job, round, growth: hasGrowth(round) }));
        }),
    ),
  figures: (samples, setting) => {
    /** @type {Record<string, Record<string, Record<string, number>>>} */
    const peers = {};
    /** @type {Record<string, Record<string, Record<string, number>[]>>} */
    const found = {};
    /** @type {Record<string, Record<string, number>>} */
    const growth = {};
    /** @type {Record<string, Record<string, string>>} */
    const ends = {};
    for (const { job, value, error } of samples) {
      if (value) ((found[job.peer] ??= {})[job["kind"]] ??= []).push(value.perByte);
      if (value?.growth) (growth[job.peer] ??= {})[job["kind"]] = value.growth;
      const end = value?.end && error ? `${value.end}: ${error}` : (error ?? value?.end);
      if (end) (ends[job.peer] ??= {})[job["kind"]] = end;
    }
    for (const [peer, kinds] of Object.entries(found)) {
      for (const [kind, rounds] of Object.entries(kinds)) {
        const reached = sizes.filter((size) => rounds.every((perByte) => perByte[size] !== undefined));
        (peers[peer] ??= {})[kind] = Object.fromEntries(
          reached.map((size) => [size, spreadOf(rounds.map((perByte) => perByte[size] ?? Number.NaN)).median]),
        );
      }
    }
    return {
      "hostile input": {
        unit: "ns/byte",
        better: "less",
        sizes,
        lines: titles,
        peers,
        growth,
        ends,
        capMs: othersMs(setting),
      },
    };
  },
  async run(job, report) {
    const { count } = await (await peerNamed(job.peer)).open(job.encoding);
    const make = /** @type {typeof makers[string]} */ (makers[job["kind"]]);
    await count("One ordinary sentence first, so that what is made late is made.");
    /** @type {Record<string, number>} */
    const perByte = {};
    let turn = 0;
    let growth = 10;
    let last = 0;
    /** Milliseconds of calls at one length. */
    const enough = job["quick"] ? 25 : 100;
    for (const size of sizes) {
      const expected = last * Math.max(10, growth);
      if (expected > job["capMs"])
        return {
          perByte,
          end: `stopped before ${size.toLocaleString("en-US")} bytes, about ${Math.round(expected / 1000)} s expected`,
        };
      report({ perByte, end: `crashed or was ended at ${size.toLocaleString("en-US")} bytes` });
      // A quick run leaves ten megabytes to the growth.
      if (job["quick"] && size === sizes.at(-1)) break;
      const times = [];
      let spent = 0;
      // The first calls at the smallest size are warm-up.
      for (let warm = 0; warm < (size === 1000 ? 30 : 0) && spent < 2 * enough; warm++)
        spent += (await timed(() => count(make(size, turn++)))).ms;
      for (spent = 0; times.length < 3 || (spent < enough && times.length < 2000); ) {
        const text = make(size, turn++);
        const bytes = Buffer.byteLength(text);
        const { ms } = await timed(() => count(text));
        times.push((ms * 1e6) / bytes);
        spent += ms;
        if (spent > job["capMs"] / 2) break;
      }
      const median = /** @type {number} */ (times.sort((a, b) => a - b)[times.length >> 1]);
      const ms = (median * size) / 1e6;
      growth = last > 0 ? ms / last : 10;
      last = ms;
      perByte[size] = median;
    }
    return job["growth"] ? { perByte, growth: await growthOf(count, make, turn) } : { perByte };
  },
};

/**
 * How many times as long a byte takes at 10 MB as at 10 KB, the two measured in turn: between two lengths of the ladder
 * the machine may have become slower.
 *
 * @param {(text: string) => any} count
 * @param {(bytes: number, turn: number) => string} make
 * @param {number} turn The next one.
 */
async function growthOf(count, make, turn) {
  /** @param {number} size @param {number} calls */
  const nsPerByte = async (size, calls) => {
    const times = [];
    for (; times.length < calls; turn++) {
      const text = make(size, turn);
      // This flattens a concatenated text.
      const bytes = Buffer.byteLength(text);
      const { ms } = await timed(() => count(text));
      times.push((ms * 1e6) / bytes);
    }
    return spreadOf(times).median;
  };
  const ratios = [];
  for (const end = performance.now() + 700; ratios.length < 3 || (ratios.length < 9 && performance.now() < end); ) {
    const small = await nsPerByte(10_000, 50);
    ratios.push((await nsPerByte(10_000_000, 1)) / small);
  }
  return spreadOf(ratios).median;
}
