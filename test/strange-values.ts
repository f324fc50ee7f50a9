/** Values that have no text, put in every place of a call's arguments. */
import { expect, it } from "vitest";
import { ReckonerError } from "../src/errors.ts";

const refusing = (): never => {
  throw new TypeError("asked for its text");
};

/** What `String` or a template cannot write, or a sum cannot take, by what it is. */
const strangeValues: Readonly<Record<string, unknown>> = {
  "an object without a prototype": Object.create(null),
  "a Symbol": Symbol("s"),
  "an object that refuses its text": { toString: refusing, valueOf: refusing, toJSON: refusing },
  "a bigint": 1n,
  "a list of such": [Object.create(null), Symbol("s"), 1n],
};

/** A call by name, and arguments that it takes. */
export type Row = readonly [name: string, call: (...given: never[]) => unknown, ...given: unknown[]];

/** Says of each call that it takes its arguments, and takes or refuses by a code what is strange in any place of them. */
export function takesOrRefuses(rows: readonly Row[]): void {
  for (const [name, call, ...given] of rows)
    it(name, async () => {
      await call(...(given as never[]));
      expect(await strangeErrors(call, given)).toEqual([]);
    });
}

/** For calls that refuse also what they are given: an error that is no ReckonerError goes on. */
export function refusedBy(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof ReckonerError)) throw error;
  }
}

/** What these calls throw that is no ReckonerError, by place and value: each place of the arguments has each value in turn. */
function strangeErrors(call: (...given: never[]) => unknown, given: readonly unknown[]): Promise<string[]> {
  const all = [...placesOf(given)].flatMap((place) =>
    Object.entries(strangeValues).map(async ([what, value]) => {
      try {
        await call(...(withValue(given, place, value) as never[]));
        return [];
      } catch (error) {
        return error instanceof ReckonerError ? [] : [`${place.join(".")} = ${what}: ${(error as Error).message}`];
      }
    }),
  );
  return Promise.all(all).then((each) => each.flat());
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;

/** The keys that lead to each value within lists and plain objects. */
function* placesOf(value: unknown, before: readonly string[] = []): Generator<readonly string[]> {
  if (before.length > 0) yield before;
  if (isPlain(value)) for (const key of Object.keys(value)) yield* placesOf(value[key], [...before, key]);
}

/** A copy with another value in one place. */
function withValue(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  const fields = copy as Record<string, unknown>;
  fields[key] = withValue(fields[key], rest, value);
  return copy;
}
