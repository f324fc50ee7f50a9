/** Says whether a text fits: `bun examples/bun.ts`, then `curl --data-binary @README.md localhost:3000/?limit=8000`. */
import { Tokenizer } from "reckoner";
import o200k_base from "reckoner/vocabularies/o200k_base";

const tokenizer = await Tokenizer.load(o200k_base);
const server = Bun.serve({
  port: Number(process.env["PORT"] ?? 3000),
  async fetch(request) {
    const limit = Number(new URL(request.url).searchParams.get("limit") || 8_000);
    if (!(limit >= 0)) return Response.json({ error: "limit must be a number of tokens, 0 or more" }, { status: 400 });
    const { tokens, reachedLimit } = tokenizer.countUpTo(await request.text(), limit);
    return Response.json(reachedLimit ? { fits: false, limit } : { fits: true, tokens });
  },
});
console.log(`${server.url}`);
