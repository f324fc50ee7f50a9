/**
 * The modules of `src/compat/gpt-tokenizer/encoding/`, which differ only in what this table holds.
 *
 * A module names its exports one by one, so each repeats the list; `npm run build:compat` writes them from here.
 */

/** What a module of an encoding or of a model exports by name. */
export const functions: readonly string[] =
  "clearMergeCache countTokens decode decodeAsync decodeAsyncGenerator decodeGenerator encode encodeChat encodeChatGenerator encodeGenerator estimateCost isWithinTokenLimit setMergeCacheSize vocabularySize".split(
    " ",
  );

interface Encoding {
  /** The text of the module's header, where its name alone does not do. */
  readonly about?: string;
  /** The packed file that holds its ordinary tokens, and how many there are. */
  readonly packed: string;
  readonly ordinaryTokens: string;
  /** Ids of special tokens, or the vocabulary on the shelf to take them from. */
  readonly specialTokens: Readonly<Record<string, number>> | string;
  /** How chats are laid out, if not as ChatML. */
  readonly chatFormat?: string;
  /** The model assumed for a chat that names none. */
  readonly chatModel?: string;
}

const end = { "<|endoftext|>": 50256 };
const r50k = { packed: "r50k_base", ordinaryTokens: "50_256" };
const p50k = { packed: "p50k_base", ordinaryTokens: "50_280" };
const o200k = { packed: "o200k_base", ordinaryTokens: "199_998" };

const encodings: Readonly<Record<string, Encoding>> = {
  cl100k_base: {
    about: [
      "`gpt-tokenizer/encoding/cl100k_base`. The special tokens of chats, `<|im_…|>`, are not in tiktoken's list; their ids",
      "are those that OpenAI's cookbook and the package give them.",
    ].join("\n"),
    packed: "cl100k_base",
    ordinaryTokens: "100_256",
    specialTokens: {
      "<|endoftext|>": 100257,
      "<|fim_prefix|>": 100258,
      "<|fim_middle|>": 100259,
      "<|fim_suffix|>": 100260,
      "<|im_start|>": 100264,
      "<|im_end|>": 100265,
      "<|im_sep|>": 100266,
      "<|endofprompt|>": 100276,
    },
  },
  gpt2: { ...r50k, about: "`gpt-tokenizer/encoding/gpt2`: r50k_base under its first name.", specialTokens: end },
  o200k_base: {
    ...o200k,
    about: [
      "`gpt-tokenizer/encoding/o200k_base`, which is also the package's main module.",
      "",
      "tiktoken has two special tokens here, 199,999 and 200,018. The other six are the package's own, for chats; the",
      "package gives `<|endofprompt|>` the id 200,006, which is not the reference's.",
    ].join("\n"),
    specialTokens: {
      "<|endoftext|>": 199999,
      "<|fim_prefix|>": 200000,
      "<|fim_middle|>": 200001,
      "<|fim_suffix|>": 200002,
      "<|im_start|>": 200003,
      "<|im_end|>": 200004,
      "<|im_sep|>": 200005,
      "<|endofprompt|>": 200018,
    },
    chatModel: "gpt-4o",
  },
  o200k_harmony: {
    ...o200k,
    about:
      "`gpt-tokenizer/encoding/o200k_harmony`: the special tokens are those of `reckoner/vocabularies/o200k_harmony`.",
    specialTokens: "o200k_harmony",
    chatFormat: "harmony",
    chatModel: "gpt-oss-120b",
  },
  p50k_base: { ...p50k, specialTokens: end },
  p50k_edit: {
    ...p50k,
    specialTokens: { ...end, "<|fim_prefix|>": 50281, "<|fim_middle|>": 50282, "<|fim_suffix|>": 50283 },
  },
  r50k_base: { ...r50k, specialTokens: end },
};

/** File names in `encoding/`, and their texts. */
export function encodingModules(): Map<string, string> {
  return new Map(Object.entries(encodings).map(([name, encoding]) => [`${name}.ts`, moduleOf(name, encoding)]));
}

function moduleOf(name: string, encoding: Encoding): string {
  const { about = `\`gpt-tokenizer/encoding/${name}\`.`, packed, ordinaryTokens, specialTokens: specials } = encoding;
  const made = "Made by npm run build:compat from src/cli/compat-encodings.ts.";
  const shelf = typeof specials === "string" ? specials : undefined;
  const { chatFormat, chatModel } = encoding;
  const lines = [
    "/**",
    ...[...about.split("\n"), "", made].map((line) => ` * ${line}`.trimEnd()),
    " */",
    `import packed from "#ready/${packed}";`,
    ...(shelf === undefined ? [] : [`import ${shelf} from "../../../vocabularies/${shelf}.ts";`]),
    'import { GptEncoding } from "../gpt-encoding.ts";',
    "",
    'export * from "../constants.ts";',
    'export type * from "../types.ts";',
    "",
    "const api: GptEncoding = /* @__PURE__ */ new GptEncoding({",
    `  name: "${name}",`,
    "  packed,",
    `  ordinaryTokens: ${ordinaryTokens},`,
    ...(typeof specials === "string"
      ? [`  specialTokens: ${specials}.specialTokens!,`]
      : [
          "  specialTokens: {",
          ...Object.entries(specials).map(([token, id]) => `    ${JSON.stringify(token)}: ${id},`),
          "  },",
        ]),
    ...(chatFormat === undefined ? [] : [`  chatFormat: "${chatFormat}",`]),
    ...(chatModel === undefined ? [] : [`  chatModel: "${chatModel}",`]),
    "});",
    "",
    ...functions.map((each) => `export const ${each}: GptEncoding["${each}"] = api.${each};`),
    "export default api;",
  ];
  return `${lines.join("\n")}\n`;
}
