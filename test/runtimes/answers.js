/** One text and what tiktoken makes of it; `answers.test.ts` holds these numbers to it. */

/** Seven scripts, code, digits, an emoji of four code points, white space of every kind, and half a surrogate pair. */
export const sample = [
  "The quick brown fox jumps over the lazy dog; it's 12345678 o'clock, naïve café.",
  "Съешь же ещё этих мягких французских булок, да выпей чаю.",
  "人人生而自由,在尊严和权利上一律平等。すべての人間は、生まれながらにして自由であり",
  "모든 인간은 태어날 때부터 자유로우며 · สวัสดีชาวโลก · نص حكيم له سر قاطع · सभी मनुष्यों को",
  "  for (let i = 0; i < items.length; i++) {\n\t\ttotal += items[i].price * 1.19;  // VAT\r\n  }\n\n\n",
  "👩‍👩‍👧‍👦 ============ \u00a0\u2003\u3000 lone \ud83d end",
].join("\n");

/** Tokens of `sample`, and the digest of their ids. */
export const answers = {
  o200k_base: { tokens: 166, digest: 2_439_863_988 },
  cl100k_base: { tokens: 234, digest: 1_710_505_865 },
};

/**
 * A number that depends on every id and their order (FNV-1a over ids).
 *
 * @param {ArrayLike<number>} ids
 */
export function digest(ids) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < ids.length; index++) hash = Math.imul(hash ^ ids[index], 0x01000193);
  return hash >>> 0;
}
