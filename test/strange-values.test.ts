/**
 * Values that have no text of their own, in every place of a public function's arguments: taken, or refused by a code.
 *
 * Pricing and compute have such suites of their own; the rooms of text have tokenizer/wrong-kinds.test.ts.
 */
import { describe } from "vitest";
import * as gpt from "../src/compat/gpt-tokenizer/index.ts";
import * as tiktoken from "../src/compat/tiktoken/index.ts";
import { huggingFaceTokenizer } from "../src/integrations/hugging-face.ts";
import { chatTemplate } from "../src/integrations/jinja.ts";
import { encodingForModel } from "../src/models/openai.ts";
import { ParallelTokenizer } from "../src/parallel/index.ts";
import { byteLetters } from "../src/pipeline/byte-letters.ts";
import { attachCounter, LiveText } from "../src/widget/index.ts";
import { refusedBy, takesOrRefuses } from "./strange-values.ts";
import { packed } from "./tokenizers.ts";

describe("models", () => {
  takesOrRefuses([["encodingForModel", encodingForModel, "gpt-5"]]);
});

describe("integrations", () => {
  const unknown = {
    id: 0,
    content: "[UNK]",
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  };
  const single = [{ SpecialToken: { id: "[UNK]", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }];
  const json = {
    added_tokens: [unknown],
    normalizer: null,
    pre_tokenizer: { type: "Whitespace" },
    post_processor: { type: "TemplateProcessing", single, pair: [], special_tokens: {} },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: { "[UNK]": 0, a: 1 },
    },
  };
  const config = { chat_template: "{{ bos_token }}", bos_token: "<s>" };
  const messages = [{ role: "user", content: "x" }];
  takesOrRefuses([
    ["chatTemplate", chatTemplate, config, { tokens: { bos_token: "<s>" }, name: "default" }],
    [
      "prompt",
      (text: never, given: never) => chatTemplate(text).prompt(given, ["<s>"]),
      "{{ messages[0].content }}",
      { messages },
    ],
    ["huggingFaceTokenizer", huggingFaceTokenizer, json, { name: "n" }],
  ]);
});

describe("compat", () => {
  const gpt2 = tiktoken.get_encoding("gpt2");
  const spec = { name: "gpt-4o", price_data: { main: { input: 1, output: 2, cached_input: 1 }, batch: { input: 1 } } };
  const encode = { allowedSpecial: new Set(["<|endoftext|>"]), disallowedSpecial: new Set() };
  const chat = [{ role: "user", name: "n", content: "x", function_call: { name: "f", arguments: "{}" } }];
  const functions = [
    {
      name: "f",
      description: "d",
      parameters: {
        type: "object",
        properties: {
          a: { type: "string", description: "d", enum: ["b"] },
          c: { type: "array", items: { type: "number", minimum: 3 } },
        },
        required: ["a"],
      },
    },
  ];
  takesOrRefuses([
    ["get_encoding", tiktoken.get_encoding, "gpt2", { "<|x|>": 60_000 }],
    ["encoding_for_model", tiktoken.encoding_for_model, "gpt2", { "<|x|>": 60_000 }],
    ["get_encoding_name_for_model", tiktoken.get_encoding_name_for_model, "gpt2"],
    ["init", tiktoken.init, ["gpt2"]],
    [
      "load",
      tiktoken.load,
      { load_tiktoken_bpe: "u", special_tokens: {}, pat_str: "x", explicit_n_vocab: 1 },
      async () => "IQ== 0",
    ],
    [
      "load of two files",
      tiktoken.load,
      {
        data_gym_to_mergeable_bpe_ranks: { vocab_bpe_file: "a", encoder_json_file: "b" },
        special_tokens: {},
        pat_str: "x",
      },
      async (url: string) =>
        url === "a"
          ? "#v\n"
          : JSON.stringify(Object.fromEntries([...byteLetters].sort().map((letter, id) => [letter, id]))),
    ],
    [
      "Tiktoken",
      (ranks: never, special: never, pattern: never) => refusedBy(() => new tiktoken.Tiktoken(ranks, special, pattern)),
      "IQ== 0",
      { "<|x|>": 1 },
      "x",
    ],
    ["encode", gpt2.encode.bind(gpt2), "x", ["<|endoftext|>"], []],
    ["encode_with_unstable", gpt2.encode_with_unstable.bind(gpt2), "x", ["<|endoftext|>"], []],
    ["encode_ordinary", gpt2.encode_ordinary.bind(gpt2), "x"],
    ["encode_single_token", gpt2.encode_single_token.bind(gpt2), [120]],
    ["decode", gpt2.decode.bind(gpt2), [1]],
    ["decode_single_token_bytes", gpt2.decode_single_token_bytes.bind(gpt2), 1],
    ["gpt encode", gpt.encode, "x", encode],
    ["gpt countTokens", gpt.countTokens, "x", encode],
    ["gpt countTokens of a chat", gpt.countTokens, chat, encode],
    ["gpt isWithinTokenLimit", gpt.isWithinTokenLimit, "x", 5, encode],
    ["gpt encodeGenerator", (text: never, given: never) => [...gpt.encodeGenerator(text, given)], "x", encode],
    ["gpt encodeChat", gpt.encodeChat, chat, "gpt-4o", { primeWithAssistantResponse: "assistant" }],
    [
      "gpt encodeChatGenerator",
      (text: never, name: never, given: never) => [...gpt.encodeChatGenerator(text, name, given)],
      chat,
      "gpt-4o",
      {},
    ],
    ["gpt decode", gpt.decode, [1]],
    ["gpt decodeGenerator", (ids: never) => [...gpt.decodeGenerator(ids)], [1]],
    ["gpt estimateCost", gpt.estimateCost, 5, spec],
    ["gpt forModel", (of: never) => gpt.default.forModel(of), spec],
    [
      "gpt chat completions",
      (asked: never) => gpt.default.forModel(spec).countChatCompletionTokens?.(asked),
      { messages: chat, functions, function_call: { name: "f" } },
    ],
    ["gpt setMergeCacheSize", gpt.setMergeCacheSize, 5],
  ]);
});

describe("widget", () => {
  const counter = { count: (text: string) => text.length };
  const live = new LiveText("abc");
  const field = { value: "", addEventListener() {} };
  /** What is enough of a field to be taken for one has no page: where all is right, that is found missing. */
  const attach = (given: never, options: never): void => {
    try {
      attachCounter(given, options);
    } catch (error) {
      if (!/reading|is not a function/.test((error as Error).message)) throw error;
    }
  };
  takesOrRefuses([
    ["LiveText", (text: never) => new LiveText(text), "abc"],
    ["replace", live.replace.bind(live), 0, 1, "a"],
    ["set", live.set.bind(live), "abc"],
    ["slice", live.slice.bind(live), 0, 1],
    ["blockAt", live.blockAt.bind(live), 0],
    ["count", live.count.bind(live), counter],
    ["countSome", live.countSome.bind(live), counter, 3],
    [
      "attachCounter",
      attach,
      field,
      {
        model: "gpt-5",
        encoding: "gpt2",
        limit: 5,
        output: { replaceChildren() {} },
        onChange() {},
        format() {},
        debounceMs: 5,
      },
    ],
  ]);
});

describe("parallel", () => {
  const bytes = packed(
    Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
    "cl100k",
    {},
  );
  const open = async (source: never, options: never): Promise<void> =>
    (await ParallelTokenizer.open(source, options)).close();
  takesOrRefuses([["open", open, bytes, { threads: 1 }]]);
});
