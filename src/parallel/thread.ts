/**
 * Threads: the one file that knows how a runtime starts them; parent.ts is the other side.
 *
 * Node, Bun and Deno have worker_threads, browsers have Web Workers. Bundlers find worker.js by the form of the one
 * `new Worker(…)` below. It must not import this file: a bundler would then find the worker in it again, endlessly.
 */
import { workerThreads } from "./parent.ts";

/** What a thread tells the one that started it. */
export interface ThreadEvents {
  message(message: unknown): void;
  /** It ended, or cannot go on, without being asked to. Comes once, and nothing after it. */
  lost(cause: unknown): void;
}

/** A thread that runs worker.js. */
export interface Thread {
  post(message: unknown): void;
  /** Whether the program must wait for this thread before it exits. */
  hold(isHeld: boolean): void;
  end(): Promise<void>;
}

export type StartThread = (events: ThreadEvents) => Thread;

/** Threads that the machine runs at once; 1 if the runtime does not say. */
export function hardwareThreads(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism?.() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether this runtime has threads at all; serverless ones have none. */
export function hasThreads(): boolean {
  return workerThreads() !== undefined || typeof Worker === "function";
}

/** Starts a thread that runs worker.js. */
export function startThread(events: ThreadEvents): Thread {
  const threads = workerThreads();
  return threads === undefined ? startWebWorker(events) : startWorkerThread(threads, events);
}

function startWorkerThread({ Worker }: typeof import("node:worker_threads"), events: ThreadEvents): Thread {
  // A bundler that makes a Web Worker from the address below must not take this for a second one.
  const here = import.meta.url;
  const thread = new Worker(new URL("./worker.js", here), { name: "reckoner", execArgv: [] });
  let cause: unknown;
  let isOver = false;
  const lose = (why: unknown): void => {
    if (isOver) return;
    isOver = true;
    events.lost(why);
    void thread.terminate();
  };
  thread.on("message", (message) => {
    if (!isOver) events.message(message);
  });
  thread.on("messageerror", lose);
  thread.on("error", (error) => {
    cause = error;
  });
  thread.on("exit", (code) => lose(cause ?? new Error(`the thread ended with exit code ${code}`)));
  return {
    post: (message) => thread.postMessage(message),
    hold: (isHeld) => (isHeld ? thread.ref() : thread.unref()),
    end: async () => {
      isOver = true;
      await thread.terminate();
    },
  };
}

function startWebWorker(events: ThreadEvents): Thread {
  const thread = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  let isOver = false;
  const lose = (event: Event): void => {
    if (isOver) return;
    isOver = true;
    thread.terminate();
    // The event for a missing file has no message.
    const message = "message" in event ? String(event.message) : "";
    events.lost(new Error(message || `the worker's file could not be run (${event.type})`));
  };
  thread.addEventListener("message", ({ data }) => {
    if (!isOver) events.message(data);
  });
  thread.addEventListener("messageerror", lose);
  thread.addEventListener("error", lose);
  return {
    post: (message) => thread.postMessage(message),
    hold: () => {},
    end: async () => {
      isOver = true;
      thread.terminate();
    },
  };
}

let turns: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/** Lets messages and everything else that waits have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    if (turns === undefined) {
      turns = new MessageChannel();
      turns.port1.onmessage = () => waiting.shift()?.();
    }
    waiting.push(resolve);
    turns.port2.postMessage(undefined);
  });
}
