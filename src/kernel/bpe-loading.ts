/**
 * Loads a packed vocabulary into a new instance of bpe.wasm.
 *
 * The steps are those of assembly/bpe/vocabulary.ts, in slices: an engine can
 * replace its first code by better code only between calls.
 */
import compiled from "#kernel/bpe";
import { ReckonerError } from "../errors.ts";

/** What the kernel needs to know of a packed vocabulary; `vocabulary/format.ts` opens the file. */
export interface KernelVocabulary {
  readonly name: string;
  readonly scanner: string;
  /** Symbols in the merge planes. */
  readonly size: number;
  /** The whole packed file. */
  readonly bytes: Uint8Array;
  /** The merge planes: a view into `bytes`, or else bytes that were decoded from a file found sound. */
  readonly merges: Uint8Array;
  /** The small form of the merges, a view into `bytes`, where `merges` is still empty. */
  readonly small?: Uint8Array;
  readonly specialTokens: Readonly<Record<string, number>>;
  /** Rules beyond those of OpenAI's vocabularies. */
  readonly model?: KernelModel;
  /** The id of each symbol where they differ; bit 31 where the symbol is no character, or part of one. */
  readonly symbolIds?: Uint32Array;
  /** The rank of each symbol, where that is not its number; bit 31 where numbers do not tell how it merges. */
  readonly ranks?: Uint32Array;
  /** Tokens that no symbol is. */
  readonly extras?: KernelExtras;
}

/** What the kernel needs to know of a vocabulary's model. */
export interface KernelModel {
  readonly base: "bytes" | "characters";
  readonly ignoreMerges: boolean;
  readonly unknown?: { readonly bytes: readonly number[] } | { readonly token: number; readonly fuse: boolean };
}

