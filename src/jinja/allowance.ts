/**
 * What one rendering may take: a template that loops without end, or keeps doubling what it holds, is refused in seconds.
 *
 * A step is one node of the tree that is run, or work on a long value that takes about as long. What is made is measured
 * in characters, and is less than a runtime can hold even if the template keeps all of it. Both grow with the variables:
 * templates look at each character a few times, and some go from each message through all others.
 */
import { ReckonerError } from "../errors.ts";

/** For both: what any chat may take, and the most that a large one may. A step takes 0.05 to 0.3 µs. */
const allowances = {
  steps: { least: 2 ** 24, most: 2 ** 29, perCharacter: 8 },
  made: { least: 2 ** 28, most: 2 ** 30, perCharacter: 32 },
} as const;

/** Memory of one item of a list, and of what holds the items, in characters. */
const [itemLength, holderLength] = [4, 32];

let [steps, made] = [0, 0];
let [mostSteps, mostMade]: [number, number] = [allowances.steps.least, allowances.made.least];

/** Runs a template with an allowance of its own; a function among its variables may run another one inside. */
export function withAllowance<Result>(work: () => Result): Result {
  const outer = [steps, made, mostSteps, mostMade] as const;
  [steps, made, mostSteps, mostMade] = [0, 0, allowances.steps.least, allowances.made.least];
  try {
    return work();
  } finally {
    [steps, made, mostSteps, mostMade] = outer;
  }
}

/** Allows more for the variables: so many values, with so many characters in all of them. */
export function allowFor(values: number, characters: number): void {
  const grown = ({ least, most, perCharacter }: (typeof allowances)[keyof typeof allowances]): number =>
    Math.min(most, least + perCharacter * characters + values * values);
  [mostSteps, mostMade] = [grown(allowances.steps), grown(allowances.made)];
}

/** @throws {@link ReckonerError} `chat/refused` where the steps are used up. */
export function spend(count: number): void {
  steps += count;
  if (steps > mostSteps) refuse("steps", mostSteps);
}

/** @throws {@link ReckonerError} `chat/refused` where more is made in all than can be held. */
export function countMade(length: number): void {
  made += length;
  if (made > mostMade) refuse("characters in all that it makes", mostMade);
}

/** Work that looks at each character of a text, and may make another text of it. */
export function spendOn(length: number): void {
  spend(length >>> 4);
  countMade(length);
}

/** The search for one text in another: at worst all of it is compared at each place. */
export function spendSearch(length: number, soughtLength: number): void {
  spend(Math.floor((length * soughtLength) / 1_024));
}

/** A new list of so many items. */
export function countItems(count: number): void {
  spend(count >>> 4);
  countMade(holderLength + itemLength * count);
}

function refuse(what: string, most: number): never {
  const message = `the chat template takes more than ${most} ${what}: it loops without end, or keeps doubling what it holds; pass another template, fewer messages, or count without the template`;
  throw new ReckonerError("chat/refused", message, { what, most });
}
