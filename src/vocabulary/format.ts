/**
 * The packed format: one vocabulary as one file that the kernel reads in place.
 *
 * A token longer than a byte is written as the merge that makes it, never as bytes:
 * its bytes are those of its two halves, and the pair is the merge rule itself.
 *
 * ```
 *  at  size  what                 all numbers little-endian
 *   0   4    magic "RKNV"
 *   4   2    version = 1
 *   6   2    flags = 0
 *   8   4    length of the file
 *  12   4    xxHash32, seed 0, of everything after this field
 *  16   4    n: ids 0..n-1 are described, those without a token included
 *  20   4    k: number of sections
 *  24  12k   per section: kind, offset, length; ascending, 4-aligned, apart
 *            kind 1  meta     UTF-8 JSON: name, scanner, special tokens, provenance
 *            kind 2  merges   six planes of n bytes: l0 l1 l2 r0 r1 r2
 *            kind 3  small    the same merges, coded; in place of kind 2
 *            kind 4  ids      n numbers of 4 bytes; only if ids in the planes are not those of the vocabulary
 *            kind 5  extras   tokens without merges: `extras.ts`
 *            kind 6  ranks    if they are not in the order of ids in the planes: `ranks.ts`
 *            kind 7  model    UTF-8 JSON: base, ignoreMerges, unknown, pipeline; only with a merge list
 *            kind 8  tables   what loading builds from all this, for one build of the kernel: `src/kernel/tables.ts`
 * ```
 * With `l = l0 | l1 << 8 | l2 << 16` and `r` likewise, id `i` is the merge of `l` and `r`, both below `i`.
 * `l = 0xFFFFFF` is no merge: `r` below 256 is that single byte, `r = 0xFFFFFF` is an id without a token.
 * Special tokens are in the meta only. Planes compress a quarter better than triples side by side.
 *
 * The small form is for slow connections: half as large, an eighth smaller than compressed planes, usable only once
 * decoded. It is one range code: 4 bytes are read first, as a number with the high byte first; a bit of
 * probability p/65,536 takes the lower `(range >> 16) * p` of the range for 1, the rest for 0; one of c equal
 * choices takes a c-th, `range / c` rounded down; below 2^24 the range grows by a byte. Id by id it holds
 *   1 bit        1: a merge; 0: a byte, or an id without a token
 *   a merge      5 bits for the list of `l`, 4 for its bucket, its place there; then `r`, by up to three lists
 *   no merge     1 bit, 1: no token; else 8 bits, the byte minus the successor of the last byte coded this way
 * with the lists, buckets and probabilities of `merge-model.ts`. The last choice leaves no byte unread.
 */
import { checkOptions, ReckonerError } from "../errors.ts";
import { bytesInHand } from "./bytes.ts";
import { decodeMerges, encodeMerges } from "./coded-merges.ts";
import { type Extras, readExtras, readNumbers, writeExtras, writeNumbers } from "./extras.ts";
import { checkMerges, findSpecialProblem, planes } from "./merges.ts";
import { checkMerged, type ModelSection, readModel, writeModel } from "./model-section.ts";
import { ranksOf } from "./ranks.ts";
import { findMetaProblem, maxTokens, type VocabularyMeta } from "./vocabulary.ts";
import { xxHash32 } from "./xxhash32.ts";

/** What a vocabulary with a merge list has in addition: symbols instead of ids, tokens without merges, its rules. */
export interface MergedParts extends ModelSection {
  /** The id of each symbol, if they differ; bit 31 is set if it is not a character, or only a part of one. */
  readonly symbolIds?: Uint32Array;
  /** Symbols that rank before one of their halves: `ranks.ts`. */
  readonly followers?: Uint32Array;
  readonly extras?: Extras;
}

/** A packed vocabulary, opened: its description and views of its bytes. Little is copied. */
export interface PackedVocabulary extends VocabularyMeta, MergedParts {
  /** Ids `0..size-1` are described; every ordinary token is among them. */
  readonly size: number;
  /** The six planes of `size` bytes each, as drawn in `format.ts`; empty if `small` is there. */
  readonly merges: Uint8Array;
  /** The merges in their small form, still to be decoded: see {@link ReadPackedOptions.verify}. */
  readonly small?: Uint8Array;
  /** Ready-made tables, if the file has them, and the other sections that a reader of these needs. */
  readonly ready?: ReadySection;
  /** The whole file. */
  readonly bytes: Uint8Array;
}

