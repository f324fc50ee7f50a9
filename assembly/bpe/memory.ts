/**
 * Linear memory, drawn. Fixed regions come first so that their addresses are
 * constants in the code; the vocabulary's tables follow, sized when it loads;
 * the text and the ids come last, because only they grow afterwards.
 *
 *   address    region      size            written by    read by
 *   0x000000   static      < 16 KiB        compiler      unicode (class runs)
 *   0x004000   MASKS       17 × 16 B       cache         cache, counts, lexicon (the first 0..16 bytes of 16)
 *   0x005000   BYTES_ID    256 × u32       vocabulary    short, long, blocks (the token of a single byte)
 *   0x006000   LENGTHS     256 × u32       special       special (lengths of special tokens)
 *   0x007000   SCRATCH     2 × 128 B       cache         cache, counts (ids of one pretoken, and of one piece of it)
 *   0x007200   WORK        8 × u32         all           JavaScript (counts of the kernel's work, in the counting build)
 *   0x007300   LEVELS      8 × u32         long          long (where each level of the pyramid begins)
 *   0x007600   LONG_TOKENS 256 × u64       vocabulary    token-bytes (places and lengths of long tokens)
 *   0x007ffc   BOUNDS_START 1 × u32        encode        encode (where the first pretoken begins)
 *   0x008000   BOUNDS      4,096 × u32     scanners      encode (where each pretoken ends)
 *   0x00c000   PREFIXES    65,536 bits     special       special (first two bytes of special tokens)
 *   0x00e000   TEXTS       2,047 × u32     JavaScript    encode (where each text of a batch ends, and its result)
 *   0x00fffc   LACKING     2 B             origins, lexicon  JavaScript (whether HALVES and SPANS are wanted; whether words are)
 *   0x010000   CLASSES     0x32400 B       vocabulary    scanners (class of a code point)
 *   0x043000   LANES       1,408 × u32     short, merge  short (the next merge at each place); repeat; merge (while loading)
 *   0x044800   SYMBOLS     512 × u64       short         short (the token that starts at each place, and its group); repeat
 *   0x045800   PENDING     64 × u64        short         short (what the next merge at each place gives)
 *   0x046000   PIECES      64 × u32        cut           pieces, counter (where the pieces of a pretoken end)
 *   0x046400   PACKED      4,224 B         text          text (how four characters are packed)
 *   0x0477f8              u64              short         merge (what `anyMergeOf` found: place 1,023 of PENDING, as in LANES)
 *   0x048000   PAIRS_OF_BYTES 65,536 × u32 vocabulary    short, long (two bytes → the token they merge to, or 0)
 *   0x088000   MISSES      4,096 × u32     encode        encode (pretokens that no cache holds)
 *   0x090000   COUNTS      131,072 × 16 B  counts        counts (pretoken → its number of ids)
 *   0x290000   MEMO        4,096 × u64     merge         merge (are two tokens compatible?)
 *   0x298000   JOINING     128 × 128 × u16 vocabulary   cut (the first token that joins two characters of ASCII)
 *   0x2a0000   RING_PLACES 16,384 × u64    ring          ring (where each longer pretoken is in RING)
 *   0x2c0000   JOINED      2^20 bits       vocabulary    cut (wide characters that stand side by side in a token)
 *   0x2e0000   MEETING     1 KiB           merge, small  merge, small (the bytes of two tokens side by side, or of one)
 *   0x2e1000   MET         1,024 × u32     merge         merge (their symbols when merged together)
 *   0x2e4000   PLACES      4,096 × u32     encode        encode (where a cache may have each pretoken of a block)
 *   0x2e8000   LINES       4,096 × u32     encode        encode, pieces (where LEXICON may have each in MISSES, CACHE each piece)
 *   0x2f0000   RING        1 MiB           ring          ring (longer pretoken → its number of ids, or its ids)
 *   0x3f0000   CACHE       32,768 × 32 B   cache         cache (pretoken → its ids)
 *   0x4f0000   DECODED     32,768 × 32 B   decode        decode (token → its code units)
 *   0x5f0000   CHARACTERS  65,536 × u32    vocabulary    short (character of three bytes → its token, or 0)
 *   0x630000   TORN        2,048 × 64 × u16 vocabulary   cut (bytes side by side where a token tears a character)
 *   0x670000   TANGLED     2^20 bits       vocabulary    merge (symbols that have a turn in TURNS)
 *   0x690000   GROUPS      symbols × u32      vocabulary merge (the merges of which a token is the left half)
 *   halves     HALVES      6 × symbols B      JavaScript halves (the two tokens it came from, as in the packed file)
 *   spans      SPANS       symbols × u32      vocabulary token-bytes (length of its bytes, and where they are)
 *   placesById             ids × u32          vocabulary decode (the same by id; SPANS itself where ids are symbols)
 *   idOf       IDS         symbols × u32      JavaScript merge (symbol → id, where they differ; bit 31: no character)
 *   turns      TURNS       symbols × u32      JavaScript merge (symbol → its turn to merge, where its number does not tell)
 *   known      KNOWN       0x110000 bits      vocabulary cut (characters that are tokens, where others have no merges)
 *   words      WORDS       2^wordBits × u32   vocabulary words (tokens that only a whole pretoken can be)
 *   merges     MERGES      groups of 2^k u64  vocabulary merge (a right half → the token that the two merge to)
 *              EDGES       symbols × 8 B      vocabulary vocabulary (while loading: both ends of every token)
 *   tokens     TOKENS      all token bytes    token-bytes decode, special, words, small
 *              FULL        a bit per slot  merge         merge (while loading: which slots of MERGES are full)
 *   lexicon    LEXICON     symbols × 12.8 B, and bits  JavaScript  lexicon (words that are tokens)
 *   specials   SPECIALS    see special.ts     special    special
 *   input      INPUT       capacity + 64   JavaScript    scanners
 *   output     OUTPUT      4 × capacity    encode, decode JavaScript (an id per byte is the worst case; code units)
 *   pyramid    PYRAMID     4.25 × capacity long, decode  long (merges of a whole pretoken); JavaScript (more code units)
 */
