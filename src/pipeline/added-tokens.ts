/**
 * Added tokens: texts that become one token wherever they occur, before or after normalizing.
 *
 * Reference: tokenizers/src/tokenizer/added_vocabulary.rs of https://github.com/huggingface/tokenizers, version 0.22.
 * Of the tokens that begin at a place the longest counts, and the search goes on after it, even if that token is then
 * skipped because it is special and not wanted, or because it must be a word by itself.
 */
import { has } from "./ranges.ts";
import { asObject, booleanIn, integerIn, type Json, textIn } from "./read.ts";
import { rustWord, spaces } from "./unicode.ts";
import { malformed, unsupported } from "./unsupported.ts";

/** One entry of `added_tokens`. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Never produced from a user's text unless allowed. */
  readonly special: boolean;
  /** Found in the normalized text, and itself normalized. */
  readonly normalized: boolean;
  readonly single_word: boolean;
  /** Absorbs the white space before it (`lstrip`) or after it (`rstrip`). */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
}

/** Whether a special token is wanted where its text occurs. */
export type IsWanted = (token: AddedToken, start: number) => boolean;

/** What a search reports, in order; `false` ends it. */
export interface TokenVisitor {
  /** Text between tokens, never empty. */
  text(start: number, end: number): boolean;
  /** An added token, with the white space that it absorbs. */
  token(token: AddedToken, start: number, end: number): boolean;
}

/**
 * Reads the field `added_tokens`. As in the reference, every flag must be there.
 *
 * @throws {@link ReckonerError} `vocabulary/corrupt`.
 */
export function readAddedTokens(value: unknown, path: string): AddedToken[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(path, "expected a list", value);
  // There are thousands of them, and somebody waits: only for a wrong one is its place written out.
  return value.map((entry: unknown, index) => (isToken(entry) ? entry : readToken(entry, `${path}[${index}]`)));
}

/** Whether an entry is already a token, as those of packed files are. */
function isToken(entry: unknown): entry is AddedToken {
  const { id, content, special, normalized, single_word, lstrip, rstrip } = (entry ?? {}) as Json;
  if (typeof id !== "number" || !Number.isSafeInteger(id) || id < 0 || typeof content !== "string") return false;
  if (typeof special !== "boolean" || typeof normalized !== "boolean" || typeof single_word !== "boolean") return false;
  return typeof lstrip === "boolean" && typeof rstrip === "boolean";
}

function readToken(entry: unknown, place: string): AddedToken {
  const token = asObject(entry, place);
  return {
    id: integerIn(token, "id", place),
    content: textIn(token, "content", place),
    special: booleanIn(token, "special", place),
    normalized: booleanIn(token, "normalized", place),
    single_word: booleanIn(token, "single_word", place),
    lstrip: booleanIn(token, "lstrip", place),
    rstrip: booleanIn(token, "rstrip", place),
  };
}

interface Node {
  /** By UTF-16 code unit. Thousands of tokens end in leaves, which have none. */
  next: Map<number, Node> | undefined;
  token: AddedToken | undefined;
}

/** The tokens of a search as a tree, by code units. Of two with the same text, a special one counts, else the first. */
class Tree {
  readonly root: Node = { next: undefined, token: undefined };
  /** By UTF-16 code unit: whether a token begins with it. */
  readonly starts: Uint8Array = new Uint8Array(0x10000);
  /** The one code unit that all begin with, as is usual: engines find a single character fastest. */
  readonly onlyStart: string | undefined;

  constructor(tokens: readonly AddedToken[], textOf: (token: AddedToken) => string) {
    for (const isSpecial of [true, false]) {
      for (const token of tokens) if (token.special === isSpecial) this.#add(textOf(token), token);
    }
    const begins = [...(this.root.next?.keys() ?? [])];
    this.onlyStart = begins.length === 1 ? String.fromCharCode(begins[0]!) : undefined;
  }

