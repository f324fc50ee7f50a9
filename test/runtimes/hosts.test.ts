/** Node, Deno and Bun run the installed package: every check, with SIMD and without, and where WebAssembly is refused. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bun, deno, expectAll, type Found, here, isRequired, node, run, suite, tools } from "./tools.ts";

const main = "hosts/main.js";
/** npm has Node for Linux on x64; elsewhere there is only the one that runs these tests. */
const majors = ([20, 22, 24, 26] as const).filter((major) => isRequired || node(major) !== undefined);
const found = async (command: readonly string[]): Promise<Found> => JSON.parse(await run(command));

/** The version that package.json pins; some of npm's packages of Node spell it with a v. */
const pinned = (name: string): string =>
  JSON.parse(readFileSync(join(tools, name, "package.json"), "utf8")).version.replace(/^v/, "");

suite("the packed package in Node", () => {
  it("passes in the Node that runs these tests", async () => {
    expectAll(await found([process.execPath, main]));
  });

  it.each(majors)("passes in Node %i", async (major) => {
    const result = await found([node(major)!, main]);
    expect(result.version).toBe(`v${pinned(`node-${major}`)}`);
    expect(result.simd).toBe(true);
    expectAll(result);
  });

  it.skipIf(majors.length === 0)("is tried in the oldest Node that package.json admits", () => {
    const { engines } = JSON.parse(readFileSync(join(here, "../../package.json"), "utf8"));
    expect(`${engines.node}.0`).toBe(`>=${pinned("node-20")}`);
  });

  // V8 refuses vectors on a processor without SSE 4.1, which this flag makes of any.
  it.each(majors)("passes in Node %i on a processor without SIMD", async (major) => {
    const result = await found([node(major)!, "--no-enable-sse4-1", main]);
    expect(result.simd).toBe(process.arch !== "x64");
    expectAll(result);
  });

  it.each(majors)("says kernel/unavailable in Node %i without a compiler", async (major) => {
    const refused = JSON.parse(await run([node(major)!, "--jitless", main, "refusal"]));
    expect(refused).toEqual({ code: "kernel/unavailable", message: expect.stringContaining("refuses WebAssembly") });
  });

  // Node refuses to require a module that waits for something at its top.
  it.each(majors)("is there for require in Node %i", async (major) => {
    expect(await run([node(major)!, "hosts/required.cjs"])).toBe("4\n");
  });
});

suite("the packed package in Bun and Deno", () => {
  it.skipIf(!isRequired && bun === undefined)("passes in Bun", async () => {
    const result = await found([bun!, "run", main]);
    expect(result.name).toBe(`Bun ${pinned("bun")}`);
    expectAll(result);
  });

  it.skipIf(!isRequired && deno === undefined)(
    "passes in Deno, which may read the package and nothing else",
    async () => {
      const result = await found([deno!, "run", "--no-remote", `--allow-read=${here}`, main]);
      expect(result.name).toBe(`Deno ${pinned("deno")}`);
      expectAll(result);
    },
  );
});
