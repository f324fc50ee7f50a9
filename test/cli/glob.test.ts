/**
 * Globs: beside regular expressions, which say the same in more time, and by hand.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IgnoreRules } from "../../src/cli/gitignore.ts";
import { expandBraces, globOf } from "../../src/cli/glob.ts";
import { often } from "../random.ts";
import { globExpression } from "../reference/glob.ts";

const runs = often(20_000);

describe("globOf", () => {
  it("stops * at a slash and lets ** pass", () => {
    expect(globOf("src/*.ts")?.test("src/a/b.ts")).toBe(false);
    expect(globOf("src/**/*.ts")?.test("src/a/b.ts")).toBe(true);
    expect(globOf("src/**/*.ts")?.test("src/b.ts")).toBe(true);
  });
  it("takes regular expression characters literally", () => {
    expect(globOf("a+(b).ts|$^{2}")?.test("a+(b).ts|$^{2}")).toBe(true);
    expect(globOf("a.c")?.test("abc")).toBe(false);
  });
  it(`matches what the regular expression of the same pattern matches (${runs} runs; fast-check prints the seed)`, () => {
    const pattern = fc.array(fc.constantFrom("a", "b", "/", "*", "**", "**/", "/**/", "?", "😀"), { maxLength: 8 });
    const path = fc.array(fc.constantFrom("a", "b", "/", "😀"), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(pattern, path, fc.boolean(), (pieces, letters, isAnchored) => {
        const glob = pieces.join("").replace(/\/{2,}/g, "/");
        // Paths have no empty names.
        const text = letters.join("").replace(/\/{2,}|^\/|\/$/g, "") || "a";
        const start = isAnchored ? Math.max(0, glob.search(/[*?]/)) : 0;
        expect([glob, text, globOf(glob, start)?.test(text)]).toEqual([
          glob,
          text,
          globExpression(glob, start).test(text),
        ]);
      }),
      { numRuns: runs },
    );
  });
  it.each([
    ["stars", "*a*a*a*a*a*a*a*ab", "a".repeat(250)],
    ["sixty stars", `${"*a".repeat(60)}b`, "a".repeat(250)],
    ["folders", `${"**/a*/".repeat(20)}b`, `${"a/".repeat(2000)}a`],
    ["folders of stars", `${"**/*a*a/".repeat(20)}b`, `${`${"a".repeat(50)}/`.repeat(80)}a`],
    ["sets", `${"*[ab]".repeat(60)}c`, "a".repeat(250)],
  ])("says within a second that many %s do not match a long path", (_, pattern, path) => {
    const start = performance.now();
    expect(globOf(pattern)?.test(path)).toBe(false);
    expect(new IgnoreRules(pattern).decide(path, false)).toBe(undefined);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("expandBraces", () => {
  it.each([
    ["a.{ts,js}", ["a.ts", "a.js"]],
    ["{a,b{c,d}}", ["a", "bc", "bd"]],
    ["{a,b}/{c,d}", ["a/c", "a/d", "b/c", "b/d"]],
    ["{}", ["{}"]],
    ["{one}", ["{one}"]],
    ["{open,", ["{open,"]],
    ["{one}.{ts,js}", ["{one}.ts", "{one}.js"]],
    ["a{,.min}.js", ["a.js", "a.min.js"]],
  ])("%j stands for %j", (pattern, expected) => {
    expect(expandBraces(pattern)).toEqual(expected);
  });
  it("refuses braces that stand for more than 1,000 patterns: cli/usage", () => {
    expect(expandBraces("{a,b,c,d,e,f,g,h,i,j}".repeat(3))).toHaveLength(1_000);
    for (const many of ["{a,b}".repeat(20), `{${"a,".repeat(1_000)}a}`, "{a,".repeat(5_000) + "}".repeat(5_000)]) {
      expect(() => expandBraces(many)).toThrowError(expect.objectContaining({ code: "cli/usage" }));
    }
  });
  it("reads many braces that never close in a moment", () => {
    const start = performance.now();
    expect(expandBraces("{".repeat(100_000))).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
