/**
 * What the next merge of a vocabulary will probably be: the model behind the small form of the merges section.
 *
 * Tokens are kept in lists, and each list in order of how often a token was chosen from it. A choice then is the
 * bucket for that number, which adaptive probabilities learn, and a place inside the bucket, where all are equally
 * likely; so nothing is searched, and a merge costs some fifteen binary choices.
 *
 *   left half   its list is the power of two below its id; a choice of 32 names the list
 *   right half  depends on how the left half ends, and is looked for in turn in
 *     pair list    what has followed these last two bytes; a binary choice tells whether it is there, else
 *     class list   what has followed a character of this class (its script, or its kind in ASCII), else
 *     head list    all tokens with this first byte (first two beyond ASCII), chosen given the class
 *
 * A right half is added to those of its left half's pair and class lists where it was not found. Contexts whose hashes
 * collide share a list; that costs a little and does no harm. assembly/small/merges.ts is the same model, number for
 * number: what changes here must change there, and so must the version of the format.
 */
import { none } from "./merges.ts";
import type { RangeCoder } from "./range-coder.ts";

/** First list of each kind, and how many there are. */
const headLists = 32;
const classLists = headLists + 256 + 64 * 64;
const pairLists = classLists + 8_192;
const allLists = pairLists + 16_384;

/** Words of a list's record: where its entries are, how many, their room, times looked into, then two groups. */
const size = 1;
const room = 2;
const visits = 3;
/** Adaptive probability that a token is in the list. */
const found = 4;
/** Per bucket: entries in the buckets above it. */
const above = 8;
/** Adaptive probabilities of the buckets. */
const buckets = 24;
const recordWords = 40;

/** Words of the adaptive probabilities outside the lists. */
const kinds = 0;
const groups = 4;
const literals = groups + 32;
const present = literals + 256;
const shared = present + 256;
const heads = shared + 256 * 16;
const allWords = heads + 65_536 + 256;

/** How soon each kind of probability settles: choices after which its step no longer shrinks. */
const patience = { kind: 250, group: 250, ofGroup: 200, shared: 250, list: 40, bucket: 100, head: 60 } as const;

const idBits = 20;
const idMask = 2 ** idBits - 1;
const mostUses = 0xfff;

/** Drives a coder through the merges of a vocabulary, id by id. */
export class MergeModel {
  /** The pair of the last id, as in the planes. */
  left: number = none;
  right: number = none;
  readonly #coder: RangeCoder;
  #id = 0;
  #wasMerge = 0;
  #literal = 0xff;
  /** Probability of a 1, in 1/65,536, << 8 | choices seen. XORed with one half, so that 0 is the start. */
  readonly #states = new Uint32Array(allWords);
  readonly #lists = new Uint32Array(allLists * recordWords);
  /** Tokens of all lists: id | times chosen << 20. */
  readonly #entries: Uint32Array;
  #free = 0;
  /** First two bytes of each token, first byte lowest; 0 where there is none. */
  readonly #heads: Uint16Array;
  /** Last three bytes of each token, last byte lowest; 0 where there is none. */
  readonly #tails: Uint32Array;
  /** Place of a token in a list, by list << 20 | id. Only needed for writing. */
  readonly #places: Map<number, number> | undefined;

  /** @param isWriting - Whether `next` will be given what to code. */
  constructor(coder: RangeCoder, ids: number, isWriting: boolean) {
    this.#coder = coder;
    this.#heads = new Uint16Array(ids);
    this.#tails = new Uint32Array(ids);
    // A token is in at most four lists, and doubling gives a list less than four times its size in all.
    this.#entries = new Uint32Array(ids * 16);
    this.#places = isWriting ? new Map() : undefined;
  }

  /**
   * Codes the next id, and leaves its pair in `left` and `right`.
   *
   * @returns False if the choices name a token that is not there: no encoder wrote them.
   */
  next(left: number, right: number): boolean {
    const id = this.#id++;
    const isMerge = this.#tree(kinds + this.#wasMerge, 1, left === none ? 0 : 1, patience.kind);
    this.#wasMerge = isMerge;
    if (isMerge === 0) return this.#literalOrHole(id, right);
    this.left = this.#codeLeft(left);
    if (this.left === none) return false;
    this.right = this.#codeRight(right, this.#tails[this.left]!);
    if (this.right === none) return false;
    this.#enter(id, this.#headOf(this.left, this.right), this.#tailOf(this.left, this.right));
    return true;
  }

