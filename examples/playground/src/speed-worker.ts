/**
 * One tokenizer, timed alone in a fresh worker: set up, first pass over a text, and the passes after it.
 */
import { Tokenizer } from "reckoner/tokenizer";
import o200k_base from "reckoner/vocabularies/o200k_base";

/** What is asked of it. */
export interface SpeedRequest {
  readonly name: string;
  readonly text: string;
}

/** What it finds; times in milliseconds. */
export interface SpeedResult {
  readonly ids: Uint32Array;
  readonly open: number;
  readonly cold: number;
  /** Median of the passes after the first. */
  readonly warm: number;
  readonly passes: number;
}

type Encode = (text: string) => ArrayLike<number>;

/** How each tokenizer is opened, and how it encodes ordinary text, in which special tokens have no meaning. */
const openers: Readonly<Record<string, () => Promise<Encode>>> = {
  async reckoner() {
    const tokenizer = await Tokenizer.load(o200k_base);
    return (text) => tokenizer.encode(text);
  },
  async "gpt-tokenizer"() {
    const { encode } = await import("gpt-tokenizer/encoding/o200k_base");
    const ordinary = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
    return (text) => encode(text, ordinary);
  },
  async "js-tiktoken"() {
    const [{ Tiktoken }, { default: ranks }] = await Promise.all([
      import("js-tiktoken/lite"),
      import("js-tiktoken/ranks/o200k_base"),
    ]);
    const encoding = new Tiktoken(ranks);
    return (text) => encoding.encode(text, [], []);
  },
  async tiktoken() {
    const [{ init, Tiktoken }, { default: wasm }, { default: ranks }] = await Promise.all([
      import("tiktoken/lite/init"),
      import("tiktoken/lite/tiktoken_bg.wasm"),
      import("tiktoken/encoders/o200k_base.json"),
    ]);
    // The bundler gives the file's address, although the types say it is the module.
    const bytes = await (await fetch(new URL(wasm as unknown as string, import.meta.url))).arrayBuffer();
    await init((imports) => WebAssembly.instantiate(bytes, imports));
    const encoding = new Tiktoken(ranks.bpe_ranks, ranks.special_tokens, ranks.pat_str);
    return (text) => encoding.encode_ordinary(text);
  },
};

/** Milliseconds that all passes after the first may take together. */
const budget = 1_200;
const mostPasses = 40;

async function measure({ name, text }: SpeedRequest): Promise<SpeedResult> {
  const now = (): number => performance.now();
  let start = now();
  const encode = await openers[name]!();
  // Some set themselves up on first use.
  encode("a");
  const open = now() - start;
  start = now();
  const ids = encode(text);
  const cold = now() - start;
  const times: number[] = [];
  for (const until = now() + budget; times.length < mostPasses && (times.length === 0 || now() < until); ) {
    start = now();
    encode(text);
    times.push(now() - start);
  }
  times.sort((a, b) => a - b);
  return { ids: Uint32Array.from(ids), open, cold, warm: times[times.length >> 1]!, passes: times.length };
}

const scope = globalThis as unknown as {
  addEventListener(type: "message", listener: (event: MessageEvent<SpeedRequest>) => void): void;
  postMessage(message: SpeedResult | { readonly error: string }): void;
};

scope.addEventListener("message", ({ data }) => {
  measure(data).then(
    (result) => scope.postMessage(result),
    (error) => scope.postMessage({ error: String(error) }),
  );
});