import { OUT_OF_MEMORY } from "./status.ts";

@inline export const MASKS: usize = 0x4000;
@inline export const BYTES_ID: usize = 0x5000;
@inline export const LENGTHS: usize = 0x6000;
@inline export const PREFIXES: usize = 0xc000;
@inline export const SCRATCH: usize = 0x7000;
@inline export const PIECE_SCRATCH: usize = 0x7080;
@inline export const WORK: usize = 0x7200;
@inline export const LEVELS: usize = 0x7300;
@inline export const LONG_TOKENS: usize = 0x7600;
@inline export const BOUNDS_START: usize = 0x7ffc;
@inline export const BOUNDS: usize = 0x8000;
/** A step of a scanner writes up to 64 bounds. */
@inline export const BOUNDS_END: usize = 0xc000 - 64 * 4;
@inline export const TEXTS: usize = 0xe000;
@inline export const LACKING: usize = 0xfffc;
@inline export const CLASSES: usize = 0x10000;
@inline export const LANES: usize = 0x43000;
@inline export const SYMBOLS: usize = 0x44800;
@inline export const PENDING: usize = 0x45800;
@inline export const PIECES: usize = 0x46000;
@inline export const PACKED: usize = 0x46400;
@inline export const PAIRS_OF_BYTES: usize = 0x48000;
@inline export const MISSES: usize = 0x88000;
@inline export const COUNTS: usize = 0x90000;
@inline export const MEMO: usize = 0x290000;
@inline export const MEMO_BITS: u64 = 12;
@inline export const JOINING: usize = 0x298000;
@inline export const RING_PLACES: usize = 0x2a0000;
@inline export const JOINED: usize = 0x2c0000;
@inline export const MEETING: usize = 0x2e0000;
@inline export const MET: usize = 0x2e1000;
@inline export const PLACES: usize = 0x2e4000;
@inline export const LINES: usize = 0x2e8000;
@inline export const RING: usize = 0x2f0000;
@inline export const CACHE: usize = 0x3f0000;
@inline export const DECODED: usize = 0x4f0000;
@inline export const CHARACTERS: usize = 0x5f0000;
@inline export const TORN: usize = 0x630000;
@inline export const TANGLED: usize = 0x670000;
@inline export const GROUPS: usize = 0x690000;

