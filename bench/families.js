/**
 * The table of model families: `npm run families -- [--quick] [--only qwen3,gemma3] [--seed 7] [--strings 4000] [--rounds 3]`.
 *
 * For each family: its tokenizer.json, from a package or put together; ids, framed ids and decoded texts compared with
 * native Hugging Face; differences of other packages' ids; speed on never-seen text; packing and loading. A whole run writes
 * results/families-<date>.json and the table in README.md. Exits with 1 when any of reckoner's results differs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askedFor, chosen, whole } from "./asked.js";
import { buildCorpora } from "./corpora/build.js";
import { corpusNames } from "./corpora/read.js";
import { families } from "./families/index.js";
import { familyLine, goalLines, writeFamilies } from "./families/report.js";
import { inFreshProcess } from "./measure.js";
import { progressBar } from "./progress.js";
import { spreadOf } from "./statistics.js";

const help = `npm run families -- [options]

  --quick         some families, few strings, one round; only prints
  --only NAMES    of ${Object.keys(families).join(", ")}
  --strings N     compared of each family: 3000, and 200 with --quick
  --rounds N      3, and 1 with --quick
  --seed N        of the strings; another one each time

Names have commas between them. A whole run writes results/ and the table of README.md.`;

const asked = askedFor(help, {
  quick: { type: "boolean", default: false },
  only: { type: "string" },
  seed: { type: "string" },
  strings: { type: "string" },
  rounds: { type: "string" },
});

const quick = asked.quick === true;
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/** Families whose speed is compared with that of OpenAI's own vocabulary, and those whose texts no pattern cuts. */
const besideO200k = ["llama3", "llama3_1", "qwen3"];
const withoutCuts = ["llama2", "gemma3"];
/** A quick run leaves out families that differ from another only in added tokens or in name. */
const alike = ["llama3", "qwen2_5", "deepseek_r1", "gemma2", "olmo2", "smollm2", "mistral3"];

const all = Object.keys(families);
const names = chosen(asked.only ?? all.filter((name) => !quick || !alike.includes(name)).join(","), all);
const seed = whole("seed", asked.seed ?? `${(Date.now() % 2 ** 31) + 1}`);
const strings = whole("strings", asked.strings ?? (quick ? "200" : "3000"));
const rounds = whole("rounds", asked.rounds ?? (quick ? "1" : "3"));
const loads = quick ? 1 : 3;

buildCorpora(corpusNames, { say });
say(`${names.length} families, ${strings} strings each, --seed ${seed}`);
const folder = mkdtempSync(join(tmpdir(), "reckoner-families-"));
const bar = progressBar(names.length * (1 + 2 * loads) + names.filter((name) => withoutCuts.includes(name)).length);
const start = performance.now();
/** @type {import("./families/report.js").Result[]} */
const results = [];
try {
  for (const family of names) {
    const packed = join(folder, `${family}.bin`);
    const run = async (/** @type {import("./families/jobs.js").Job["task"]} */ task) => {
      bar.show(`${family} · ${task}`);
      const beside = besideO200k.includes(family);
      const job = { row: "families", task, family, packed, seed, strings, rounds, quick, besideO200k: beside };
      const sample = await inFreshProcess(job, { timeoutMs: 600_000 });
      bar.step();
      return sample;
    };
    const { value, error } = await run("measure");
    /** @type {import("./families/report.js").Result} */
    const result = { family, ...value, ...(error !== undefined && { error }) };
    results.push(result);
    if (error === undefined) {
      const timesOf = async (/** @type {"load" | "loadTables"} */ task) => {
        const times = [];
        for (let time = 0; time < loads; time++) times.push((await run(task)).value?.ms ?? Number.NaN);
        return spreadOf(times);
      };
      result.loadMs = await timesOf("load");
      result.loadTablesMs = await timesOf("loadTables");
      if (withoutCuts.includes(family)) result.long = (await run("long")).value;
    }
    bar.clear();
    process.stdout.write(`${familyLine(result)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const line of goalLines(results)) process.stdout.write(`${line}\n`);
const seconds = Math.round((performance.now() - start) / 1000);
say(`${seconds} s`);
if (!quick && asked.only === undefined) {
  for (const file of writeFamilies({ results, seed, strings, rounds, seconds })) say(`written: ${file}`);
}
const isWrong = results.some(
  ({ error, compared }) => error !== undefined || compared === undefined || compared.mismatches > 0,
);
if (isWrong) {
  say("ids or texts of reckoner differ from native Hugging Face, or a family could not be read");
  process.exitCode = 1;
}
