/**
 * Symbols: the numbers by which the kernel knows tokens, in the order in which they merge.
 *
 * Where a vocabulary's ids are such numbers already, they stay as they are, and ids that merging does not reach are
 * holes among them. Otherwise the 256 bytes come first; then, if merging starts from characters, every prefix of a
 * known character's bytes, shorter ones first; then the merges. A character is then assembled from its bytes by merges
 * that come before all others, so that the kernel works with bytes alone. Bytes and prefixes that are not characters
 * are never left over, because unknown characters are kept apart.
 */
import { ReckonerError } from "../errors.ts";
import { type Extra, type Extras, gatherExtras } from "./extras.ts";
import { type Reduced, reduceMergeList } from "./merge-list.ts";
import { emptyPlanes, putByte, putMerge } from "./merges.ts";
import { findFollowers } from "./ranks.ts";
import { show } from "./show.ts";
import {
  longTokenBytes,
  type MergeList,
  maxAllBytes,
  maxLongTokens,
  maxTokens,
  type Vocabulary,
} from "./vocabulary.ts";

/** A vocabulary in the form that the kernel takes. */
export interface Symbols {
  readonly size: number;
  /** Six planes of `size` bytes: `format.ts`. */
  readonly merges: Uint8Array;
  /** The id of each symbol, if they differ. */
  readonly symbolIds: Uint32Array | undefined;
  /** Symbols that rank before one of their halves: `ranks.ts`. */
  readonly followers: Uint32Array | undefined;
  /** The tokens that are not symbols. */
  readonly extras: Extras;
}

/** In `symbolIds`: the symbol is not a character. The other bits are the id of an unknown one, or all ones. */
const notCharacter = 0x80000000;
const noId = 0xffffffff;

/**
 * The symbols of a vocabulary with a merge list.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported` when a byte has no token, or when there are more or longer
 *   tokens than the kernel holds.
 */
export function symbolsOf(vocabulary: Vocabulary, model: MergeList): Symbols {
  const reduced = reduceMergeList(vocabulary, model);
  const symbols = keepsIds(reduced) ? byId(reduced) : renumbered(reduced, vocabulary, model);
  const all = { ...symbols, extras: extrasOf(vocabulary, reduced) };
  checkSize(all, vocabulary, reduced);
  return all;
}

/** Whether ids are in merging order, every byte has one, and nothing ranks before its halves. */
function keepsIds({ base, made }: Reduced): boolean {
  if (base.bytes.length === 0 || base.bytes.includes(-1)) return false;
  return made.every(
    ({ id, left, right, depth }, at) => depth === 0 && left < id && right < id && (at === 0 || made[at - 1]!.id < id),
  );
}

function byId({ base, made }: Reduced): Omit<Symbols, "extras"> {
  const size = Math.max(...base.bytes, made.at(-1)?.id ?? 0) + 1;
  const merges = emptyPlanes(size);
  base.bytes.forEach((id, byte) => {
    putByte(merges, size, id, byte);
  });
  for (const { id, left, right } of made) putMerge(merges, size, id, left, right);
  return { size, merges, symbolIds: undefined, followers: undefined };
}

