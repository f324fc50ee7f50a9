/** Names of models as people type them, and the shapes they find. */
import { describe, expect, it } from "vitest";
import { allGeometries, findGeometry, unknownGeometry } from "../../src/cli/flops-names.ts";
import { countParameters } from "../../src/compute/index.ts";

const all = await allGeometries();
const keyOf = (name: string): string | undefined => findGeometry(name, all)?.key;
const hintsFor = (name: string): unknown => unknownGeometry(name, all).details["closest"];

describe("findGeometry", () => {
  it("finds every shape under its key and under its published name, and no other", () => {
    for (const { key, geometry } of all)
      for (const name of [key, key.replaceAll("_", "-"), geometry.name, geometry.name.split("/").at(-1)!])
        expect(`${name}: ${findGeometry(name, all)?.geometry.name}`).toBe(`${name}: ${geometry.name}`);
  });

  it("tells OPT 1.3B from OPT 13B, where only the point differs", () => {
    expect([keyOf("facebook/opt-1.3b"), keyOf("opt-1-3b"), keyOf("facebook/opt-13b")]).toEqual([
      "opt_1_3b",
      "opt_1_3b",
      "opt_13b",
    ]);
  });

  it("finds the base's shape for tuned models of the same publisher", () => {
    const tuned: [string, string][] = [
      ["meta-llama/Llama-3.1-8B-Instruct", "llama3_1_8b"],
      ["meta-llama/Meta-Llama-3.1-8B-Instruct", "llama3_1_8b"],
      ["meta-llama/Meta-Llama-3-8B-Instruct", "llama3_0_8b"],
      ["meta-llama/Llama-2-7b-chat-hf", "llama2_7b"],
      ["Qwen/Qwen2.5-7B-Instruct", "qwen2_5_7b"],
      ["Qwen/Qwen3-8B-Base", "qwen3_8b"],
      ["google/gemma-2-9b-it", "gemma2_9b"],
      ["google/gemma-3-1b-pt", "gemma3_1b"],
      ["mistralai/Mistral-7B-Instruct-v0.3", "mistral_7b_v0_3"],
      ["mistralai/Mixtral-8x7B-Instruct-v0.1", "mixtral_8x7b"],
      ["mosaicml/mpt-7b-instruct", "mpt_7b"],
      ["databricks/dbrx-instruct", "dbrx"],
      ["CohereLabs/c4ai-command-r-v01", "command_r"],
      ["Llama-3.1-8B-Instruct", "llama3_1_8b"],
      ["Llama318BInstruct", "llama3_1_8b"],
    ];
    expect(tuned.map(([name]) => [name, keyOf(name)])).toEqual(tuned);
  });

  it("tells the Mixtral 8x22B that was tuned, whose vocabulary is larger, and MPT from its benchmark shapes", () => {
    const parameters = (name: string): bigint => countParameters(findGeometry(name, all)!.geometry).total;
    expect(parameters("mistralai/Mixtral-8x22B-v0.1")).toBe(140_620_634_112n);
    for (const name of ["mistralai/Mixtral-8x22B-Instruct-v0.1", "mixtral-8x22b-instruct"])
      expect(parameters(name)).toBe(140_620_634_112n + 2n * 768n * 6144n);
    expect(parameters("mosaicml/mpt-7b")).toBe(6_649_286_656n);
    expect(parameters("mpt-7b-benchmark")).toBe(6_658_859_008n);
  });

  it("knows no shape of other publishers and other versions, and names what is near", () => {
    const near: [string, string][] = [
      ["unsloth/Llama-3.1-8B-Instruct", "llama3-1-8b"],
      ["mistralai/Mistral-7B-Instruct-v0.2", "mistral-7b-v0-1"],
      ["Qwen/Qwen3-4B-Instruct-2507", "qwen3-4b"],
      ["microsoft/Phi-3-mini-128k-instruct", "phi-3-mini-4k"],
    ];
    for (const [name, hint] of near) {
      expect(keyOf(name)).toBeUndefined();
      expect(hintsFor(name)).toContain(hint);
    }
    for (const name of ["/", "x/", "meta", "-"]) expect(keyOf(name)).toBeUndefined();
  });
});