  #literalOrHole(id: number, byte: number): boolean {
    this.left = none;
    this.right = none;
    if (this.#tree(kinds + 2, 1, byte === none ? 1 : 0, patience.kind) === 1) return true;
    // Bytes mostly come in order.
    const step = this.#tree(literals, 8, (byte - this.#literal - 1) & 0xff, patience.kind);
    this.right = (this.#literal + 1 + step) & 0xff;
    this.#literal = this.right;
    this.#enter(id, this.right, this.right);
    return true;
  }

  #headOf(left: number, right: number): number {
    const head = this.#heads[left]!;
    return head > 0xff ? head : head | ((this.#heads[right]! & 0xff) << 8);
  }

  #tailOf(left: number, right: number): number {
    const tail = this.#tails[right]!;
    if (tail > 0xffff) return tail;
    return tail | (tail > 0xff ? (this.#tails[left]! & 0xff) << 16 : (this.#tails[left]! & 0xffff) << 8);
  }

  #enter(id: number, head: number, tail: number): void {
    this.#heads[id] = head;
    this.#tails[id] = tail;
    this.#add(groupOf(id), id);
    this.#add(headListOf(head & 0xff, head >>> 8), id);
  }

  #codeLeft(id: number): number {
    const list = this.#tree(groups, 5, groupOf(id), patience.group);
    return this.#choose(list, id, list * recordWords + buckets, this.#lists, patience.ofGroup);
  }

  #codeRight(id: number, tail: number): number {
    const kind = classOf(tail);
    const pairList = pairLists + (hash(tail & 0xffff, 1) & 0x3fff);
    const classList = classLists + (hash(kind, 2) & 0x1fff);
    let right = this.#tryList(pairList, id, false);
    if (right !== undefined) return right;
    right = this.#tryList(classList, id, true);
    if (right === undefined) {
      right = this.#codeByHead(id, kind);
      if (right === none) return none;
      this.#add(classList, right);
    }
    if (right !== none) this.#add(pairList, right);
    return right;
  }

  #codeByHead(id: number, kind: number): number {
    const head = this.#heads[id]!;
    const first = this.#tree(heads + hash(kind, 0), 8, head & 0xff, patience.head);
    const both = hash(first | (kind << 8) | (1 << 24), 0);
    const second = first < 0xc0 ? 0 : this.#tree(heads + both, 8, head >>> 8, patience.head);
    const list = headListOf(first, second);
    return this.#choose(list, id, list * recordWords + buckets, this.#lists, patience.head);
  }

  /** The token if it is in the list, else undefined. */
  #tryList(list: number, id: number, hasOwnBuckets: boolean): number | undefined {
    const at = list * recordWords;
    const entries = this.#lists[at + size]!;
    const context = quantity(entries) * 16 + quantity(this.#lists[at + visits]!++);
    if (entries === 0) return undefined;
    const common = this.#states[present + context]! ^ half;
    const own = this.#lists[at + found]! ^ half;
    const weight = own & 0xff;
    const probability = Math.floor(((common >>> 8) * 4 + (own >>> 8) * weight) / (4 + weight));
    const isThere = this.#coder.bit(this.#places?.has(keyOf(list, id)) ? 1 : 0, probability);
    this.#states[present + context] = learn(common, isThere, patience.shared) ^ half;
    this.#lists[at + found] = learn(own, isThere, patience.list) ^ half;
    if (isThere === 0) return undefined;
    return hasOwnBuckets
      ? this.#choose(list, id, at + buckets, this.#lists, patience.bucket)
      : this.#choose(list, id, shared + context * 16, this.#states, patience.bucket);
  }

  /** A token from a list: its bucket, then its place in the bucket. {@link none} if the bucket is empty. */
  #choose(list: number, id: number, tree: number, states: Uint32Array, steps: number): number {
    const lists = this.#lists;
    const at = list * recordWords;
    const known = this.#places?.get(keyOf(list, id)) ?? 0;
    const wanted = this.#places === undefined ? 0 : bucketOf(this.#entries[lists[at]! + known]! >>> idBits);
    const bucket = this.#tree(tree, 4, wanted, steps, states);
    const from = lists[at + above + bucket]!;
    const count = (bucket === 0 ? lists[at + size]! : lists[at + above + bucket - 1]!) - from;
    if (count === 0) return none;
    const place = count === 1 ? 0 : this.#coder.below(known - from, count);
    if (place >= count) return none;
    return this.#use(list, from + place, bucket);
  }

  /** Counts a choice: the token may move up into the next bucket, to its end. */
  #use(list: number, place: number, bucket: number): number {
    const at = list * recordWords;
    const base = this.#lists[at]!;
    const entry = this.#entries[base + place]!;
    const id = entry & idMask;
    const uses = entry >>> idBits;
    if (uses === mostUses) return id;
    const more = entry + (1 << idBits);
    if (bucketOf(uses + 1) === bucket) {
      this.#entries[base + place] = more;
      return id;
    }
    const border = this.#lists[at + above + bucket]!++;
    const other = this.#entries[base + border]!;
    this.#entries[base + place] = other;
    this.#entries[base + border] = more;
    this.#places?.set(keyOf(list, other & idMask), place).set(keyOf(list, id), border);
    return id;
  }

  #add(list: number, id: number): void {
    const lists = this.#lists;
    const at = list * recordWords;
    const count = lists[at + size]!++;
    if (count === lists[at + room]!) {
      const larger = Math.max(4, count * 2);
      this.#entries.copyWithin(this.#free, lists[at]!, lists[at]! + count);
      lists[at] = this.#free;
      lists[at + room] = larger;
      this.#free += larger;
    }
    this.#entries[lists[at]! + count] = id;
    this.#places?.set(keyOf(list, id), count);
  }

  /** Choices that lead from the root of a tree to one of its 2^bits leaves. */
  #tree(base: number, bits: number, leaf: number, steps: number, states: Uint32Array = this.#states): number {
    let node = 1;
    for (let bit = bits - 1; bit >= 0; bit--) {
      const state = states[base + node]! ^ half;
      const choice = this.#coder.bit((leaf >>> bit) & 1, state >>> 8);
      states[base + node] = learn(state, choice, steps) ^ half;
      node = node * 2 + choice;
    }
    return node - (1 << bits);
  }
}

