/**
 * `--vocabulary FILE`: any model's vocabulary, told by what is in the file.
 */
import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { get_encoding } from "tiktoken";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishedText } from "../../src/cli/pack-openai.ts";
import { nameOf, readVocabularyFile } from "../../src/cli/vocabulary-file.ts";
import { readTokenizerJson } from "../../src/vocabulary/index.ts";
import { someOf } from "../random.ts";
import { folderOf, reckoner } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "reckoner-vocabulary-"));
afterAll(() => rmSync(folder, { recursive: true }));

const text = "Héllo, wörld! 测试 👩‍🚀\r\n\tif (x) {}   \n<|endoftext|> ".repeat(20);
const r50k = get_encoding("r50k_base");
const ids = [...r50k.encode_ordinary(text)];

const packed = join(import.meta.dirname, "../../build/packed/r50k_base.bin");
const ranks = join(folder, "ranks of mine.tiktoken");
beforeAll(async () => writeFileSync(ranks, await publishedText("r50k_base")));

const wordPiece = {
  added_tokens: [{ id: 0, content: "[UNK]", special: true }],
  normalizer: null,
  pre_tokenizer: { type: "Whitespace" },
  post_processor: { type: "BertProcessing", cls: ["[UNK]", 0], sep: ["[UNK]", 0] },
  decoder: { type: "WordPiece", prefix: "##", cleanup: false },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: { "[UNK]": 0, play: 1, "##ing": 2, a: 3 },
  },
};

const bpe = {
  added_tokens: [
    { id: 6, content: "<end>", special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
  ],
  normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: "Replace", pattern: { String: "▁" }, content: " " },
  model: {
    type: "BPE",
    unk_token: "<unk>",
    vocab: { "<unk>": 0, a: 1, b: 2, "▁": 3, ab: 4, "▁ab": 5 },
    merges: ["a b", "▁ ab"],
  },
};

