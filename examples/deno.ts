/** Cuts a document into pieces for an index: `deno run --allow-read examples/deno.ts README.md 200`. */
import { Tokenizer } from "reckoner";
import cl100k_base from "reckoner/vocabularies/cl100k_base";

const [path = "README.md", tokens = "200"] = Deno.args;
const tokenizer = await Tokenizer.load(cl100k_base);
const text = await Deno.readTextFile(path);
const most = Number(tokens);
for (const piece of tokenizer.chunk(text, { tokens: most, overlap: Math.floor(most / 10) })) {
  console.log(JSON.stringify({ at: piece.start, tokens: tokenizer.count(piece.text), text: piece.text }));
}
