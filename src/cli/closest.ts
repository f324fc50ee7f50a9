/**
 * "Did you mean …?": the names nearest to a mistyped one.
 *
 * Optimal string alignment distance (insert, delete, replace, swap neighbours
 * cost 1 each); a name counts as near when a third of its letters may be wrong,
 * or when it begins with what was typed.
 */

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
      return { name, steps: begins ? 0.5 : distance(word, name.toLowerCase()) };
    })
    .filter(({ name, steps }) => steps <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3)))
    .sort((one, other) => one.steps - other.steps)
    .map(({ name }) => name);
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, before[j - 2]! + 1);
      next.push(steps);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
