/**
 * A proxy to OpenAI's chat completions that cannot overspend: each caller's budget is a Durable Object, which reserves the
 * worst cost of a call before it is sent, and then settles by the usage in the answer, or releases.
 */
import { DurableObject } from "cloudflare:workers";
import { Tokenizer } from "reckoner";
import openai from "reckoner/prices/openai";
import { parseUsd, priceBook, requestCounter, usageFrom } from "reckoner/pricing";
import o200k_base from "reckoner/vocabularies/o200k_base";

const prices = priceBook([openai], { counter: requestCounter(Tokenizer.from(o200k_base)) });

/** Nano-dollars, spent and held. No method awaits anything, so no other call runs between its lines. */
export class Budget extends DurableObject<Env> {
  readonly #kv = this.ctx.storage.kv;
  state() {
    const holds = [...this.#kv.list<bigint>({ prefix: "hold:" })];
    return { spent: this.#kv.get<bigint>("spent") ?? 0n, held: holds.reduce((sum, [, nano]) => sum + nano, 0n) };
  }
  reserve(call: string, nano: bigint): boolean {
    const { spent, held } = this.state();
    const fits = spent + held + nano <= parseUsd(this.env.LIMIT_USD);
    if (fits) this.#kv.put(`hold:${call}`, nano);
    return fits;
  }
  /** Ends a hold; `nano` is what the call cost. A hold that is never settled stays. */
  settle(call: string, nano: bigint): void {
    if (this.#kv.delete(`hold:${call}`)) this.#kv.put("spent", this.state().spent + nano);
  }
}

async function proxy(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const caller = new Map<string, string>(Object.entries(env.CALLERS)).get(request.headers.get("authorization") ?? "");
  if (caller === undefined) return refuse("unknown caller", 401);
  const budget = env.BUDGET.getByName(caller);
  const asked = { ...(await request.json<{ model: string; stream?: boolean }>()) };
  for (const key in asked) if (Reflect.get(asked, key) === null) Reflect.deleteProperty(asked, key); // Null: not given.
  const streamed = asked.stream && { stream_options: { include_usage: true } };
  const sent = { service_tier: "default", n: 1, max_completion_tokens: 1_000, ...asked, ...streamed };
  const asks = { ...sent, tier: sent.service_tier, maxOutput: sent.n * sent.max_completion_tokens };
  const most = prices.estimate(asks).cost.worst.nano!;
  const call = crypto.randomUUID();
  if (!(await budget.reserve(call, most))) return refuse("budget exceeded", 402);
  const headers = { authorization: `Bearer ${env.UPSTREAM_KEY}`, "content-type": "application/json" };
  const answer = await fetch(env.UPSTREAM, { method: "POST", headers, body: JSON.stringify(sent) });
  if (!answer.ok || !answer.body) return budget.settle(call, 0n).then(() => answer); // Released: a refusal is not billed.
  const [toCaller, toLedger] = answer.body.tee();
  const settle = async (): Promise<void> => {
    const text = await new Response(toLedger).text();
    await budget.settle(call, prices.cost(usageFrom(sent.stream ? text : JSON.parse(text)), asks).nano!);
  };
  ctx.waitUntil(settle().catch(() => budget.settle(call, most))); // Broken off: it may have cost all that was held.
  return new Response(toCaller, answer);
}

const refuse = (error: unknown, status: number): Response => Response.json({ error: `${error}` }, { status });
export default {
  fetch: (...call: Parameters<typeof proxy>): Promise<Response> =>
    proxy(...call).catch((error) => refuse(error, "code" in error || error instanceof SyntaxError ? 400 : 502)),
};
