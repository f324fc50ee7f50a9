/**
 * ParallelTokenizer: counts and encodes long texts and large batches on all cores.
 *
 * A long text is cut where that changes no token, so the ids are those of
 * `Tokenizer`. Short texts are done on the calling thread: sending them would
 * take longer.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions, ReckonerError, shown } from "../errors.ts";
import { countsInOrder, groupsOf, idsInOrder } from "../kernel/index.ts";
import { type EncodedBatch, Tokenizer, type TokenizerVocabulary } from "../tokenizer/index.ts";
import { isSource, readBytes, readPacked, type VocabularySource } from "../vocabulary/open.ts";
import { Crew } from "./crew.ts";
import { Cutter } from "./cutter.ts";
import { perform, sent } from "./messages.ts";
import { unitsOf } from "./plan.ts";
import { hardwareThreads, hasThreads, startThread } from "./thread.ts";

/** Options of `ParallelTokenizer.open`. */
export interface ParallelTokenizerOptions {
  /**
   * Number of working threads, including the calling one: from 1, which means no workers, to 1,024.
   * Default: as many as the machine runs at once, at most 8. Each worker keeps the vocabulary in its own memory.
   */
  readonly threads?: number;
}

/** The most threads started by default: each takes memory, whether or not there is work for it. */
const mostThreads = 8;

/** More than any machine runs at once; a mistyped number would use up all of its memory. */
const mostAskedFor = 1_024;

/** Work of this many code units or more is shared. */
const sharedUnits = 131_072;

/**
 * A tokenizer on several threads, for long texts or many: ids and counts are those of `Tokenizer`.
 *
 * Short work stays on the calling thread. `close` ends the workers.
 *
 * @example
 * const pool = await ParallelTokenizer.open(o200k_base);
 * await pool.count("hello world"); // 2
 */
export class ParallelTokenizer {
  /** Facts about the vocabulary. */
  readonly vocabulary: TokenizerVocabulary;
  readonly #tokenizer: Tokenizer;
  readonly #crew: Crew;
  #closing: Promise<void> | undefined;

  private constructor(tokenizer: Tokenizer, crew: Crew) {
    this.vocabulary = tokenizer.vocabulary;
    this.#tokenizer = tokenizer;
    this.#crew = crew;
  }

  /**
   * Loads a vocabulary and starts the workers. Resolves when all of them are ready.
   *
   * An idle pool does not keep Node, Bun or Deno from exiting. In a runtime without threads the calling thread does
   * all the work.
   *
   * @param source A vocabulary such as `reckoner/vocabularies/o200k_base`; or the URL, path or bytes of a packed file.
   * @throws {@link ReckonerError} `parallel/unavailable` when a worker cannot be started; `input/bad-option`, and
   *   what `Tokenizer.load` throws.
   * @example
   * const pool = await ParallelTokenizer.open(o200k_base);
   * await pool.count("hello world"); // 2
   * await pool.close();
   */
  static async open(
    source: VocabularySource | URL | string | ArrayBuffer | Uint8Array,
    options: ParallelTokenizerOptions = {},
  ): Promise<ParallelTokenizer> {
    const threads = readThreads(options);
    const named = isSource(source) ? source : undefined;
    const read = await readBytes(named === undefined ? (source as Uint8Array) : named.packed);
    // Sending a view sends all of its buffer.
    const bytes = read.length < read.buffer.byteLength ? read.slice() : read;
    const { scanner, model, pipeline } = readPacked(bytes, { verify: false });
    // Where merges or normalizing matter too, a text is not cut; many texts are still shared out.
    const cutter = model === undefined && pipeline === undefined ? new Cutter(scanner) : undefined;
    let tokenizer: Tokenizer | undefined;
    const crew = new Crew({
      start: startThread,
      workers: hasThreads() ? threads - 1 : 0,
      packed: named === undefined ? bytes : sent(named, bytes),
      perform: (operation, texts) => perform(tokenizer!, operation, texts),
      findCut: (text, from, target) => cutter?.near(text, from, target) ?? text.length,
    });
    try {
      // The workers start meanwhile.
      tokenizer = await Tokenizer.load(named ?? bytes);
      tokenizer.expectMuch();
      await crew.ready();
      return new ParallelTokenizer(tokenizer, crew);
    } catch (error) {
      await crew.end(closed());
      throw error;
    }
  }

