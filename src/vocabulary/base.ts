/**
 * What merging starts from: the tokens of single bytes, or of single characters.
 */
import { ReckonerError } from "../errors.ts";
import type { MergeList, Vocabulary } from "./vocabulary.ts";

/** The tokens that are not merges. */
export interface Base {
  /** Id of each byte; -1 for bytes that never occur in texts. Empty where merging starts from characters. */
  readonly bytes: Int32Array;
  /** Id of each character, by code point. Empty where merging starts from bytes. */
  readonly characters: ReadonlyMap<number, number>;
  /** Whether a text can be the token with this id. */
  isText(id: number): boolean;
  /** Writes the base tokens of a token to `parts` and returns their number; 0 if a character has none. */
  partsOf(token: Uint8Array, parts: Uint32Array): number;
}

/** Bytes that UTF-8 never uses. */
function isImpossible(byte: number): boolean {
  return byte === 0xc0 || byte === 0xc1 || byte > 0xf4;
}

/**
 * The base of a vocabulary.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported` when a byte that texts can hold has no token;
 *   `vocabulary/corrupt` when two tokens are the same byte or character.
 */
export function baseOf({ tokens }: Vocabulary, model: MergeList): Base {
  const hidden = new Set(model.decodeOnly ?? []);
  if (model.unknown !== undefined && "bytes" in model.unknown) for (const id of model.unknown.bytes) hidden.add(id);
  const isText = (id: number): boolean => !hidden.has(id);
  return model.base === "bytes" ? byteBase(tokens, isText) : characterBase(tokens, isText);
}

function byteBase(tokens: Vocabulary["tokens"], isText: (id: number) => boolean): Base {
  const bytes = new Int32Array(256).fill(-1);
  tokens.forEach((token, id) => {
    if (token?.length !== 1 || !isText(id)) return;
    if (bytes[token[0]!]! >= 0) throw same(bytes[token[0]!]!, id);
    bytes[token[0]!] = id;
  });
  const missing = bytes.findIndex((id, byte) => id < 0 && !isImpossible(byte));
  if (missing >= 0) {
    const message = `byte 0x${missing.toString(16).padStart(2, "0")} has no token: texts that hold it could not be encoded`;
    throw new ReckonerError("vocabulary/unsupported", message, { byte: missing });
  }
  const partsOf = (token: Uint8Array, parts: Uint32Array): number => {
    for (let at = 0; at < token.length; at++) {
      const id = bytes[token[at]!]!;
      if (id < 0) return 0;
      parts[at] = id;
    }
    return token.length;
  };
  return { bytes, characters: new Map(), isText, partsOf };
}

function characterBase(tokens: Vocabulary["tokens"], isText: (id: number) => boolean): Base {
  const characters = new Map<number, number>();
  /** By code point, the id plus one: millions are looked up, and a map would take longer. */
  const ids = new Uint32Array(0x110000);
  tokens.forEach((token, id) => {
    if (token === undefined || token.length > 4 || !isText(id)) return;
    const points = codePoints(token);
    if (points.length !== 1) return;
    const before = characters.get(points[0]!);
    if (before !== undefined) throw same(before, id);
    characters.set(points[0]!, id);
    ids[points[0]!] = id + 1;
  });
  const partsOf = (token: Uint8Array, parts: Uint32Array): number => {
    let count = 0;
    for (let at = 0; at < token.length; ) {
      const lead = token[at]!;
      const end = at + (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
      let point = lead & (lead < 0x80 ? 0x7f : lead < 0xe0 ? 0x1f : lead < 0xf0 ? 0x0f : 0x07);
      while (++at < end) point = (point << 6) | (token[at]! & 0x3f);
      const id = ids[point] ?? 0;
      if (id === 0) return 0;
      parts[count++] = id - 1;
    }
    return count;
  };
  return { bytes: new Int32Array(0), characters, isText, partsOf };
}

/** The code points of well-formed UTF-8, which tokens of characters are. */
function codePoints(bytes: Uint8Array): number[] {
  const points: number[] = [];
  for (const byte of bytes) {
    if (byte < 0x80) points.push(byte);
    else if (byte < 0xc0) points.push((points.pop()! << 6) | (byte & 0x3f));
    else points.push(byte & (byte < 0xe0 ? 0x1f : byte < 0xf0 ? 0x0f : 0x07));
  }
  return points;
}

function same(first: number, second: number): ReckonerError {
  const message = `tokens ${first} and ${second} are the same byte or character`;
  return new ReckonerError("vocabulary/corrupt", message, { ids: [first, second] });
}
