/**
 * ABI of bpe.wasm: what JavaScript can call, and nothing else.
 *
 * Only integers cross the border. Text enters as UTF-8 at `inputAt()`, ids leave
 * as u32 at `outputAt()`; a negative answer is a status (bpe/status.ts).
 */
import * as memory from "./bpe/memory.ts";
import * as utf16 from "./bpe/utf16.ts";
import * as vocabulary from "./bpe/vocabulary.ts";
import * as special from "./bpe/special.ts";
import * as loop from "./bpe/encode.ts";
import * as counter from "./bpe/counter.ts";
import * as merge from "./bpe/merge.ts";
import * as runs from "./bpe/scanners/runs.ts";
import * as decoding from "./bpe/decode.ts";
import * as bytes from "./bpe/token-bytes.ts";
import * as lexicon from "./bpe/lexicon.ts";
import { sumOf, xxHash32 } from "./bpe/checksum.ts";

// Loading, in this order: src/kernel/bpe-loading.ts.
export function beginVocabulary(symbols: u32, ids: u32, room: usize, flags: u32, wordBits: u32): i32 {
  return vocabulary.beginVocabulary(symbols, ids, room, flags, wordBits);
}
export function openPlanes(): i32 {
  return vocabulary.openPlanes();
}
export function checksum(at: usize, end: usize): u32 {
  return xxHash32(at, end);
}
export function sum(at: usize, end: usize): u32 {
  return sumOf(at, end);
}
export function adoptTokens(at: usize, bytes: usize, end: usize): void {
  vocabulary.adoptTokens(at, bytes, end);
}
export function addTokens(from: u32, to: u32): i32 {
  return vocabulary.addTokens(from, to);
}
export function placeMerges(room: usize): i32 {
  return vocabulary.placeMerges(room);
}
export function addMerges(from: u32, to: u32): i32 {
  return vocabulary.addMerges(from, to);
}
export function idsAt(): usize {
  return memory.idOf;
}
export function turnsAt(): usize {
  return memory.turns;
}
export function mergesAt(): usize {
  return memory.merges;
}
export function tokensAt(): usize {
  return memory.tokens;
}
export function extrasAt(): usize {
  return bytes.tokensEnd;
}
export function addExtra(id: u32, length: u32, isWord: bool): i32 {
  return vocabulary.addExtra(id, length, isWord);
}
export function finishVocabulary(scanner: u32): i32 {
  loop.useScanner(scanner);
  return vocabulary.finishVocabulary();
}
export function tablesEnd(): usize {
  return vocabulary.tablesEnd;
}
export function beginSpecials(count: u32): i32 {
  const end = special.beginSpecials(lexicon.openLexicon(vocabulary.tablesEnd), count);
  return end < 0 ? end : memory.placeInput(<usize>end, 0);
}
export function useLexicon(): usize {
  return lexicon.useLexicon();
}
export function addSpecial(id: u32, from: usize, length: u32): i32 {
  return special.addSpecial(id, from, length);
}

// Regions.
export function reserve(bytes: usize): i32 {
  return bytes <= memory.capacity ? 0 : memory.placeInput(memory.input, bytes);
}
export function inputAt(): usize {
  return memory.input;
}
export function outputAt(): usize {
  return memory.output;
}
export function flagsAt(): usize {
  return special.specials;
}

// Work. `at` and `end` are addresses in the input region; `end` is the end of the text.
export function count(at: usize, end: usize): u32 {
  return loop.countTokens(at, end);
}
export function encode(at: usize, end: usize): usize {
  return (loop.encodeTokens(at, end, memory.output) - memory.output) >> 2;
}
export function give(at: usize, pretokens: u32, isUnits: bool): usize {
  return loop.give(at, pretokens, isUnits);
}
export function placeTexts(at: usize, texts: u32): void {
  loop.placeTexts(at, texts);
}
export function eachText(at: usize, texts: u32, out: usize): void {
  loop.eachText(at, texts, out);
}
export function textsAt(): usize {
  return memory.TEXTS;
}
export function advance(at: usize, counted: usize, known: usize, end: usize): usize {
  return counter.advance(at, counted, known, end);
}
export function extend(at: usize, counted: usize, end: usize): usize {
  return counter.extend(at, counted, end);
}
export function scan(at: usize, end: usize): usize {
  return (loop.scan(at, end) - memory.BOUNDS) >> 2;
}
export function boundsAt(): usize {
  return memory.BOUNDS;
}
export function lastCut(at: usize, end: usize): usize {
  return loop.lastCut(at, end);
}
export function oneByte(): bool {
  return loop.oneByte;
}
export function beAlike(bytes: usize): void {
  runs.beAlike(bytes);
}
export function firstCut(at: usize, end: usize): usize {
  return loop.firstCut(at, end);
}
export function classesOf(at: usize, end: usize): u32 {
  return loop.classesOf(at, end);
}
export function areCompatible(left: u32, right: u32): bool {
  return merge.areCompatible(left, right);
}
export function nextSpecial(at: usize, end: usize): usize {
  return special.nextSpecial(at, end);
}
export function foundSpecial(): u32 {
  return special.foundSpecial;
}
export function decode(at: usize, end: usize, out: usize, limit: usize): i32 {
  return decoding.decodeTokens(at, end, out, limit, vocabulary.ids);
}
export function decodedTo(): usize {
  return decoding.decodedTo;
}
export function decodeUnits(at: usize, end: usize, out: usize): u32 {
  return decoding.decodeUnits(at, end, out, vocabulary.ids);
}
export function unitsOf(at: usize, end: usize, out: usize): i32 {
  return utf16.unitsOf(at, end, out);
}
export function lengthOfId(id: u32): u32 {
  return decoding.lengthOfId(id);
}
