/**
 * The pre-tokenizers of tokenizer.json as stages: each cuts every piece that the one before it left.
 *
 * Reference: tokenizers/src/pre_tokenizers of https://github.com/huggingface/tokenizers, version 0.22.
 */
import { toByteLetters } from "./byte-letters.ts";
import { type Change, Changes } from "./changes.ts";
import { Expression, type WritePattern } from "./expression.ts";
import { translate } from "./oniguruma.ts";
import { patternIn } from "./patterns.ts";
import type { Piece, Stage } from "./piece.ts";
import { classText, complement, union } from "./ranges.ts";
import { booleanIn, integerIn, type Json, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { betweenScripts } from "./scripts.ts";
import { type SplitBehavior, splitBehaviors, splitter } from "./splits.ts";
import { numerics, punctuation, rustWord, spaces } from "./unicode.ts";
import { malformed } from "./unsupported.ts";

/** GPT-2's pattern, which ByteLevel brings along. */
const gpt2Pattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** A chain of stages. */
export interface PreTokenizer {
  readonly stages: readonly Stage[];
  /** What they change, without their cuts: for a text that the kernel's own scanner cuts. */
  readonly changes: Changes;
  /** Whether there is a ByteLevel among them. */
  readonly hasByteLevel: boolean;
}

/** Steps of a component in order. ByteLevel's second half, bytes to letters, is a marker until all are known. */
type Step = Stage | Change | "byte-letters";
type Steps = readonly Step[];

/**
 * Compiles the field `pre_tokenizer`.
 *
 * @param isSpelled Whether somebody reads the letters that ByteLevel writes. Without that, a last ByteLevel leaves the
 *   text as it is: its letters would only be turned back into bytes.
 * @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function compilePreTokenizer(component: unknown, path: string, isSpelled: boolean): PreTokenizer {
  const steps = component === null || component === undefined ? [] : readComponent(component, path, readers);
  const idle = isSpelled ? undefined : steps.at(-1);
  const stages = steps.flatMap((step, index): Stage[] => {
    if (typeof step === "function") return [step];
    if (typeof step === "object") return [(piece, emit) => emit(step.apply(piece))];
    return step === idle && index === steps.length - 1 ? [] : [toLetters];
  });
  const changes = new Changes(steps.filter((step): step is Change => typeof step === "object"));
  return { stages, changes, hasByteLevel: steps.includes("byte-letters") };
}

const toLetters: Stage = (piece, emit) => emit({ ...piece, text: toByteLetters(piece.text) });

/** Runs a piece through stages from `index` on. */
export function runStages(stages: readonly Stage[], piece: Piece, emit: (piece: Piece) => boolean, index = 0): boolean {
  const stage = stages[index];
  if (stage === undefined) return emit(piece);
  return stage(piece, index === stages.length - 1 ? emit : (next) => runStages(stages, next, emit, index + 1));
}

function byClass(set: readonly number[], behavior: SplitBehavior): Steps {
  return [splitter(new Expression((limit) => classText(set, limit)), behavior, false)];
}

function oneCharacter(character: string): readonly number[] {
  return [character.codePointAt(0)!, character.codePointAt(0)! + 1];
}

function behaviorIn(component: Json, path: string, fallback?: SplitBehavior): SplitBehavior {
  const behavior = textIn(component, "behavior", path, fallback);
  const known = splitBehaviors.find((name) => name === behavior);
  if (known === undefined)
    throw malformed(`${path}.behavior`, `expected one of ${splitBehaviors.join(", ")}`, behavior);
  return known;
}

const readers: Readonly<Record<string, Reader<Steps>>> = {
  Sequence: (component, path) =>
    listIn(component, "pretokenizers", path).flatMap((inner, index) =>
      readComponent(inner, `${path}.pretokenizers[${index}]`, readers),
    ),

  ByteLevel: (component, path) => {
    const steps: Step[] = [];
    if (booleanIn(component, "add_prefix_space", path)) {
      steps.push({
        apply: (piece) => (piece.text.startsWith(" ") ? piece : { ...piece, text: ` ${piece.text}` }),
        isCut: () => true,
        later: (piece) => piece,
      });
    }
    if (booleanIn(component, "use_regex", path, true)) {
      steps.push(splitter(new Expression(translate(gpt2Pattern, path)), "Isolated", false));
    }
    return [...steps, "byte-letters"];
  },

  Split: (component, path) => {
    const { expression } = patternIn(component, path);
    return [splitter(expression, behaviorIn(component, path), booleanIn(component, "invert", path))];
  },

  Digits: (component, path) =>
    byClass(numerics(), booleanIn(component, "individual_digits", path) ? "Isolated" : "Contiguous"),

  Punctuation: (component, path) => byClass(punctuation(), behaviorIn(component, path, "Isolated")),

  Whitespace: () => {
    const other = complement(union(rustWord(), spaces()));
    const write: WritePattern = (limit) => `${classText(rustWord(), limit)}+|${classText(other, limit)}+`;
    return [splitter(new Expression(write), "Removed", true)];
  },

  WhitespaceSplit: () => byClass(spaces(), "Removed"),

  BertPreTokenizer: () => [...byClass(spaces(), "Removed"), ...byClass(punctuation(), "Isolated")],

  UnicodeScripts: () => [betweenScripts],

  CharDelimiterSplit: (component, path) => {
    return byClass(oneCharacter(characterIn(component, "delimiter", path)), "Removed");
  },

  FixedLength: (component, path) => {
    const length = component["length"] === undefined ? 5 : integerIn(component, "length", path);
    if (length === 0) throw malformed(`${path}.length`, "expected a length from 1 on", length);
    return [splitter(new Expression(() => `[^]{1,${length}}`), "Isolated", false)];
  },

  Metaspace: (component, path) => {
    const replacement = characterIn(component, "replacement", path);
    const scheme = prependScheme(component, path);
    const spaced = (piece: Piece): Piece => ({ ...piece, text: piece.text.replaceAll(" ", replacement) });
    const steps: Step[] = [
      {
        apply(piece) {
          const { text, isFirst } = spaced(piece);
          const isPrefixed = scheme === "always" || (scheme === "first" && isFirst);
          return { text: isPrefixed && !text.startsWith(replacement) ? replacement + text : text, isFirst };
        },
        isCut: (character) => character !== " ",
        later: spaced,
      },
    ];
    if (booleanIn(component, "split", path, true)) {
      steps.push(...byClass(oneCharacter(replacement), "MergedWithNext"));
    }
    return steps;
  },
};

function characterIn(component: Json, field: string, path: string): string {
  const text = textIn(component, field, path);
  if ([...text].length !== 1) throw malformed(`${path}.${field}`, "expected one character", text);
  return text;
}

/** `prepend_scheme`, or what older files say in its place. */
export function prependScheme(component: Json, path: string): "always" | "first" | "never" {
  const scheme = textIn(component, "prepend_scheme", path, "always");
  if (scheme !== "always" && scheme !== "first" && scheme !== "never") {
    throw malformed(`${path}.prepend_scheme`, "expected always, first or never", scheme);
  }
  if (component["add_prefix_space"] !== false || scheme === "never") return scheme;
  throw malformed(`${path}.add_prefix_space`, `expected true beside prepend_scheme ${scheme}`, false);
}
