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
  return list.map((value: unknown, index) => {
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
    if (id >= next) next = id + 1;
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
}
