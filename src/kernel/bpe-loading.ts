/**
 * Loads a packed vocabulary into a new instance of bpe.wasm.
 *
 * The steps are those of assembly/bpe/vocabulary.ts, in slices: an engine can
 * replace its first code with better code only between calls.
 */
import compiled from "#kernel/bpe";
import type { BpeExports } from "./abi.ts";
import { check, corrupt, instantiate, type KernelVocabulary, putFile, slice, unsupported } from "./packed-file.ts";
import { decodeSmall, type Placing } from "./small.ts";
import { fillTables } from "./tables.ts";
import { turnsOf } from "./turns.ts";

/** The scanners' numbers in assembly/bpe/encode.ts. */
const scanners: Readonly<Record<string, number>> = {
  gpt2: 0,
  cl100k: 1,
  llama3: 2,
  o200k: 3,
  qwen2: 4,
  qwen3_5: 5,
  tekken: 6,
  none: 7,
  given: 8,
};

/** Flags of assembly/bpe/vocabulary.ts. */
const flag = { mapped: 1, characters: 2, cutsAnywhere: 4, fusesUnknown: 8, unknownBytes: 16, tangled: 32 } as const;

/** A new instance, of the kernel or another build of it, with the ordinary tokens of a vocabulary. */
export function load(vocabulary: KernelVocabulary, ids: number, kernel: object | undefined = compiled()): BpeExports {
  const scanner = scanners[vocabulary.scanner];
  if (scanner === undefined) throw unsupported(vocabulary, `the split pattern ${vocabulary.scanner}`);
  const { tables, small } = vocabulary;
  const wasm = instantiate<BpeExports>(kernel);
  if (tables === undefined) {
    const merges = small === undefined ? vocabulary.merges : decodeSmall(vocabulary, small);
    build(wasm, { ...vocabulary, merges }, ids);
  } else {
    if (!fillTables(wasm, tables, placingOf(vocabulary, ids))) throw corrupt(vocabulary, "a ready-made table");
  }
  check(wasm.finishVocabulary(scanner), vocabulary);
  return wasm;
}

/** Makes the tables of a vocabulary. */
function build(wasm: BpeExports, vocabulary: KernelVocabulary, ids: number): void {
  check(fill(wasm, vocabulary, ids), vocabulary);
  check(addExtras(wasm, vocabulary), vocabulary);
  const { followers, size } = vocabulary;
  const turns = followers && turnsOf(followers, size);
  if (followers !== undefined && turns === undefined) throw corrupt(vocabulary, "the order of its merges");
  if (turns !== undefined) new Uint32Array(wasm.memory.buffer, wasm.turnsAt(), size).set(turns);
}

function fill(wasm: BpeExports, vocabulary: KernelVocabulary, ids: number): number {
  const { merges, bytes, size, symbolIds } = vocabulary;
  const { flags, wordBits } = placingOf(vocabulary, ids);
  const mergesAt = wasm.beginVocabulary(size, ids, bytes.length, flags, wordBits);
  if (mergesAt < 0) return mergesAt;
  const planesAt = wasm.openPlanes();
  if (planesAt < 0) return planesAt;
  const memory = new Uint8Array(wasm.memory.buffer);
  // The bytes of the file before its planes.
  const before = merges.byteOffset - bytes.byteOffset;
  if (merges.buffer !== bytes.buffer) {
    memory.set(merges, planesAt);
  } else if (before <= size * 4) {
    // Puts its planes where they stay, and the rest over tables that are still empty: GROUPS, SPANS and so on.
    putFile(wasm, wasm.memory, planesAt - before, vocabulary);
    memory.fill(0, planesAt - before, planesAt).fill(0, planesAt + merges.length, planesAt - before + bytes.length);
  } else {
    putFile(wasm, wasm.memory, mergesAt, vocabulary);
    memory.copyWithin(planesAt, mergesAt + before, mergesAt + before + merges.length);
  }
  if (symbolIds !== undefined) new Uint32Array(wasm.memory.buffer, wasm.idsAt(), size).set(symbolIds);
  for (let from = 0; from < size; from += slice) {
    const status = wasm.addTokens(from, Math.min(size, from + slice));
    if (status < 0) return status;
  }
  const placed = wasm.placeMerges(roomOf(vocabulary));
  if (placed < 0) return placed;
  for (let from = 0; from < size; from += slice) {
    const status = wasm.addMerges(from, Math.min(size, from + slice));
    if (status < 0) return status;
  }
  return 0;
}

/** Room for the bytes of special tokens and of tokens without merges. */
function roomOf({ specialTokens, extras }: KernelVocabulary): number {
  const specials = Object.keys(specialTokens).reduce((sum, text) => sum + text.length * 3, 0);
  return specials + (extras?.bytes.length ?? 0);
}

/** What decides where a vocabulary's tables are. */
export function placingOf(vocabulary: KernelVocabulary, ids: number): Placing {
  const { size, tables } = vocabulary;
  return { size: tables?.size ?? size, ids, flags: flagsOf(vocabulary), wordBits: wordBitsOf(vocabulary) };
}

function flagsOf({ model, scanner, symbolIds, followers }: KernelVocabulary): number {
  let flags = (symbolIds === undefined ? 0 : flag.mapped) | (followers === undefined ? 0 : flag.tangled);
  if (model?.base === "characters") flags |= flag.characters | flag.cutsAnywhere;
  if (scanner === "none") flags |= flag.cutsAnywhere;
  const unknown = model?.unknown;
  if (unknown !== undefined) flags |= "bytes" in unknown ? flag.unknownBytes : unknown.fuse ? flag.fusesUnknown : 0;
  return flags;
}

/** Log2 of the size of the table in which the kernel finds words; 0 if there are none. */
function wordBitsOf({ model, extras }: KernelVocabulary): number {
  if (extras === undefined || model?.ignoreMerges !== true) return 0;
  const words = extras.words.reduce((sum, isWord) => sum + isWord, 0);
  return words === 0 ? 0 : 33 - Math.clz32(words);
}

function addExtras(wasm: BpeExports, { extras }: KernelVocabulary): number {
  if (extras === undefined) return 0;
  new Uint8Array(wasm.memory.buffer, wasm.extrasAt()).set(extras.bytes);
  for (let index = 0; index < extras.ids.length; index++) {
    const status = wasm.addExtra(extras.ids[index]!, extras.lengths[index]!, extras.words[index]!);
    if (status < 0) return status;
  }
  return 0;
}
