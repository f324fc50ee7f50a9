/**
 * The rounds of a `for`: each item on demand, and `loop`, which may look ahead.
 */
import { Attributes, isEqual, TemplateError, type Value } from "./values.ts";

export class Loop implements Iterable<Value> {
  readonly #items: Iterator<Value>;
  /** Items that were looked at before their round. */
  #ahead: Value[] = [];
  /** How many of those have had their round. */
  #taken = 0;
  #index = -1;
  #before: Value | undefined;
  #current: Value | undefined;
  #changing: Value[] | undefined;
  readonly variable: Attributes;

  constructor(items: Iterable<Value>) {
    this.#items = items[Symbol.iterator]();
    this.variable = new Attributes("loop", (name) => this.#find(name));
  }

  *[Symbol.iterator](): Generator<Value> {
    while (this.#look(1)) {
      this.#before = this.#current;
      this.#current = this.#ahead[this.#taken++]!;
      if (this.#taken === this.#ahead.length) [this.#ahead, this.#taken] = [[], 0];
      this.#index++;
      yield this.#current;
    }
  }

  /** Whether so many items follow. */
  #look(count: number): boolean {
    while (this.#ahead.length - this.#taken < count) {
      const next = this.#items.next();
      if (next.done === true) return false;
      this.#ahead.push(next.value);
    }
    return true;
  }

  #left(): number {
    this.#look(Number.POSITIVE_INFINITY);
    return this.#ahead.length - this.#taken;
  }

  #find(name: string): Value | undefined {
    switch (name) {
      case "index":
        return BigInt(this.#index + 1);
      case "index0":
        return BigInt(this.#index);
      case "revindex":
        return BigInt(this.#left() + 1);
      case "revindex0":
        return BigInt(this.#left());
      case "first":
        return this.#index === 0;
      case "last":
        return !this.#look(1);
      case "length":
        return BigInt(this.#index + 1 + this.#left());
      case "previtem":
        return this.#before;
      case "nextitem":
        return this.#look(1) ? this.#ahead[this.#taken] : undefined;
      // Recursive loops cannot be parsed.
      case "depth":
        return 1n;
      case "depth0":
        return 0n;
      case "cycle":
        return (args) => {
          if (args.length === 0) throw new TemplateError("loop.cycle has nothing to choose from");
          return args[this.#index % args.length]!;
        };
      case "changed":
        return (args) => {
          const isSame = this.#changing !== undefined && isEqual(this.#changing, args);
          this.#changing = args;
          return !isSame;
        };
      default:
        return undefined;
    }
  }
}
