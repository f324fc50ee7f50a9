/** One call in progress: its plan, the outputs that came back, and the promise that its caller holds. */
import { newIds } from "../kernel/index.ts";
import type { Operation, Output } from "./messages.ts";
import { type FindCut, type Piece, Plan } from "./plan.ts";

export class Job {
  readonly operation: Operation;
  readonly plan: Plan;
  readonly result: Promise<Output>;
  readonly #counts: Uint32Array;
  readonly #ids: Uint32Array[] = [];
  #open = 0;
  #isOver = false;
  #resolve!: (output: Output) => void;
  #reject!: (error: unknown) => void;

  constructor(operation: Operation, texts: readonly string[], findCut: FindCut) {
    this.operation = operation;
    this.plan = new Plan(texts, findCut);
    this.#counts = new Uint32Array(texts.length);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether there is nothing left to hand out. */
  get isDealt(): boolean {
    return this.#isOver || this.plan.isDealt;
  }

  /** The next piece, while there is one; report its output to `add`, or an error to `fail`. */
  take(units: number): Piece {
    this.#open++;
    return this.plan.take(units);
  }

  add({ first, order }: Piece, { counts, ids }: Output): void {
    if (this.#isOver) return;
    for (let index = 0; index < counts.length; index++) this.#counts[first + index]! += counts[index]!;
    if (ids !== undefined) this.#ids[order] = ids;
    this.#open--;
    if (this.#open > 0 || !this.plan.isDealt) return;
    try {
      this.#resolve({ counts: this.#counts, ids: this.operation === "encode" ? joined(this.#ids) : undefined });
    } catch (error) {
      this.#reject(error);
    }
    this.#isOver = true;
  }

  fail(error: unknown): void {
    this.#isOver = true;
    this.#reject(error);
  }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const ids = newIds(length);
  let at = 0;
  for (const part of parts) {
    ids.set(part, at);
    at += part.length;
  }
  return ids;
}
