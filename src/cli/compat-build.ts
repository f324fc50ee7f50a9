/**
 * `npm run build:compat`: writes `build/compat/gpt-tokenizer/model/<name>.js`, a module per model as in npm
 * `gpt-tokenizer`, and `src/compat/gpt-tokenizer/encoding/<name>.ts`, one per encoding.
 *
 * Models and their limits come from `models/openai`, with the dated names that `prices/openai` lists; prices are those of
 * that list on the day it was read. The model modules are small and many, so they are built and not kept in version
 * control; those of encodings are.
 */

import { isChatModel } from "../compat/gpt-tokenizer/chat.ts";
import type { ModelSpec, Prices } from "../compat/gpt-tokenizer/index.ts";
import { type EncodingName, encodingForModel, models } from "../models/openai.ts";
import openai from "../prices/openai.ts";
import { priceBook } from "../pricing/index.ts";
import { encodingModules, functions } from "./compat-encodings.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/** Dated names that the package has modules for but neither of our lists spells out. */
const dated: readonly string[] = [
  "computer-use-preview-2025-03-11",
  "gpt-4.5-preview-2025-02-27",
  "gpt-4o-audio-preview-2024-10-01",
  "gpt-4o-audio-preview-2024-12-17",
  "gpt-4o-audio-preview-2025-06-03",
  "gpt-4o-mini-audio-preview-2024-12-17",
  "gpt-4o-mini-realtime-preview-2024-12-17",
  "gpt-4o-mini-transcribe-2025-03-20",
  "gpt-4o-mini-transcribe-2025-12-15",
  "gpt-4o-mini-tts-2025-03-20",
  "gpt-4o-mini-tts-2025-12-15",
  "gpt-4o-realtime-preview-2025-06-03",
  "gpt-5-nano-2025-08-07",
];

/**
 * Models whose encoding only the package states. Its modules for dall-e, moderation, sora, tts-1 and whisper have no
 * counterpart here: the package falls back on its default encoding for them, which no source confirms.
 */
const asInPackage: Readonly<Record<string, EncodingName>> = {
  "chatgpt-image-latest": "o200k_base",
  "code-search-ada-text-001": "r50k_base",
  "code-search-babbage-text-001": "r50k_base",
  "gpt-3.5-0301": "cl100k_base",
  "gpt-image-1": "o200k_base",
  "gpt-image-1-mini": "o200k_base",
  "gpt-image-1.5": "o200k_base",
  "gpt-image-1.5-2025-12-16": "o200k_base",
  "gpt-image-2": "o200k_base",
  "gpt-image-2-2026-04-21": "o200k_base",
  "gpt-live-transcribe": "o200k_base",
  "gpt-realtime-translate": "o200k_base",
  "gpt-realtime-whisper": "o200k_base",
  "gpt-transcribe": "o200k_base",
  "text-search-ada-query-001": "r50k_base",
  "text-search-babbage-query-001": "r50k_base",
  "text-search-curie-query-001": "r50k_base",
  "text-search-davinci-query-001": "r50k_base",
};

/** File names in `model/`, and their texts. */
export function modelModules(): Map<string, string> {
  const modules = new Map<string, string>();
  for (const name of modelNames()) {
    const encoding = `"../encoding/${asInPackage[name] ?? encodingForModel(name)}.js"`;
    const head = "// Made by npm run build:compat from src/models/openai.ts and src/prices/openai.ts.";
    const isChat = isChatModel(name);
    const names = isChat ? [...functions, "countChatCompletionTokens"] : functions;
    const code = [
      head,
      `import encoding from ${encoding};`,
      'export * from "../constants.js";',
      `const api = /* @__PURE__ */ encoding.forModel(${JSON.stringify(specOf(name))});`,
      "export const {",
      ...names.map((each) => `  ${each},`),
      "} = api;",
      "export default api;",
    ];
    const count = "countChatCompletionTokens: (request: ChatCompletionRequest) => number";
    const types = [
      head,
      `import type { ChatCompletionRequest } from ${encoding};`,
      `export * from ${encoding};`,
      `export { default } from ${encoding};`,
      ...(isChat ? [`export declare const ${count};`] : []),
    ];
    modules.set(`${name}.js`, `${code.join("\n")}\n`);
    modules.set(`${name}.d.ts`, `${types.join("\n")}\n`);
  }
  return modules;
}

/** Every known model, and the dated names on its price card. */
function modelNames(): string[] {
  const listed = openai.cards.flatMap(({ id, names = id }) => names.split(" "));
  const plain = listed.filter((name) => /^[\w.-]+$/.test(name) && !name.includes(".ft-") && isKnown(name));
  return [...new Set([...Object.keys(models), ...plain, ...dated, ...Object.keys(asInPackage)])].sort();
}

function isKnown(model: string): boolean {
  try {
    return encodingForModel(model) !== undefined;
  } catch {
    return false;
  }
}

function specOf(name: string): ModelSpec {
  const { contextWindow, maxOutputTokens } = models[name] ?? models[name.replace(/-\d{4}-\d{2}-\d{2}$/, "")] ?? {};
  const main = pricesOf(name, undefined);
  const batch = main && pricesOf(name, "batch");
  return {
    name,
    ...(contextWindow !== undefined && { context_window: contextWindow }),
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...(main && { price_data: { main, ...(batch && { batch }) } }),
  };
}

/** Dollars per million tokens of a short request; `undefined` where there is no price. */
function pricesOf(model: string, tier: string | undefined): Prices | undefined {
  const book = priceBook([openai]);
  const cost = (input: { total: number; cacheRead?: number }, output: number): number | undefined => {
    const { usd } = book.cost({ input, output: { total: output } }, { model, at: openai.asOf, tier });
    // The price of a thousand tokens, times a thousand, without going through binary fractions.
    return usd === undefined ? undefined : Number(`${usd}e3`);
  };
  try {
    const input = cost({ total: 1_000 }, 0);
    const cached = cost({ total: 1_000, cacheRead: 1_000 }, 0);
    const output = cost({ total: 0 }, 1_000);
    if (input === undefined) return undefined;
    const isCheaper = cached !== undefined && cached < input;
    return { input, ...(output !== undefined && { output }), ...(isCheaper && { cached_input: cached }) };
  } catch {
    return undefined;
  }
}

const [, script, folder, sources] = process.argv;
// Run as a program, not imported by a test.
if (script?.endsWith("compat-build.js") && folder && sources) {
  for (const [name, text] of modelModules()) await writeIfChanged(`${folder}/model/${name}`, text);
  for (const [name, text] of encodingModules()) await writeIfChanged(`${sources}/encoding/${name}`, text);
}