  #add(text: string, token: AddedToken): void {
    if (text === "") return;
    this.starts[text.charCodeAt(0)] = 1;
    let node = this.root;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      node.next ??= new Map();
      let next = node.next.get(unit);
      if (next === undefined) {
        next = { next: undefined, token: undefined };
        node.next.set(unit, next);
      }
      node = next;
    }
    node.token ??= token;
  }
}

/** A search for some added tokens in texts. */
export class TokenSearch {
  readonly #makeTree: () => Tree;
  /** Made when the first text is searched: most are counted without it. */
  #tree: Tree | undefined;
  /** Whether there is a token that is not special: these are always found. */
  readonly hasOrdinary: boolean;
  readonly isEmpty: boolean;

  /** @param textOf The text to find for each, if not its content. */
  constructor(tokens: readonly AddedToken[], path: string, textOf?: (token: AddedToken) => string) {
    const vanishing = textOf && tokens.find((token) => token.content !== "" && textOf(token) === "");
    if (vanishing !== undefined) {
      const what = `the added token ${JSON.stringify(vanishing.content)}, which normalizing reduces to nothing,`;
      throw unsupported(path, what);
    }
    this.#makeTree = () => new Tree(tokens, textOf ?? contentOf);
    this.hasOrdinary = tokens.some(({ special }) => !special);
    this.isEmpty = tokens.length === 0;
  }

  /** Finds the tokens of a text; `false` when `visitor` ended it. */
  search(text: string, isWanted: IsWanted, visitor: TokenVisitor): boolean {
    this.#tree ??= this.#makeTree();
    const { root, starts, onlyStart: only } = this.#tree;
    let settled = 0;
    for (let at = 0; at < text.length; at++) {
      if (only !== undefined) {
        at = text.indexOf(only, at);
        if (at < 0) break;
      } else if (starts[text.charCodeAt(at)] === 0) continue;
      const { token, end } = longest(root, text, at);
      if (token === undefined) continue;
      const from = at;
      at = end - 1;
      if (token.special && !isWanted(token, from)) continue;
      if (token.single_word && !isWord(text, from, end)) continue;
      const start = token.lstrip ? Math.max(settled, spacesBefore(text, from)) : from;
      const stop = token.rstrip ? spacesBehind(text, end) : end;
      if (settled < start && !visitor.text(settled, start)) return false;
      // White space that another token absorbed is not found again: a token of nothing else vanishes.
      if (start !== stop && !visitor.token(token, start, stop)) return false;
      settled = stop;
    }
    return settled >= text.length || visitor.text(settled, text.length);
  }
}

/** The longest token that begins at a place. */
function longest(root: Node, text: string, at: number): { token: AddedToken | undefined; end: number } {
  let token: AddedToken | undefined;
  let end = at;
  let node: Node | undefined = root;
  for (let place = at; place < text.length; ) {
    node = node.next?.get(text.charCodeAt(place++));
    if (node === undefined) break;
    if (node.token === undefined) continue;
    token = node.token;
    end = place;
  }
  return { token, end };
}

function contentOf({ content }: AddedToken): string {
  return content;
}

function isWord(text: string, start: number, end: number): boolean {
  const before = start === 0 ? undefined : codePointBefore(text, start);
  const behind = text.codePointAt(end);
  const word = rustWord();
  return !(before !== undefined && has(word, before)) && !(behind !== undefined && has(word, behind));
}

function codePointBefore(text: string, at: number): number {
  const isPair = at > 1 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00;
  return text.codePointAt(isPair ? at - 2 : at - 1)!;
}

// White space is below U+10000: one code unit each.
function spacesBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && has(spaces(), text.charCodeAt(start - 1))) start--;
  return start;
}

function spacesBehind(text: string, at: number): number {
  let end = at;
  while (end < text.length && has(spaces(), text.charCodeAt(end))) end++;
  return end;
}