function renumbered({ base, made }: Reduced, { tokens }: Vocabulary, model: MergeList): Omit<Symbols, "extras"> {
  const beginnings = new Map<string, Beginning>();
  const symbolOf = new Uint32Array(tokens.length);
  const characters = [...base.characters].map(([point, id]) => ({ id, bytes: utf8(point) }));
  for (let length = 2; length <= 4; length++) {
    for (const { bytes } of characters) {
      if (bytes.length < length) continue;
      const key = bytes.slice(0, length).join();
      if (beginnings.has(key)) continue;
      const before = length === 2 ? bytes[0]! : beginnings.get(bytes.slice(0, length - 1).join())!.symbol;
      beginnings.set(key, { symbol: 256 + beginnings.size, before, byte: bytes[length - 1]! });
    }
  }
  const size = 256 + beginnings.size + made.length;
  const merges = emptyPlanes(size);
  const symbolIds = new Uint32Array(size).fill(noId);
  for (let byte = 0; byte < 256; byte++) {
    putByte(merges, size, byte, byte);
    symbolIds[byte] = unknownId(model, byte);
  }
  base.bytes.forEach((id, byte) => {
    if (id < 0) return;
    symbolIds[byte] = id;
    symbolOf[id] = byte;
  });
  for (const { symbol, before, byte } of beginnings.values()) putMerge(merges, size, symbol, before, byte);
  for (const { id, bytes } of characters) {
    const symbol = bytes.length === 1 ? bytes[0]! : beginnings.get(bytes.join())!.symbol;
    symbolIds[symbol] = id;
    symbolOf[id] = symbol;
  }
  made.forEach(({ id, left, right }, index) => {
    const symbol = 256 + beginnings.size + index;
    putMerge(merges, size, symbol, symbolOf[left]!, symbolOf[right]!);
    symbolIds[symbol] = id;
    symbolOf[id] = symbol;
  });
  return { size, merges, symbolIds, followers: findFollowers(made, 256 + beginnings.size) };
}

/** The first bytes of a character, as a symbol: the symbol of all but the last, and the last. */
interface Beginning {
  readonly symbol: number;
  readonly before: number;
  readonly byte: number;
}

/** What a byte of an unknown character becomes. */
function unknownId({ unknown }: MergeList, byte: number): number {
  if (unknown === undefined) return noId;
  const id = "bytes" in unknown ? unknown.bytes[byte]! : unknown.token;
  return id < 0 ? noId : (id | notCharacter) >>> 0;
}

const encoder = /* @__PURE__ */ new TextEncoder();

function utf8(point: number): number[] {
  return [...encoder.encode(String.fromCodePoint(point))];
}

/** Every token that no symbol stands for. */
function extrasOf({ tokens }: Vocabulary, { base, made }: Reduced): Extras {
  const covered = new Uint8Array(tokens.length);
  for (const id of base.bytes) if (id >= 0) covered[id] = 1;
  for (const id of base.characters.values()) covered[id] = 1;
  for (const { id } of made) covered[id] = 1;
  const list: Extra[] = [];
  tokens.forEach((bytes, id) => {
    if (bytes !== undefined && covered[id] === 0) list.push({ id, bytes, isWord: base.isText(id) });
  });
  return gatherExtras(list);
}

function checkSize({ size, extras }: Symbols, { tokens }: Vocabulary, { made }: Reduced): void {
  if (size > maxTokens) {
    const message = `${size} tokens and beginnings of characters; at most ${maxTokens} fit`;
    throw new ReckonerError("vocabulary/unsupported", message, { size, limit: maxTokens });
  }
  const longs: number[] = [];
  tokens.forEach((token, id) => {
    if (token !== undefined && token.length >= longTokenBytes) longs.push(id);
  });
  // The kernel compares tangled tokens (`ranks.ts`) in a small buffer, and lists only what merges make.
  const others = new Set([...extras.ids, ...made.flatMap(({ id, rank, leader }) => (rank < leader ? [id] : []))]);
  const stray = longs.find((id) => others.has(id));
  const bad = stray ?? (longs.length > maxLongTokens ? longs[maxLongTokens] : undefined);
  if (bad !== undefined) {
    const { length } = tokens[bad]!;
    const rule = `${maxLongTokens} tokens may have ${longTokenBytes} bytes or more, if merges make them in order`;
    const message = `token ${bad} (${show(tokens[bad]!.subarray(0, 40))}…) has ${length} bytes; ${rule}`;
    throw new ReckonerError("vocabulary/unsupported", message, { id: bad, length, limit: maxLongTokens });
  }
  // Beginnings of characters have at most three bytes each.
  let allBytes = 3 * (size - made.length);
  for (const token of tokens) allBytes += token?.length ?? 0;
  if (allBytes > maxAllBytes) {
    const message = `the tokens have ${allBytes} bytes together; at most ${maxAllBytes} are allowed`;
    throw new ReckonerError("vocabulary/unsupported", message, { bytes: allBytes, limit: maxAllBytes });
  }
}
