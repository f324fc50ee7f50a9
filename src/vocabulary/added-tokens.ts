/** Added tokens, as a tokenizer.json lists them. */
import { corrupt, isObject } from "./hugging-face-errors.ts";
import type { TextIndex } from "./text-index.ts";
import { type AddedToken, maxSpecialId } from "./vocabulary.ts";

/**
 * Reads `added_tokens`. The reference ignores their ids: a token of the model keeps the model's, and others get the next
 * ids after the last one. Every flag must be there: the reference does not define what a missing one means.
 */
export function readAddedTokens(list: unknown, vocab: TextIndex): AddedToken[] {
  if (!Array.isArray(list)) throw corrupt("added_tokens", "is not a list");
  const ids = new Map<string, number>();
  // Ids of the model that holes push to or above its number of tokens; no added token may get one of these.
  const taken = new Set(vocab.ids.filter((id) => id >= vocab.size));
  let next = vocab.size;
  const tokens = list.map((value: unknown, index) => {
    const path = `added_tokens[${index}]`;
    if (!isObject(value)) throw corrupt(path, "is not an object");
    const { content, id: said } = value;
    if (!Number.isSafeInteger(said) || (said as number) < 0) throw corrupt(`${path}.id`, "is not a whole number");
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
 * Settles tokens listed several times. To the reference, one is special if any entry says so, and is then searched where
 * the first special entry says; all else is as in the last entry that does not repeat an earlier one.
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