/** Ready-made tables in a file. */
export interface ReadySection {
  readonly bytes: Uint8Array;
  /** All sections but the merges, which the tables replace, and the tables themselves. */
  readonly beside: readonly Uint8Array[];
}

/** How {@link readPacked} reads. */
export interface ReadPackedOptions {
  /**
   * Whether to compare the checksum and check every merge. Default true. `false` is for a reader
   * that does both itself, as the kernel does while loading; header, sections and meta are always checked.
   * With `false` a small form stays undecoded, in `small`, unless a special token requires its merges.
   */
  readonly verify?: boolean;
}

/** How {@link writePacked} and `pack` write. */
export interface WritePackedOptions {
  /** Whether to write the small form: half the bytes, longer to load. Default false. */
  readonly small?: boolean;
}

const magic = 0x564e_4b52; // "RKNV"
const version = 1;
const kindMeta = 1;
const kindMerges = 2;
const kindSmall = 3;
const kindIds = 4;
const kindExtras = 5;
const kindRanks = 6;
const kindModel = 7;
const kindTables = 8;
const headerBytes = 24;
const checkedFrom = 16;

/**
 * Writes a packed file from a description and its merges.
 *
 * @param meta - Name, scanner, special tokens, provenance.
 * @param merges - Six planes of n bytes each.
 * @param options - {@link WritePackedOptions}.
 * @returns The file; the same input gives the same bytes everywhere.
 */
export function writePacked(
  meta: VocabularyMeta & MergedParts,
  merges: Uint8Array,
  options: WritePackedOptions = {},
): Uint8Array {
  const { name, scanner, specialTokens, unicode, reference, license, source, sourceSha256 } = meta;
  const fields = { name, scanner, specialTokens, unicode, reference, license, source, sourceSha256 };
  const size = merges.length / planes;
  const bodies: [kind: number, body: Uint8Array][] = [
    [kindMeta, toJson(fields)],
    options.small ? [kindSmall, encodeMerges(merges, size)] : [kindMerges, merges],
  ];
  const { symbolIds, extras, followers, model, pipeline } = meta;
  if (symbolIds !== undefined) bodies.push([kindIds, writeNumbers(symbolIds)]);
  if (extras !== undefined) bodies.push([kindExtras, writeExtras(extras)]);
  if (followers !== undefined) bodies.push([kindRanks, writeNumbers(followers)]);
  if (model !== undefined) bodies.push([kindModel, writeModel({ model, ...(pipeline && { pipeline }) })]);
  return writeSections(size, bodies);
}

/** A packed file with ready-made tables after its other sections, or without any. */
export function withTables(file: Uint8Array, tables?: Uint8Array): Uint8Array {
  const { size, sections } = readSections(file, readHeader(file));
  const others = [...sections].filter(([kind]) => kind !== kindTables);
  return writeSections(size, tables === undefined ? others : [...others, [kindTables, tables]]);
}

/** The sections of a packed file that a reader of its tables needs: all but these and the merges they replace. */
export function sectionsBesideTables(file: Uint8Array): Uint8Array[] {
  return besideMerges(readSections(file, readHeader(file)).sections);
}

function besideMerges(sections: ReadonlyMap<number, Uint8Array>): Uint8Array[] {
  const others = [...sections].filter(([kind]) => kind !== kindMerges && kind !== kindSmall && kind !== kindTables);
  return others.map(([, body]) => body);
}

function writeSections(size: number, bodies: readonly (readonly [kind: number, body: Uint8Array])[]): Uint8Array {
  let total = headerBytes + bodies.length * 12;
  const sections = bodies.flatMap(([kind, body]) => {
    const at = total;
    total = align(at + body.length);
    return [kind, at, body.length];
  });
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  [magic, version, total, 0, size, bodies.length, ...sections].forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  bodies.forEach(([, body], index) => {
    file.set(body, sections[3 * index + 1]);
  });
  view.setUint32(12, xxHash32(file.subarray(checkedFrom)), true);
  return file;
}

