/** Added tokens, as a tokenizer.json lists them. */
import { corrupt, isObject } from "./hugging-face-errors.ts";
import type { TextIndex } from "./text-index.ts";
import { type AddedToken, maxSpecialId } from "./vocabulary.ts";

/**
 * Reads `added_tokens`. The reference takes no notice of ids: a token of the model keeps its own, and further ones
 * follow one another after the last. Of its flags each has to be there: what one means that is missing, it does not say.
 */
export function readAddedTokens(list: unknown, vocab: TextIndex): AddedToken[] {
  if (!Array.isArray(list)) throw corrupt("added_tokens", "is not a list");
  const ids = new Map<string, number>();
  // Below are the ids of the model, but where they have holes; no further token gets one of these.
  const taken = new Set(vocab.ids.filter((id) => id >= vocab.size));
  let next = vocab.size;
  const tokens = list.map((value: unknown, index) => {
    const path = `added_tokens[${index}]`;
    if (!isObject(value)) throw corrupt(path, "is not an object");
    const { content, id: said } = value;
    if (!Number.isSafeInteger(said) || (said as number) < 0) throw corrupt(`${path}.id`, "is no whole number");
    if (typeof content !== "string" || content === "")
      throw corrupt(`${path}.content`, "is not a text with characters");
    const flag = (name: string): boolean => {
      const given = value[name];
      if (typeof given !== "boolean") throw corrupt(`${path}.${name}`, "is neither true nor false");
      return given;
    };
    const known = vocab.get(content) ?? ids.get(content);
    const id = known ?? next;
    if (known === undefined && taken.has(id)) throw corrupt(path, `gets the id ${id} of another token`);
    if (id > maxSpecialId) throw corrupt(path, `gets the id ${id}`);
    if (known === undefined) next++;
    ids.set(content, id);
    taken.add(id);
    return {
      id,
      content,
      single_word: flag("single_word"),
      lstrip: flag("lstrip"),
      rstrip: flag("rstrip"),
      normalized: flag("normalized"),
      special: flag("special"),
    };
  });
  return ids.size === tokens.length ? tokens : settled(tokens);
}

/**
 * Tokens of which some are listed several times: the reference takes one for special if it once is, and then searches it
 * where the first special entry says; all else is as the last entry says that repeats none before it.
 */
function settled(tokens: readonly AddedToken[]): AddedToken[] {
  const last = new Map<string, AddedToken>();
  const special = new Map<string, AddedToken>();
  const seen = new Set<string>();
  for (const token of tokens) {
    const { content } = token;
    if (token.special && !special.has(content)) special.set(content, token);
    const written = JSON.stringify(token);
    if (!seen.has(written)) last.set(content, token);
    seen.add(written);
  }
  return tokens.map(({ content, normalized }) => {
    const first = special.get(content);
    return { ...last.get(content)!, normalized: first?.normalized ?? normalized, special: first !== undefined };
  });
}
