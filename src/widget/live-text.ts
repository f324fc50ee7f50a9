/**
 * An editable text that knows its exact number of tokens after every edit.
 *
 * The text is kept in blocks of about a thousand code units, cut where all of OpenAI's split patterns end a pretoken
 * (`safe-cuts.ts`), so that the tokens of the text are those of its blocks. An edit takes out the blocks it touches,
 * cuts their new text again and keeps the counts of all others: the work depends on the edit, not on the text.
 */
import { checkText, checkTokens, ReckonerError, shown } from "../errors.ts";
import { openAiScanners } from "../vocabulary/vocabulary.ts";
import { firstSafeCut, isSafeCut, lastSafeCut } from "./safe-cuts.ts";

/** Target length of a block in code units; one without cuts inside may be longer. */
const blockUnits = 1_024;

/** Counts the tokens of a text: a `Tokenizer`, or an object like it. */
export interface CountsTokens {
  /** The scanner that cuts text into pretokens, where that is known. */
  readonly scanner?: string;
  /** False where a part of a text may have other tokens than within the text, as when a space is put before it. */
  readonly countsInParts?: boolean;
  count(text: string): number;
}

/** Scanners for which the cuts of `safe-cuts.ts` hold. */
const knownScanners: readonly string[] = openAiScanners;

/** A part of the text that is encoded separately. */
export interface TextBlock {
  /** Unique among the blocks this text has ever had: equal keys have equal text. */
  readonly key: number;
  readonly text: string;
}

class Block implements TextBlock {
  readonly key: number;
  readonly text: string;
  readonly counts = new Map<CountsTokens, number>();
  isGone = false;

  constructor(key: number, text: string) {
    this.key = key;
    this.text = text;
  }
}

/** One counter's sum, and the blocks that are not in it yet. */
interface Sum {
  tokens: number;
  waiting: Block[];
}

/**
 * An editable text that knows how many tokens it has.
 *
 * Counts are exact for vocabularies that split as gpt2, cl100k, llama3 or o200k do, which includes all of OpenAI's. Others
 * are refused, and so is a tokenizer.json with which a text has other tokens than its parts, as when it changes texts.
 *
 * @example
 * const live = new LiveText("The quick brown fox");
 * live.count(tokenizer); // 4
 * live.replace(4, 9, "slow");
 * live.slice(0, live.length); // "The slow brown fox"
 * live.count(tokenizer); // 4
 */
export class LiveText {
  #blocks: Block[] = [];
  #length = 0;
  #keys = 0;
  readonly #sums = new Map<CountsTokens, Sum>();
  #counted = 0;

  /** @param text The initial text. */
  constructor(text: string = "") {
    this.set(text);
  }

  /** Length in UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /** The blocks in order; joined, they are the text. */
  get blocks(): readonly TextBlock[] {
    return this.#blocks;
  }

  /** Code units given to counters so far: a measure of the work done. */
  get countedUnits(): number {
    return this.#counted;
  }