function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/**
 * Opens a packed file. Any single damaged byte is found.
 *
 * @param file - The whole file; it is kept, not copied.
 * @param options - {@link ReadPackedOptions}.
 * @throws {@link ReckonerError} `vocabulary/corrupt` when the file is damaged, cut short or not a packed file;
 *   `vocabulary/unsupported` when its version, flags, sections or scanner are newer than this code;
 *   `input/bad-option` when `file` is not bytes.
 * @example
 * readPacked(await readBytes(r50k_base.packed)).scanner; // "gpt2"
 * readPacked(Uint8Array.of(1, 2)); // throws "vocabulary/corrupt"
 */
export function readPacked(file: Uint8Array | ArrayBuffer, options: ReadPackedOptions = {}): PackedVocabulary {
  const bytes = bytesInHand(file);
  if (bytes === undefined) {
    throw new ReckonerError("input/bad-option", `a packed vocabulary is bytes, got ${typeof file}`, {
      got: typeof file,
    });
  }
  checkOptions(options, ["verify"]);
  const verify = options.verify !== false;
  if (verify) checkSum(bytes, readHeader(bytes));
  const { size, meta: json, merges, small, sections } = readSections(bytes, readHeader(bytes));
  const meta = readMeta(json);
  const tables = sections.get(kindTables);
  const read: PackedVocabulary = {
    ...meta,
    size,
    merges,
    bytes,
    ...readParts(sections),
    ...(small !== undefined && { small }),
    ...(tables !== undefined && { ready: { bytes: tables, beside: besideMerges(sections) } }),
  };
  const packed = verify ? withMerges(read) : mergesForSpecials(read);
  const isTaken = !verify && tables !== undefined;
  const problem = findSpecialProblem(packed, packed.merges, size) ?? checkMerged(packed, size, isTaken);
  if (problem !== undefined) throw corrupt(problem.message, problem.details);
  if (!verify) return packed;
  if (packed.followers !== undefined && ranksOf(packed.followers, size) === undefined) {
    throw corrupt("the ranks contradict themselves", {});
  }
  checkMerges(packed.merges, size);
  return packed;
}

/** Decodes a small form if the vocabulary's special tokens require it: one has an id below `size`. */
export function mergesForSpecials(packed: PackedVocabulary): PackedVocabulary {
  if (packed.small === undefined || packed.model !== undefined) return packed;
  if (Object.values(packed.specialTokens).every((id) => id >= packed.size)) return packed;
  checkSum(packed.bytes, readHeader(packed.bytes));
  return withMerges(packed);
}

/** The same vocabulary with its merges in planes. */
export function withMerges(packed: PackedVocabulary): PackedVocabulary {
  const { small, ...rest } = packed;
  return small === undefined ? packed : { ...rest, merges: decodeMerges(small, packed.size) };
}

interface Sections {
  readonly size: number;
  readonly meta: Uint8Array;
  readonly merges: Uint8Array;
  readonly small: Uint8Array | undefined;
  /** All of them, by kind. */
  readonly sections: ReadonlyMap<number, Uint8Array>;
}

