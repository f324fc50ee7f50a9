/**
 * The pipelines of model families whose tokenizer files no package carries, over vocabularies trained here, and Llama
 * 2's own vocabulary: ids, framed ids and decoded texts are native Hugging Face's.
 *
 * The pipelines are those of the table of families (`npm run families`), where real vocabularies stand behind them.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { declaration } from "../corpora.ts";
import { literal } from "../mismatch.ts";
import { hasNative, native, needsNative } from "../pipeline/native.ts";
import { pipelineText } from "../pipeline/texts.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { oracle } from "./oracles.ts";
import { type Trained, trainBytes, trainPieces } from "./train.ts";

interface Pipeline {
  readonly pre_tokenizer?: unknown;
  readonly added: readonly { readonly content: string }[];
}

const bench = <Module>(file: string): Promise<Module> => import(new URL(`../../bench/${file}`, import.meta.url).href);
const { pipelines } = await bench<{ pipelines: Readonly<Record<string, Pipeline>> }>("families/pipelines.js");
const { tokenizerOf } = await bench<{ tokenizerOf(pipeline: Pipeline, vocabulary: Trained): Record<string, unknown> }>(
  "families/assemble.js",
);

const code =
  "def f(x):\n\treturn x ** 2  # it's 12345\n\n  if (a <= b) { c = [1, 2, 3]; }\r\n/* <b>bold</b> */ https://a.b/c?d=e\n";
const languages = ["eng", "fra", "rus", "cmn_hans", "jpn", "kor", "hin", "tha", "arb"];
const texts = [...languages.map((language) => declaration(language).slice(0, 1_200)), code.repeat(4)];
const words = [
  ...texts.flatMap((text) => text.split(/(?<=[\s。])/).slice(20, 60)),
  ..."  |\n\n|'ll|1,234|۔،|<s>|▁|中文English混合".split("|"),
];

/** A vocabulary trained on what the family's own pre-tokenizer, run by native code, makes of real text. */
function trained(pipeline: Pipeline): Trained {
  const isBytes = JSON.stringify(pipeline.pre_tokenizer ?? null).includes('"ByteLevel"');
  if (!isBytes) return trainPieces(texts);
  const whole = native(tokenizerOf(pipeline, trainBytes([])));
  return trainBytes(
    texts.flatMap((text) =>
      whole
        .getPreTokenizer()
        .preTokenizeString(text)
        .map(([letters]) => letters),
    ),
  );
}

async function firstDifference(
  name: string,
  json: Record<string, unknown>,
  added: readonly string[],
): Promise<string | undefined> {
  const expected = native(json);
  const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name })));
  const random = new Random(freshSeed(`families, ${name}`));
  const piece = (): string => {
    if (random.oneIn(8) && added.length > 0) return random.pick(added);
    return random.oneIn(3) ? pipelineText(random, 12) : random.pick(words);
  };
  for (let count = 0; count < Math.max(often(150), fuzzStrings / 100); count++) {
    const text = count === 0 ? "" : random.join(1, 10, piece);
    for (const addSpecialTokens of [false, true]) {
      const want = (await expected.encode(text, null, { addSpecialTokens })).getIds();
      const ids = tokenizer.encode(text, { allowedSpecial: "all", addSpecialTokens });
      if (want.join() !== ids.join()) return `${literal(text)}: expected [${want}], got [${ids}]`;
      const decoded = await expected.decode(want, false);
      if (decoded !== tokenizer.decode(ids))
        return `[${ids}]: expected ${literal(decoded)}, got ${literal(tokenizer.decode(ids))}`;
    }
    if (tokenizer.count(text) !== tokenizer.encode(text).length) return `${literal(text)}: count and encode differ`;
  }
  return undefined;
}

describe.skipIf(!hasNative)(`families (${needsNative})`, () => {
  it.each(Object.keys(pipelines))("%s, over a vocabulary trained here", async (name) => {
    const pipeline = pipelines[name]!;
    const json = tokenizerOf(pipeline, trained(pipeline));
    expect(
      await firstDifference(
        name,
        json,
        pipeline.added.map(({ content }) => content),
      ),
    ).toBeUndefined();
  });

  it("Llama 2's own vocabulary, as llama-tokenizer-js has it: native Hugging Face's ids, and that package's", async () => {
    const { vocabById, merges } = (oracle("llama-tokenizer-js") as { default: LlamaTokenizer }).default;
    const vocab = Object.fromEntries(vocabById.map((text, id) => [text, id]));
    const list = [...merges].sort(([, one], [, other]) => one - other).map(([pair]) => pair.split(" "));
    const json = tokenizerOf(pipelines["llama2"]!, { vocab, merges: list });
    expect(await firstDifference("llama2", json, ["<s>", "</s>", "<unk>"])).toBeUndefined();
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name: "llama2" })));
    const theirs = (oracle("llama-tokenizer-js") as { default: LlamaTokenizer }).default;
    const without = words.filter((word) => !word.includes("<s>"));
    for (const text of without)
      expect([text, ...tokenizer.encode(text)]).toEqual([text, ...theirs.encode(text, false, true)]);
  });
});

interface LlamaTokenizer {
  readonly vocabById: readonly string[];
  readonly merges: ReadonlyMap<string, number>;
  encode(text: string, addBos: boolean, addSpace: boolean): number[];
}