  /**
   * Replaces the range from `from` up to, not including, `to` with a text.
   *
   * @param from Offset in code units; so is `to`.
   * @throws {@link ReckonerError} `input/not-a-string`; `input/bad-option` for offsets outside the text.
   */
  replace(from: number, to: number, text: string): void {
    checkText(text);
    this.#checkRange(from, to);
    if (from === to && text === "") return;
    // The characters on both sides of the edit are included: a cut next to a changed character must be checked again.
    const [first, startsAt] = this.#find(Math.max(0, from - 1));
    const [last] = this.#find(Math.min(to + 1, Math.max(0, this.#length - 1)));
    const end = Math.min(last + 1, this.#blocks.length);
    let old = "";
    for (let index = first; index < end; index++) old += this.#blocks[index]!.text;
    this.#splice(first, end, old.slice(0, from - startsAt) + text + old.slice(to - startsAt));
  }

  /**
   * Sets the whole text, for example to that of a text field; blocks that are unchanged keep their counts.
   *
   * @throws {@link ReckonerError} `input/not-a-string`.
   */
  set(text: string): void {
    checkText(text);
    const blocks = this.#blocks;
    let first = 0;
    let start = 0;
    while (first < blocks.length && text.startsWith(blocks[first]!.text, start)) start += blocks[first++]!.text.length;
    if (start === text.length && first === blocks.length) return;
    let end = blocks.length;
    let stop = text.length;
    while (end > first && stop - blocks[end - 1]!.text.length >= start && text.endsWith(blocks[end - 1]!.text, stop)) {
      stop -= blocks[--end]!.text.length;
    }
    // A cut between kept and changed text must hold with its new neighbours; if not, the kept block is cut again too.
    while (first > 0 && start < text.length && (start === stop || !isSafeCut(text, start)))
      start -= blocks[--first]!.text.length;
    while (end < blocks.length && stop > 0 && !isSafeCut(text, stop)) stop += blocks[end++]!.text.length;
    this.#splice(first, end, text.slice(start, stop));
  }

  /**
   * A part of the text.
   *
   * @throws {@link ReckonerError} `input/bad-option` for offsets outside the text.
   */
  slice(from: number, to: number): string {
    this.#checkRange(from, to);
    const parts: string[] = [];
    let [index, at] = this.#find(from);
    for (; at < to; at += this.#blocks[index++]!.text.length) {
      parts.push(this.#blocks[index]!.text.slice(Math.max(0, from - at), to - at));
    }
    return parts.join("");
  }

  /**
   * The block that holds an offset, and its start; at the end of the text, the index after the last block.
   *
   * @throws {@link ReckonerError} `input/bad-option` for an offset outside the text.
   */
  blockAt(offset: number): { readonly index: number; readonly start: number } {
    this.#checkRange(offset, offset);
    const [index, start] = this.#find(offset);
    return { index, start };
  }

  /**
   * Number of tokens in the text; blocks that `counter` has already counted are not counted again.
   *
   * @throws {@link ReckonerError} `input/bad-option` for a vocabulary that splits text otherwise, for an object that cannot
   *   count, and for a count that is not a number of tokens.
   */
  count(counter: CountsTokens): number {
    return this.countSome(counter, Number.POSITIVE_INFINITY).tokens;
  }

  /**
   * Counts at most `blocks` more blocks, so that a long text does not hold up other work.
   *
   * @returns Tokens of the blocks counted so far, and how many blocks are left at most.
   * @throws {@link ReckonerError} `input/bad-option` for a number of blocks below 0, and as {@link count} does.
   */
  countSome(counter: CountsTokens, blocks: number): { readonly tokens: number; readonly left: number } {
    const sum = this.#sumOf(counter);
    if (typeof blocks !== "number" || !(blocks >= 0)) {
      throw new ReckonerError("input/bad-option", `blocks must be a number of at least 0, got ${named(blocks)}`, {
        blocks,
      });
    }
    for (let done = 0; done < blocks && sum.waiting.length > 0; ) {
      const block = sum.waiting.pop()!;
      if (block.isGone) continue;
      let tokens: number;
      try {
        tokens = checkTokens(counter.count(block.text));
      } catch (error) {
        sum.waiting.push(block);
        throw error;
      }
      // The counter may have changed the text.
      if (block.isGone) continue;
      block.counts.set(counter, tokens);
      sum.tokens += tokens;
      this.#counted += block.text.length;
      done++;
    }
    return { tokens: sum.tokens, left: sum.waiting.length };
  }

  #sumOf(counter: CountsTokens): Sum {
    let sum = this.#sums.get(counter);
    if (sum === undefined) {
      checkCounter(counter);
      const { scanner } = counter;
      if (scanner !== undefined && !knownScanners.includes(scanner)) {
        const message = `LiveText cuts text as ${knownScanners.join(", ")} do, but this vocabulary splits as "${shown(scanner)}"; count the whole text`;
        throw new ReckonerError("input/bad-option", message, { scanner, known: knownScanners });
      }
      if (counter.countsInParts === false) {
        const message =
          "LiveText counts a text in blocks, but this vocabulary's tokenizer.json prefixes a text, changes it or looks for added tokens; count the whole text";
        throw new ReckonerError("input/bad-option", message, { scanner, countsInParts: false });
      }
      sum = { tokens: 0, waiting: [...this.#blocks].reverse() };
      this.#sums.set(counter, sum);
    }
    return sum;
  }

  /** Replaces the blocks from `first` up to, not including, `end` with a text. */
  #splice(first: number, end: number, text: string): void {
    // A small remainder is merged into its neighbour, so that deleting does not leave tiny blocks.
    if (text.length > 0 && text.length < blockUnits / 4 && end < this.#blocks.length) text += this.#blocks[end++]!.text;
    const fresh = cutIntoBlocks(text).map((part) => new Block(this.#keys++, part));
    const gone = first === 0 && end === this.#blocks.length ? this.#blocks : this.#blocks.slice(first, end);
    // The number of arguments is limited; the size of a text is not.
    if (gone === this.#blocks) this.#blocks = fresh;
    else if (fresh.length < 10_000) this.#blocks.splice(first, end - first, ...fresh);
    else this.#blocks = [...this.#blocks.slice(0, first), ...fresh, ...this.#blocks.slice(end)];
    for (const block of gone) {
      block.isGone = true;
      this.#length -= block.text.length;
      for (const [counter, tokens] of block.counts) this.#sums.get(counter)!.tokens -= tokens;
    }
    for (const block of fresh) this.#length += block.text.length;
    for (const sum of this.#sums.values()) {
      for (const block of fresh) sum.waiting.push(block);
      // A counter that has not been used for a while must not keep text that was typed and deleted since.
      if (sum.waiting.length > 2 * this.#blocks.length + 64) sum.waiting = sum.waiting.filter(({ isGone }) => !isGone);
    }
  }

  /** Index and start of the block that holds an offset; after the last block at the end. */
  #find(offset: number): [index: number, start: number] {
    let start = 0;
    for (let index = 0; index < this.#blocks.length; index++) {
      const end = start + this.#blocks[index]!.text.length;
      if (offset < end) return [index, start];
      start = end;
    }
    return [this.#blocks.length, start];
  }

  #checkRange(from: number, to: number): void {
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= this.#length) return;
    const message = `offsets must be whole numbers with 0 <= from <= to <= ${this.#length}, got ${named(from)} and ${named(to)}`;
    throw new ReckonerError("input/bad-option", message, { from, to, length: this.#length });
  }
}

/** Cuts a text into parts that can be encoded separately. */
function cutIntoBlocks(text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (text.length - at > 2 * blockUnits) {
    const before = lastSafeCut(text, at + blockUnits / 2, at + blockUnits);
    const cut = before > 0 ? before : firstSafeCut(text, at + blockUnits);
    parts.push(text.slice(at, cut));
    at = cut;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function checkCounter(counter: unknown): void {
  if (typeof (counter as CountsTokens | undefined)?.count === "function") return;
  const message = `the counter must be a Tokenizer or another object with a count method, got ${named(counter)}`;
  throw new ReckonerError("input/bad-option", message, { got: typeof counter });
}

/** A number, or the type of what is not one. */
function named(value: unknown): string {
  return typeof value === "number" ? String(value) : value === null ? "null" : typeof value;
}
