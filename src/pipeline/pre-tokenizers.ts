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
import type { Cut, Piece, Stage } from "./piece.ts";
import { classText, complement, union } from "./ranges.ts";
import { booleanIn, integerIn, type Json, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { Recent } from "./recent.ts";
import { betweenScripts } from "./scripts.ts";
import { cutter, type SplitBehavior, splitBehaviors, splitter } from "./splits.ts";
import { numerics, punctuation, rustWord, spaces } from "./unicode.ts";
import { malformed } from "./unsupported.ts";

/** GPT-2's pattern, which ByteLevel brings along. */
const gpt2Pattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** A chain of stages. */
export interface PreTokenizer {
  readonly stages: readonly Stage[];
  /** The same where all of them only cut, and drop nothing. */
  readonly cuts: readonly Cut[] | undefined;
  /** What they change, without their cuts: for a text that the kernel's own scanner cuts. */
  readonly changes: Changes;
  /** Whether there is a ByteLevel among them. */
  readonly hasByteLevel: boolean;
}

/** A stage that cuts; `cut` where it does nothing else. */
interface Split {
  /** What it cuts by, if that is a pattern. */
  readonly expression?: Expression;
  readonly stage: Stage;
  readonly cut: Cut | undefined;
}

/** Steps of a component in order. ByteLevel's second half, bytes to letters, is a marker until all are known. */
type Step = Split | Change | "byte-letters";
type Steps = readonly Step[];

/**
 * Compiles the field `pre_tokenizer`.
 *
 * @param write What writes pretokens in the letters of a model, for which it needs those of ByteLevel. Without that, a
 *   last ByteLevel leaves the text as it is: its letters would only be turned back into bytes.
 * @param isScanned Whether a scanner of the kernel cuts in its place: its patterns are then not compiled.
 * @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function compilePreTokenizer(
  component: unknown,
  path: string,
  write?: (pretoken: string) => string,
  isScanned = false,
): PreTokenizer {
  const steps = component === null || component === undefined ? [] : readComponent(component, path, readers);
  if (!isScanned) for (const step of steps) if (isSplit(step)) step.expression?.check();
  const isIdle = write === undefined && steps.at(-1) === "byte-letters";
  const busy = isIdle ? steps.slice(0, -1) : steps;
  const each = busy.map((step): Stage => {
    if (step === "byte-letters") return toLetters;
    return isSplit(step) ? step.stage : (piece, emit) => emit(step.apply(piece));
  });
  if (write !== undefined) each.push(({ text, isFirst }, emit) => emit({ text: write(text), isFirst }));
  const letters = busy.indexOf("byte-letters");
  const stages = letters < 0 ? each : [...each.slice(0, letters), remembered(each.slice(letters))];
  const cuts = busy.flatMap((step) => (isSplit(step) && step.cut !== undefined ? [step.cut] : []));
  const changes = new Changes(steps.filter((step): step is Change => step !== "byte-letters" && !isSplit(step)));
  return {
    stages,
    cuts: cuts.length === busy.length ? cuts : undefined,
    changes,
    hasByteLevel: steps.includes("byte-letters"),
  };
}

function isSplit(step: Step): step is Split {
  return typeof step === "object" && "stage" in step;
}

const toLetters: Stage = ({ text, isFirst }, emit) => emit({ text: toByteLetters(text), isFirst });

/** The same stages as one that works out only once what becomes of a short piece. */
function remembered(stages: readonly Stage[]): Stage {
  const known = new Recent<readonly Piece[]>();
  const piecesOf = (text: string): readonly Piece[] => {
    const pieces: Piece[] = [];
    runStages(stages, { text, isFirst: false }, (next) => pieces.push(next) > 0);
    return pieces;
  };
  return (piece, emit) => {
    if (piece.isFirst) return runStages(stages, piece, emit);
    for (const next of known.get(piece.text, piecesOf)) if (!emit(next)) return false;
    return true;
  };
}

/** Runs a piece through stages from `index` on. */
export function runStages(stages: readonly Stage[], piece: Piece, emit: (piece: Piece) => boolean, index = 0): boolean {
  const stage = stages[index];
  if (stage === undefined) return emit(piece);
  return stage(piece, index === stages.length - 1 ? emit : (next) => runStages(stages, next, emit, index + 1));
}

/** Runs a text through cuts from `index` on: `visit` gets the ends of pretokens, `offset` further on. */
export function runCuts(
  cuts: readonly Cut[],
  text: string,
  offset: number,
  visit: (end: number) => boolean,
  index = 0,
): boolean {
  const cut = cuts[index];
  if (cut === undefined) return text === "" || visit(offset + text.length);
  if (index === cuts.length - 1) return cut(text, offset === 0 ? visit : (end) => visit(offset + end));
  let start = 0;
  return cut(text, (end) => {
    const piece = text.slice(start, end);
    const from = offset + start;
    start = end;
    return runCuts(cuts, piece, from, visit, index + 1);
  });
}

function split(expression: Expression, behavior: SplitBehavior, isInverted: boolean): Split {
  const stage = splitter(expression, behavior, isInverted);
  return { expression, stage, cut: behavior === "Isolated" ? cutter(expression) : undefined };
}

function byClass(set: readonly number[], behavior: SplitBehavior): Steps {
  // Matches in a row that become one stretch are one match of a pattern for runs.
  if (behavior === "Contiguous") {
    return [split(new Expression((limit) => `${classText(set, limit)}+`), "Isolated", false)];
  }
  return [split(new Expression((limit) => classText(set, limit)), behavior, false)];
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
      steps.push(split(new Expression(translate(gpt2Pattern, path)), "Isolated", false));
    }
    return [...steps, "byte-letters"];
  },

  Split: (component, path) => {
    const { expression } = patternIn(component, path);
    return [split(expression, behaviorIn(component, path), booleanIn(component, "invert", path))];
  },

  Digits: (component, path) =>
    byClass(numerics(), booleanIn(component, "individual_digits", path) ? "Isolated" : "Contiguous"),

  Punctuation: (component, path) => byClass(punctuation(), behaviorIn(component, path, "Isolated")),

  Whitespace: () => {
    const other = complement(union(rustWord(), spaces()));
    const write: WritePattern = (limit) => `${classText(rustWord(), limit)}+|${classText(other, limit)}+`;
    return [split(new Expression(write), "Removed", true)];
  },

  WhitespaceSplit: () => byClass(spaces(), "Removed"),

  BertPreTokenizer: () => [...byClass(spaces(), "Removed"), ...byClass(punctuation(), "Isolated")],

  UnicodeScripts: () => [{ stage: betweenScripts, cut: undefined }],

  CharDelimiterSplit: (component, path) => {
    return byClass(oneCharacter(characterIn(component, "delimiter", path)), "Removed");
  },

  FixedLength: (component, path) => {
    const length = component["length"] === undefined ? 5 : integerIn(component, "length", path);
    if (length === 0) throw malformed(`${path}.length`, "expected a length from 1 on", length);
    return [split(new Expression(() => `[^]{1,${length}}`), "Isolated", false)];
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
