/** A vocabulary ready for use: its kernel, and its pipeline if it has one. */
import { checkOptions, describe, ReckonerError } from "../errors.ts";
import { BpeKernel, openTables, type ReadAt, type Tables } from "../kernel/index.ts";
import { type MakePipeline, providedPipeline } from "../pipeline/provided.ts";
import {
  bytesInHand,
  isSource,
  loadVocabulary,
  openSource,
  type PackedVocabulary,
  readBytesNow,
  readPacked,
  useFile,
  type VocabularyMeta,
  type VocabularySource,
} from "../vocabulary/open.ts";
import { PipedText } from "./piped.ts";

/** Options of `Tokenizer.from`. */
export interface OpenOptions {
  /**
   * `pipeline` of `reckoner/pipeline`, for a vocabulary made from a tokenizer.json. Not needed if `readTokenizerJson`
   * was called, and never by `Tokenizer.load`.
   */
  readonly pipeline?: MakePipeline;
  /** `false` ignores ready-made tables, which are otherwise trusted like code: for files from strangers. Default true. */
  readonly tables?: boolean;
}

const openOptions = /* @__PURE__ */ Object.keys({ pipeline: true, tables: true } satisfies Record<
  keyof OpenOptions,
  true
>);

export interface Opened {
  readonly packed: PackedVocabulary;
  readonly kernel: BpeKernel;
  readonly piped: PipedText | undefined;
}

/** Opens at once. @throws {@link ReckonerError} as `Tokenizer.from` does. */
function openNow(packed: PackedVocabulary, make: MakePipeline | undefined = providedPipeline()): Opened {
  const { name, pipeline } = packed;
  if (pipeline === undefined) return { packed, kernel: kernelOf(packed), piped: undefined };
  if (make === undefined) {
    const message = `${name} is from a tokenizer.json and needs its pipeline: use await Tokenizer.load(source), or Tokenizer.from(source, { pipeline }) with import { pipeline } from "reckoner/pipeline"`;
    throw new ReckonerError("input/bad-option", message, { vocabulary: name });
  }
  const compiled = make(pipeline, { isScanned: packed.scanner !== "given" });
  const kernel = kernelOf(packed);
  return { packed, kernel, piped: new PipedText(kernel, compiled) };
}

/** A kernel from a packed file's ready-made tables or, where it has none for this kernel, from its merges. */
function kernelOf(packed: PackedVocabulary): BpeKernel {
  const tables = tablesOf(packed);
  return new BpeKernel({ ...packed, ...(tables && { tables }) });
}

function tablesOf({ name, ready }: PackedVocabulary): Tables | undefined {
  if (ready === undefined) return undefined;
  const { bytes, beside } = ready;
  const read: ReadAt = (into, at) => {
    if (at + into.length > bytes.length) throw damaged(name);
    into.set(bytes.subarray(at, at + into.length));
  };
  try {
    return openTables(read, beside);
  } catch (cause) {
    throw damaged(name, cause);
  }
}

function damaged(name: string, cause?: unknown): ReckonerError {
  const message = `the packed vocabulary ${name} is damaged: its ready-made tables cannot be read; build or fetch it again`;
  return new ReckonerError("vocabulary/corrupt", message, { vocabulary: name }, cause);
}

const none = /* @__PURE__ */ new Uint8Array(0);

/** Opens a source by its ready-made tables; `undefined` if it has none that can be used, and must be unpacked. */
export function openReady({ name, tables, specialTokens, reference }: VocabularySource): Opened | undefined {
  if (tables === undefined || specialTokens !== undefined || typeof name !== "string" || name === "") return undefined;
  const again: Tables["again"] = (use) => useFile(tables, use);
  return useFile(tables, (read) => {
    const opened = openTables(read);
    if (opened === undefined) return undefined;
    const meta = opened.meta as VocabularyMeta;
    const packed = { ...meta, name, size: opened.size, merges: none, bytes: none, ...(reference && { reference }) };
    return { packed, kernel: new BpeKernel({ ...packed, tables: { ...opened, again } }), piped: undefined };
  });
}

/** Opens, first loading the pipeline room if the vocabulary needs it: bundlers keep it in a file of its own. */
export async function openLater(packed: PackedVocabulary): Promise<Opened> {
  if (packed.pipeline === undefined) return openNow(packed);
  const { pipeline } = await import("../pipeline/index.ts");
  return openNow(packed, pipeline);
}

/** Opens a source, waiting for what has to be fetched. */
export async function openSourceLater(source: VocabularySource): Promise<Opened> {
  return openReady(source) ?? openLater(await loadVocabulary(source, { verify: false }));
}

/** Opens the bytes of a packed file or of a source. */
export function openBytes(packed: unknown, options: OpenOptions | undefined): Opened {
  checkOptions(options, openOptions);
  const source = isSource(packed) ? packed : undefined;
  const make: unknown = options?.pipeline;
  if (make !== undefined && typeof make !== "function") {
    const message = `pipeline must be the function pipeline of reckoner/pipeline, got ${describe(make)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(make) });
  }
  const tables: unknown = options?.tables ?? true;
  if (typeof tables !== "boolean") {
    throw new ReckonerError("input/bad-option", `tables must be true or false, got ${describe(tables)}`, {
      got: describe(tables),
    });
  }
  const ready = source && tables ? openReady(source) : undefined;
  if (ready !== undefined) return ready;
  const bytes = source === undefined ? bytesInHand(packed) : readBytesNow(source.packed);
  if (bytes === undefined) {
    const seen = source === undefined ? describe(packed) : `a vocabulary at ${describe(source.packed)}`;
    const message = `Tokenizer.from needs the bytes of a packed vocabulary, got ${seen}; use await Tokenizer.load(source)`;
    throw new ReckonerError("input/bad-option", message, { got: seen });
  }
  const { ready: section, ...bare } = readPacked(bytes, { verify: false });
  const opened = tables && section !== undefined ? { ...bare, ready: section } : bare;
  return openNow(source === undefined ? opened : openSource(source, opened), options?.pipeline);
}
