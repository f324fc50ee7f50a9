/** What `parseWithMerges` makes of a text is what `JSON.parse` makes of it, or the same error; merges come by their places. */
import { describe, expect, it, vi } from "vitest";
import { parseWithMerges, WrittenMerges } from "../../src/vocabulary/written-merges.ts";
import { freshSeed, often, Random } from "../random.ts";

const random = new Random(freshSeed("merges in a text"));

const space = (): string => (random.oneIn(4) ? random.join(1, 2, () => random.pick([" ", "\n", "\t", "\r"])) : "");
const characters = [
  "a",
  "b",
  "é",
  "中",
  "😀",
  "\\n",
  '\\"',
  "\\\\",
  "\\u00e9",
  "\\ud83d",
  ",",
  "[",
  "]",
  "merges",
  ":",
];
const written = (): string => `"${random.join(0, 3, () => random.pick(characters))}"`;

function merge(): string {
  if (random.oneIn(60))
    return random.pick(["1", "null", "{}", '["a"]', '["a","b","c"]', '["a",1]', '"a b c"', '"ab"', "[]"]);
  if (random.oneIn(2)) return `"${written().slice(1, -1)} ${written().slice(1, -1)}"`;
  return `[${space()}${written()}${space()},${space()}${written()}${space()}]`;
}

function list(): string {
  const all = Array.from({ length: random.below(6) }, () => space() + merge() + space());
  return `[${all.length === 0 ? space() : all.join(",")}]`;
}

/** An object with some of the keys that matter, at some depth. */
function object(depth: number): string {
  const fields = Array.from({ length: random.below(4) }, () => {
    const key = random.pick(['"merges"', '"model"', '"a"', '"x\\"merges"', '"merges\\\\"', '"\\u006derges"']);
    const isDeep = depth < 3 && random.oneIn(2);
    const value =
      key.includes("erges") && !isDeep ? list() : isDeep ? object(depth + 1) : random.pick(["1", written(), list()]);
    return `${space()}${key}${space()}:${space()}${value}${space()}`;
  });
  return `{${fields.join(",")}}`;
}

function text(): string {
  const whole = random.oneIn(3)
    ? object(0)
    : `{"model":{"vocab":${object(2)},${space()}"merges"${space()}:${list()}},"a":${object(1)}}`;
  if (!random.oneIn(4)) return whole;
  const at = random.below(whole.length);
  return (
    whole.slice(0, at) +
    random.pick(["", '"', ",", "\\", "[", "]", "\u0001", "x", "0", "e1"]) +
    whole.slice(at + random.below(2))
  );
}

/** The halves of merges, however they come. */
function halves(merges: unknown): unknown {
  const [left, right] = [
    { text: "", from: 0, end: 0 },
    { text: "", from: 0, end: 0 },
  ];
  if (!(merges instanceof WrittenMerges)) return merges;
  return Array.from({ length: merges.length }, (_, rank) => {
    merges.read(rank, left, right);
    return [left, right].map((half) => half.text.slice(half.from, half.end));
  });
}

/** Merges of one text each in halves, where all of them are merges. */
function inHalves(merges: unknown): unknown {
  if (!Array.isArray(merges)) return merges;
  const pairs = merges.map((merge: unknown) => (typeof merge === "string" ? merge.split(" ") : merge));
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((half) => typeof half === "string");
  return pairs.every(isPair) ? pairs : merges;
}

interface File {
  model?: { merges?: unknown };
}

function outcome(
  parse: (text: string) => unknown,
  whole: string,
): { file?: unknown; merges?: unknown; error?: string } {
  try {
    const file = parse(whole) as File;
    const merges = file?.model?.merges;
    if (file?.model?.merges !== undefined) file.model.merges = 0;
    return { file, merges };
  } catch (cause) {
    return { error: String(cause) };
  }
}

describe("parseWithMerges", () => {
  it("gives what JSON.parse gives", () => {
    const seen = { places: 0, lists: 0, errors: 0 };
    for (let count = 0; count < often(20_000); count++) {
      const whole = text();
      const expected = outcome(JSON.parse, whole);
      const { file, merges, error } = outcome(parseWithMerges, whole);
      expect({ whole, file, error }).toEqual({ whole, file: expected.file, error: expected.error });
      if (merges instanceof WrittenMerges)
        expect({ whole, merges: halves(merges) }).toEqual({ whole, merges: inHalves(expected.merges) });
      else expect({ whole, merges }).toEqual({ whole, merges: expected.merges });
      if (error !== undefined) seen.errors++;
      else if (merges instanceof WrittenMerges) seen.places++;
      else seen.lists++;
    }
    expect(Object.values(seen).every((times) => times > 200)).toBe(true);
  });

  it("lets nothing stand behind the list that JSON does not let stand there", () => {
    for (const more of ["0", "00", "e0", "E+0", "1", ".5", '"', "x"]) {
      const file = `{"model":{"vocab":{"a":0},"merges":["a b"]${more}}}`;
      expect(() => parseWithMerges(file)).toThrow(SyntaxError);
    }
  });

  it("parses a file a few times at most, however many lists it has of that name", () => {
    const parse = vi.spyOn(JSON, "parse");
    const lists = Array.from({ length: 1_000 }, () => '{"merges":[["a","b"]]}').join(",");
    const file = parseWithMerges(`{"lists":[${lists}],"model":{"merges":[["c","d"]]}}`) as File;
    expect(parse.mock.calls.length).toBeLessThan(6);
    parse.mockRestore();
    expect(halves(file.model!.merges)).toEqual([["c", "d"]]);
  });

  it("leaves no list of pairs to JSON.parse", () => {
    const file = parseWithMerges('{"model":{"vocab":{"merges":1,"a":2},"merges":[["a","\\u0041"],"b c"]}}') as File;
    expect(halves(file.model!.merges)).toEqual([
      ["a", "A"],
      ["b", "c"],
    ]);
  });
});
