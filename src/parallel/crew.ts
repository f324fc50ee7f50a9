/**
 * The crew: all workers and the calling thread, each taking the next piece when it has done its last.
 *
 * No thread gets a share in advance, so that one the machine slows down holds
 * up the others by a piece at most; and pieces get smaller towards the end, so
 * that all end together. Between its pieces the calling thread lets everything
 * else have its turn.
 */
import type { ReckonerError } from "../errors.ts";
import { Job } from "./job.ts";
import { Lane } from "./lane.ts";
import type { LoadRequest, Operation, Output } from "./messages.ts";
import type { FindCut, Piece } from "./plan.ts";
import { nextTurn, type StartThread } from "./thread.ts";

/**
 * Code units in a piece. The most is what is cheap to send: at two bytes a unit, a piece of 32,768 takes either side 10 µs,
 * one of 49,152 takes 50 to 100, and larger ones are each mapped into memory and out of it.
 */
const leastUnits = 8_192;
const mostUnits = 32_768;
/** The calling thread's own pieces are not sent, and each is followed by a turn for everything else, which takes time. */
const mostOwnUnits = 4 * mostUnits;
/** Pieces a worker holds at once: enough while the calling thread is busy, few when the work will end soon. */
const leastPieces = 2;
const mostPieces = 12;

/** What a crew is made of. */
export interface CrewParts {
  readonly start: StartThread;
  readonly workers: number;
  readonly packed: LoadRequest["packed"];
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

  /** Working threads, including the calling one. */
  get threads(): number {
    return this.#lanes.size + 1;
  }

  /** @throws {@link ReckonerError} `parallel/unavailable`, or why a worker could not load the vocabulary. */
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

  /** Ends all workers; jobs in progress fail with `error`. */
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
    // Code that waits for it hears of it; none has to.
    lane.ready.catch(() => this.#lanes.delete(lane));
    return lane;
  }

  /** Replaces a worker that had been ready; if that fails, the crew goes on without it. */
  #replace(lost: Lane): void {
    this.#lanes.delete(lost);
    if (this.#ended !== undefined) return;
    this.#addLane().ready.then(
      () => this.#handOut(),
      () => {},
    );
  }

  /** The next piece of the oldest job that has any left, of at most `most` units. */
  #next(most = mostUnits): { job: Job; piece: Piece } | undefined {
    while (this.#jobs[0]?.isDealt) this.#jobs.shift();
    const job = this.#jobs[0];
    if (job === undefined) return undefined;
    const share = Math.ceil(job.plan.left / (2 * this.threads));
    return { job, piece: job.take(between(leastUnits, share, most)) };
  }

  /** Pieces that a worker should hold now: half of its share of what is left, within bounds. */
  #piecesNow(): number {
    const each = 2 * this.threads * mostUnits;
    let left = 0;
    for (const { plan } of this.#jobs) {
      left += plan.left;
      if (left > each * mostPieces) return mostPieces;
    }
    return between(leastPieces, left / each, mostPieces);
  }

  /** Gives workers as many pieces as they should hold. */
  #handOut(): void {
    for (const lane of this.#lanes) {
      while (lane.isReady && lane.pieces < this.#piecesNow()) {
        const next = this.#next();
        if (next === undefined) return;
        try {
          lane.give(next.job, next.piece);
        } catch (error) {
          next.job.fail(error);
        }
      }
    }
  }

  /** The calling thread's own part of the work. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#next(mostOwnUnits); next !== undefined; next = this.#next(mostOwnUnits)) {
      const { job, piece } = next;
      try {
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

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
