/**
 * The side of a started thread: how it hears its caller, and answers.
 *
 * worker_threads are reached through `process` so that bundlers see no `node:` import.
 */

/** The started thread's side: listens, and answers. */
export interface Parent {
  listen(onMessage: (message: unknown) => void): void;
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
}

/** What a Web Worker finds around it; the DOM's types know windows only. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
}

/** The module of Node, Bun and Deno; undefined elsewhere. */
export function workerThreads(): typeof import("node:worker_threads") | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

/** The other side, for worker.js; `undefined` if that does not run in a thread of its own. */
export function parent(): Parent | undefined {
  const threads = workerThreads();
  if (threads === undefined) {
    const scope = globalThis as unknown as WorkerScope;
    return {
      listen: (onMessage) => scope.addEventListener("message", ({ data }) => onMessage(data)),
      post: (message, transfer) => scope.postMessage(message, transfer),
    };
  }
  const port = threads.parentPort;
  if (port === null) return undefined;
  return {
    listen: (onMessage) => void port.on("message", onMessage),
    post: (message, transfer) => port.postMessage(message, transfer),
  };
}
