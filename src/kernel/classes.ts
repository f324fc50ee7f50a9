/** Character classes as `classesOf` gives them: those of assembly/bpe/unicode.ts, and two more. */
export const characterClass = {
  upper: 1,
  lower: 2,
  caseless: 4,
  mark: 8,
  number: 16,
  space: 32,
  newline: 64,
  other: 256,
  blank: 512,
} as const;