/** A view of a file whose magic, version and length are right. */
function readHeader(bytes: Uint8Array): DataView {
  if (bytes.length < headerBytes || startsOtherwise(bytes)) throw notPacked(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seen = { version: view.getUint16(4, true), flags: view.getUint16(6, true) };
  if (seen.version !== version || seen.flags !== 0) {
    const message = `packed format version ${seen.version} with flags ${seen.flags}; this reads version ${version} with flags 0`;
    throw new ReckonerError(
      "vocabulary/unsupported",
      `${message}: update reckoner, or pack the vocabulary again`,
      seen,
    );
  }
  const total = view.getUint32(8, true);
  if (total !== bytes.length) {
    throw corrupt(`the file says ${total} bytes but has ${bytes.length}`, {
      expected: total,
      got: bytes.length,
    });
  }
  return view;
}

function checkSum(bytes: Uint8Array, view: DataView): void {
  const expected = view.getUint32(12, true);
  const got = xxHash32(bytes.subarray(checkedFrom));
  if (got !== expected) throw corrupt(`the checksum is ${hex(got)}, not ${hex(expected)}`, { expected, got });
}

function readSections(bytes: Uint8Array, view: DataView): Sections {
  const size = view.getUint32(16, true);
  const count = view.getUint32(20, true);
  let free = headerBytes + count * 12;
  if (size > maxTokens || free > bytes.length)
    throw corrupt(`${size} ids in ${count} sections do not fit`, { size, count });
  const found = new Map<number, Uint8Array>();
  for (let index = 0; index < count; index++) {
    const at = headerBytes + index * 12;
    const kind = view.getUint32(at, true);
    const offset = view.getUint32(at + 4, true);
    const length = view.getUint32(at + 8, true);
    if (offset % 4 !== 0 || offset < free || offset + length > bytes.length || found.has(kind)) {
      const details = { index, kind, offset, length };
      throw corrupt(`section ${index} (kind ${kind}, offset ${offset}, length ${length}) is out of place`, details);
    }
    if (kind < kindMeta || kind > kindTables) {
      const message = `section kind ${kind} is newer than this code: update reckoner, or pack the vocabulary again`;
      throw new ReckonerError("vocabulary/unsupported", message, { kind });
    }
    found.set(kind, bytes.subarray(offset, offset + length));
    free = offset + length;
  }
  const meta = found.get(kindMeta);
  const small = found.get(kindSmall);
  const merges = found.get(kindMerges);
  if (meta === undefined || (merges === undefined) === (small === undefined)) {
    throw corrupt("the meta or the merges are missing, or the merges come twice", { count });
  }
  if (merges !== undefined && merges.length !== size * planes) {
    throw corrupt(`${merges.length} bytes of merges for ${size} ids`, { size, length: merges.length });
  }
  return { size, meta, merges: merges ?? new Uint8Array(0), small, sections: found };
}

function readParts(found: ReadonlyMap<number, Uint8Array>): MergedParts {
  const [ids, extras, ranks, model] = [kindIds, kindExtras, kindRanks, kindModel].map((kind) => found.get(kind));
  if (model === undefined) {
    if ((ids ?? extras ?? ranks) !== undefined) throw corrupt("there are ids, extras or ranks but no model", {});
    return {};
  }
  const read = readModel(model);
  if (typeof read === "string") throw corrupt(read, { length: model.length });
  const readable = extras === undefined ? undefined : readExtras(extras);
  if (extras !== undefined && readable === undefined) throw corrupt("the extras do not fit their section", {});
  const followers = ranks === undefined ? undefined : readNumbers(ranks);
  return {
    ...read,
    ...(followers !== undefined && { followers }),
    ...(ids !== undefined && { symbolIds: readNumbers(ids) }),
    ...(readable !== undefined && { extras: readable }),
  };
}

function readMeta(json: Uint8Array): VocabularyMeta {
  let meta: unknown;
  try {
    meta = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json));
  } catch (cause) {
    throw corrupt("the meta is not JSON", { length: json.length }, cause);
  }
  const problem = findMetaProblem(meta);
  if (problem !== undefined) {
    const code = problem.isUnsupported ? "vocabulary/unsupported" : "vocabulary/corrupt";
    throw new ReckonerError(code, `packed vocabulary: ${problem.message}`, problem.details);
  }
  return meta as VocabularyMeta;
}

function startsOtherwise(bytes: Uint8Array): boolean {
  return bytes[0] !== 0x52 || bytes[1] !== 0x4b || bytes[2] !== 0x4e || bytes[3] !== 0x56;
}

/** What people pass by mistake, by how it begins. */
const mistakes: readonly (readonly [RegExp, string])[] = [
  [/^RKNV/, "the file is cut short"],
  [/^$/, "it is empty or transferred: pass a copy"],
  [/^\s*</, "it looks like a web page: the address answered with something else"],
  [/^\s*\{/, "it looks like JSON: pack it first"],
  [/^[A-Za-z0-9+/]+=* \d/, "it looks like a .tiktoken file: pack it first"],
  [/^\x1f\x8b/, "it is compressed: decompress it first"],
];

function notPacked(bytes: Uint8Array): ReckonerError {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const hint = mistakes.find(([pattern]) => pattern.test(start))?.[1] ?? 'it does not begin with "RKNV"';
  return corrupt(`${bytes.length} bytes that begin with ${JSON.stringify(start)}: ${hint}`, {
    length: bytes.length,
    start,
  });
}

function corrupt(message: string, details: Record<string, unknown>, cause?: unknown): ReckonerError {
  return new ReckonerError("vocabulary/corrupt", `not a valid packed vocabulary: ${message}`, details, cause);
}

function align(at: number): number {
  return (at + 3) & ~3;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
