/**
 * The crew: all workers and the thread that calls, each taking the next piece when it has done its last.
 *
 * Nobody is given a share in advance, so that a thread the machine slows down
 * holds up the others by a piece at most; and pieces get smaller towards the
 * end, so that all end together. Between its pieces the calling thread lets
 * everything else have its turn.
 */
import type { ReckonerError } from "../errors.ts";
import { Job } from "./job.ts";
import { Lane } from "./lane.ts";
import type { Operation, Output, Request } from "./messages.ts";
import type { FindCut } from "./plan.ts";
import { nextTurn, type StartThread } from "./thread.ts";

/** Code units in a piece: at least; at most for a worker; at most for the calling thread, which is soon back. */
const leastUnits = 16_384;
const workerUnits = 262_144;
const callerUnits = 65_536;
/** Pieces that each thread would still get of what is left. */
const piecesLeftEach = 4;

/** What a crew is made of. */
export interface CrewParts {
  readonly start: StartThread;
  readonly workers: number;
  readonly packed: (Request & { kind: "load" })["packed"];
  /** The work, as the calling thread does it. */
  readonly perform: (operation: Operation, texts: readonly string[]) => Output;
  readonly findCut: FindCut;
}

export class Crew {
  readonly #parts: CrewParts;
  readonly #lanes = new Set<Lane>();
  /** Jobs with pieces to hand out, the oldest first. */
  #jobs: Job[] = [];
  #isWorking = false;
  #ended: Promise<void> | undefined;

  /** Starts the workers; `ready` tells when they can work. */
  constructor(parts: CrewParts) {
    this.#parts = parts;
    for (let left = parts.workers; left > 0; left--) this.#addLane();
  }

  /** Threads at work, the calling one among them. */
  get threads(): number {
    return this.#lanes.size + 1;
  }

  /** @throws {@link ReckonerError} `parallel/unavailable`, or why a worker could not load its vocabulary. */
  async ready(): Promise<void> {
    await Promise.all([...this.#lanes].map((lane) => lane.ready));
  }

  run(operation: Operation, texts: readonly string[]): Promise<Output> {
    const job = new Job(operation, texts, this.#parts.findCut);
    this.#jobs.push(job);
    this.#handOut();
    if (!this.#isWorking) void this.#work();
    return job.result;
  }

  /** Ends all workers; jobs in work fail with `error`. */
  end(error: ReckonerError): Promise<void> {
    for (const job of this.#jobs) job.fail(error);
    this.#jobs = [];
    this.#ended ??= Promise.all([...this.#lanes].map((lane) => lane.end(error))).then(() => {});
    return this.#ended;
  }

  #addLane(): Lane {
    const { start, packed } = this.#parts;
    const lane = new Lane(start, packed, { free: () => this.#handOut(), lost: (lost) => this.#replace(lost) });
    this.#lanes.add(lane);
    // Whoever waits for it hears of it; nobody has to.
    lane.ready.catch(() => this.#lanes.delete(lane));
    return lane;
  }

  /** A worker that had been ready gets a successor; where that cannot be started, the crew goes on without. */
  #replace(lost: Lane): void {
    this.#lanes.delete(lost);
    if (this.#ended !== undefined) return;
    try {
      this.#addLane().ready.then(
        () => this.#handOut(),
        () => {},
      );
    } catch {}
  }

  /** The oldest job that has pieces left, and their size now. */
  #next(mostUnits: number): { job: Job; units: number } | undefined {
    while (this.#jobs[0]?.isDealt) this.#jobs.shift();
    const job = this.#jobs[0];
    if (job === undefined) return undefined;
    const share = Math.ceil(job.plan.left / (this.threads * piecesLeftEach));
    return { job, units: Math.min(mostUnits, Math.max(leastUnits, share)) };
  }

  /** Gives workers as much as they have room for. */
  #handOut(): void {
    for (const lane of this.#lanes) {
      while (lane.hasRoom) {
        const next = this.#next(workerUnits);
        if (next === undefined) return;
        lane.give(next.job, next.job.take(next.units)!);
      }
    }
  }

  /** The calling thread's own part of the work. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#next(callerUnits); next !== undefined; next = this.#next(callerUnits)) {
      const { job, units } = next;
      try {
        const piece = job.take(units)!;
        job.add(piece, this.#parts.perform(job.operation, piece.texts));
      } catch (error) {
        job.fail(error);
      }
      await nextTurn();
      this.#handOut();
    }
    this.#isWorking = false;
  }
}
