/**
 * `reckoner/compat/tiktoken` beside npm `tiktoken` 1.0.22: its own published examples, and random texts.
 *
 * Published examples, retyped: README.md of the package; wasm/test/test_simple_public.test.ts and
 * js/test/compatibility.test.ts of github.com/dqbd/tiktoken at 4c8b748.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as peer from "tiktoken";
import * as peerLoad from "tiktoken/load";
import { describe, expect, it } from "vitest";
import {
  encoding_for_model,
  get_encoding,
  get_encoding_name_for_model,
  init,
  load,
  Tiktoken,
  type TiktokenEncoding,
} from "../../src/compat/tiktoken/index.ts";
import { encodingNames, tiktoken } from "../oracles.ts";
import { freshSeed, isEveryday, oneOf, Random } from "../random.ts";

const seed = freshSeed("compat/tiktoken");
const peerNames = ["gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base"] as const;
const files = createRequire(import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(files.resolve(`tiktoken/${path}`), "utf8"));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Texts of words, scripts, white space, special tokens and their beginnings. */
function randomText(random: Random, specials: readonly string[]): string {
  const parts = [
    "hello",
    " world",
    "\n\n",
    "  ",
    "'s",
    "12345",
    "naïve",
    "日本語",
    "👩‍👦",
    "\u0085",
    "<|",
    "|>",
    "\ud83d",
  ];
  return random.join(0, 12, () => (random.oneIn(5) ? random.pick(specials) : random.pick(parts)));
}

/** What a call gives, or that it throws and which special token it names. */
function outcome(call: () => Uint32Array): unknown {
  try {
    return [...call()];
  } catch (error) {
    return /not allowed: (<\|\w+\|>)/.exec((error as Error).message)?.[1] ?? (error as Error).message;
  }
}

