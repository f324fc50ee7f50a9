/** Every decoder gives what native Hugging Face gives, token by token as well as at once. */
import { describe, expect, it } from "vitest";
import { compileDecoder } from "../../src/pipeline/decoders.ts";
import { freshSeed, Random } from "../random.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";

const sequence = (...decoders: object[]): object => ({ type: "Sequence", decoders });
const strip = (start: number, stop: number): object => ({ type: "Strip", content: " ", start, stop });
const blank = { type: "Replace", pattern: { String: "▁" }, content: " " };
const bytes = { type: "ByteFallback" };
const fuse = { type: "Fuse" };
const byteLevel = { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true };

const components: object[] = [
  ...[byteLevel, bytes, fuse, blank, strip(1, 0), strip(0, 1)],
  ...[sequence(blank, bytes, fuse, strip(1, 0)), sequence(blank, bytes, fuse), sequence(fuse, blank)],
  ...[
    sequence(sequence(fuse), blank),
    sequence(sequence(blank, fuse), strip(2, 0)),
    sequence(blank, fuse, strip(0, 1)),
  ],
  ...[sequence(byteLevel, strip(1, 0)), sequence(byteLevel, blank), { ...blank, pattern: { Regex: "a+" } }],
  ...["always", "first", "never"].map((prepend_scheme) => ({ type: "Metaspace", replacement: "▁", prepend_scheme })),
  ...[true, false].map((cleanup) => ({ type: "WordPiece", prefix: "##", cleanup })),
  ...["</w>", ""].map((suffix) => ({ type: "BPEDecoder", suffix })),
  ...[true, false].map((cleanup) => ({ type: "CTC", pad_token: "<s>", word_delimiter_token: "▁", cleanup })),
  { type: "CTC", pad_token: "", word_delimiter_token: "", cleanup: true },
  // Nothing may be left, and to strip the end of nothing ends the reference's process.
  sequence({ type: "CTC", pad_token: "a", word_delimiter_token: "b", cleanup: true }, fuse, strip(1, 0)),
];

const tokens = [
  ...["▁", "▁a", "▁▁b", "a", "b ", "  ", " ", "##x", "##", "x</w>", "</w>", " .", "do not", "'s", "<s>", "aa"],
  ...[
    "<0x41>",
    "<0xE4>",
    "<0xB8>",
    "<0xAD>",
    "<0xFF>",
    "<0x+A>",
    "<0xf0>",
    "<0xGG>",
    "Ġ",
    "Ġa",
    "Ã",
    "©",
    "é",
    "中",
    "😀",
  ],
];

describe.skipIf(!hasNative)(`decoders (${needsNative})`, () => {
  it.each(components.map((component) => [JSON.stringify(component), component]))("%s", (_, component) => {
    const expected = native(tinyJson({ decoder: component })).getDecoder();
    const decoder = compileDecoder(component, "decoder");
    const random = new Random(freshSeed(`pipeline decoders ${JSON.stringify(component)}`));
    for (let count = 0; count < 500; count++) {
      const list = Array.from({ length: random.between(1, 9) }, () => random.pick(tokens));
      if (random.oneIn(2)) list.splice(random.below(list.length), 0, random.pick(list), random.pick(list));
      const text = expected.decode(list);
      const whole = decoder.start();
      expect([list, whole.push(list) + whole.end()]).toEqual([list, text]);
      const stream = decoder.start();
      expect([list, list.map((token) => stream.push([token])).join("") + stream.end()]).toEqual([list, text]);
    }
  });
});

describe("a decoder", () => {
  it("holds back no more than later tokens can change", () => {
    const llama2 = compileDecoder(sequence(blank, bytes, fuse, strip(1, 0)), "decoder").start();
    expect(["▁Hello", "▁wor", "ld", "<0xE4>", "<0xB8>", "<0xAD>", "!"].map((token) => llama2.push([token]))).toEqual([
      ...["Hello", " wor", "ld", "", "", "", "中!"],
    ]);
  });

  it("joins with spaces where a file has none", () => {
    const stream = compileDecoder(null, "decoder").start();
    expect(stream.push(["a", "b"]) + stream.push(["c"]) + stream.end()).toBe("a b c");
  });

  it("that is not known is refused with its place", () => {
    expect(() => compileDecoder(sequence(fuse, { type: "Cipher" }), "decoder")).toThrowError(
      expect.objectContaining({
        code: "vocabulary/unsupported",
        details: { path: "decoder.decoders[1]", component: "Cipher" },
      }),
    );
  });
});
