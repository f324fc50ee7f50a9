/**
 * What a file in `src/vocabularies` holds: where the packed bytes are, and what differs from their meta.
 *
 * Vocabularies with the same ranks share one packed file: o200k_harmony is
 * o200k_base with other special tokens.
 */
import { describe, ReckonerError } from "../errors.ts";
import { bytesInHand } from "./bytes.ts";
import { mergesForSpecials, type PackedVocabulary } from "./format.ts";
import { findSpecialProblem } from "./merges.ts";
import { findMetaProblem } from "./vocabulary.ts";

/** A vocabulary that can be loaded. */
export interface VocabularySource {
  readonly name: string;
  /** The packed file: its address, or its bytes (as Workers import them). */
  readonly packed: URL | ArrayBuffer | Uint8Array | string;
  /**
   * Where the same vocabulary is as ready-made tables, which are read several times as fast. They are ignored if the
   * runtime has no files, if another build of the kernel made them, or if `specialTokens` are given.
   */
  readonly tables?: URL | undefined;
  /** Replaces the special tokens of the packed file. */
  readonly specialTokens?: Readonly<Record<string, number>>;
  /** Replaces the reference of the packed file. */
  readonly reference?: string;
}

/** Whether a value is a source, like the package's own, and not bytes or an address. */
export function isSource(value: unknown): value is VocabularySource {
  return typeof value === "object" && value !== null && "packed" in value;
}

/**
 * An opened packed file under the name, special tokens and reference of a source.
 *
 * @param source - What it leaves out stays as in the file.
 * @param packed - From `readPacked`.
 * @throws {@link ReckonerError} `input/bad-option` when these do not fit the file's tokens.
 * @example
 * const packed = readPacked(await readBytes(r50k_base.packed));
 * const source = { name: "mine", packed: r50k_base.packed, specialTokens: { "<|mine|>": 50_257 } };
 * openSource(source, packed).specialTokens; // { "<|mine|>": 50257 }
 */
export function openSource(source: VocabularySource, packed: PackedVocabulary): PackedVocabulary {
  if (typeof source !== "object" || source === null || bytesInHand(packed?.merges) === undefined) {
    const message = `openSource takes { name, packed } and what readPacked gives, got ${describe(source)} and ${describe(packed)}`;
    throw new ReckonerError("input/bad-option", message, { source: describe(source), packed: describe(packed) });
  }
  const { name, specialTokens = packed.specialTokens, reference = packed.reference } = source;
  const { ready, ...parts } = packed;
  // Tables hold the file's own special tokens.
  const tables = ready !== undefined && source.specialTokens === undefined && { ready };
  const opened = { ...parts, ...tables, name, specialTokens, ...(reference !== undefined && { reference }) };
  let problem = findMetaProblem(opened);
  if (problem === undefined) {
    const whole = mergesForSpecials(opened);
    problem = findSpecialProblem(whole, whole.merges, whole.size);
    if (problem === undefined) return whole;
  }
  throw new ReckonerError(
    "input/bad-option",
    `vocabulary ${typeof name === "string" ? name : typeof name}: ${problem.message}`,
    problem.details,
  );
}
