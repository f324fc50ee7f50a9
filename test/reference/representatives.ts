/**
 * Class representatives: small alphabets whose every short string is tried, and vocabularies that show pretokens.
 *
 * In such a vocabulary every string of up to `longest` characters is one token, so each pretoken of a text comes out
 * as exactly one id: what a tokenizer says about the text is where its scanner cut.
 */

/** One character for each way a split pattern can look at a character, in three arrangements. */
export const alphabets: Readonly<Record<string, readonly string[]>> = {
  /** Upper, lower, title, caseless, mark, number, space, newline, tab, apostrophe, punctuation, slash. */
  classes: ["A", "s", "ǅ", "中", "\u0301", "1", " ", "\n", "\t", "'", "!", "/"],
  /** Every letter of every contraction, with ſ, which folds onto s. */
  contractions: ["'", "s", "ſ", "T", "l", "L", "v", "e", "R", "d", "1", " "],
  /** White space that is and is not ASCII, newline or white space at all (U+FEFF, U+180E). */
  spaces: [" ", "\n", "\r", "\t", "\u0085", "\u00a0", "\u3000", "\ufeff", "a", "1", "!", "/"],
};

/** All strings over the alphabet of one to `longest` characters, shortest first. */
export function allStrings(alphabet: readonly string[], longest: number): string[] {
  const all: string[] = [];
  let layer = [""];
  for (let length = 1; length <= longest; length++) {
    layer = layer.flatMap((head) => alphabet.map((tail) => head + tail));
    for (const text of layer) all.push(text);
  }
  return all;
}

/** Token bytes by rank: the 256 bytes, the first bytes of longer characters, then `allStrings`. */
export function pretokenVocabulary(alphabet: readonly string[], longest: number): Uint8Array[] {
  const utf8 = new TextEncoder();
  const tokens = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  for (const head of new Set(
    alphabet.map((one) => utf8.encode(one)).flatMap((bytes) => (bytes.length > 2 ? [`${bytes[0]},${bytes[1]}`] : [])),
  )) {
    tokens.push(Uint8Array.from(head.split(","), Number));
  }
  for (const text of allStrings(alphabet, longest)) {
    const bytes = utf8.encode(text);
    if (bytes.length > 1) tokens.push(bytes);
  }
  return tokens;
}
