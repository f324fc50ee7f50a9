/**
 * Chats of real models: their own templates, counted as native Hugging Face counts the rendered text.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { literal } from "../mismatch.ts";
import { freshSeed, often, Random } from "../random.ts";
import { hasOracles, type ModelName, native, orSkipped, tokenizerJson } from "./oracles.ts";

const seed = freshSeed("chats of real models");
const names: readonly ModelName[] = ["llama3_1", "qwen3", "deepseek_v3", "gemini"];

interface File {
  added_tokens: { content: string; special: boolean }[];
}

function configOf(name: ModelName): Record<string, unknown> {
  const path = `../models-oracles/node_modules/@lenml/tokenizer-${name}/models/tokenizer_config.json`;
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Record<string, unknown>;
}

const words = [
  "Hello",
  " world",
  "  ",
  "\n",
  "\n\n",
  "naïve café",
  "中文",
  "👩‍🚀",
  "if (a < b) { c |= d > e }",
  "<b>",
  "[x]",
  "1234",
  " ",
  "don't",
  "</think>",
  "\u0085",
  "\ufeff",
];

describe.skipIf(!hasOracles).each(names)(`chats of %s${orSkipped}`, async (name) => {
  const bytes = hasOracles ? tokenizerJson(name) : new Uint8Array();
  const file = (hasOracles ? JSON.parse(new TextDecoder().decode(bytes)) : { added_tokens: [] }) as File;
  const specials = file.added_tokens.filter(({ special }) => special).map(({ content }) => content);
  const tokenizer = hasOracles ? await Tokenizer.load(pack(readTokenizerJson(bytes, { name }))) : undefined!;
  const template = hasOracles ? chatTemplate(configOf(name)) : undefined!;

  function chat(random: Random, scraps: readonly string[]) {
    return Array.from({ length: random.between(1, 3) }, (_, index) => ({
      role: index % 2 === 0 ? "user" : "assistant",
      content: random.join(0, 8, () => random.pick(scraps)),
    }));
  }
  const variables = (messages: object[]) => ({ messages, tools: null, documents: null, add_generation_prompt: true });

  it("150 random chats", async () => {
    const [oracle, random] = [native(bytes), new Random(seed)];
    for (let round = 0; round < often(150); round++) {
      const messages = chat(random, words);
      const text = template.render(template.sourceFor(false), variables(messages));
      const expected = (await oracle.encode(text, null, { addSpecialTokens: false })).getIds().length;
      expect([literal(text), tokenizer.countChat(messages, { template })]).toEqual([literal(text), expected]);
    }
  });

  it("150 random chats in which people write special tokens, which stay text", async () => {
    const bare = { ...file, added_tokens: file.added_tokens.filter(({ special }) => !special) };
    const [oracle, random] = [native(bare), new Random(seed)];
    const some = [...specials.slice(0, 6), "<|im_start|>", "<|eot_id|>", "<start_of_turn>", "<｜end▁of▁sentence｜>"];
    const scraps = [...words, ...some.filter((special) => specials.includes(special))];
    const pattern = new RegExp(specials.map((special) => special.replace(/[$(-+./?[-^{|}]/g, "\\$&")).join("|"), "g");
    for (let round = 0; round < often(150); round++) {
      const messages = chat(random, scraps);
      const { text, marked } = template.prompt(variables(messages), specials);
      let [expected, from] = [0, 0];
      const count = async (piece: string) =>
        piece === "" ? 0 : (await oracle.encode(piece, null, { addSpecialTokens: false })).getIds().length;
      for (const { 0: found, index } of marked.matchAll(pattern)) {
        expected += (await count(text.slice(from, index))) + 1;
        from = index + found.length;
      }
      expected += await count(text.slice(from));
      expect([literal(text), tokenizer.countChat(messages, { template })]).toEqual([literal(text), expected]);
    }
  });
});
