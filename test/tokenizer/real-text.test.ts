/**
 * Real text: human languages and programming languages, whole files, against tiktoken.
 *
 * Whole files are longer than the window in which the kernel is fed, so this is also where windows meet.
 */
import { describe, expect, it } from "vitest";
import { allLanguages, declaration, languages, machineFiles, programmingLanguages, sourceFiles } from "../corpora.ts";
import { firstMismatch, sameNumbers } from "../mismatch.ts";
import { encodingNames, tiktoken } from "../oracles.ts";
import { fuzzStrings } from "../random.ts";
import { distinctEncodings, sameIdsAs, todaysEncodings } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

describe("the real texts", () => {
  it("are there after npm ci: at least 20 languages and 10 programming languages", () => {
    expect(languages.filter((language) => declaration(language).length > 2_000).length).toBeGreaterThanOrEqual(20);
    const carried = programmingLanguages.filter((language) => sourceFiles(language, 1).length > 0);
    expect(carried).toEqual(programmingLanguages);
    expect(carried.length).toBeGreaterThanOrEqual(10 + 3); // without HTML, JSON and Markdown
  });
});

describe.each(encodingNames)("%s", (name) => {
  // Encodings that share a rank file share ordinary ids: there a few texts are enough to see that they do. Every day they
  // are enough for an encoding that is not one of today's, too.
  const isBrief = name !== sameIdsAs(name) || !todaysEncodings.includes(name);

  it.each(isBrief ? languages.slice(0, 4) : languages)(
    "encodes the declaration of human rights as tiktoken does: %s",
    async (language) => {
      const [oracle, tokenizer] = [tiktoken(sameIdsAs(name)), await tokenizerOf(name)];
      const text = declaration(language);
      expect(
        firstMismatch(
          name,
          [text],
          (part) => oracle.encode_ordinary(part),
          (part) => tokenizer.encode(part),
        ),
      ).toBeUndefined();
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      expect(tokenizer.count(text)).toBe(tokenizer.encode(text).length);
    },
  );

  it.each(isBrief ? programmingLanguages.slice(0, 4) : programmingLanguages)(
    "encodes source files as tiktoken does: %s",
    async (language) => {
      const [oracle, tokenizer] = [tiktoken(sameIdsAs(name)), await tokenizerOf(name)];
      const texts = sourceFiles(language, 200_000);
      expect(
        firstMismatch(
          name,
          texts,
          (part) => oracle.encode_ordinary(part),
          (part) => tokenizer.encode(part),
        ),
      ).toBeUndefined();
      expect(Array.from(tokenizer.countBatch(texts))).toEqual(texts.map((text) => tokenizer.encode(text).length));
      expect(texts.map((text) => tokenizer.decode(tokenizer.encode(text)))).toEqual(texts);
    },
  );
});

describe.each(fuzzStrings > 0 ? distinctEncodings : [])("%s, all the text there is", (name) => {
  it("encodes every declaration and the text files of this machine as tiktoken does", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    let units = 0;
    function* texts(): Generator<string> {
      for (const language of allLanguages()) yield declaration(language);
      yield* machineFiles(100_000_000);
    }
    for (const text of texts()) {
      units += text.length;
      if (sameNumbers(oracle.encode_ordinary(text), tokenizer.encode(text))) continue;
      expect(
        firstMismatch(
          name,
          [text],
          (part) => oracle.encode_ordinary(part),
          (part) => tokenizer.encode(part),
        ),
      ).toBeUndefined();
    }
    console.log(`${name}: ${units} code units of real text, 0 mismatches`);
  });
});
