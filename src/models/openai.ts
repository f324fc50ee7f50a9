/**
 * OpenAI's models: the encoding of each one, its context window and its output limit.
 *
 * An encoding's evidence is `tiktoken` where tiktoken 0.14.0 maps the name or its prefix
 * (https://github.com/openai/tiktoken/blob/0.14.0/tiktoken/model.py), else `family`: OpenAI has not
 * published it, and it is taken from related models. For GPT-6 see
 * https://github.com/simonw/ttok/releases/tag/1.0. Context windows and output limits are those of the model's page,
 * `source`, as npm gpt-tokenizer 4.0.0, npm @pydantic/genai-prices 0.1.8 and gateways had them on `asOf`.
 *
 * Some models accept less input than their window holds, however short the answer. "All GPT-5 models
 * can accept a maximum of 272,000 input tokens", says https://openai.com/index/introducing-gpt-5-for-developers/ of
 * 2025-08-07; the limits of each model are in
 * https://learn.microsoft.com/azure/foundry/foundry-models/concepts/models-sold-directly-by-azure (2026-09-29), and those of
 * gpt-5.2-pro and gpt-5.5-pro in https://github.com/anomalyco/models.dev at f3fc692 (2026-07-02).
 */
import { ReckonerError, typingSteps } from "../errors.ts";

/** The vocabularies that OpenAI's models use; each is a module of `reckoner/vocabularies/`. */
export type EncodingName =
  | "o200k_base"
  | "o200k_harmony"
  | "cl100k_base"
  | "p50k_base"
  | "p50k_edit"
  | "r50k_base"
  | "gpt2";

/** What is known about one model. */
export interface OpenAiModel {
  readonly encoding: EncodingName;
  /** Whether tiktoken names the encoding, or the model's family suggests it. */
  readonly evidence: "tiktoken" | "family";
  /** Most tokens in one call, input and output together. */
  readonly contextWindow?: number;
  /** Most input tokens, where that is less than the window. */
  readonly maxInputTokens?: number;
  /** Most output tokens in one call, reasoning included. */
  readonly maxOutputTokens?: number;
  /** Where to check. */
  readonly source: string;
  /** Date on which the entry was true. */
  readonly asOf: string;
}

/** One row: name, context window, output limit, and the page when its name is not the model's. */
type Row = readonly [name: string, contextWindow?: number, maxOutputTokens?: number, page?: string];

/** Rows that share an encoding, its evidence and a date. */
interface Table {
  readonly encoding: EncodingName;
  readonly evidence: OpenAiModel["evidence"];
  readonly asOf: string;
  readonly rows: readonly Row[];
}

