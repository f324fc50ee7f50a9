/**
 * The extras section: tokens that no merge makes. They are decoded and, where a pretoken is looked up before it is
 * merged, found by that look-up.
 *
 * ```
 *  u32 n │ u32 × n ids, ascending │ u16 × n lengths │ u8 × n: 1 for a word │ the bytes, one token after the other
 * ```
 */
import { longTokenBytes } from "./vocabulary.ts";

/** Tokens beside the merges. */
export interface Extras {
  readonly ids: Uint32Array;
  readonly lengths: Uint16Array;
  /** 1 where a whole pretoken can be this token. */
  readonly words: Uint8Array;
  readonly bytes: Uint8Array;
}

/** One of them. */
export interface Extra {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly isWord: boolean;
}

/** All of them together, from ascending ids. */
export function gatherExtras(list: readonly Extra[]): Extras {
  const bytes = new Uint8Array(list.reduce((sum, extra) => sum + extra.bytes.length, 0));
  let at = 0;
  for (const extra of list) {
    bytes.set(extra.bytes, at);
    at += extra.bytes.length;
  }
  return {
    ids: Uint32Array.from(list, ({ id }) => id),
    lengths: Uint16Array.from(list, (extra) => extra.bytes.length),
    words: Uint8Array.from(list, ({ isWord }) => Number(isWord)),
    bytes,
  };
}

/** Each of them; the bytes are views. */
export function* eachExtra({ ids, lengths, words, bytes }: Extras): Generator<Extra> {
  let at = 0;
  for (let index = 0; index < ids.length; index++) {
    const end = at + lengths[index]!;
    yield { id: ids[index]!, bytes: bytes.subarray(at, end), isWord: words[index] === 1 };
    at = end;
  }
}

export function writeExtras({ ids, lengths, words, bytes }: Extras): Uint8Array {
  const section = new Uint8Array(4 + 7 * ids.length + bytes.length);
  const view = new DataView(section.buffer);
  view.setUint32(0, ids.length, true);
  ids.forEach((id, index) => {
    view.setUint32(4 + 4 * index, id, true);
  });
  lengths.forEach((length, index) => {
    view.setUint16(4 + 4 * ids.length + 2 * index, length, true);
  });
  section.set(words, 4 + 6 * ids.length);
  section.set(bytes, 4 + 7 * ids.length);
  return section;
}

/** The extras of a section; `undefined` if it cannot be one. */
export function readExtras(section: Uint8Array): Extras | undefined {
  if (section.length < 4) return undefined;
  const view = new DataView(section.buffer, section.byteOffset, section.length);
  const count = view.getUint32(0, true);
  const bytesAt = 4 + 7 * count;
  if (bytesAt > section.length) return undefined;
  const ids = readNumbers(section.subarray(4, 4 + 4 * count));
  const lengths = new Uint16Array(count);
  const words = section.subarray(4 + 6 * count, bytesAt);
  const bytes = section.subarray(bytesAt);
  let all = 0;
  for (let index = 0; index < count; index++) {
    const length = view.getUint16(4 + 4 * count + 2 * index, true);
    if (length === 0 || length >= longTokenBytes || words[index]! > 1) return undefined;
    lengths[index] = length;
    all += length;
  }
  if (all !== bytes.length) return undefined;
  return { ids, lengths, words, bytes };
}

/** Numbers of four bytes, little-endian; a view of them where possible. */
export function readNumbers(bytes: Uint8Array): Uint32Array {
  const count = bytes.length >> 2;
  if (isLittleEndian && bytes.byteOffset % 4 === 0) return new Uint32Array(bytes.buffer, bytes.byteOffset, count);
  const numbers = new Uint32Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let index = 0; index < numbers.length; index++) numbers[index] = view.getUint32(4 * index, true);
  return numbers;
}

const isLittleEndian: boolean = /* @__PURE__ */ new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The reverse of {@link readNumbers}. */
export function writeNumbers(numbers: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, index) => {
    view.setUint32(4 * index, number, true);
  });
  return bytes;
}
