/**
 * The types that users build against, as text: `api.txt` beside this file. A change there is a change of the API.
 *
 * `npm run api` writes it again. Every name of every entry is there with its declaration; types that are only reached
 * through others come last. What data files say is in their own tests.
 */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Declaration, entries, exportsOf, namedBy, signature } from "./declarations.ts";

const built = new URL("../../", import.meta.url);
const namesIn = (folder: string): string[] =>
  readdirSync(new URL(`${folder}/`, built))
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => name.slice(0, -5))
    .sort();

function report(): string {
  const known = new Map<Declaration, string>();
  const sections: [title: string, lines: string[]][] = [];
  for (const [entry, file] of entries(namesIn)) {
    const lines: string[] = [];
    for (const [name, declaration] of [...exportsOf(file)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const before = known.get(declaration);
      if (before === undefined) known.set(declaration, `${entry}: ${declaration.name}`);
      const text = signature(declaration);
      lines.push(
        before === undefined || text.length < 80
          ? `${name === "default" ? "default = " : ""}${text}`
          : `${name} (of ${before})`,
      );
    }
    // Shelves hold many files of one shape.
    const same = sections.find(([, others]) => others.join() === lines.join());
    if (same) same[0] += ` ${entry}`;
    else sections.push([entry, lines]);
  }
  const hidden: Declaration[] = [];
  const look = [...known.keys()];
  for (let next = look.pop(); next !== undefined; next = look.pop()) {
    for (const other of namedBy(next)) {
      if (known.has(other) || hidden.includes(other)) continue;
      hidden.push(other);
      look.push(other);
    }
  }
  hidden.sort((a, b) => (a.file + a.name < b.file + b.name ? -1 : 1));
  const parts = sections.map(([title, lines]) => `## ${title}\n\n${lines.join("\n")}\n`);
  const rest = hidden.map((declaration) => signature(declaration)).join("\n");
  return `${parts.join("\n")}\n## Not exported, reached through the types above\n\n${rest}\n`;
}

describe("the API", () => {
  it("is what api.txt says; npm run api writes it again", async () => {
    await expect(report()).toMatchFileSnapshot("./api.txt");
  });

  it("is read from the declarations: names, members, what is internal left out", () => {
    const tokenizer = exportsOf("build/index.d.ts").get("Tokenizer")!;
    expect(signature(tokenizer)).toContain("count(text: string): number;");
    expect(signature(tokenizer)).not.toContain("/**");
    expect([...exportsOf("build/vocabularies/gpt2.d.ts").keys()]).toEqual(["default"]);
    expect(exportsOf("build/tokenizer/index.d.ts").has("TokenCounter")).toBe(true);
    const counter = exportsOf("build/tokenizer/index.d.ts").get("TokenCounter")!;
    expect(signature(counter)).not.toContain("constructor");
    expect(namedBy(tokenizer).map(({ name }) => name)).toContain("EncodeOptions");
  });
});
