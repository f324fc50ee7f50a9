/** What `added_tokens` must say: both readers of it refuse what native Hugging Face refuses. */
import { describe, expect, it } from "vitest";
import { readAddedTokens } from "../../src/pipeline/added-tokens.ts";
import { readTokenizerJson } from "../../src/vocabulary/index.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";
import { byteModel } from "./tiny-models.ts";

const token = {
  ...{ id: 300, content: "<x>", single_word: false, lstrip: false, rstrip: false, normalized: true, special: false },
};
const fields = Object.keys(token) as (keyof typeof token)[];
const file = (added: object): object => tinyJson({ model: byteModel(), added_tokens: [added] });
const corrupt = expect.objectContaining({ code: "vocabulary/corrupt" });

/** The token without a field, and with nothing in it. */
function damaged(field: keyof typeof token): object[] {
  const { [field]: _, ...rest } = token;
  return [rest, { ...token, [field]: null }];
}

describe("an added token", () => {
  it("is read with its flags", () => {
    expect(readAddedTokens([token], "added_tokens")).toEqual([token]);
    const { pipeline } = readTokenizerJson(file(token), { name: "tiny" });
    expect(pipeline?.added_tokens[0]).toMatchObject({ ...token, id: expect.any(Number) });
  });

  it.each(fields)("without its field %s is refused by both readers", (field) => {
    for (const added of damaged(field)) {
      expect(() => readAddedTokens([added], "added_tokens")).toThrowError(corrupt);
      expect(() => readTokenizerJson(file(added), { name: "tiny" })).toThrowError(corrupt);
    }
  });

  it.skipIf(!hasNative)(`… as by native Hugging Face (${needsNative})`, () => {
    expect(() => native(file(token))).not.toThrow();
    for (const added of fields.flatMap(damaged)) expect(() => native(file(added))).toThrow();
  });
});
