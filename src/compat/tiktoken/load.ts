/**
 * `load` of npm `tiktoken/load`: fetches what a registry names, for `new Tiktoken(…)`.
 *
 * GPT-2's original files are two: `vocab.bpe` lists merges in order, in letters that stand for bytes, and
 * `encoder.json` has ids, which must agree. Both are read as in
 * https://github.com/openai/gpt-2/blob/master/src/encoder.py.
 */
import { checkText, describe, ReckonerError } from "../../errors.ts";
import { readBytes, writeTiktoken } from "../../vocabulary/index.ts";

/** An encoding's entry in `tiktoken/registry.json`. */
export type TiktokenRegistry = (
  | { readonly load_tiktoken_bpe: string }
  | {
      readonly data_gym_to_mergeable_bpe_ranks: { readonly vocab_bpe_file: string; readonly encoder_json_file: string };
    }
) & {
  readonly explicit_n_vocab?: number;
  readonly pat_str: string;
  readonly special_tokens: Readonly<Record<string, number>>;
};

/** What `new Tiktoken(bpe_ranks, special_tokens, pat_str)` takes. */
export interface LoadedRanks {
  readonly explicit_n_vocab: number | undefined;
  readonly pat_str: string;
  readonly special_tokens: Record<string, number>;
  /** Text of a `.tiktoken` file. */
  readonly bpe_ranks: string;
}

/**
 * Fetches the ranks that an entry of `tiktoken/registry.json` names. OpenAI's need not be fetched: `get_encoding` has
 * them.
 *
 * @param registry    The entry: where the ranks are, and what goes with them.
 * @param customFetch Returns the text at an address. Default: by `fetch`, or from a file where there are files.
 * @throws {@link ReckonerError} `input/bad-option` for anything but an entry; `vocabulary/not-loaded`;
 *   `vocabulary/corrupt` when GPT-2's two files contradict each other.
 * @example
 * import { load, Tiktoken } from "reckoner/compat/tiktoken";
 * const ranks = "IQ== 0\nIg== 1\n";
 * const entry = { load_tiktoken_bpe: "mine.tiktoken", pat_str: "…", special_tokens: {} };
 * (await load(entry, async () => ranks)).bpe_ranks === ranks; // true
 */
export async function load(
  registry: TiktokenRegistry,
  customFetch: (url: string) => Promise<string> = fetchText,
): Promise<LoadedRanks> {
  if (typeof customFetch !== "function") {
    const message = `customFetch must be a function that returns a text, got ${describe(customFetch)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(customFetch) });
  }
  const textAt = async (address: string): Promise<string> => {
    const text: unknown = await customFetch(address);
    checkText(text, "what customFetch gives");
    return text;
  };
  const { explicit_n_vocab, pat_str, special_tokens } = checkEntry(registry);
  const rest = { explicit_n_vocab, pat_str, special_tokens: { ...special_tokens } };
  if ("data_gym_to_mergeable_bpe_ranks" in registry) {
    const { vocab_bpe_file, encoder_json_file } = registry.data_gym_to_mergeable_bpe_ranks;
    const [merges, encoder] = await Promise.all([textAt(vocab_bpe_file), textAt(encoder_json_file)]);
    return { ...rest, bpe_ranks: await ranksOf(merges, encoder) };
  }
  return { ...rest, bpe_ranks: await textAt(registry.load_tiktoken_bpe) };
}

async function fetchText(url: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(url));
}

function checkEntry(value: unknown): TiktokenRegistry {
  const entry = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const gym = entry["data_gym_to_mergeable_bpe_ranks"] as Record<string, unknown> | undefined;
  const addresses =
    gym === undefined ? [entry["load_tiktoken_bpe"]] : [gym?.["vocab_bpe_file"], gym?.["encoder_json_file"]];
  if (addresses.every((address) => typeof address === "string")) return value as TiktokenRegistry;
  const message = "an entry of tiktoken/registry.json needs load_tiktoken_bpe, or vocab_bpe_file and encoder_json_file";
  throw new ReckonerError("input/bad-option", message, { seen: Object.keys(entry) });
}

async function ranksOf(merges: string, encoder: string): Promise<string> {
  // Only these two files need it, so it is not loaded with the adapter.
  const { byteLetters, fromByteLetters } = await import("../../pipeline/byte-letters.ts");

  const lines = merges.split("\n").slice(1, -1);
  // Letters that stand for themselves rank first, and the others, from U+0100 on, after them.
  const words = [...[...byteLetters].sort(), ...lines.map((line) => line.split(" ").slice(0, 2).join(""))];
  let ids: Record<string, number>;
  try {
    ids = JSON.parse(encoder) as Record<string, number>;
  } catch (cause) {
    throw new ReckonerError("vocabulary/corrupt", "encoder.json is not JSON", {}, cause);
  }
  // Only the second file has special tokens.
  const ordinary = Object.keys(ids).filter((word) => word !== "<|endoftext|>" && word !== "<|startoftext|>");
  const wrong = words.findIndex((word, rank) => !Object.hasOwn(ids, word) || ids[word] !== rank);
  if (wrong >= 0 || ordinary.length !== words.length) {
    const seen = wrong < 0 ? `${ordinary.length} tokens` : `${JSON.stringify(words[wrong])} as ${ids[words[wrong]!]}`;
    const message = `vocab.bpe and encoder.json contradict each other: ${wrong < 0 ? `${words.length} tokens` : `rank ${wrong}`} and ${seen}`;
    throw new ReckonerError("vocabulary/corrupt", message, { rank: wrong, words: words.length, ids: ordinary.length });
  }
  const tokens = words.map((word) => {
    const bytes = fromByteLetters(word);
    if (bytes !== undefined) return bytes;
    const message = `${JSON.stringify(word)} in vocab.bpe has a letter that stands for no byte`;
    throw new ReckonerError("vocabulary/corrupt", message, { word });
  });
  return writeTiktoken({ tokens });
}
