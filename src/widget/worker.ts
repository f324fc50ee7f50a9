/** The widgets' worker: counts the fields of one page. */
import { ReckonerError, shown } from "../errors.ts";
import { type CountRequest, Fields, type ForgetRequest } from "./fields.ts";

/** Sent to the worker. A vocabulary's bytes come before the first count that needs them. */
export type WorkerRequest =
  | (CountRequest & { readonly id: number })
  | ForgetRequest
  | { readonly kind: "vocabulary"; readonly encoding: string; readonly bytes: Uint8Array };

/** Sent by the worker. */
export interface WorkerAnswer {
  readonly id: number;
  readonly tokens?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The global scope of a Web Worker; the DOM's types only describe windows. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent<WorkerRequest>) => void): void;
  postMessage(message: WorkerAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;
const vocabularies = new Map<string, Uint8Array>();
const fields = new Fields(async (encoding) => vocabularies.get(encoding)!);

scope.addEventListener("message", async ({ data }) => {
  if (data.kind === "vocabulary") vocabularies.set(data.encoding, data.bytes);
  else if (data.kind === "forget") fields.forget(data.field);
  else {
    try {
      scope.postMessage({ id: data.id, tokens: await fields.count(data) });
    } catch (error) {
      const code = error instanceof ReckonerError ? error.code : "parallel/worker-lost";
      scope.postMessage({
        id: data.id,
        error: { code, message: error instanceof Error ? error.message : shown(error) },
      });
    }
  }
});
