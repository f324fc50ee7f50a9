/** The page's side of the worker: questions answered by promises, and progress that arrives unasked. */
import type { Kind, Questions, Snapshot, Told } from "./messages.ts";

declare const WORKER_URL: string;

export interface Progress {
  readonly snapshot: Snapshot;
  readonly reading: { readonly done: number; readonly total: number } | undefined;
}

export class Desk {
  readonly #worker = new Worker(new URL(WORKER_URL, import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>();
  #ids = 0;

  constructor(onProgress: (progress: Progress) => void, onLost: () => void) {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
      if ("progress" in data) {
        onProgress({ snapshot: data.progress, reading: data.reading });
        return;
      }
      const { resolve, reject } = this.#waiting.get(data.id)!;
      this.#waiting.delete(data.id);
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.answer as never);
    });
    this.#worker.addEventListener("error", onLost);
  }

  ask<K extends Kind>(kind: K, ask: Questions[K]["ask"]): Promise<Questions[K]["answer"]> {
    return new Promise((resolve, reject) => {
      const id = this.#ids++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, kind, ask });
    });
  }
}
