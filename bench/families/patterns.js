/** The split patterns of families, as in their files or Python code. */

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const rest = String.raw`| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
export const llama3Pattern = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}${rest}`;
const upper = String.raw`\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}`;
const lower = String.raw`\p{Ll}\p{Lm}\p{Lo}\p{M}`;
const before = String.raw`[^\r\n\p{L}\p{N}]?`;

/** Patterns that distinguish upper and lower case. @param {string} but Excluded from the letters. @param {string} after */
const casedWords = (but, after) =>
  `${before}[${upper}${but}]*[${lower}${but}]+${after}|${before}[${upper}${but}]+[${lower}${but}]*${after}`;

export const o200kPattern = String.raw`${casedWords("", `${contractions}?`)}|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
export const tekkenPattern = String.raw`${casedWords("", "")}|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
export const kimiPattern = String.raw`[\p{Han}]+|${casedWords(String.raw`&&[^\p{Han}]`, `${contractions}?`)}|\p{N}{1,3}${rest}`;
export const qwen35Pattern = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
export const phi4Pattern = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+`;
