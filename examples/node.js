/** Counts the tokens of files and what it costs to send them: `node examples/node.js README.md CHANGELOG.md`. */
import { readFile } from "node:fs/promises";
import { Tokenizer } from "reckoner";
import openai from "reckoner/prices/openai";
import { priceBook } from "reckoner/pricing";
import o200k_base from "reckoner/vocabularies/o200k_base";

const tokenizer = await Tokenizer.load(o200k_base);
const prices = priceBook([openai]);
for (const path of process.argv.slice(2)) {
  const total = tokenizer.count(await readFile(path, "utf8"));
  const { usd } = prices.cost({ input: { total }, output: { total: 0 } }, { model: "gpt-5" });
  console.log(`${path}: ${total} tokens, $${usd} as a prompt of gpt-5`);
}
