/**
 * A Worker that says what a chat request would cost before it is sent.
 *
 * POST `model` with OpenAI's `messages` and `tools`, or with a `text`, and `maxOutput`. Run it with
 * `npx wrangler dev examples/worker.ts --compatibility-date 2026-11-01`, then
 * `curl localhost:8787 -d '{"model":"gpt-5","messages":[{"role":"user","content":"hello"}]}'`.
 */
import { ReckonerError, Tokenizer } from "reckoner";
import { encodingForModel } from "reckoner/models/openai";
import openai from "reckoner/prices/openai";
import { priceBook, type RequestEstimate, requestCounter } from "reckoner/pricing";
import cl100k_base from "reckoner/vocabularies/cl100k_base";
import o200k_base from "reckoner/vocabularies/o200k_base";

// In Workers a vocabulary is its bytes, so a tokenizer is ready at once; the second one is made on first use.
const tokenizers = { o200k_base: Tokenizer.from(o200k_base) } as Record<string, Tokenizer>;

function tokenizerFor(model: string): Tokenizer {
  const encoding = encodingForModel(model);
  if (encoding === "cl100k_base") return (tokenizers[encoding] ??= Tokenizer.from(cl100k_base));
  if (encoding.startsWith("o200k")) return tokenizers["o200k_base"]!;
  throw new ReckonerError("model/unknown", `${model} reads ${encoding}; import that, too`, { model, encoding });
}

const prices = priceBook([openai], { counter: requestCounter(tokenizerFor) });

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== "POST") return Response.json({ error: "POST a chat request" }, { status: 405 });
    try {
      const { model, messages = [], tools = [], text = "", maxOutput = 0 } = await request.json<RequestEstimate>();
      const { input, cost, window } = prices.estimate({ model, messages, tools, text, maxOutput });
      const { worst, expected } = cost;
      return Response.json({ input, usd: { expected: expected.usd, worst: worst.usd }, left: window?.left });
    } catch (error) {
      const code = error instanceof ReckonerError ? error.code : "request/unreadable";
      return Response.json({ error: code, message: String(error) }, { status: 400 });
    }
  },
};
