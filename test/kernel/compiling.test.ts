/** Kernels are compiled by who needs them: WebAssembly's own constructor is asked how often, in a process of its own. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** How many modules of WebAssembly a program compiles. */
function compiledBy(program: string): number {
  const counted = `
    let compiled = 0;
    WebAssembly.Module = class extends WebAssembly.Module {
      constructor(bytes) {
        super(bytes);
        compiled++;
      }
    };
    ${program}
    console.log(compiled);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", counted], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return Number(stdout);
}

const tokenizer = `
  const { Tokenizer } = await import("reckoner");
  const { default: vocabulary } = await import("reckoner/vocabularies/o200k_base");`;

describe("kernels", () => {
  it("are not compiled by an import", () => {
    expect(compiledBy(`${tokenizer} await import("reckoner/compute"); await import("reckoner/pricing");`)).toBe(0);
  });

  it("are compiled once for many tokenizers, and only the one that counts", () => {
    expect(
      compiledBy(`${tokenizer}
        for (let turn = 0; turn < 3; turn++) Tokenizer.from(vocabulary).count("Three times over");`),
    ).toBe(1);
  });
});