const tables: readonly Table[] = [
  {
    encoding: "o200k_base",
    evidence: "tiktoken",
    asOf: "2026-08-16",
    rows: [
      ["gpt-5.6-sol", 1_050_000, 128_000],
      ["gpt-5.6-terra", 1_050_000, 128_000],
      ["gpt-5.6-luna", 1_050_000, 128_000],
      ["gpt-5.6-cyber", 400_000, 128_000],
      ["gpt-5.5", 1_050_000, 128_000],
      ["gpt-5.5-pro", 1_050_000, 128_000],
      ["gpt-5.4", 1_050_000, 128_000],
      ["gpt-5.4-pro", 1_050_000, 128_000],
      ["gpt-5.4-mini", 400_000, 128_000],
      ["gpt-5.4-nano", 400_000, 128_000],
      ["gpt-5.3-codex", 400_000, 128_000],
      ["gpt-5.3-chat-latest", 128_000, 16_384],
      ["gpt-5.2", 400_000, 128_000],
      ["gpt-5.2-pro", 400_000, 128_000],
      ["gpt-5.2-codex", 400_000, 128_000],
      ["gpt-5.2-chat-latest", 128_000, 16_384],
      ["gpt-5.1", 400_000, 128_000],
      ["gpt-5.1-mini"],
      ["gpt-5.1-codex", 400_000, 128_000],
      ["gpt-5.1-codex-max", 400_000, 128_000],
      ["gpt-5.1-codex-mini", 400_000, 128_000],
      ["gpt-5.1-chat-latest", 128_000, 16_384],
      ["gpt-5", 400_000, 128_000],
      ["gpt-5-pro", 400_000, 272_000],
      ["gpt-5-mini", 400_000, 128_000],
      ["gpt-5-nano", 400_000, 128_000],
      ["gpt-5-codex", 400_000, 128_000],
      ["gpt-5-chat-latest", 128_000, 16_384],
      ["gpt-4.5-preview", 128_000, 16_384],
      ["gpt-4.1", 1_047_576, 32_768],
      ["gpt-4.1-mini", 1_047_576, 32_768],
      ["gpt-4.1-nano", 1_047_576, 32_768],
      ["gpt-4o", 128_000, 16_384],
      ["gpt-4o-2024-05-13", 128_000, 4_096, "gpt-4o"],
      ["gpt-4o-mini", 128_000, 16_384],
      ["gpt-4o-search-preview", 128_000, 16_384],
      ["gpt-4o-mini-search-preview", 128_000, 16_384],
      ["gpt-4o-audio-preview", 128_000, 16_384],
      ["gpt-4o-mini-audio-preview", 128_000, 16_384],
      ["gpt-4o-realtime-preview", 32_000, 4_096],
      ["gpt-4o-realtime-preview-2024-10-01", 16_000, 4_096, "gpt-4o-realtime-preview"],
      ["gpt-4o-realtime-preview-2024-12-17", 16_000, 4_096, "gpt-4o-realtime-preview"],
      ["gpt-4o-mini-realtime-preview", 16_000, 4_096],
      ["gpt-4o-transcribe", 16_000, 2_000],
      ["gpt-4o-transcribe-diarize", 16_000, 2_000],
      ["gpt-4o-mini-transcribe", 16_000, 2_000],
      ["gpt-4o-mini-tts"],
      ["chatgpt-4o-latest", 128_000, 16_384],
      ["o1", 200_000, 100_000],
      ["o1-pro", 200_000, 100_000],
      ["o1-mini", 128_000, 65_536],
      ["o1-preview", 128_000, 32_768],
      ["o3", 200_000, 100_000],
      ["o3-pro", 200_000, 100_000],
      ["o3-mini", 200_000, 100_000],
      ["o3-deep-research", 200_000, 100_000],
      ["o4-mini", 200_000, 100_000],
      ["o4-mini-deep-research", 200_000, 100_000],
    ],
  },
  {
    encoding: "o200k_base",
    evidence: "family",
    asOf: "2026-08-16",
    rows: [
      ["codex-mini-latest", 200_000, 100_000],
      ["computer-use-preview", 8_192, 1_024],
      ["chat-latest", 400_000, 128_000],
      ["daybreak-blue-latest", 1_050_000, 128_000, "gpt-5.6-sol"],
      ["daybreak-red-latest", 400_000, 128_000, "gpt-5.6-cyber"],
      ["gpt-daybreak-blue-latest", 1_050_000, 128_000, "gpt-5.6-sol"],
      ["gpt-daybreak-red-latest", 400_000, 128_000, "gpt-5.6-cyber"],
      ["gpt-audio", 128_000, 16_384],
      ["gpt-audio-1.5", 128_000, 16_384],
      ["gpt-audio-mini", 128_000, 16_384],
      ["gpt-realtime", 32_000, 4_096],
      ["gpt-realtime-1.5", 32_000, 4_096],
      ["gpt-realtime-2", 128_000, 32_000],
      ["gpt-realtime-2.1", 128_000, 32_000],
      ["gpt-realtime-2.1-mini", 128_000, 32_000],
      ["gpt-realtime-mini", 32_000, 4_096],
    ],
  },
  {
    encoding: "o200k_base",
    evidence: "family",
    asOf: "2026-11-17",
    rows: [
      ["gpt-6.2-sol", 1_050_000, 128_000],
      ["gpt-6.1-sol", 1_050_000, 128_000],
      ["gpt-6.1-terra", 1_050_000, 128_000],
      ["gpt-6-astra", 1_050_000, 128_000],
      ["gpt-6-sol", 1_050_000, 128_000],
      ["gpt-6-luna", 1_050_000, 128_000],
      ["gpt-6-cyber"],
      ["gpt-6-rosalind"],
    ],
  },
  {
    encoding: "o200k_harmony",
    evidence: "tiktoken",
    asOf: "2026-08-16",
    rows: [
      ["gpt-oss-120b", 131_072, 131_072],
      ["gpt-oss-20b", 131_072, 131_072],
      ["gpt-oss-safeguard-120b"],
      ["gpt-oss-safeguard-20b"],
    ],
  },
  {
    encoding: "cl100k_base",
    evidence: "tiktoken",
    asOf: "2026-08-16",
    rows: [
      ["gpt-4", 8_192, 8_192],
      ["gpt-4-0314", 8_192, 8_192, "gpt-4"],
      ["gpt-4-0613", 8_192, 8_192, "gpt-4"],
      ["gpt-4-32k"],
      ["gpt-4-turbo", 128_000, 4_096],
      ["gpt-4-turbo-preview", 128_000, 4_096],
      ["gpt-4-0125-preview", 128_000, 4_096, "gpt-4-turbo-preview"],
      ["gpt-4-1106-preview"],
      ["gpt-4-1106-vision-preview", 128_000, 4_096, "gpt-4-turbo"],
      ["gpt-4-vision-preview"],
      ["gpt-3.5-turbo", 16_385, 4_096],
      ["gpt-3.5-turbo-0125", 16_385, 4_096, "gpt-3.5-turbo"],
      ["gpt-3.5-turbo-1106", 16_385, 4_096, "gpt-3.5-turbo"],
      ["gpt-3.5-turbo-16k"],
      ["gpt-3.5-turbo-16k-0613", 16_385, 4_096, "gpt-3.5-turbo-16k-0613"],
      ["gpt-3.5-turbo-instruct", 4_096, 4_096],
      ["gpt-3.5"],
      ["gpt-35-turbo"],
      ["davinci-002"],
      ["babbage-002"],
      ["text-embedding-3-large", 8_192],
      ["text-embedding-3-small", 8_192],
      ["text-embedding-ada-002", 8_192],
    ],
  },
  {
    encoding: "p50k_base",
    evidence: "tiktoken",
    asOf: "2026-08-16",
    rows: [
      ["text-davinci-003"],
      ["text-davinci-002"],
      ["code-davinci-002"],
      ["code-davinci-001"],
      ["code-cushman-002"],
      ["code-cushman-001"],
      ["davinci-codex"],
      ["cushman-codex"],
    ],
  },
  {
    encoding: "p50k_edit",
    evidence: "tiktoken",
    asOf: "2026-08-16",
    rows: [["text-davinci-edit-001"], ["code-davinci-edit-001"]],
  },
  {
    encoding: "r50k_base",
    evidence: "tiktoken",
    asOf: "2026-08-16",
    rows: [
      ["davinci"],
      ["curie"],
      ["babbage"],
      ["ada"],
      ["text-davinci-001"],
      ["text-curie-001"],
      ["text-babbage-001"],
      ["text-ada-001"],
      ["text-similarity-davinci-001"],
      ["text-similarity-curie-001"],
      ["text-similarity-babbage-001"],
      ["text-similarity-ada-001"],
      ["text-search-davinci-doc-001"],
      ["text-search-curie-doc-001"],
      ["text-search-babbage-doc-001"],
      ["text-search-ada-doc-001"],
      ["code-search-babbage-code-001"],
      ["code-search-ada-code-001"],
    ],
  },
  { encoding: "gpt2", evidence: "tiktoken", asOf: "2026-08-16", rows: [["gpt2"], ["gpt-2"]] },
];