/** Tokens that no merge makes: they can be decoded, and found if they are words. */
export interface KernelExtras {
  readonly ids: Uint32Array;
  readonly lengths: Uint16Array;
  /** 1 where a whole pretoken can be this token. */
  readonly words: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What assembly/bpe.ts exports. */
export interface BpeExports {
  readonly memory: WebAssembly.Memory;
  beginMerges(symbols: number, fileBytes: number, codeAt: number, codeBytes: number): number;
  decodeMerges(from: number, to: number): number;
  endMerges(): number;
  beginVocabulary(
    symbols: number,
    ids: number,
    trieBits: number,
    fileBytes: number,
    planesAt: number,
    flags: number,
    wordBits: number,
  ): number;
  checksum(at: number, end: number): number;
  measureTokens(from: number, to: number): number;
  placeTokens(specialBytes: number): number;
  addTokens(from: number, to: number): number;
  idsAt(): number;
  ranksAt(): number;
  extrasAt(): number;
  addExtra(id: number, length: number, isWord: number): number;
  finishVocabulary(scanner: number): number;
  beginSpecials(bytes: number, count: number): number;
  addSpecial(id: number, from: number, length: number): number;
  reserve(bytes: number): number;
  inputAt(): number;
  outputAt(): number;
  flagsAt(): number;
  count(at: number, end: number): number;
  encode(at: number, end: number): number;
  give(at: number, pretokens: number, isUnits: number): number;
  countTexts(at: number, texts: number): void;
  encodeTexts(at: number, texts: number): void;
  textsAt(): number;
  advance(at: number, counted: number, known: number, end: number): number;
  scan(at: number, end: number): number;
  boundsAt(): number;
  lastCut(at: number, end: number): number;
  firstCut(at: number, end: number): number;
  classesOf(at: number, end: number): number;
  areCompatible(left: number, right: number): number;
  nextSpecial(at: number, end: number): number;
  foundSpecial(): number;
  decodedLength(at: number, end: number): number;
  decode(at: number, end: number, out: number): number;
  lengthOfId(id: number): number;
}

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
const flag = { mapped: 1, characters: 2, cutsAnywhere: 4, fusesUnknown: 8, unknownBytes: 16, ranked: 32 } as const;

/** Statuses of assembly/bpe/status.ts. */
const outOfMemory = -1;
const tableFull = -3;
const tooLarge = -5;

/** Where the checksum of a packed file is, and the first byte it covers. */
const checksumAt = 12;
const checkedFrom = 16;

/** Symbols per call while loading: the engine can replace its first code by better code between calls. */
const slice = 8_192;

/** A new instance with the ordinary tokens of a vocabulary. */
export function load(vocabulary: KernelVocabulary, ids: number): BpeExports {
  const scanner = scanners[vocabulary.scanner];
  if (scanner === undefined) throw unsupported(vocabulary, `the split pattern ${vocabulary.scanner}`);
  const symbols = vocabulary.size;
  const merges = vocabulary.small === undefined ? vocabulary.merges : decodeSmall(vocabulary, vocabulary.small);
  // A node per token and half as many between; a vocabulary that needs more is loaded again with more room.
  for (let trieBits = 33 - Math.clz32(symbols); trieBits <= 21; trieBits++) {
    const wasm = instantiate();
    const status = fill(wasm, { ...vocabulary, merges }, ids, trieBits);
    if (status === tableFull) continue;
    check(status, vocabulary);
    check(addExtras(wasm, vocabulary), vocabulary);
    if (vocabulary.symbolIds !== undefined) {
      new Uint32Array(wasm.memory.buffer, wasm.idsAt(), symbols).set(vocabulary.symbolIds);
    }
    if (vocabulary.ranks !== undefined) {
      new Uint32Array(wasm.memory.buffer, wasm.ranksAt(), symbols).set(vocabulary.ranks);
    }
    check(wasm.finishVocabulary(scanner), vocabulary);
    return wasm;
  }
  throw unsupported(vocabulary, "tokens with fewer common beginnings than the kernel's table can hold");
}

function fill(wasm: BpeExports, vocabulary: KernelVocabulary, ids: number, trieBits: number): number {
  const { merges, size } = vocabulary;
  const isInFile = merges.buffer === vocabulary.bytes.buffer;
  const bytes = isInFile ? vocabulary.bytes : merges;
  const words = wordsOf(vocabulary);
  const wordBits = words === 0 ? 0 : 33 - Math.clz32(words);
  const planesAt = merges.byteOffset - bytes.byteOffset;
  const at = wasm.beginVocabulary(size, ids, trieBits, bytes.length, planesAt, flagsOf(vocabulary), wordBits);
  if (at < 0) return at;
  if (isInFile) putFile(wasm, at, vocabulary);
  else new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
  for (let from = 0; from < size; from += slice) {
    const status = wasm.measureTokens(from, Math.min(size, from + slice));
    if (status < 0) return status;
  }
  const specialBytes = Object.keys(vocabulary.specialTokens).reduce((sum, text) => sum + text.length * 3, 0);
  const placed = wasm.placeTokens(specialBytes + (vocabulary.extras?.bytes.length ?? 0));
  if (placed < 0) return placed;
  for (let from = 0; from < size; from += slice) {
    const status = wasm.addTokens(from, Math.min(size, from + slice));
    if (status < 0) return status;
  }
  return 0;
}

function flagsOf({ model, scanner, symbolIds, ranks }: KernelVocabulary): number {
  let flags = (symbolIds === undefined ? 0 : flag.mapped) | (ranks === undefined ? 0 : flag.ranked);
  if (model?.base === "characters") flags |= flag.characters | flag.cutsAnywhere;
  if (scanner === "none") flags |= flag.cutsAnywhere;
  const unknown = model?.unknown;
  if (unknown !== undefined) flags |= "bytes" in unknown ? flag.unknownBytes : unknown.fuse ? flag.fusesUnknown : 0;
  return flags;
}

/** How many words the kernel must be able to find. */
function wordsOf({ model, extras }: KernelVocabulary): number {
  if (extras === undefined || model?.ignoreMerges !== true) return 0;
  return extras.words.reduce((sum, isWord) => sum + isWord, 0);
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

/** Writes the packed file into an instance and compares its checksum. */
function putFile(wasm: BpeExports, at: number, vocabulary: KernelVocabulary): void {
  const { bytes } = vocabulary;
  new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
  const expected = new DataView(bytes.buffer, bytes.byteOffset).getUint32(checksumAt, true);
  if (wasm.checksum(at + checkedFrom, at + bytes.length) >>> 0 !== expected) throw corrupt(vocabulary, "its checksum");
}

/** The planes, decoded in an instance that is then dropped; valid as long as they are held. */
function decodeSmall(vocabulary: KernelVocabulary, small: Uint8Array): Uint8Array {
  const { bytes, size } = vocabulary;
  const wasm = instantiate();
  const at = wasm.beginMerges(size, bytes.length, small.byteOffset - bytes.byteOffset, small.length);
  check(at, vocabulary);
  putFile(wasm, at, vocabulary);
  for (let from = 0; from < size; from += slice) {
    check(wasm.decodeMerges(from, Math.min(size, from + slice)), vocabulary);
  }
  const planesAt = wasm.endMerges();
  check(planesAt, vocabulary);
  return new Uint8Array(wasm.memory.buffer, planesAt, size * 6);
}

function instantiate(): BpeExports {
  if (compiled === undefined) {
    const message =
      "this runtime refuses WebAssembly; allow it (Content-Security-Policy: script-src 'wasm-unsafe-eval')";
    throw new ReckonerError("kernel/unavailable", message);
  }
  return new WebAssembly.Instance(compiled, {}).exports as unknown as BpeExports;
}

/** Turns a refusal into its error. */
export function check(status: number, vocabulary: KernelVocabulary): void {
  if (status >= 0) return;
  if (status === outOfMemory) {
    const message = `no memory for the vocabulary ${vocabulary.name}`;
    throw new ReckonerError("kernel/out-of-memory", message, { vocabulary: vocabulary.name });
  }
  if (status === tooLarge) throw unsupported(vocabulary, "more than 256 tokens of 511 bytes, or 8 MiB of tokens");
  throw corrupt(vocabulary, "a merge");
}

function corrupt(vocabulary: KernelVocabulary, what: string): ReckonerError {
  const message = `the packed vocabulary ${vocabulary.name} is damaged: ${what} does not match; build or fetch it again`;
  return new ReckonerError("vocabulary/corrupt", message, { vocabulary: vocabulary.name });
}

/** The error for a vocabulary that is well formed and beyond what the kernel can hold. */
export function unsupported(vocabulary: KernelVocabulary, what: string): ReckonerError {
  const message = `the vocabulary ${vocabulary.name} has ${what}, which this version cannot do`;
  return new ReckonerError("vocabulary/unsupported", message, { vocabulary: vocabulary.name });
}