/** Bytes that may be read, but mean nothing, after the last byte of a text. */
@inline const SLACK: usize = 64;
/** Extra room for the levels above the lanes of a long pretoken. */
@inline const LEVELS_SLACK: usize = 4096;

/** A number that no token has: "none". */
@inline export const NONE: u32 = 0xffffffff;

export let halves: usize = 0;
export let spans: usize = 0;
export let placesById: usize = 0;
/** 0 where ids are symbols. */
export let idOf: usize = 0;
/** 0 where symbols merge in the order of their numbers. */
export let turns: usize = 0;
/** 0 where merging starts from bytes. */
export let known: usize = 0;
/** 0 where merging reaches every token, or need not. */
export let words: usize = 0;
export let merges: usize = 0;
export let tokens: usize = 0;
export let input: usize = 0;
export let output: usize = 0;
export let pyramid: usize = 0;
export let capacity: usize = 0;

/** Flags of a vocabulary, as in `src/kernel/bpe-loading.ts`: how it differs from OpenAI's. */
@inline export const MAPPED: u32 = 1;
@inline export const OF_CHARACTERS: u32 = 2;
@inline export const CUTS_ANYWHERE: u32 = 4;
@inline export const FUSES_UNKNOWN: u32 = 8;
@inline export const UNKNOWN_BYTES: u32 = 16;
@inline export const TANGLED_SYMBOLS: u32 = 32;

/**
 * Places the vocabulary's tables whose sizes follow from its counts; MERGES comes after them, then TOKENS.
 *
 * @param flags    Whether ids differ from symbols, whether some symbols' numbers do not tell when they merge, and whether
 *   merging starts from characters.
 * @param wordBits 0 where there are no words.
 */
export function placeTables(symbols: u32, ids: u32, flags: u32, wordBits: u32): void {
  halves = GROUPS + ((<usize>symbols) << 2);
  spans = placesById = (halves + 6 * <usize>symbols + 15) & ~15;
  let end = spans + ((<usize>ids) << 2);
  if ((flags & MAPPED) != 0) {
    placesById = spans + ((<usize>symbols) << 2);
    idOf = placesById + ((<usize>ids) << 2);
    end = idOf + ((<usize>symbols) << 2);
  }
  if ((flags & TANGLED_SYMBOLS) != 0) {
    turns = end;
    end += (<usize>symbols) << 2;
  }
  if ((flags & OF_CHARACTERS) != 0) {
    known = end;
    end += 0x110000 >> 3;
  }
  if (wordBits != 0) {
    words = end;
    end += (<usize>4) << wordBits;
  }
  merges = (end + 63) & ~63;
}

/** Places the tokens' bytes after the merges. */
export function placeTokens(at: usize): void {
  tokens = at;
}

/** Places the text and its results after `end`, with room for `bytes` of text. 0, or OUT_OF_MEMORY. */
export function placeInput(end: usize, bytes: usize): i32 {
  const at = (end + 63) & ~63;
  const room = (bytes + 63) & ~63;
  const grown = reach(at + room + SLACK + (room << 2) + SLACK + (room << 2) + (room >> 2) + LEVELS_SLACK);
  if (grown < 0) return grown;
  input = at;
  capacity = room;
  output = at + room + SLACK;
  pyramid = output + (room << 2) + SLACK;
  return 0;
}

/** Grows memory up to `end`. 0, or OUT_OF_MEMORY. */
export function reach(end: usize): i32 {
  const have = (<usize>memory.size()) << 16;
  if (end <= have) return 0;
  // An end beyond 4 GiB would wrap around and look small; callers keep texts below 400 MiB.
  const pages = <i32>((end - have + 0xffff) >> 16);
  return memory.grow(pages) < 0 ? OUT_OF_MEMORY : 0;
}
