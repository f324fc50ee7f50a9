/** What bpe.wasm exports; assembly/bpe.ts has the order in which loading calls it. */

/** The part of WebAssembly.Memory used here: its own type is in the DOM library, which our published types do without. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface BpeExports {
  readonly memory: KernelMemory;
  beginVocabulary(symbols: number, ids: number, room: number, flags: number, wordBits: number): number;
  openPlanes(): number;
  checksum(at: number, end: number): number;
  sum(at: number, end: number): number;
  adoptTokens(at: number, bytes: number, end: number): void;
  addTokens(from: number, to: number): number;
  placeMerges(room: number): number;
  addMerges(from: number, to: number): number;
  idsAt(): number;
  turnsAt(): number;
  mergesAt(): number;
  tokensAt(): number;
  extrasAt(): number;
  addExtra(id: number, length: number, isWord: number): number;
  finishVocabulary(scanner: number): number;
  tablesEnd(): number;
  beginSpecials(count: number): number;
  useLexicon(): number;
  addSpecial(id: number, from: number, length: number): number;
  reserve(bytes: number): number;
  inputAt(): number;
  outputAt(): number;
  flagsAt(): number;
  count(at: number, end: number): number;
  encode(at: number, end: number): number;
  give(at: number, pretokens: number, isUnits: number): number;
  placeTexts(at: number, texts: number): void;
  eachText(at: number, texts: number, out: number): void;
  textsAt(): number;
  advance(at: number, counted: number, known: number, end: number): number;
  extend(at: number, counted: number, end: number): number;
  scan(at: number, end: number): number;
  boundsAt(): number;
  lastCut(at: number, end: number): number;
  oneByte(): number;
  beAlike(bytes: number): void;
  firstCut(at: number, end: number): number;
  classesOf(at: number, end: number): number;
  areCompatible(left: number, right: number): number;
  nextSpecial(at: number, end: number): number;
  foundSpecial(): number;
  decode(at: number, end: number, out: number, limit: number): number;
  decodedTo(): number;
  decodeUnits(at: number, end: number, out: number): number;
  unitsOf(at: number, end: number, out: number): number;
  lengthOfId(id: number): number;
}
