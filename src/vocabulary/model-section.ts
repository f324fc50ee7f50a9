/**
 * The model section: the rules of a vocabulary with a merge list, and the components around its model, as JSON.
 */
import type { PackedVocabulary } from "./format.ts";
import { findPipelineProblem } from "./pipeline.ts";
import { type MetaProblem, type ModelRules, maxSpecialId, type Pipeline } from "./vocabulary.ts";

/** What the section holds. */
export interface ModelSection {
  readonly model?: ModelRules;
  readonly pipeline?: Pipeline;
}

/** Reads the section; a text says what is wrong with it. */
export function readModel(section: Uint8Array): ModelSection | string {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(section));
  } catch {
    return "the model is not JSON";
  }
  if (typeof read !== "object" || read === null) return "the model is not an object";
  const { base, ignoreMerges, unknown, pipeline } = read as Record<string, unknown>;
  if (base !== "bytes" && base !== "characters") return `the model starts from ${JSON.stringify(base)}`;
  if (typeof ignoreMerges !== "boolean") return "ignoreMerges is neither true nor false";
  if (unknown !== undefined && !isUnknownRule(unknown)) return "the rule for unknown characters is none";
  if (pipeline !== undefined) {
    const problem = findPipelineProblem(pipeline);
    if (problem !== undefined) return problem;
  }
  const model = { base, ignoreMerges, ...(unknown !== undefined && { unknown }) } as ModelRules;
  return { model, ...(pipeline !== undefined && { pipeline: pipeline as Pipeline }) };
}

function isUnknownRule(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { bytes, token, fuse } = value as Record<string, unknown>;
  if (bytes === undefined) return isId(token) && typeof fuse === "boolean";
  return Array.isArray(bytes) && bytes.length === 256 && bytes.every((id) => id === -1 || isId(id));
}

function isId(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= maxSpecialId;
}

/** Finds ids that no vocabulary has. */
export function checkMerged({ symbolIds, extras }: PackedVocabulary, size: number): MetaProblem | undefined {
  if (symbolIds !== undefined && symbolIds.length !== size) {
    return bad(`${symbolIds.length} ids for ${size} symbols`, { size, ids: symbolIds.length });
  }
  const high = tooHigh(symbolIds, 2 ** 31) ?? tooHigh(extras?.ids, 2 ** 32);
  return high === undefined ? undefined : bad(`the id ${high} is too high`, { id: high });
}

/** An id that no vocabulary has, below `end`. */
function tooHigh(ids: Uint32Array | undefined, end: number): number | undefined {
  const length = ids?.length ?? 0;
  for (let at = 0; at < length; at++) if (ids![at]! > maxSpecialId && ids![at]! < end) return ids![at];
  return undefined;
}

function bad(message: string, details: Record<string, unknown>): MetaProblem {
  return { message, details, isUnsupported: false };
}
