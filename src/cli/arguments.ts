/**
 * Reading a command line: flags, values, and a helpful refusal.
 *
 * `node:util` parses; this file gives its answers the shape the commands need:
 * every option is declared once, an unknown one is refused with the nearest
 * name, and numbers are checked where they enter.
 */
import { parseArgs } from "node:util";
import { ReckonerError } from "../errors.ts";
import { closest } from "./closest.ts";

/** One option: `boolean` is a flag, `string` takes a value; `multiple` may be given more than once. */
export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  readonly multiple?: boolean;
}

/** Answers of {@link readArguments}: absent options are `undefined`, absent flags `false`. */
export interface Arguments {
  /** Everything that is not an option, in order; includes `-` and whatever follows `--`. */
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** A whole number, `least … 2^53 - 1`. */
  integer(name: string, least?: number): number | undefined;
  /** One of the given words. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined;
}

/**
 * Reads a command's arguments against its options.
 *
 * @param argv - What follows the command's name.
 * @param options - Every option the command knows, without dashes. `help` (`-h`) is always known.
 * @throws {@link ReckonerError} `cli/usage` for an unknown option (naming the nearest) and for a missing or superfluous
 *   value; the methods of the result throw it for a value that the option does not take.
 */
export function readArguments(argv: readonly string[], options: Readonly<Record<string, OptionSpec>>): Arguments {
  const known: Record<string, OptionSpec> = { ...options, help: { type: "boolean", short: "h" } };
  const { tokens } = parseArgs({
    args: [...argv],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, (string | true)[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (spec === undefined) throw unknownOption(token.rawName, Object.keys(known));
    if (spec.type === "string") checkValue(token, known);
    if (spec.type === "boolean" && token.value !== undefined) throw usage(`${token.rawName} takes no value`);
    const given = values.get(token.name) ?? [];
    if (given.length > 0 && spec.type === "string" && !spec.multiple) throw usage(`${token.rawName} is given twice`);
    values.set(token.name, [...given, token.value ?? true]);
  }
  const text = (name: string): string | undefined => {
    const value = values.get(name)?.[0];
    return typeof value === "string" ? value : undefined;
  };
  return {
    positionals,
    flag: (name) => values.has(name),
    text,
    texts: (name) => (values.get(name) ?? []).filter((value) => typeof value === "string"),
    integer(name, least = 0) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = /^\d[\d_,]*$/.test(value) ? Number(value.replaceAll(/[_,]/g, "")) : Number.NaN;
      if (!Number.isSafeInteger(number) || number < least) {
        const most = Number.MAX_SAFE_INTEGER;
        const range = number > most ? `from ${least} to ${most}` : `of at least ${least}`;
        throw usage(`--${name} takes a whole number ${range}, got "${value}"`);
      }
      return number;
    },
    choice(name, words) {
      const value = text(name);
      if (value === undefined) return undefined;
      const word = words.find((each) => each === value);
      if (word === undefined) throw usage(`--${name} takes one of ${words.join(", ")}, got "${value}"`);
      return word;
    },
  };
}

/** Refuses a missing value, and an option in its place; `--name=--other` gives a value that looks like an option. */
function checkValue(
  { rawName, value, inlineValue }: { rawName: string; value: string | undefined; inlineValue: boolean | undefined },
  known: Readonly<Record<string, OptionSpec>>,
): void {
  if (value === undefined || value === "") throw usage(`${rawName} needs a value`);
  const isOption =
    inlineValue !== true &&
    Object.entries(known).some(([name, { short }]) => value === `--${name}` || value === `-${short}`);
  if (isOption) throw usage(`${rawName} needs a value, but ${value} is an option`);
}

/** A refusal of the command line: exit code 2. */
export function usage(message: string, details: Record<string, unknown> = {}): ReckonerError {
  return new ReckonerError("cli/usage", message, details);
}

function unknownOption(given: string, names: readonly string[]): ReckonerError {
  const near = given.startsWith("--") ? closest(given.slice(2), names)[0] : undefined;
  const hint = near === undefined ? "" : `; did you mean --${near}?`;
  return usage(`there is no option ${given}${hint}`, { given, closest: near });
}
