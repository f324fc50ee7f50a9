/**
 * Tokens of the files that a price command is given.
 */

import { readArguments } from "./arguments.ts";
import { countSources, isFailure, note } from "./count.ts";
import type { Io } from "./io.ts";
import { Progress } from "./progress.ts";
import { findSources } from "./sources.ts";
import { chooseVocabulary, vocabularyOptions } from "./vocabulary-choice.ts";

/** What the files came to. */
export interface FileCount {
  readonly tokens: number;
  readonly files: number;
  readonly isComplete: boolean;
}

/** Counts files for a model; models whose tokenizer is not public are counted with o200k_base. */
export type FileCounter = (paths: readonly string[], model: string, io: Io) => Promise<FileCount>;

/** The real one. */
export const countFiles: FileCounter = async (paths, model, io) => {
  const known = (await import("../models/openai.ts")).encodingForModel;
  let isKnown = true;
  try {
    known(model);
  } catch {
    isKnown = false;
  }
  const given = readArguments(isKnown ? ["--model", model] : [], vocabularyOptions);
  const progress = new Progress(io.stderr);
  const { sources, skipped } = findSources(paths, { cwd: io.cwd, stdin: io.stdin });
  const tokenizer = await (await chooseVocabulary(given, io)).load();
  const counted = await countSources(tokenizer, sources, { progress, skip: (source) => skipped.push(source) });
  await progress.clear();
  await note(io, skipped, counted);
  return {
    tokens: counted.reduce((sum, each) => sum + each.tokens, 0),
    files: counted.length,
    isComplete: !skipped.some(isFailure),
  };
};