  /** Number of working threads, including the calling one. */
  get threads(): number {
    return this.#crew.threads;
  }

  /**
   * Number of tokens of a text. Exact; text of special tokens counts as ordinary text.
   *
   * @throws {@link ReckonerError} `input/not-a-string`; `parallel/closed`; `parallel/worker-lost` when a worker ended
   *   before it answered: another takes its place, and you can repeat the call.
   * @example
   * await pool.count("The quick brown fox"); // 4
   */
  async count(text: string): Promise<number> {
    this.#check();
    if (this.#shared([text]) === undefined) return this.#tokenizer.count(text);
    return (await this.#crew.run("count", [text])).counts[0]!;
  }

  /**
   * Ids of a text; all of it is ordinary text.
   *
   * @throws {@link ReckonerError} as `count` does; `kernel/out-of-memory`.
   * @example
   * await pool.encode("hello world"); // Uint32Array [24912, 2375]
   */
  async encode(text: string): Promise<Uint32Array> {
    this.#check();
    if (this.#shared([text]) === undefined) return this.#tokenizer.encode(text);
    return (await this.#crew.run("encode", [text])).ids!;
  }

  /**
   * Number of tokens of each text.
   *
   * @throws {@link ReckonerError} as `count` does.
   * @example
   * await pool.countBatch(["hello world", ""]); // Uint32Array [2, 0]
   */
  async countBatch(texts: readonly string[]): Promise<Uint32Array> {
    this.#check();
    const shared = this.#shared(texts);
    if (shared === undefined) return this.#tokenizer.countBatch(texts);
    const { counts } = await this.#crew.run("count", shared.texts);
    return countsInOrder(counts, shared.places);
  }

  /**
   * Ids of each text, in one array.
   *
   * @throws {@link ReckonerError} as `encode` does.
   * @example
   * (await pool.encodeBatch(["hello", " world"])).offsets; // Uint32Array [0, 1, 2]
   */
  async encodeBatch(texts: readonly string[]): Promise<EncodedBatch> {
    this.#check();
    const shared = this.#shared(texts);
    if (shared === undefined) return this.#tokenizer.encodeBatch(texts);
    const { counts, ids } = await this.#crew.run("encode", shared.texts);
    const offsets = new Uint32Array(counts.length + 1);
    for (let index = 0; index < counts.length; index++) offsets[index + 1] = offsets[index]! + counts[index]!;
    return idsInOrder(ids!, offsets, shared.places);
  }

  /**
   * Ends the workers. Calls still in progress are rejected with `parallel/closed`, and so are later ones; closing
   * again does nothing.
   */
  close(): Promise<void> {
    this.#closing ??= this.#crew.end(closed());
    return this.#closing;
  }

  /** `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #check(): void {
    if (this.#closing !== undefined) throw closed();
  }

  /**
   * The texts, if there is enough to share; the tokenizer refuses non-texts. Read once: an array's getter could give
   * something else the next time, which no worker would answer.
   */
  #shared(texts: unknown): ReturnType<typeof groupsOf> | undefined {
    if (this.#crew.threads === 1 || !Array.isArray(texts)) return undefined;
    const read: unknown[] = Array.from(texts);
    return read.every(isText) && unitsOf(read) >= sharedUnits ? groupsOf(read) : undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === "string";

const poolOptions = /* @__PURE__ */ Object.keys({ threads: true } satisfies Record<
  keyof ParallelTokenizerOptions,
  true
>);

function readThreads(options: unknown): number {
  checkOptions(options, poolOptions);
  const { threads = Math.max(1, Math.min(hardwareThreads(), mostThreads)) } = options as { threads?: unknown };
  if (typeof threads === "number" && Number.isInteger(threads) && threads >= 1 && threads <= mostAskedFor)
    return threads;
  const message = `threads must be an integer from 1 to ${mostAskedFor}, got ${shown(threads)}`;
  throw new ReckonerError("input/bad-option", message, { threads });
}

function closed(): ReckonerError {
  return new ReckonerError("parallel/closed", "this pool was closed; open another one");
}
