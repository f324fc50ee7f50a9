/**
 * Any list of merges merges as it says: in any order, with tokens that rank before their halves, that nothing reaches,
 * or that several pairs make. The lists are random, over few letters, so that everything meets everything.
 */
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import { pack, readPacked, type UnknownRule, unpack, type Vocabulary } from "../../src/vocabulary/index.ts";
import { mergeAll, ranksOfPairs } from "../../src/vocabulary/merge-list.ts";
import { mergeLong } from "../../src/vocabulary/merge-long.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { type Merge, mergeByList } from "../reference/merge-list.ts";

const seed = freshSeed("random lists of merges");
const lists = Math.max(often(40), fuzzStrings / 1_000);

/** What merging starts from: letters that are one byte, two or three, and what a list of merges over them knows. */
interface Made {
  readonly merges: readonly Merge[];
  readonly ids: ReadonlyMap<string, number>;
}

function makeMerges(random: Random, letters: readonly string[], most = 14): Made {
  const tokens = [...letters];
  const merges: Merge[] = [];
  for (let left = random.between(1, most); left > 0; left--) {
    const merge: Merge = [random.pick(tokens), random.pick(tokens)];
    if ((merge[0] + merge[1]).length > 12) continue;
    if (!tokens.includes(merge[0] + merge[1])) tokens.push(merge[0] + merge[1]);
    merges.push(merge);
  }
  // Trained lists make halves first; every second one of these does not.
  if (random.oneIn(2)) merges.sort(() => random.below(3) - 1);
  // Some tokens that no merge makes, and ids in any order.
  for (let extra = random.below(3); extra > 0; extra--) tokens.push(`${random.pick(tokens)}${random.pick(letters)}`);
  const distinct = [...new Set(tokens)];
  const ids = new Map<string, number>();
  let next = random.below(3);
  while (distinct.length > 0) {
    const at = random.oneIn(3) ? random.below(distinct.length) : 0;
    ids.set(distinct.splice(at, 1)[0]!, next);
    next += random.oneIn(5) ? 2 : 1;
  }
  return { merges, ids };
}

const utf8 = new TextEncoder();

function vocabularyOf(
  { merges, ids }: Made,
  base: "bytes" | "characters",
  unknown: UnknownRule | undefined,
  more: { ignoreMerges?: boolean; scanner?: "none" | "given"; isLatin1?: boolean } = {},
): Vocabulary {
  const tokens: (Uint8Array | undefined)[] = [];
  for (const [text, id] of ids) tokens[id] = more.isLatin1 ? Buffer.from(text, "latin1") : utf8.encode(text);
  let next = tokens.length;
  const given = new Set([...ids.keys()]);
  if (base === "bytes") {
    for (let byte = 0; byte < 256; byte++) {
      if ((byte >= 0x80 && !more.isLatin1) || !given.has(String.fromCharCode(byte)))
        tokens[next++] = Uint8Array.of(byte);
    }
  }
  return {
    name: "random",
    scanner: more.scanner ?? "none",
    specialTokens: {},
    unicode: "16.0.0",
    tokens: Array.from(tokens),
    model: {
      base,
      ignoreMerges: more.ignoreMerges ?? false,
      merges: Uint32Array.from(
        merges.flatMap(([left, right]) => [left, right, left + right].map((text) => ids.get(text)!)),
      ),
      ...(unknown !== undefined && { unknown }),
    },
  };
}

function encoder(vocabulary: Vocabulary): (text: string) => number[] {
  const file = pack(vocabulary);
  expect(pack(unpack(readPacked(file)))).toEqual(file);
  const kernel = new BpeKernel(readPacked(file));
  return (text) => {
    const end = kernel.write(text, 0);
    const ids = [
      ...(vocabulary.scanner === "given" ? kernel.encodeGiven(end, [text.length], 1) : kernel.encode(0, end)),
    ];
    expect(kernel.count(0, kernel.write(text, 0)), text).toBe(ids.length);
    return ids;
  };
}

function textOf(random: Random, letters: readonly string[]): string {
  if (random.oneIn(8)) return random.pick(letters).repeat(random.between(1, 70));
  const few = random.oneIn(2) ? letters : [random.pick(letters), random.pick(letters)];
  return random.join(1, random.oneIn(10) ? 300 : 20, () => random.pick(few));
}

