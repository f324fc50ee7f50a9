/**
 * The pre-tokenizers of tokenizer.json as stages: each cuts every piece left by the one before it.
 *
 * Reference: tokenizers/src/pre_tokenizers of https://github.com/huggingface/tokenizers, version 0.22.
 */
import { toByteLetters } from "./byte-letters.ts";
import { type Change, Changes } from "./changes.ts";
import { classCutter } from "./class-cuts.ts";
import { Expression, type WritePattern } from "./expression.ts";
import { gpt2Cut } from "./gpt2.ts";
import { patternIn } from "./patterns.ts";
import { type Cut, leadIn, type Piece, prefixed, type Stage } from "./piece.ts";
import { classText, complement, union } from "./ranges.ts";
import { booleanIn, integerIn, type Json, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { betweenScripts } from "./scripts.ts";
import { cutter, cutting, type SplitBehavior, splitBehaviors, splitter } from "./splits.ts";
import { numerics, punctuation, rustWord, spaces } from "./unicode.ts";
import { malformed } from "./unsupported.ts";

/** A chain of stages, in three parts, any of which may be empty. */
export interface PreTokenizer {
  /** The stages that come first. */
  readonly stages: readonly Stage[];
  /** Then only cuts. */
  readonly cuts: readonly Cut[];
  /** Then what rewrites each stretch: the same for the same text, wherever it is except at the beginning. */
  readonly rewriting: readonly Stage[];
  /** What all of them change, without their cuts: for a text that the kernel's scanner cuts. */
  readonly changes: Changes;
  /** Whether there is a ByteLevel among them. */
  readonly hasByteLevel: boolean;
}

/** A stage that cuts; `cut` is there if it does nothing else. */
interface Split {
  /** The pattern it cuts by, if it has one. */
  readonly expression?: Expression;
  readonly stage: Stage;
  readonly cut: Cut | undefined;
}

/** A step of a component. ByteLevel's second half, bytes to letters, is a marker until all steps are known. */
type Step = Split | Change | "byte-letters";
type Steps = readonly Step[];

/**
 * Compiles the field `pre_tokenizer`.
 *
 * @param write Writes pretokens in the letters of a model, and needs ByteLevel's letters for that. Without it, a last
 *   ByteLevel leaves the text as it is: its letters would only be turned back into bytes.
 * @param isScanned Whether a scanner in the kernel cuts instead: the patterns are then not compiled.
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
  if (write !== undefined) each.push(({ text, lead }, emit) => emit(written(text, lead, write)));
  const letters = busy.indexOf("byte-letters");
  const behind = letters < 0 ? busy.length : letters;
  let first = behind;
  while (first > 0 && cutOf(busy[first - 1]!) !== undefined) first--;
  return {
    stages: each.slice(0, first),
    cuts: busy.slice(first, behind).map((step) => cutOf(step)!),
    rewriting: each.slice(behind),
    changes: new Changes(steps.filter((step): step is Change => step !== "byte-letters" && !isSplit(step))),
    hasByteLevel: steps.includes("byte-letters"),
  };
}

function cutOf(step: Step): Cut | undefined {
  return isSplit(step) ? step.cut : undefined;
}

function isSplit(step: Step): step is Split {
  return typeof step === "object" && "stage" in step;
}

const toLetters: Stage = ({ text, lead }, emit) => emit(written(text, lead, toByteLetters));

/** A piece rewritten by `write`. */
function written(text: string, lead: number, write: (text: string) => string): Piece {
  return { text: write(text), lead: lead === 0 ? 0 : write(text.slice(0, lead)).length };
}

/** Takes the stretch `start..end` of a text; `false` stops. */
export type StretchVisitor = (text: string, start: number, end: number, lead: number) => boolean;

/**
 * The stretches of a segment that {@link rewrite} turns into pretokens.
 *
 * @param visit Gets a text, and where in it the stretch begins and ends; its `lead` is that of a piece.
 * @returns     Whether `visit` took all of them.
 */
export function stretches({ stages, cuts }: PreTokenizer, segment: Piece, visit: StretchVisitor): boolean {
  return runStages(stages, segment, ({ text, lead }) => {
    let start = 0;
    return runCuts(cuts, text, 0, text.length, (end) => {
      const from = start;
      start = end;
      return visit(text, from, end, leadIn(lead, from, end));
    });
  });
}

/** The pretokens of a stretch that are not empty. */
export function rewrite({ rewriting }: PreTokenizer, stretch: Piece): string[] {
  const pretokens: string[] = [];
  runStages(rewriting, stretch, ({ text }) => text === "" || pretokens.push(text) > 0);
  return pretokens;
}

function runStages(stages: readonly Stage[], piece: Piece, emit: (piece: Piece) => boolean, index = 0): boolean {
  const stage = stages[index];
  if (stage === undefined) return emit(piece);
  return stage(piece, index === stages.length - 1 ? emit : (next) => runStages(stages, next, emit, index + 1));
}

/** Runs the stretch `start..end` of a text through cuts from `index` on: `visit` gets where the last ones cut. */
function runCuts(
  cuts: readonly Cut[],
  text: string,
  start: number,
  end: number,
  visit: (end: number) => boolean,
  index = 0,
): boolean {
  const cut = cuts[index];
  if (cut === undefined) return start === end || visit(end);
  if (index === cuts.length - 1) return cut(text, start, end, visit);
  let from = start;
  return cut(text, start, end, (to) => {
    const before = from;
    from = to;
    return runCuts(cuts, text, before, to, visit, index + 1);
  });
}

function split(expression: Expression, behavior: SplitBehavior, isInverted: boolean): Split {
  const stage = splitter(expression, behavior, isInverted);
  return { expression, stage, cut: behavior === "Isolated" ? cutter(expression) : undefined };
}

function byCut(cut: Cut): Split {
  return { stage: cutting(cut), cut };
}

function byClass(set: readonly number[], behavior: SplitBehavior): Steps {
  if (behavior === "Contiguous" || behavior === "Isolated") return [byCut(classCutter(set, behavior === "Isolated"))];
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
        // A segment that normalizing emptied gets no space.
        apply: (piece) => (piece.text === "" || piece.text.startsWith(" ") ? piece : prefixed(piece, " ")),
        isCut: () => true,
        later: (piece) => piece,
      });
    }
    if (booleanIn(component, "use_regex", path, true)) {
      steps.push(byCut(gpt2Cut));
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
    if (length === 0) throw malformed(`${path}.length`, "expected a length of at least 1", length);
    return [split(new Expression(() => `[^]{1,${length}}`), "Isolated", false)];
  },

  Metaspace: (component, path) => {
    const replacement = characterIn(component, "replacement", path);
    const scheme = prependScheme(component, path);
    const spaced = ({ text, lead }: Piece): Piece => written(text, lead, (each) => each.replaceAll(" ", replacement));
    const steps: Step[] = [
      {
        apply(piece) {
          const { text, lead } = spaced(piece);
          const isPrefixed = text !== "" && (scheme === "always" || (scheme === "first" && lead > 0));
          return isPrefixed && !text.startsWith(replacement) ? prefixed({ text, lead }, replacement) : { text, lead };
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

/** `prepend_scheme`, or what older files have instead. */
export function prependScheme(component: Json, path: string): "always" | "first" | "never" {
  const scheme = textIn(component, "prepend_scheme", path, "always");
  if (scheme !== "always" && scheme !== "first" && scheme !== "never") {
    throw malformed(`${path}.prepend_scheme`, "expected always, first or never", scheme);
  }
  if (component["add_prefix_space"] !== false || scheme === "never") return scheme;
  throw malformed(`${path}.add_prefix_space`, `expected true beside prepend_scheme ${scheme}`, false);
}
