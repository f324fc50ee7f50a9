/**
 * "Did you mean …?": the names nearest to a mistyped one. A name is near when at most a third of its letters, or one,
 * would have to change, or when it begins with what was typed.
 */
import { typingSteps } from "../errors.ts";

/**
 * The names nearest to `typed`, nearest first.
 *
 * @example
 * closest("cuont", ["count", "encode"]); // ["count"]
 */
export function closest(typed: string, names: readonly string[]): string[] {
  const word = typed.toLowerCase();
  return names
    .map((name) => {
      const begins = word.length > 1 && name.toLowerCase().startsWith(word);
      return { name, steps: begins ? 0.5 : typingSteps(word, name.toLowerCase()) };
    })
    .filter(({ name, steps }) => steps <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3)))
    .sort((one, other) => one.steps - other.steps)
    .map(({ name }) => name);
}
