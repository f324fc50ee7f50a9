/**
 * The shape of the components around a model: checked before anything asks what they do.
 */
import { shown } from "../errors.ts";
import { maxSpecialId } from "./vocabulary.ts";

/** The components, by their names in the file. */
export const componentNames = ["normalizer", "pre_tokenizer", "post_processor", "decoder"] as const;

/** The flags of an added token. */
export const addedFlags = ["single_word", "lstrip", "rstrip", "normalized", "special"] as const;

/**
 * What is wrong with the shape of a pipeline, by its place in the file; `undefined` if nothing is.
 *
 * @param mayHaveRuns Whether added tokens may come in runs, as `model-section.ts` writes them.
 */
export function findPipelineProblem(value: unknown, mayHaveRuns = false): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "the pipeline is not an object";
  const pipeline = value as Record<string, unknown>;
  for (const name of componentNames) {
    const component = pipeline[name];
    if (component === null) continue;
    if (typeof component !== "object" || Array.isArray(component)) return `${name} is neither an object nor null`;
    if (typeof (component as Record<string, unknown>)["type"] !== "string") return `${name}.type is not a text`;
  }
  const added = pipeline["added_tokens"];
  if (!Array.isArray(added)) return "added_tokens is not a list";
  for (const [index, token] of added.entries()) {
    const problem = findAddedProblem(token, mayHaveRuns);
    if (problem !== undefined) return `added_tokens[${index}]${problem}`;
  }
  return undefined;
}

function findAddedProblem(value: unknown, mayBeRun: boolean): string | undefined {
  if (typeof value !== "object" || value === null) return " is not an object";
  const token = value as Record<string, unknown>;
  const { id, content } = token;
  const contents = (mayBeRun ? token["contents"] : undefined) ?? [content];
  if (!Array.isArray(contents) || contents.length === 0) return ".contents is not a list of texts";
  const last = (id as number) + contents.length - 1;
  if (!Number.isInteger(id) || (id as number) < 0 || last > maxSpecialId) return `.id is ${shown(id)}`;
  // A plain loop: there are thousands of them, and somebody waits.
  for (let index = 0; index < contents.length; index++) {
    const text: unknown = contents[index];
    if (typeof text !== "string" || text === "") return ".content is not a text with characters";
  }
  const flag = addedFlags.find((name) => typeof token[name] !== "boolean");
  return flag && `.${flag} is neither true nor false`;
}
