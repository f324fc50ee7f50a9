/**
 * The model section: the rules of a vocabulary with a merge list, and the components around its model, as JSON.
 *
 * There can be thousands of added tokens, mostly alike: those with consecutive ids and the same flags form one entry,
 * which has `contents` in place of `content` and the first one's id.
 */
import { ReckonerError, shown } from "../errors.ts";
import type { PackedVocabulary } from "./format.ts";
import { addedFlags, findPipelineProblem } from "./pipeline.ts";
import { type AddedToken, type MetaProblem, type ModelRules, maxSpecialId, type Pipeline } from "./vocabulary.ts";

/** What the section holds. */
export interface ModelSection {
  readonly model?: ModelRules;
  readonly pipeline?: Pipeline;
}

/** Several added tokens with consecutive ids. */
interface AddedRun extends Omit<AddedToken, "content"> {
  readonly contents: string[];
}

/**
 * Writes the section.
 *
 * @throws {@link ReckonerError} `input/bad-option` for settings of a component that JSON cannot hold.
 */
export function writeModel({ model, pipeline }: ModelSection): Uint8Array {
  const written = pipeline && { ...pipeline, added_tokens: inRuns(pipeline.added_tokens) };
  try {
    return new TextEncoder().encode(JSON.stringify({ ...model, pipeline: written }));
  } catch (cause) {
    // A parsed file has none of these.
    throw new ReckonerError("input/bad-option", `cannot pack: the pipeline is not JSON: ${shown(cause)}`, {}, cause);
  }
}

function inRuns(tokens: readonly AddedToken[]): (AddedToken | AddedRun)[] {
  const runs: AddedRun[] = [];
  for (const { content, ...token } of tokens) {
    const last = runs.at(-1);
    const follows = last !== undefined && token.id === last.id + last.contents.length;
    if (follows && addedFlags.every((flag) => token[flag] === last[flag])) last.contents.push(content);
    else runs.push({ ...token, contents: [content] });
  }
  return runs.map(({ contents, ...run }) =>
    contents.length > 1 ? { ...run, contents } : { ...run, content: contents[0]! },
  );
}

/** The single tokens of entries that have the right shape. */
function outOfRuns(entries: readonly (AddedToken | AddedRun)[]): AddedToken[] {
  const tokens: AddedToken[] = [];
  for (const entry of entries) {
    if (!("contents" in entry)) {
      tokens.push(entry);
      continue;
    }
    const { id, single_word, lstrip, rstrip, normalized, special, contents } = entry;
    for (let index = 0; index < contents.length; index++) {
      const content = contents[index]!;
      tokens.push({ id: id + index, content, single_word, lstrip, rstrip, normalized, special });
    }
  }
  return tokens;
}

/** Reads the section; if it is wrong, returns a text that says how. */
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
  const model = { base, ignoreMerges, ...(unknown !== undefined && { unknown }) } as ModelRules;
  if (pipeline === undefined) return { model };
  const problem = findPipelineProblem(pipeline, true);
  if (problem !== undefined) return problem;
  const written = pipeline as Pipeline;
  return { model, pipeline: { ...written, added_tokens: outOfRuns(written.added_tokens) } };
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

/**
 * Finds ids that no vocabulary has.
 *
 * @param isTaken Whether the file has tables, which include the ids of symbols: a kernel takes these as they are, or else
 *   asks for the highest id itself.
 */
export function checkMerged(
  { symbolIds, extras }: PackedVocabulary,
  size: number,
  isTaken: boolean,
): MetaProblem | undefined {
  if (symbolIds !== undefined && symbolIds.length !== size) {
    return bad(`${symbolIds.length} ids for ${size} symbols`, { size, ids: symbolIds.length });
  }
  const high = tooHigh(extras?.ids, 2 ** 32) ?? (isTaken ? undefined : tooHigh(symbolIds, 2 ** 31));
  return high === undefined ? undefined : bad(`the id ${high} is too high`, { id: high });
}

/** An id below `end` that no vocabulary can have. */
function tooHigh(ids: Uint32Array | undefined, end: number): number | undefined {
  if (ids === undefined) return undefined;
  for (let at = 0; at < ids.length; at++) if (ids[at]! > maxSpecialId && ids[at]! < end) return ids[at];
  return undefined;
}

function bad(message: string, details: Record<string, unknown>): MetaProblem {
  return { message, details, isUnsupported: false };
}
