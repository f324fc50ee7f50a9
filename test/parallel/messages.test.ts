/**
 * What a worker is sent arrives as it was: a vocabulary with its bytes, and where its ready-made tables are.
 */
import { describe, expect, it } from "vitest";
import { received, sent } from "../../src/parallel/messages.ts";
import type { VocabularySource } from "../../src/vocabulary/index.ts";
import { sources } from "../tokenizers.ts";

const bytes = Uint8Array.of(1, 2, 3);

/** What becomes of a source on its way. */
const afterwards = (source: VocabularySource): unknown => received(structuredClone(sent(source, bytes)));

describe("a vocabulary that is sent", () => {
  it.each([sources.o200k_base, sources.cl100k_base])("$name has its tables where they were", (source) => {
    expect(source.tables).toBeInstanceOf(URL);
    expect(afterwards(source)).toEqual({ ...source, packed: bytes });
  });

  it("has its own special tokens and reference", () => {
    const source = { name: "mine", packed: bytes, specialTokens: { "<|mine|>": 7 }, reference: "mine 1.0" };
    expect(afterwards(source)).toEqual(source);
  });

  it("may be bytes alone", () => {
    expect(received(structuredClone(bytes))).toEqual(bytes);
  });
});
