/** Files that are read whole, as shells of other systems write them. */
import { describe, expect, it } from "vitest";
import { runPrice } from "../../src/cli/price.ts";
import { runPrices } from "../../src/cli/prices.ts";
import { textOf } from "../../src/cli/whole-file.ts";
import { oneOf } from "../random.ts";
import { folderOf, reckoner } from "./run.ts";
import { at, run } from "./run-here.ts";

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, "utf16le");
const forms: [string, (text: string) => Buffer][] = [
  ["UTF-8", (text) => Buffer.from(text)],
  ["UTF-8 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`)],
  ["UTF-16, little end first", utf16],
  ["UTF-16, big end first", (text) => utf16(text).swap16()],
];

describe("textOf", () => {
  it.each(forms)("reads %s", (_, write) => {
    expect(textOf(write('{"ü":"🚀"}'))).toBe('{"ü":"🚀"}');
  });
});

describe.each(oneOf(forms))("a file in %s", (_, write) => {
  it("is a price list, a body and a configuration as any other", async () => {
    const list = '{"p":{"models":{"m":{"cost":{"input":1}}}}}';
    const body = '{"model":"gpt-5","usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}';
    const config =
      '{"model_type":"llama","max_position_embeddings":64,"num_key_value_heads":2,"hidden_size":8,"num_hidden_layers":2,"num_attention_heads":2,"intermediate_size":16,"vocab_size":32,"hidden_act":"silu"}';
    const cwd = folderOf({ "l.json": write(list), "b.json": write(body), "c.json": write(config) });
    expect((await run((io) => runPrices(["--prices", "l.json"], io), { cwd })).code).toBe(0);
    expect((await run((io) => runPrices(["update", "l.json"], io), { cwd })).code).toBe(0);
    const priced = await run((io) => runPrice(["--usage", "b.json", ...at], io), { cwd });
    expect(priced.out).toContain("$0.0000625");
    const ran = await reckoner(["flops", "--config", "c.json", "--prompt", "10"], { cwd });
    expect(ran).toMatchObject({ code: 0 });
    expect((await reckoner(["price", "--usage", "-", ...at], { input: write(body) })).out).toBe(priced.out);
  });
});
