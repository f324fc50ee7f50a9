/**
 * Every public room has a guide page, `GUIDE.md` beside its index.ts, which says what its docstrings say.
 *
 * `npm run docs` writes them again.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { docstringExamples } from "../examples.ts";
import { entries, exportsOf } from "./declarations.ts";
import { guidePage, readDoc } from "./guide.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rooms = [...entries(() => [])].filter(([entry, file]) => entry !== "reckoner" && file.endsWith("/index.d.ts"));

describe("guide pages", () => {
  it.each(rooms)("%s says what its docstrings say; npm run docs writes it again", async (entry, file) => {
    const page = guidePage(entry, file);
    const folder = file.replace(/^build\//, "src/").replace(/\/index\.d\.ts$/, "");
    expect(existsSync(`${root}${folder}/index.ts`)).toBe(true);
    expect(page).toContain(`# ${entry}\n`);
    await expect(page).toMatchFileSnapshot(`../../${folder}/GUIDE.md`);
  });

  it.each([
    ["reckoner/tokenizer", "Tokenizer"],
    ["reckoner/pricing", "priceBook"],
    ["reckoner/compute", "model"],
    ["reckoner/vocabulary", "pack"],
  ])("%s opens with what the README shows of it first: %s", (entry, name) => {
    const page = guidePage(entry, new Map(rooms).get(entry)!);
    expect(/^\|---\|---\|\n\| \[`(\w+)`\]/m.exec(page)?.[1]).toBe(name);
    expect(/^## (\w+)/m.exec(page)?.[1]).toBe(name);
  });

  it.each(["reckoner/tokenizer", "reckoner/chat", "reckoner/vocabulary"])(
    "%s has an example of all that can be called",
    (entry) => {
      const found = [...exportsOf(new Map(rooms).get(entry)!)];
      const called = found.filter(
        ([, { doc, text }]) => !/^export (?:interface|type) /.test(text) && !readDoc(doc).isInternal,
      );
      expect(called.length).toBeGreaterThan(3);
      const silent = called.filter(([, { doc, text }]) => !`${doc}${text}`.includes("@example"));
      expect(silent.map(([name]) => name)).toEqual([]);
    },
  );

  it("are for every room", () => {
    expect(rooms.map(([entry]) => entry)).toEqual(
      expect.arrayContaining([
        "reckoner/tokenizer",
        "reckoner/compute",
        "reckoner/pricing",
        "reckoner/compat/tiktoken",
      ]),
    );
  });

  it("have their examples from docstrings, as the tests run them", () => {
    const doc =
      "/**\n * A thing: one.\n *\n * More of {@link It}.\n *\n * @param n - How\n *   many.\n * @returns It.\n * @throws {@link E} `a/b`.\n * @example\n * f(1); // 2\n */";
    expect(readDoc(doc)).toEqual({
      text: "A thing: one.\n\nMore of `It`.",
      params: [["n", "How many."]],
      returns: "It.",
      throws: ["`E` `a/b`."],
      examples: ["f(1); // 2"],
      isInternal: false,
    });
    expect(docstringExamples(doc, "f").map(({ code }) => code.trim())).toEqual(["f(1); // 2"]);
  });
});
