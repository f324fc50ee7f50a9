/**
 * One counting service for all fields of a page, in a worker where the page can start one.
 *
 * Why a worker: setting up o200k_base would block the page's scrolling for some 150 ms, and a paste of 10 MB for as
 * long again. The worker costs a few milliseconds, and its file is loaded only when the first field has text. Where it
 * cannot be started (a Content-Security-Policy, a bundler that did not copy worker.js), the page itself counts.
 */
import { type ErrorCode, ReckonerError } from "../errors.ts";
import type { EncodingName } from "../models/openai.ts";
import { readBytes, type VocabularySource } from "../vocabulary/open.ts";
import type { CountRequest, Fields } from "./fields.ts";
import type { WorkerAnswer, WorkerRequest } from "./worker.ts";

/** Vocabularies by encoding: each is a separate file, loaded when it is first needed. */
const sources: Readonly<Record<EncodingName, () => Promise<{ readonly default: VocabularySource }>>> = {
  o200k_base: () => import("../vocabularies/o200k_base.ts"),
  // Ordinary text has the same tokens as in o200k_base.
  o200k_harmony: () => import("../vocabularies/o200k_base.ts"),
  cl100k_base: () => import("../vocabularies/cl100k_base.ts"),
  p50k_base: () => import("../vocabularies/p50k_base.ts"),
  p50k_edit: () => import("../vocabularies/p50k_base.ts"),
  r50k_base: () => import("../vocabularies/r50k_base.ts"),
  gpt2: () => import("../vocabularies/r50k_base.ts"),
};

/** Names of the encodings that fields can be counted in. */
export const encodingNames: readonly EncodingName[] = /* @__PURE__ */ Object.keys(sources) as EncodingName[];

const bytesOf = new Map<string, Promise<Uint8Array>>();

/** The packed bytes of an encoding, fetched once per page. */
function readVocabulary(encoding: string): Promise<Uint8Array> {
  let reading = bytesOf.get(encoding);
  if (reading === undefined) {
    reading = sources[encoding as EncodingName]().then(({ default: source }) => readBytes(source.packed));
    bytesOf.set(encoding, reading);
    reading.catch(() => bytesOf.delete(encoding));
  }
  return reading;
}

interface Counting {
  count(request: CountRequest): Promise<number>;
  forget(field: number): void;
}

let service: Promise<Counting> | undefined;

/** Number of tokens in a field's text, counted by the page's one service. */
export async function countField(field: number, encoding: EncodingName, text: string): Promise<number> {
  const own = (service ??= startWorker().catch(countHere));
  const request = { kind: "count", field, encoding, text } as const;
  try {
    return await (await own).count(request);
  } catch (error) {
    // Whatever answered in the vocabulary's place, such as a hotel network's login page, may be gone next time.
    if (error instanceof ReckonerError && error.code === "vocabulary/corrupt") bytesOf.delete(encoding);
    if (error !== lost) throw error;
    // The first field to notice replaces the service; the others use the new one.
    if (service === own) service = countHere();
    return (await service).count(request);
  }
}

/** Drops what is kept for a field. */
export async function forgetField(field: number): Promise<void> {
  (await service)?.forget(field);
}

/** The worker ended, or never started. */
const lost = /* @__PURE__ */ new Error("the widgets' worker is gone");

async function startWorker(): Promise<Counting> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "reckoner" });
  const waiting = new Map<number, { resolve(tokens: number): void; reject(error: unknown): void }>();
  /** Vocabularies the worker already has. */
  const known = new Map<string, Uint8Array>();
  let isLost = false;
  let ids = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer>) => {
    const { resolve, reject } = waiting.get(data.id)!;
    waiting.delete(data.id);
    if (data.error === undefined) resolve(data.tokens!);
    else reject(new ReckonerError(data.error.code as ErrorCode, data.error.message));
  });
  worker.addEventListener("error", () => {
    isLost = true;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
  });
  const post = (request: WorkerRequest): void => worker.postMessage(request);
  return {
    async count(request) {
      const bytes = await readVocabulary(request.encoding);
      if (isLost) throw lost;
      if (known.get(request.encoding) !== bytes) {
        known.set(request.encoding, bytes);
        post({ kind: "vocabulary", encoding: request.encoding, bytes });
      }
      return new Promise((resolve, reject) => {
        const id = ids++;
        waiting.set(id, { resolve, reject });
        post({ ...request, id });
      });
    },
    forget: (field) => post({ kind: "forget", field }),
  };
}

/** Counting in the page itself. */
async function countHere(): Promise<Counting> {
  const { Fields: Here } = await import("./fields.ts");
  const fields: Fields = new Here(readVocabulary);
  return { count: (request) => fields.count(request), forget: (field) => fields.forget(field) };
}