/** Encodings by prefix of the name; the first that matches decides. tiktoken's prefixes come first, then the families'. */
const prefixes: readonly (readonly [prefix: string, encoding: EncodingName])[] = [
  ["o1-", "o200k_base"],
  ["o3-", "o200k_base"],
  ["o4-mini-", "o200k_base"],
  ["gpt-5", "o200k_base"],
  ["gpt-4.5-", "o200k_base"],
  ["gpt-4.1-", "o200k_base"],
  ["chatgpt-4o-", "o200k_base"],
  ["gpt-4o-", "o200k_base"],
  ["gpt-4-", "cl100k_base"],
  ["gpt-3.5-turbo-", "cl100k_base"],
  ["gpt-35-turbo-", "cl100k_base"],
  ["gpt-oss-", "o200k_harmony"],
  ["gpt-6", "o200k_base"],
  ["gpt-audio-", "o200k_base"],
  ["gpt-realtime-", "o200k_base"],
];

/** Provider prefixes that gateways and clouds put before a model's own name. */
const providers = /^(?:openrouter\/|azure_ai\/|azure[/:]|openai[/:.])+/;

/** Input limits of models that accept less than their window holds. */
const inputLimits: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [
        272_000,
        "gpt-5 gpt-5-mini gpt-5-nano gpt-5-codex gpt-5-pro gpt-5.1 gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.2 gpt-5.2-codex gpt-5.2-pro gpt-5.3-codex gpt-5.4-mini gpt-5.4-nano chat-latest",
      ],
      [
        922_000,
        "gpt-5.4 gpt-5.4-pro gpt-5.5 gpt-5.5-pro gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna daybreak-blue-latest gpt-daybreak-blue-latest gpt-6-astra gpt-6-sol gpt-6-luna gpt-6.1-sol",
      ],
    ] as const
  ).flatMap(([limit, names]) => names.split(" ").map((name) => [name, limit])),
);

