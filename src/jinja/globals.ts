/**
 * What every template can call, as transformers provides it.
 */
import { countItems } from "./allowance.ts";
import { asText, boundArguments } from "./methods.ts";
import { tupleOf } from "./source.ts";
import {
  Attributes,
  type Callable,
  Dictionary,
  itemsOf,
  iterate,
  notKnown,
  Sequence,
  TemplateError,
  tuple,
  type Value,
  wholeOf,
} from "./values.ts";
import { textOf } from "./writing.ts";

/** The longest range that Jinja's sandbox allows. */
const longestRange = 100_000;

export const globals: Readonly<Record<string, Callable>> = {
  raise_exception: ([message = ""]) => {
    throw new TemplateError(textOf(message));
  },
  range: (args) => {
    const bounds = args.map((each) => wholeOf(each, "a bound of range"));
    const [start, stop, step = 1] = bounds.length === 1 ? [0, bounds[0]!] : bounds;
    if (start === undefined || stop === undefined || bounds.length > 3)
      throw new TemplateError("range takes 1 to 3 numbers");
    if (!bounds.every(Number.isSafeInteger)) throw new TemplateError("a bound of range is above 2^53");
    if (step === 0) throw new TemplateError("the step of a range is 0");
    const length = Math.max(0, Math.ceil((stop - start) / step));
    if (length > longestRange) throw new TemplateError(`a range is longer than ${longestRange}`);
    countItems(length);
    return new Sequence(
      "range",
      Array.from({ length }, (_, at) => BigInt(start + at * step)),
    );
  },
  [tupleOf]: (args) => tuple(...args),
  dict: (args, named) => dictionary(args, named),
  namespace: (args, named) => {
    const space = new Attributes("namespace");
    for (const [key, value] of dictionary(args, named)) space.members.set(asText(key, "namespace"), value);
    return space;
  },
  joiner: (args, named) => {
    const [separator = ", "] = boundArguments("joiner", "sep?", args, named);
    let isUsed = false;
    return () => {
      const text = isUsed ? separator : "";
      isUsed = true;
      return text;
    };
  },
  cycler: () => notKnown("cycler"),
  lipsum: () => notKnown("lipsum"),
  strftime_now: ([format]) => timeText(new Date(), asText(format, "strftime_now")),
};

function dictionary([source]: readonly Value[], named: ReadonlyMap<string, Value>): Dictionary {
  if (source === undefined || source instanceof Dictionary) return new Dictionary([...(source ?? []), ...named]);
  const pairs = iterate(source).map((pair): [Value, Value] => {
    const [key, value, ...more] = itemsOf(pair) ?? [];
    if (key === undefined || value === undefined || more.length > 0) throw new TemplateError("dict takes pairs");
    return [key, value];
  });
  return new Dictionary([...pairs, ...named]);
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];

/** A local time as C's `strftime` writes it. */
export function timeText(now: Date, format: string): string {
  const two = (number: number, fill = "0"): string => String(number).padStart(2, fill);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const dayOfYear = Math.round((midnight.getTime() - new Date(now.getFullYear(), 0, 1).getTime()) / 86_400_000);
  const [day, month] = [days[now.getDay()]!, months[now.getMonth()]!];
  const hour12 = now.getHours() % 12 || 12;
  /** Weeks of the year that began before today, on that day of the week. */
  const week = (first: number): number => Math.floor((dayOfYear + 7 - ((now.getDay() - first + 7) % 7)) / 7);
  const codes: Readonly<Record<string, () => string>> = {
    a: () => day.slice(0, 3),
    A: () => day,
    b: () => month.slice(0, 3),
    h: () => month.slice(0, 3),
    B: () => month,
    c: () => timeText(now, "%a %b %e %H:%M:%S %Y"),
    C: () => two(Math.floor(now.getFullYear() / 100)),
    d: () => two(now.getDate()),
    D: () => timeText(now, "%m/%d/%y"),
    e: () => two(now.getDate(), " "),
    f: () => String(now.getMilliseconds() * 1000).padStart(6, "0"),
    F: () => timeText(now, "%Y-%m-%d"),
    H: () => two(now.getHours()),
    I: () => two(hour12),
    j: () => String(dayOfYear + 1).padStart(3, "0"),
    k: () => two(now.getHours(), " "),
    l: () => two(hour12, " "),
    m: () => two(now.getMonth() + 1),
    M: () => two(now.getMinutes()),
    n: () => "\n",
    p: () => (now.getHours() < 12 ? "AM" : "PM"),
    P: () => (now.getHours() < 12 ? "am" : "pm"),
    r: () => timeText(now, "%I:%M:%S %p"),
    R: () => timeText(now, "%H:%M"),
    s: () => String(Math.floor(now.getTime() / 1000)),
    S: () => two(now.getSeconds()),
    t: () => "\t",
    T: () => timeText(now, "%H:%M:%S"),
    u: () => String(now.getDay() || 7),
    U: () => two(week(0)),
    w: () => String(now.getDay()),
    W: () => two(week(1)),
    x: () => timeText(now, "%m/%d/%y"),
    X: () => timeText(now, "%H:%M:%S"),
    y: () => two(now.getFullYear() % 100),
    Y: () => String(now.getFullYear()),
    // A time without a zone has no zone name.
    z: () => "",
    Z: () => "",
    "%": () => "%",
  };
  return format.replace(/%([-_0]?)([\s\S])/g, (all, flag: string, code: string) => {
    const text = Object.hasOwn(codes, code) ? codes[code]!() : notKnown(`the time format ${all}`);
    if (flag === "-") return text.replace(/^[0 ]+(?=.)/, "");
    return flag === "_" ? text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length)) : text;
  });
}

/** Names that no variable can hide. */
export const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...["true", "True"].map((name): [string, Value] => [name, true]),
  ...["false", "False"].map((name): [string, Value] => [name, false]),
  ...["none", "None"].map((name): [string, Value] => [name, null]),
]);