describe("random lists of merges", () => {
  it("merge bytes in the order of the list", () => {
    const random = new Random(seed);
    const letters = ["a", "b", "c"];
    for (let list = 0; list < lists; list++) {
      const made = makeMerges(random, letters);
      const encode = encoder(vocabularyOf(made, "bytes", undefined));
      for (let text = 0; text < 60; text++) {
        const string = textOf(random, letters);
        const expected = mergeByList([...string], made.merges).map((token) => made.ids.get(token)!);
        expect(encode(string), `list ${list}: ${JSON.stringify(made.merges)}, ${string}`).toEqual(expected);
      }
    }
  });

  it("merge bytes of characters of two and three bytes in the order of the list, whatever tears them apart", () => {
    const random = new Random(seed + 3);
    const characters = ["a", "é", "è", "中", "丯", "亭"];
    const bytes = [...new Set(Buffer.from(characters.join("")).toString("latin1"))];
    for (let list = 0; list < 2 * lists; list++) {
      // Half of the lists make characters, so that there is something to be torn.
      const letters = random.oneIn(2) ? bytes : bytes.filter((byte) => byte !== "a" && byte !== "\xa8");
      const made = makeMerges(random, letters, 40);
      const encode = encoder(vocabularyOf(made, "bytes", undefined, { isLatin1: true, scanner: "given" }));
      for (let text = 0; text < 40; text++) {
        const string = textOf(
          random,
          letters === bytes ? characters : characters.slice(1, 2).concat(characters.slice(3)),
        );
        const merged = mergeByList([...Buffer.from(string).toString("latin1")], made.merges);
        const expected = merged.map((token) => made.ids.get(token)!);
        expect(encode(string), `list ${list}: ${JSON.stringify(made.merges)}, ${string}`).toEqual(expected);
      }
    }
  });

  it("merge characters, and leave unknown ones alone", () => {
    const random = new Random(seed + 1);
    const letters = ["a", "é", "中", "😀"];
    const unknowns = ["b", "è", "丮", "😁"];
    for (let list = 0; list < lists; list++) {
      const made = makeMerges(random, letters);
      const first = Math.max(...made.ids.values()) + 1;
      const rule = random.pick(["bytes", "token", "fused"]);
      const ids = new Map(made.ids);
      if (rule !== "bytes") ids.set("<unk>", first);
      const unknown: UnknownRule =
        rule === "bytes"
          ? { bytes: Array.from({ length: 256 }, (_, byte) => first + byte) }
          : { token: first, fuse: rule === "fused" };
      const vocabulary = vocabularyOf({ merges: made.merges, ids }, "characters", unknown, {
        scanner: random.pick(["none", "given"]),
      });
      const tokens = [...vocabulary.tokens];
      if (rule === "bytes") for (let byte = 0; byte < 256; byte++) tokens[first + byte] = Uint8Array.of(byte);
      const encode = encoder({ ...vocabulary, tokens });
      for (let text = 0; text < 60; text++) {
        const string = textOf(random, random.oneIn(2) ? letters : [...letters, ...unknowns]);
        const expected: number[] = [];
        // Unknown characters merge with nothing, so that what is between them merges alone.
        for (const [stretch] of string.matchAll(/[aé中😀]+|[^aé中😀]+/gu)) {
          if (/[aé中😀]/u.test(stretch)) {
            expected.push(...mergeByList([...stretch], made.merges).map((token) => made.ids.get(token)!));
          } else if (rule === "bytes") for (const byte of utf8.encode(stretch)) expected.push(first + byte);
          else expected.push(...(rule === "fused" ? [first] : [...stretch].map(() => first)));
        }
        expect(encode(string), `list ${list}, ${rule}: ${JSON.stringify(made.merges)}, ${string}`).toEqual(expected);
      }
    }
  });

  it("with ignore_merges, take a whole pretoken where it is a token, and only there", () => {
    const random = new Random(seed + 2);
    const letters = ["a", "b", "中", "文"];
    for (let list = 0; list < lists; list++) {
      const made = makeMerges(random, ["a", "b"]);
      const ids = new Map(made.ids);
      let next = Math.max(...ids.values()) + 1;
      for (const word of ["中文中", "文a", "中中文", "abab", "ba"]) if (!ids.has(word)) ids.set(word, next++);
      const vocabulary = vocabularyOf({ merges: made.merges, ids }, "bytes", undefined, {
        ignoreMerges: true,
        scanner: "given",
      });
      const idOfByte = new Map(
        vocabulary.tokens.flatMap((token, id) => (token?.length === 1 ? [[token[0]!, id]] : [])),
      );
      const encode = encoder(vocabulary);
      for (let text = 0; text < 60; text++) {
        const string = random.oneIn(3) ? random.pick([...ids.keys()]) : textOf(random, letters);
        const merged = mergeByList([...Buffer.from(string).toString("latin1")], made.merges);
        const expected = ids.has(string)
          ? [ids.get(string)!]
          : merged.map((token) => made.ids.get(token) ?? idOfByte.get(token.charCodeAt(0))!);
        expect(encode(string), `list ${list}: ${JSON.stringify(made.merges)}, ${string}`).toEqual(expected);
      }
    }
  });

  it("merge long tokens as they merge short ones, and take no time worth saying for it", () => {
    const random = new Random(seed + 3);
    for (let list = 0; list < lists * 5; list++) {
      const letters = 3;
      const merges: number[] = [];
      for (let id = letters; id < letters + 12; id++) merges.push(random.below(id), random.below(id), id);
      const table = Uint32Array.from(merges);
      const parts = Array.from({ length: random.between(1, 90) }, () => random.below(letters));
      const [short, long] = [[...parts], [...parts]];
      const pairs = ranksOfPairs(table);
      expect(mergeLong(long, pairs, table)).toBe(mergeAll(short, pairs, table));
      expect(long).toEqual(short);
    }
    const doubles = Uint32Array.from(
      Array.from({ length: 3 * 18 }, (_, at) => Math.floor(at / 3) + (at % 3 === 2 ? 1 : 0)),
    );
    const many = new Array<number>(2 ** 18).fill(0);
    mergeAll(many, ranksOfPairs(doubles), doubles);
    expect(many).toEqual([18]);
  });
});