describe("--vocabulary", () => {
  it("takes a packed file, for every command", async () => {
    const use = ["--vocabulary", packed];
    expect(await reckoner(["count", "--total", ...use], { input: text })).toMatchObject({
      code: 0,
      out: `${ids.length}\n`,
      error: "",
    });
    const encoded = await reckoner(["encode", ...use], { input: text });
    expect(encoded.out).toBe(`${ids.join(" ")}\n`);
    expect((await reckoner(["decode", ...use], { input: encoded.out })).out).toBe(text);
    const tokens = await reckoner(["tokens", "--json", ...use], { input: text });
    expect((JSON.parse(tokens.out) as { id: number }[]).map(({ id }) => id)).toEqual(ids);
    const json = await reckoner(["count", "--json", ...use], { input: text });
    expect(JSON.parse(json.out)).toMatchObject({ encoding: "r50k_base", model: null, total: { tokens: ids.length } });
  });

  it("takes a published .tiktoken file as it is, knows it by its sha256, and says how to pack it once", async () => {
    const ran = await reckoner(["encode", "--special", "all", "--vocabulary", ranks], { input: text });
    expect(ran.out).toBe(`${[...r50k.encode(text, "all")].join(" ")}\n`);
    expect(ran.error).toMatch(
      /^packed in \d+\.\d s; to do this only once: reckoner pack '.*ranks of mine\.tiktoken' -o 'ranks of mine\.bin'\n$/,
    );
    const out = join(folder, "r50k.bin");
    expect(await reckoner(["pack", ranks, "-o", out])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^r50k_base /),
    });
    expect((await reckoner(["encode", "--vocabulary", out], { input: text })).out).toBe(`${ids.join(" ")}\n`);
  });

  it("takes the tokenizer.json of a model, straight or packed", async () => {
    const cwd = folderOf({ "tiny/tokenizer.json": JSON.stringify(bpe) });
    const straight = ["--vocabulary", "tiny/tokenizer.json"];
    const ran = await reckoner(["encode", ...straight], { cwd, input: "ab ab?a" });
    expect(ran).toMatchObject({ code: 0, out: "4 5 0 1\n" });
    expect(ran.error).toMatch(/to do this only once: reckoner pack tiny\/tokenizer\.json -o tiny\.bin\n$/);
    const packing = await reckoner(["pack", "tiny/tokenizer.json", "-o", "out/my.bin"], { cwd });
    expect(packing).toMatchObject({ code: 0, out: expect.stringMatching(/^my /) });
    const use = ["--vocabulary", "out/my.bin"];
    expect((await reckoner(["count", ...use], { cwd, input: "ab ab" })).out).toMatch(/^my\n/);
    expect(await reckoner(["encode", "--special", "<end>", ...use], { cwd, input: "ab<end> ab" })).toMatchObject({
      out: "4 6 5\n",
      error: "",
    });
    expect((await reckoner(["decode", ...use, "4", "5", "6"], { cwd })).out).toBe("ab ab<end>");
    const facts = await reckoner(["pack", "tiny/tokenizer.json", "-o", "x.bin", "--scanner", "gpt2"], { cwd });
    expect(facts).toMatchObject({ code: 2, error: expect.stringContaining("leave --scanner") });
  });

  it("takes a tekken.json", async () => {
    const before = String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
    const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
    const rest = String.raw`\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
    const pattern = `${before}*${lower}+|${before}+${lower}*|${rest}`;
    const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte));
    const tokens = [...bytes, Buffer.from("ab"), Buffer.from(" ab")];
    const vocab = tokens.map((token, rank) => ({ rank, token_bytes: token.toString("base64"), token_str: null }));
    const config = {
      pattern,
      num_vocab_tokens: 258,
      default_vocab_size: 278,
      default_num_special_tokens: 20,
      version: "v3",
    };
    const cwd = folderOf({ "nemo/tekken.json": JSON.stringify({ config, vocab }) });
    const ran = await reckoner(["encode", "--special", "[INST]", "--vocabulary", "nemo/tekken.json"], {
      cwd,
      input: "[INST]ab ab",
    });
    expect(ran).toMatchObject({ code: 0, out: "3 276 277\n" });
    expect(await reckoner(["pack", "nemo/tekken.json", "-o", "nemo.bin"], { cwd })).toMatchObject({
      out: expect.stringMatching(/^nemo /),
    });
  });

  it("takes a tokenizer.json that is no BPE, where the peer is installed", async () => {
    const cwd = folderOf({ "bert/tokenizer.json": JSON.stringify(wordPiece) });
    const use = ["--vocabulary", "bert/tokenizer.json"];
    expect(await reckoner(["encode", ...use], { cwd, input: "playing a zoo" })).toMatchObject({
      code: 0,
      out: "1 2 3 0\n",
      error: "",
    });
    expect((await reckoner(["count", ...use], { cwd, input: "playing a zoo" })).out).toMatch(/^bert\n/);
    expect(await reckoner(["encode", "--add-special-tokens", ...use], { cwd, input: "a" })).toMatchObject({
      code: 0,
      out: "0 3 0\n",
    });
    expect((await reckoner(["decode", ...use, "1", "2", "3"], { cwd })).out).toBe("playing a");
    const long = "playing a ".repeat(20_000);
    expect((await reckoner(["count", "--total", ...use], { cwd, input: long })).out).toBe("60000\n");
    expect(await reckoner(["tokens", ...use], { cwd, input: "a" })).toMatchObject({
      code: 2,
      error: expect.stringContaining("see encode"),
    });
    expect(await reckoner(["pack", "bert/tokenizer.json", "-o", "x.bin"], { cwd })).toMatchObject({
      code: 1,
      error: expect.stringContaining("cannot be packed"),
    });
  });

  it("refuses what is no vocabulary on one line, with the way out", async () => {
    const cwd = folderOf({ "config.json": '{ "model_type": "llama" }', "mine.tiktoken": "IQ== 0\nIg== 1\n" });
    const ran = await reckoner(["count", "--vocabulary", "config.json"], { cwd });
    expect(ran).toMatchObject({
      code: 1,
      out: "",
      error: expect.stringMatching(/^error .*tokenizer\.json beside it.*\n$/),
    });
    const bare = await reckoner(["count", "--vocabulary", "mine.tiktoken"], { cwd });
    expect(bare).toMatchObject({ code: 2, out: "", error: expect.stringContaining("--scanner") });
  });

  it("stands alone", async () => {
    const ran = await reckoner(["count", "--vocabulary", packed, "--model", "gpt-5"]);
    expect(ran).toMatchObject({ code: 2, error: expect.stringContaining("stands alone") });
  });
});

describe("readVocabularyFile", () => {
  it.each(
    someOf([
      ["a.json", "{", "begins like JSON but is not"],
      ["a.json", "[1]", "has neither the model"],
      ["tokenizer_config.json", '{ "chat_template": "x" }', "tokenizer.json beside it"],
      ["config.json", '{ "model_type": "llama" }', "tokenizer.json beside it"],
      ["vocab.json", '{ "a": 0, "b": 1 }', "no merges"],
      ["tokenizer.model", "\n\x0e\n\x05<unk>", "SentencePiece"],
      ["model.gguf", "GGUF\x03", "GGUF"],
      ["tokenizer.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"],
      ["tokenizer.json.zip", "PK\x03\x04", "unpack it"],
      ["empty", "", "it is empty"],
      ["prose", "Once upon a time", "reckoner pack"],
    ]),
  )("refuses %s (%j) with the way out: vocabulary/corrupt", async (name, content, words) => {
    const error = { code: "vocabulary/corrupt", message: expect.stringContaining(words) };
    await expect(readVocabularyFile(join(folderOf({ [name]: content }), name))).rejects.toMatchObject(error);
  });

  it("refuses a tokenizer.json that is not UTF-8: vocabulary/corrupt, as readTokenizerJson does", async () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, Buffer.from('{ "model": { "type": "BPE", "vocab": { "\xe9": 0 }, "merges": [] } }', "latin1"));
    await expect(readVocabularyFile(path)).rejects.toMatchObject({ code: "vocabulary/corrupt" });
    expect(() => readTokenizerJson(readFileSync(path), { name: "broken" })).toThrowError(
      expect.objectContaining({ code: "vocabulary/corrupt" }),
    );
  });

  it("says what it could not read: vocabulary/not-loaded", async () => {
    await expect(readVocabularyFile(join(folder, "nothing"))).rejects.toMatchObject({ code: "vocabulary/not-loaded" });
    await expect(readVocabularyFile(folder)).rejects.toMatchObject({ code: "vocabulary/not-loaded" });
  });

  it.each(
    someOf([
      ["packed", "RKNV…"],
      ["tiktoken", "IQ== 0\r\n"],
      ["tokenizer.json", '\ufeff { "model": { "type": "BPE" } }'],
      ["tokenizer.json", '{ "model": { "vocab": {}, "merges": [] } }'],
      ["other-model", '{ "model": { "type": "Unigram" } }'],
      ["tekken", '{ "config": {}, "vocab": [] }'],
    ]),
  )("knows %s by its content: %j", async (kind, content) => {
    expect(await readVocabularyFile(join(folderOf({ file: content }), "file"))).toMatchObject({ kind });
  });
});

describe("reckoner pack", () => {
  it("does not replace its input, by whatever name", async () => {
    const content = "IQ== 0\nIg== 1\n";
    const cwd = folderOf({ "mine.tiktoken": content });
    symlinkSync("mine.tiktoken", join(cwd, "symbolic.bin"));
    linkSync(join(cwd, "mine.tiktoken"), join(cwd, "hard.bin"));
    for (const output of ["mine.tiktoken", "./mine.tiktoken", "symbolic.bin", "hard.bin"]) {
      const ran = await reckoner(["pack", "mine.tiktoken", "-o", output, "--scanner", "cl100k"], { cwd });
      expect(ran).toMatchObject({ code: 2, out: "", error: expect.stringContaining(`${output} is the input`) });
    }
    expect(readFileSync(join(cwd, "mine.tiktoken"), "utf8")).toBe(content);
  });

  it("refuses two ids for one special token, and takes one that is given twice", async () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => `${Buffer.of(byte).toString("base64")} ${byte}\n`);
    const cwd = folderOf({ "mine.tiktoken": bytes.join("") });
    const pack = (...ids: string[]) =>
      reckoner(
        [
          "pack",
          "mine.tiktoken",
          "-o",
          "a.bin",
          "--scanner",
          "cl100k",
          ...ids.flatMap((id) => ["--special", `<x>=${id}`]),
        ],
        { cwd },
      );
    const error = expect.stringContaining('--special gives "<x>" two ids, 300 and 301');
    expect(await pack("300", "301")).toMatchObject({ code: 2, out: "", error });
    expect(await pack("300", "300")).toMatchObject({ code: 0 });
  });

  it("does not pack what is packed", async () => {
    expect(await reckoner(["pack", packed, "-o", "x.bin"])).toMatchObject({
      code: 2,
      error: expect.stringContaining("already"),
    });
  });
});

describe("nameOf", () => {
  it("is the file's name, or the folder's where all files are called alike", () => {
    expect(nameOf("a/qwen3.bin")).toBe("qwen3");
    expect(nameOf("models/qwen3/tokenizer.json")).toBe("qwen3");
    expect(nameOf("mistral/tekken.json")).toBe("mistral");
    expect(nameOf("my.tiktoken")).toBe("my");
    expect(nameOf("/tokenizer.json")).toBe("tokenizer");
  });
});
