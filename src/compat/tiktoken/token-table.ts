/** The ordinary tokens of a vocabulary, for lookup by their bytes. */
import type { Tokenizer } from "../../tokenizer/index.ts";

export interface TokenTable {
  /** Ids by bytes, as one character per byte. */
  readonly ids: ReadonlyMap<string, number>;
  /** Number of bytes of each id. */
  readonly lengths: ReadonlyMap<number, number>;
  /** Number of bytes of the longest token. */
  readonly longest: number;
  /** Bytes of all tokens, sorted. */
  readonly sorted: readonly Uint8Array[];
}

/** Bytes as text, one character per byte. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

export function tableOf(tokenizer: Tokenizer): TokenTable {
  const { size, specialTokens } = tokenizer.vocabulary;
  const special = new Set(Object.values(specialTokens));
  const ids = new Map<string, number>();
  const lengths = new Map<number, number>();
  const sorted: Uint8Array[] = [];
  let longest = 0;
  for (let id = 0; id < size; id++) {
    if (special.has(id)) continue;
    const bytes = bytesOf(tokenizer, id);
    if (bytes === undefined) continue;
    ids.set(latin1(bytes), id);
    lengths.set(id, bytes.length);
    longest = Math.max(longest, bytes.length);
    sorted.push(bytes);
  }
  return { ids, lengths, longest, sorted: sorted.sort(compareBytes) };
}

/** `undefined` for an id without a token: there are a few between the ordinary and the special ones. */
function bytesOf(tokenizer: Tokenizer, id: number): Uint8Array | undefined {
  try {
    return tokenizer.decodeBytes([id]);
  } catch {
    return undefined;
  }
}

/** Lexicographic order of two lists of numbers. */
export function compareBytes(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
