/**
 * A pretoken that is one repeated byte: its merges take time polylogarithmic in its length.
 *
 * Equal neighbours are kept as one entry: a token and its number of repeats. Equal
 * tokens that merge do so throughout their entry, from the left, and leave at most
 * one over; so the entries stay few. The next merge is the one of the lowest rank,
 * and of several the leftmost, as everywhere.
 */
import { BYTES_ID, LANES, NONE, SYMBOLS } from "./memory.ts";
import { anyMergeOf } from "./merge.ts";
import { alikeUpTo } from "./scanners/runs.ts";

/** The number of repeats of each entry's token; the tokens are in SYMBOLS. */
@inline const TIMES: usize = LANES;

let entries: u32 = 0;

/** Whether all bytes are the same; eight more must be readable. */
export function isRepeat(at: usize, end: usize): bool {
  const first = load<u64>(at);
  if (first != <u64>load<u8>(at) * 0x0101010101010101) return false;
  for (at = max(at + 8, alikeUpTo(at, end)); at + 8 <= end; at += 8) if (load<u64>(at) != first) return false;
  return at == end || ((load<u64>(at) ^ first) << (((at + 8 - end) << 3) & 63)) == 0;
}

/** Encodes the byte at `at` repeated `length` times; returns the number of ids. */
export function encodeRepeat(at: usize, length: u32, out: usize): u32 {
  store<u32>(SYMBOLS, load<u32>((<usize>load<u8>(at)) << 2, BYTES_ID));
  store<u32>(TIMES, length);
  entries = 1;
  while (mergeNext()) {}
  let count: u32 = 0;
  for (let entry: u32 = 0; entry < entries; entry++) {
    const token = tokenOf(entry);
    for (let times = timesOf(entry); times != 0; times--) {
      store<u32>(out + ((<usize>count) << 2), token);
      count++;
    }
  }
  return count;
}

@inline
function tokenOf(entry: u32): u32 {
  return load<u32>(entry << 2, SYMBOLS);
}

@inline
function timesOf(entry: u32): u32 {
  return load<u32>(entry << 2, TIMES);
}

function setEntry(entry: u32, token: u32, times: u32): void {
  store<u32>(entry << 2, token, SYMBOLS);
  store<u32>(entry << 2, times, TIMES);
}

/** Makes the next merge; false where there is none. */
function mergeNext(): bool {
  let least = NONE;
  let place: u32 = 0;
  let isWithin = false;
  for (let entry: u32 = 0; entry < entries; entry++) {
    const token = tokenOf(entry);
    const within = timesOf(entry) > 1 ? anyMergeOf(token, token) : NONE;
    const across = entry + 1 < entries ? anyMergeOf(token, tokenOf(entry + 1)) : NONE;
    if (min(within, across) >= least) continue;
    isWithin = within <= across;
    least = min(within, across);
    place = entry;
  }
  if (least == NONE) return false;
  const token = tokenOf(place);
  const times = timesOf(place);
  if (isWithin) {
    setEntry(place, least, times >> 1);
    if ((times & 1) != 0) insert(place + 1, token);
  } else {
    insert(place + 1, least);
    take(place + 2);
    take(place);
  }
  return true;
}

/** Inserts an entry of one token before an entry. */
function insert(entry: u32, token: u32): void {
  for (let later = entries; later > entry; later--) setEntry(later, tokenOf(later - 1), timesOf(later - 1));
  entries++;
  setEntry(entry, token, 1);
}

/** Takes one token from an entry. */
function take(entry: u32): void {
  const times = timesOf(entry) - 1;
  store<u32>(entry << 2, times, TIMES);
  if (times != 0) return;
  for (entries--; entry < entries; entry++) setEntry(entry, tokenOf(entry + 1), timesOf(entry + 1));
}
