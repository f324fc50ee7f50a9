/**
 * Equal terms in the benchmark: what a row times of reckoner, it times of every peer, after as much warm-up; and what was
 * asked for wrongly is refused before anything is measured.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** A module of the suite, typed by what is used of it here. */
const bench = <Module>(file: string): Promise<Module> => import(new URL(`../../bench/${file}`, import.meta.url).href);

interface Job {
  peer: string;
  round: number;
  part: number;
  texts: number;
  batch: boolean;
  coldBytes: number;
  warmBytes: number;
}
interface JobsOf {
  row: { jobs(setting: unknown): Job[] };
}

describe("jobs", () => {
  const about = {
    reckoner: { exact: true, fast: true, hasBatch: true },
    usual: { exact: true },
    slow: { exact: true, slow: true },
  };
  const setting = { encoding: "o200k_base", corpora: ["english"], peers: Object.keys(about), about, rounds: 3 };
  const of = (jobs: Job[], peer: string): Job[] => jobs.filter((job) => job.peer === peer);
  it.each(["count", "encode"])(
    "%s: a process times one part after as much warm-up, ours like others'",
    async (name) => {
      const jobs = (await bench<JobsOf>(`${name}.bench.js`)).row.jobs(setting);
      for (const { part } of jobs) expect(part).toBeTypeOf("number");
      const sizes = ({ coldBytes, warmBytes }: Job): number[] => [coldBytes, warmBytes];
      const [usual] = of(jobs, "usual");
      for (const job of of(jobs, "reckoner")) expect(sizes(job)).toEqual(sizes(usual as Job));
      expect(of(jobs, "usual").map(({ part }) => part)).toEqual([0, 1, 2]);
      expect(of(jobs, "reckoner").map(({ part }) => part)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    },
  );
  it("decode: all decode the same bytes in a round, whoever encodes them slowly", async () => {
    const jobs = (await bench<JobsOf>("decode.bench.js")).row.jobs(setting);
    const inFirst = jobs.filter(({ round }) => round === 0);
    // What takes microseconds has three processes.
    expect(inFirst.map(({ peer }) => peer)).toEqual(["reckoner", "reckoner", "reckoner", "usual", "slow"]);
    expect(inFirst.map(({ part, coldBytes }) => [part, coldBytes])).toEqual(inFirst.map(() => [0, 262_144]));
    expect(of(jobs, "usual").map(({ part }) => part)).toEqual([0, 1, 2]);
    expect(of(jobs, "reckoner").map(({ part }) => part)).toEqual([0, 1, 2].flatMap((part) => [part, part, part]));
  });
  it("short strings: all count the same messages, in a loop and at once", async () => {
    const jobs = (await bench<JobsOf>("short.bench.js")).row.jobs(setting);
    expect(new Set(jobs.map(({ texts }) => texts))).toEqual(new Set([98_000]));
    expect(of(jobs, "reckoner").some(({ batch }) => batch)).toBe(true);
  });
});

describe("run.js", () => {
  const run = (...words: string[]): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [fileURLToPath(new URL("../../bench/run.js", import.meta.url)), ...words], {
      encoding: "utf8",
    });
  it.each([
    [["--rounds", "2.5"], '--rounds is a whole number above 0, got "2.5"'],
    [["--peers", "reckoner,nobody"], '"nobody" is not one of reckoner, tiktoken'],
    [["--only", "equality"], '"equality" is not one of count, encode'],
    [["--encoding", "o200k_base,cl100k_base"], "--encoding is one of"],
    [["count"], "Unexpected argument 'count'"],
  ])("refuses %j before it builds or measures anything", (words, message) => {
    const { status, stderr } = run(...words);
    expect(status).toBe(2);
    expect(stderr.startsWith(message)).toBe(true);
  });
});