/** The state before the first choice: one half, nothing seen. */
const half = 0x8000_00;

/** A state after one more choice: the first ones count most; from `steps` on, all count the same. */
function learn(state: number, bit: number, steps: number): number {
  const seen = state & 0xff;
  const probability = state >>> 8;
  const error = bit === 1 ? 0xffff - probability : -probability;
  const moved = probability + ((error * Math.floor(65_536 / (2 * seen + 3))) >> 15);
  const kept = moved < 32 ? 32 : moved > 65_503 ? 65_503 : moved;
  return (kept << 8) | (seen < steps ? seen + 1 : seen);
}

function groupOf(id: number): number {
  return 31 - Math.clz32(id | 1);
}

function headListOf(first: number, second: number): number {
  return headLists + (first < 0xc0 ? first : 256 + ((first & 63) << 6) + (second & 63));
}

/** Kind of the last character if it is ASCII, else its script: the bytes that begin it. */
function classOf(tail: number): number {
  const last = tail & 0xff;
  if (last < 0x80) {
    if (last >= 0x61 && last <= 0x7a) return 1;
    if (last >= 0x41 && last <= 0x5a) return 2;
    if (last >= 0x30 && last <= 0x39) return 3;
    return last <= 0x20 ? 4 : 5;
  }
  const before = (tail >>> 8) & 0xff;
  if (last >= 0xc0) return last << 6;
  if (before >= 0xc0) return before << 6;
  const third = tail >>> 16;
  return third >= 0xc0 ? (third << 6) | ((before >>> 2) & 15) | 16 : before;
}

/** 0 to 15 for a number of any size: two steps for each doubling. */
function quantity(count: number): number {
  if (count < 4) return count;
  const log = 31 - Math.clz32(count);
  return Math.min(15, 2 * log + ((count >>> (log - 1)) & 1));
}

/** The bucket for a number of uses: one each below 8, then one for each doubling. */
function bucketOf(uses: number): number {
  return uses < 8 ? uses : Math.min(15, 36 - Math.clz32(uses));
}

function hash(context: number, kind: number): number {
  return Math.imul(Math.imul(context, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca77), 0xc2b2ae3d) >>> 16;
}

function keyOf(list: number, id: number): number {
  return list * 2 ** idBits + id;
}
