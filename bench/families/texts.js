/**
 * The strings that a family is compared on: real text in every language of the corpora, joined tokens of its own
 * vocabulary, its added tokens, and strings made to hit a rule of a split pattern.
 */

import { random } from "../corpora/random.js";
import { corpusNames, partBytes, textAt } from "../corpora/read.js";

/** Each is there for a rule: a class, a contraction, a normal form, white space, a zero-width character, a surrogate pair. */
const scraps = [
  ..."aZ09 \t\n\r.,!?'\"-_$+^`|~#@<>()[]{}/\\éÀßſKﬁǅªʰΣςİı中文漢字あアーー한각ไทยकि。，…’“”",
  ..."\u0301\u0316\u0327\u1100\u1161ΩÅ①²½Ⅷ٣𝟘ﷺ㎏\u00a0\u0085\u2028\u3000\u180e\u200b\u200d\ufeff\u0000\u001c▁Ġ😀👍🏽𐐀𐐨\u{20000}",
  ..."'s 'S 'll 'LL 've 'ſ don't I'M 1234567890 12345 3.14 \r\n \n\n \n\n\n \t\t".split(" "),
  ..."  |   |    |\n  |\n\n  |  \n| \t |/* |*/|//|==|=== |-> |</s>|<s>|<0x0A>|&amp;|https://a.b/c?d=e|e\u0301|\u1112\u1161\u11ab".split(
    "|",
  ),
];

/**
 * @param {{ added: string[], tokens: string[], seed: number, count: number }} wanted `tokens` are texts to join.
 * @returns {string[]}
 */
export function stringsFor({ added, tokens, seed, count }) {
  const next = random(seed);
  const below = (/** @type {number} */ end) => Math.floor(next() * end);
  const pick = (/** @type {string[]} */ list) => list[below(list.length)] ?? "";
  const many = (/** @type {number} */ most, /** @type {() => string} */ one) =>
    Array.from({ length: 1 + below(most) }, one).join("");
  const real = (/** @type {string} */ corpus) => {
    const { text } = textAt(corpus, below(6 * partBytes), 40 + below(400));
    return text;
  };
  const kinds = [
    () => real(pick(corpusNames)),
    () => real(pick(corpusNames)),
    () => many(16, () => pick(tokens)),
    () => many(16, () => pick(tokens)),
    () => many(20, () => pick(scraps)),
    () => many(12, () => (below(2) === 0 ? pick(scraps) : pick(tokens))),
    () => many(8, () => (below(3) === 0 && added.length > 0 ? pick(added) : pick([pick(tokens), pick(scraps), " "]))),
    () => pick(scraps).repeat(1 + below(70)) + pick(tokens),
    () => many(24, () => String.fromCodePoint(codePoint(below(below(2) === 0 ? 0x3000 : 0x110000)))),
  ];
  const strings = ["", " ", "\n", "a"];
  for (let at = strings.length; at < count; at++)
    strings.push(/** @type {() => string} */ (kinds[at % kinds.length])());
  return strings;
}

/** Never half of a surrogate pair: that does not reach native code unchanged. @param {number} point */
const codePoint = (point) => (point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);

/** Letters and digits of many scripts in a row, without any space. @param {number} bytes Least length. */
export function textWithoutSpaces(bytes) {
  let text = "";
  for (let part = 0, size = 0; size < bytes; part++) {
    for (const corpus of ["english", "chinese", "python"]) {
      const taken = textAt(corpus, partBytes * (1 + (part % 4)), partBytes).text.replace(/\s+/g, "");
      text += taken;
      size += Buffer.byteLength(taken);
    }
  }
  return text;
}