/** Every model known by name. Dated snapshots are listed only where they differ from their model. */
export const models: Readonly<Record<string, OpenAiModel>> = Object.fromEntries(
  tables.flatMap(({ encoding, evidence, asOf, rows }) =>
    rows.map(([name, contextWindow, maxOutputTokens, page = name]): [string, OpenAiModel] => [
      name,
      {
        encoding,
        evidence,
        ...(contextWindow !== undefined && { contextWindow }),
        ...(inputLimits[name] !== undefined && { maxInputTokens: inputLimits[name] }),
        ...(maxOutputTokens !== undefined && { maxOutputTokens }),
        source:
          contextWindow === undefined && evidence === "tiktoken"
            ? "https://github.com/openai/tiktoken/blob/0.14.0/tiktoken/model.py"
            : `https://developers.openai.com/api/docs/models/${page}`,
        asOf,
      },
    ]),
  ),
);

/**
 * What is known of an OpenAI model, by any of its names that {@link encodingForModel} takes.
 *
 * @param model - A model's name as OpenAI, Azure or a gateway spells it, a snapshot's or a fine-tune's.
 * @returns The model of that name, or the snapshot's or fine-tune's own; undefined for others, though a prefix may tell
 *   their encoding.
 * @throws {@link ReckonerError} `input/not-a-string` for anything but a string.
 * @example
 * findModel("openai/gpt-4.1-2025-04-14").contextWindow; // 1_047_576
 */
export function findModel(model: string): OpenAiModel | undefined {
  return modelOf(baseOf(model));
}

/**
 * The encoding of an OpenAI model.
 *
 * Removes a provider (`openai/gpt-5`, `azure/gpt-35-turbo`), takes the base of a fine-tune
 * (`ft:gpt-4o-mini-2024-07-18:org::id`, `davinci:ft-org`), and looks for that name, then without a snapshot's date, and
 * last by prefix.
 *
 * @param model - A model's name as OpenAI, Azure or a gateway spells it.
 * @throws {@link ReckonerError} `model/unknown`; `details.closest` holds the three nearest names.
 *   `input/not-a-string` for anything but a string.
 * @example
 * encodingForModel("gpt-5"); // "o200k_base"
 */
export function encodingForModel(model: string): EncodingName {
  const name = baseOf(model);
  const encoding = modelOf(name)?.encoding ?? prefixes.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (encoding !== undefined) return encoding;

  const closest = closestTo(name);
  const names = closest.map((each) => `"${each}"`).join(", ");
  const message = `no OpenAI model is known as ${JSON.stringify(model.slice(0, 100))}; the closest are ${names}. Name one of these, or an encoding such as "o200k_base"`;
  throw new ReckonerError("model/unknown", message, { model, closest });
}

/** The name without a provider; of a fine-tune, its base's. */
function baseOf(model: string): string {
  if (typeof model !== "string") {
    throw new ReckonerError("input/not-a-string", `a model's name must be a string, got ${typeof model}`, {
      got: typeof model,
    });
  }
  const name = model.replace(providers, "");
  if (name.startsWith("ft:")) return name.split(":")[1]!;
  const cut = name.indexOf(":ft-");
  return cut < 0 ? name : name.slice(0, cut);
}

/** A model by its own name, or without the date of a snapshot. */
function modelOf(name: string): OpenAiModel | undefined {
  const known = [name, name.replace(/-\d{4}-\d{2}-\d{2}$/, "")].find((each) => Object.hasOwn(models, each));
  return known === undefined ? undefined : models[known];
}

/** The three nearest names; the longest common prefix breaks ties. */
function closestTo(typed: string): string[] {
  const word = typed.toLowerCase().slice(0, 100);
  return Object.keys(models)
    .map((name) => ({ name, steps: typingSteps(word, name), shared: commonStart(word, name) }))
    .sort((one, other) => one.steps - other.steps || other.shared - one.shared)
    .slice(0, 3)
    .map(({ name }) => name);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
