/**
 * What a file on the vocabulary shelf holds: where the packed bytes are, and what differs from their meta.
 *
 * Vocabularies that share their ranks share one packed file: o200k_harmony is
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
   * Where the same vocabulary lies as ready-made tables, which are read several times as fast. They are passed over
   * where the runtime has no files, where another build of the kernel made them, or where `specialTokens` are given.
   */
  readonly tables?: URL | undefined;
  /** In place of the special tokens in the packed file. */
  readonly specialTokens?: Readonly<Record<string, number>>;
  /** In place of the reference in the packed file. */
  readonly reference?: string;
}

/** Whether a value is a source, as the shelf has them, and not bytes or a place. */
export function isSource(value: unknown): value is VocabularySource {
  return typeof value === "object" && value !== null && "packed" in value;
}

/**
 * An opened packed file under the name, special tokens and reference of a source.
 *
 * @param source - What it does not say stays as in the file.
 * @param packed - From `readPacked`.
 * @throws {@link ReckonerError} `input/bad-option` when these do not fit the file's tokens.
 * @example
 * const packed = readPacked(await readBytes(r50k_base.packed));
 * const source = { name: "mine", packed: r50k_base.packed, specialTokens: { "<|mine|>": 50_257 } };
 * openSource(source, packed).specialTokens; // { "<|mine|>": 50257 }
 */
export function openSource(source: VocabularySource, packed: PackedVocabulary): PackedVocabulary {
  if (typeof source !== "object" || source === null || bytesInHand(packed?.merges) === undefined) {
    const message = `a vocabulary is { name, packed } with what readPacked gives, got ${describe(source)} and ${describe(packed)}`;
    throw new ReckonerError("input/bad-option", message, { source: describe(source), packed: describe(packed) });
  }
  const { name, specialTokens = packed.specialTokens, reference = packed.reference } = source;
  const { ready, ...parts } = packed;
  // Tables are those of the file's own special tokens.
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
