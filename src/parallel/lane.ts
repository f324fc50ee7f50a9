/** A worker as the pool sees it: what it was given and has not yet answered. */
import { ReckonerError, shown } from "../errors.ts";
import type { Job } from "./job.ts";
import { type Answer, fromPlain, type LoadRequest, type WorkRequest } from "./messages.ts";
import type { Piece } from "./plan.ts";
import type { StartThread, Thread } from "./thread.ts";

/** What a lane tells its pool. */
export interface LaneEvents {
  /** It answered, and can be given another piece. */
  free(): void;
  /** Its worker ended after it had been ready; the jobs it worked on have failed. */
  lost(lane: Lane): void;
}

export class Lane {
  /** Resolves when the worker has its vocabulary; rejects with `parallel/unavailable` or why that failed. */
  readonly ready: Promise<void>;
  #thread: Thread | undefined;
  readonly #events: LaneEvents;
  readonly #pieces = new Map<number, { readonly job: Job; readonly piece: Piece }>();
  #id = 0;
  #isReady = false;
  #resolve!: () => void;
  #reject!: (error: unknown) => void;

  constructor(start: StartThread, packed: LoadRequest["packed"], events: LaneEvents) {
    this.#events = events;
    this.ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    try {
      this.#thread = start({ message: (message) => this.#take(message as Answer), lost: (cause) => this.#lose(cause) });
      this.#thread.post({ kind: "load", packed } satisfies LoadRequest);
    } catch (cause) {
      void this.#thread?.end();
      this.#reject(unavailable(cause));
    }
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Pieces it was given and has not yet answered. */
  get pieces(): number {
    return this.#pieces.size;
  }

  give(job: Job, piece: Piece): void {
    const id = this.#id++;
    this.#thread!.post({ kind: job.operation, id, texts: piece.texts } satisfies WorkRequest);
    if (this.#pieces.size === 0) this.#thread!.hold(true);
    this.#pieces.set(id, { job, piece });
  }

  /** Ends the worker; what it works on fails with `error`. */
  async end(error: ReckonerError): Promise<void> {
    this.#isReady = false;
    this.#reject(error);
    this.#failAll(error);
    await this.#thread?.end();
  }

  #take(answer: Answer): void {
    if (answer.kind === "ready") {
      this.#isReady = true;
      this.#thread!.hold(false);
      this.#resolve();
      return;
    }
    if (answer.kind === "refused") {
      void this.#thread!.end();
      this.#reject(fromPlain(answer.error));
      return;
    }
    const { job, piece } = this.#pieces.get(answer.id)!;
    this.#pieces.delete(answer.id);
    if (answer.kind === "done") job.add(piece, answer.output);
    else job.fail(fromPlain(answer.error));
    this.#events.free();
    if (this.#pieces.size === 0) this.#thread!.hold(false);
  }

  #lose(cause: unknown): void {
    const wasReady = this.#isReady;
    this.#isReady = false;
    this.#reject(unavailable(cause));
    const message = `a worker ended before it answered: ${reason(cause)}; call again`;
    this.#failAll(new ReckonerError("parallel/worker-lost", message, {}, cause));
    if (wasReady) this.#events.lost(this);
  }

  #failAll(error: ReckonerError): void {
    for (const { job } of this.#pieces.values()) job.fail(error);
    this.#pieces.clear();
  }
}

function unavailable(cause: unknown): ReckonerError {
  const wayOut = "check that worker.js is served beside the program, or open the pool with threads: 1";
  const message = `a worker could not be started: ${reason(cause)}; ${wayOut}`;
  return new ReckonerError("parallel/unavailable", message, {}, cause);
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : shown(cause);
}