describe("the published examples of tiktoken", () => {
  it("README: encodes and decodes, by encoding and by model, with tokens of one's own", () => {
    const gpt2 = get_encoding("gpt2");
    expect(text(gpt2.decode(gpt2.encode("hello world")))).toBe("hello world");
    expect(encoding_for_model("text-davinci-003").name).toBe("p50k_base");
    const extended = encoding_for_model("gpt2", { "<|im_start|>": 100264, "<|im_end|>": 100265 });
    expect(extended.encode("<|im_start|>test<|im_end|>", "all")).toEqual(Uint32Array.of(100264, 9288, 100265));
    extended.free();
  });

  it("README: a Tiktoken of the lite package, from the JSON of an encoding", () => {
    const { bpe_ranks, special_tokens, pat_str } = json("encoders/cl100k_base.json") as {
      bpe_ranks: string;
      special_tokens: Record<string, number>;
      pat_str: string;
    };
    const encoding = new Tiktoken(bpe_ranks, special_tokens, pat_str);
    const theirs = new peer.Tiktoken(bpe_ranks, special_tokens, pat_str);
    expect(encoding.name).toBe(theirs.name);
    // The pattern is the package's own here, so the end of a text is cut as it cuts it.
    for (const each of ["hello world", "a\n\n ", "<|endoftext|>", "<|fim_prefix|>x"]) {
      expect(encoding.encode(each, "all")).toEqual(theirs.encode(each, "all"));
    }
    theirs.free();
  });

  it("README: a Tiktoken from a rank file of one's own, with special tokens and a pattern", () => {
    const { bpe_ranks } = json("encoders/gpt2.json") as { bpe_ranks: string };
    const lines = bpe_ranks.split("\n").flatMap((line) => {
      const [, first, ...words] = line.split(" ");
      return words.map((word, i) => `${word} ${Number(first) + i}`);
    });
    const encoder = new Tiktoken(
      lines.join("\n"),
      { "<|endoftext|>": 50256, "<|im_start|>": 100264, "<|im_end|>": 100265 },
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
    );
    expect(encoder.encode("<|im_start|>test<|im_end|>", "all")).toEqual(Uint32Array.of(100264, 9288, 100265));
  });

  it("a Tiktoken with the patterns of Qwen2 and Tekken, which the package compiles and for which there are scanners", () => {
    const { bpe_ranks } = json("encoders/gpt2.json") as { bpe_ranks: string };
    const random = new Random(seed);
    const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
    const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
    const before = String.raw`[^\r\n\p{L}\p{N}]?`;
    const rest = String.raw`\s*[\r\n]+|\s+(?!\S)|\s+`;
    for (const pattern of [
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|${before}\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|${rest}`,
      String.raw`${before}${upper}*${lower}+|${before}${upper}+${lower}*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|${rest}`,
    ]) {
      const ours = new Tiktoken(bpe_ranks, {}, pattern);
      const theirs = new peer.Tiktoken(bpe_ranks, {}, pattern);
      for (let i = 0; i < 50; i++) {
        const each = randomText(random, ["HTTPServer", "DON'T", "a/b\n", "x\r\n\r\n y"]);
        expect(ours.encode(each), each).toEqual(theirs.encode(each));
      }
      theirs.free();
    }
  });

  it("README: init, with the callback that is not needed here", async () => {
    await init(() => Promise.reject(new Error("called")));
    expect(get_encoding("cl100k_base").encode("hello world")).toEqual(Uint32Array.of(15339, 1917));
  });

  it.each([
    ["gpt2", [31373, 995], [31373, 220, 50256]],
    ["cl100k_base", [15339, 1917], [15339, 220, 100257]],
    ["o200k_base", [24912, 2375], [24912, 220, 199999]],
  ] as const)("%s: hello world, and with a special token", (name, hello, special) => {
    const encoding = get_encoding(name);
    expect(encoding.encode("hello world")).toEqual(Uint32Array.from(hello));
    expect(text(encoding.decode(Uint32Array.from(hello)))).toBe("hello world");
    expect(encoding.encode("hello <|endoftext|>", "all")).toEqual(Uint32Array.from(special));
  });

  it("every token of the first 10,000 is encoded to itself", () => {
    for (const name of ["gpt2", "r50k_base", "p50k_base", "p50k_edit", "cl100k_base"] as const) {
      const encoding = get_encoding(name);
      for (let token = 0; token < 10_000; token += isEveryday ? 7 : 1) {
        if (encoding.encode_single_token(encoding.decode_single_token_bytes(token)) !== token) {
          throw new Error(`${name}: ${token}`);
        }
      }
    }
  });

  it("names encodings of models, and refuses what is none", () => {
    expect(encoding_for_model("gpt2").name).toBe("gpt2");
    expect(encoding_for_model("gpt-3.5-turbo").name).toBe("cl100k_base");
    expect(get_encoding_name_for_model("gpt2")).toBe("gpt2");
    expect(get_encoding_name_for_model("text-davinci-003")).toBe("p50k_base");
    expect(get_encoding_name_for_model("gpt-3.5-turbo")).toBe("cl100k_base");
    expect(() => get_encoding_name_for_model("gpt2-unknown")).toThrowError("Invalid model: gpt2-unknown");
    expect(() => encoding_for_model("gpt2-unknown")).toThrowError("Invalid model");
    expect(() => get_encoding("unknown" as TiktokenEncoding)).toThrowError("Invalid encoding");
  });

  it("allows and disallows special tokens", () => {
    const encoding = get_encoding("gpt2", { "<|im_start|>": 100264 });
    expect(encoding.encode("hello world")).toEqual(Uint32Array.of(31373, 995));
    expect(encoding.encode("<|endoftext|>", ["<|endoftext|>"])).toEqual(Uint32Array.of(50256));
    expect(encoding.encode("<|endoftext|>", "all")).toEqual(Uint32Array.of(50256));
    const refused = "The text contains a special token that is not allowed";
    expect(() => encoding.encode("<|endoftext|>")).toThrowError(refused);
    expect(() => encoding.encode("<|im_start|>")).toThrowError(refused);
    expect(encoding.encode("<|endoftext|>", [], [])).toEqual(Uint32Array.of(27, 91, 437, 1659, 5239, 91, 29));
    expect(() => encoding.encode("hello", "no" as "all")).toThrowError("Invalid value for allowed_special");
    expect(() => encoding.encode("hello", [], "no" as "all")).toThrowError("Invalid value for disallowed_special");
  });

  it("js-tiktoken: special tokens named one by one, emojis and other scripts", () => {
    const encoding = get_encoding("cl100k_base");
    const theirs = tiktoken("cl100k_base");
    const fim = "<|fim_prefix|>test<|fim_suffix|>";
    const refused = "The text contains a special token that is not allowed: ";
    expect(() => encoding.encode(fim)).toThrowError(`${refused}<|fim_prefix|>`);
    expect(() => encoding.encode(fim, [], "all")).toThrowError(`${refused}<|fim_prefix|>`);
    expect(() => encoding.encode(fim, ["<|fim_prefix|>"])).toThrowError(`${refused}<|fim_suffix|>`);
    const both = ["<|fim_prefix|>", "<|fim_suffix|>"];
    expect(encoding.encode(fim, both)).toEqual(theirs.encode(fim, both));
    for (const each of [
      "New lines\n\n\n\n\n       Spaces",
      "👩‍👦‍👦 👩‍👧‍👦 👩‍👧‍👧 👩‍👩‍👦 👩‍👩‍👧 🇨🇿 Emojis: 🧑🏾‍💻️🧑🏿‍🎓️🧑🏿‍🏭️🧑🏿‍💻️",
      "是美國一個人工智能研究實驗室 由非營利組織OpenAI Inc",
      "<|im_start|>test<|im_end|>",
    ]) {
      expect(encoding.encode(each)).toEqual(theirs.encode(each));
    }
  });
});

describe("beside tiktoken", () => {
  it.each(oneOf(peerNames))("%s: the same ids, the same refusals, the same bytes, for 200 texts", (name) => {
    const random = new Random(seed);
    const ours = get_encoding(name);
    const theirs = tiktoken(name);
    const specials = [...ours.special_tokens_set, "<|endoftext|"];
    for (let i = 0; i < 200; i++) {
      const each = randomText(random, specials);
      const some = specials.filter(() => random.oneIn(2));
      const more = [...specials.filter(() => random.oneIn(3)), ...(random.oneIn(3) ? ["hello"] : [])];
      const allowed = random.pick([undefined, "all" as const, some, []]);
      const disallowed = random.pick([undefined, "all" as const, [], more]);
      const got = outcome(() => ours.encode(each, allowed, disallowed));
      const wanted = outcome(() => theirs.encode(each, allowed, disallowed));
      if (typeof wanted === "string") expect(typeof got, each).toBe("string");
      else expect(got, each).toEqual(wanted);
      const ids = ours.encode_ordinary(each);
      expect(ids).toEqual(theirs.encode_ordinary(each));
      expect(ours.decode(ids)).toEqual(theirs.decode(ids));
    }
  });

  // The others have the ranks of one of these.
  it.each(oneOf(["r50k_base", "p50k_edit", "cl100k_base", "o200k_base"] as const))(
    "%s: the same stable ids, and the same completions of what is not stable",
    (name) => {
      const random = new Random(seed + 1);
      const ours = get_encoding(name);
      const theirs = tiktoken(name);
      const ends = [
        "hello fanta",
        "a\n\n",
        "x\r\n",
        "don't",
        "12345",
        "naïve",
        "日本",
        "👩‍👦",
        "<|endoftext|>",
        "é\u0085",
        "!!\n",
        "",
        "\ud83d",
      ];
      // Tens of thousands of completions, which the package takes seconds for.
      const spaces = name === "r50k_base" ? ["a \n ", "b  ", "\t\n\t", "c\u3000"] : [];
      for (const end of [
        ...ends,
        ...spaces,
        ...Array.from({ length: 6 }, () => random.pick(["sta", " wor", "()", ".\n\n", "Ä", "한", "'r"])),
      ]) {
        const each = randomText(random, ["<|endoftext|>"]) + end;
        const [stable, completions] = ours.encode_with_unstable(each, "all");
        const [theirStable, theirCompletions] = theirs.encode_with_unstable(each, "all") as [number[], number[][]];
        expect(stable, JSON.stringify(each)).toEqual(theirStable);
        const inOrder = (lists: readonly number[][]): string[] => lists.map((ids) => ids.join()).sort();
        expect(inOrder(completions), JSON.stringify(each)).toEqual(inOrder(theirCompletions));
      }
    },
  );

  it("r50k_base: token bytes in the same order, single tokens with the same ids", () => {
    const ours = get_encoding("r50k_base");
    const theirs = peer.get_encoding("r50k_base");
    const values = ours.token_byte_values();
    expect(values.length).toBe(50_256);
    expect(values).toEqual(theirs.token_byte_values());
    for (const bytes of values.filter((_, i) => i % 97 === 0)) {
      const piece = Uint8Array.from(bytes);
      expect(ours.encode_single_token(piece)).toBe(theirs.encode_single_token(piece));
    }
    const special = new TextEncoder().encode("<|endoftext|>");
    expect(ours.encode_single_token(special)).toBe(50_256);
    expect(ours.decode_single_token_bytes(50_256)).toEqual(special);
    theirs.free();
  });

  it("gives a token of 512 bytes its id, as the package does, and what is a byte longer none", () => {
    const tokens = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
    for (let length = 2; length <= 512; length *= 2) tokens.push("a".repeat(length));
    const ranks = tokens.map((token, rank) => `${btoa(token)} ${rank}`).join("\n");
    const ours = new Tiktoken(ranks, {}, gpt2Pattern);
    const theirs = new peer.Tiktoken(ranks, {}, gpt2Pattern);
    const token = new TextEncoder().encode("a".repeat(512));
    expect(theirs.encode_single_token(token)).toBe(264);
    expect(ours.encode_single_token(token)).toBe(264);
    expect(() => ours.encode_single_token(new TextEncoder().encode("a".repeat(513)))).toThrowError("is not one token");
    theirs.free();
  });

  it("has the models of the package, with the encodings that tiktoken 0.14.0 gives them", () => {
    const models = json("model_to_encoding.json") as Record<string, string>;
    const different = Object.entries(models).filter(([model, name]) => get_encoding_name_for_model(model) !== name);
    expect(different).toEqual([]);
  });

  it("knows one token after the highest id, and the special tokens", () => {
    for (const name of encodingNames) {
      const { n_vocab, special_tokens_set } = get_encoding(name);
      expect([name, n_vocab > 50_256, special_tokens_set.has("<|endoftext|>")]).toEqual([name, true, true]);
    }
    expect(get_encoding("o200k_base").n_vocab).toBe(200_019);
    expect(get_encoding("gpt2", { "<|x|>": 100_264 }).n_vocab).toBe(100_265);
  });
});

describe("load", () => {
  const registry = json("registry.json") as Record<string, Parameters<typeof load>[0] & { load_tiktoken_bpe: string }>;

  it("README: fetches the ranks that the registry names, for a Tiktoken of the lite package", async () => {
    const asked: string[] = [];
    const { bpe_ranks } = json("encoders/cl100k_base.json") as { bpe_ranks: string };
    const fetchText = (url: string): Promise<string> => {
      asked.push(url);
      return Promise.resolve(bpe_ranks);
    };
    const model = await load(registry["cl100k_base"]!, fetchText);
    expect(model).toEqual(await peerLoad.load(registry["cl100k_base"]!, fetchText));
    expect(asked).toEqual([registry["cl100k_base"]!.load_tiktoken_bpe, registry["cl100k_base"]!.load_tiktoken_bpe]);
    const encoder = new Tiktoken(model.bpe_ranks, model.special_tokens, model.pat_str);
    expect(encoder.encode("hello world")).toEqual(Uint32Array.of(15339, 1917));
  });

  it("makes of GPT-2's two files the ranks that the package makes of them", async () => {
    const random = new Random(seed + 2);
    // Letters of the first 256 ranks, in their order, are what the file of the whole vocabulary begins with.
    const printable = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    const words = [...bytes.filter(printable), ...bytes.filter((byte) => !printable(byte)).map((_, i) => 256 + i)].map(
      (unit) => String.fromCharCode(unit),
    );
    const merges: string[] = [];
    while (merges.length < 300) {
      const [left, right] = [random.pick(words), random.pick(words)];
      if (words.includes(left + right)) continue;
      merges.push(`${left} ${right}`);
      words.push(left + right);
    }
    const ids = Object.fromEntries(words.map((word, rank) => [word, rank]));
    const files: Record<string, string> = {
      "vocab.bpe": `#version: 0.2\n${merges.join("\n")}\n`,
      "encoder.json": JSON.stringify({ ...ids, "<|endoftext|>": words.length }),
    };
    const entry = {
      data_gym_to_mergeable_bpe_ranks: { vocab_bpe_file: "vocab.bpe", encoder_json_file: "encoder.json" },
      pat_str: gpt2Pattern,
      special_tokens: { "<|endoftext|>": words.length },
    };
    const read = (url: string): Promise<string> => Promise.resolve(files[url]!);
    expect(await load(entry, read)).toEqual(await peerLoad.load(entry, read));
    files["encoder.json"] = JSON.stringify({ ...ids, [words[300]!]: 301, [words[301]!]: 300 });
    await expect(load(entry, read)).rejects.toMatchObject({ code: "vocabulary/corrupt" });
    files["encoder.json"] = "{";
    await expect(load(entry, read)).rejects.toMatchObject({ code: "vocabulary/corrupt" });
  });

  it("says of an address that gives nothing, and of an entry that is none, what is wrong", async () => {
    const entry = { load_tiktoken_bpe: "no/such/file.tiktoken", pat_str: gpt2Pattern, special_tokens: {} };
    await expect(load(entry)).rejects.toMatchObject({ code: "vocabulary/not-loaded" });
    for (const wrong of [undefined, null, 5, {}, { data_gym_to_mergeable_bpe_ranks: null }]) {
      await expect(load(wrong as never)).rejects.toMatchObject({ code: "input/bad-option" });
    }
  });
});

const gpt2Pattern = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
