/**
 * What the threads say to each other, and the work itself, which is the same on both sides.
 *
 * Texts travel as strings: copying a string costs a tenth of turning it into
 * UTF-8, which is then done by the thread that counts.
 */
import { type ErrorCode, ReckonerError, shown } from "../errors.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import type { VocabularySource } from "../vocabulary/index.ts";

export type Operation = "count" | "encode";

/** What `Tokenizer.load` takes, in a form that can be sent. */
export interface LoadRequest {
  readonly kind: "load";
  readonly packed: Uint8Array | SentSource;
}

/** A vocabulary with its bytes in hand, and where its ready-made tables are, as text: a URL cannot be sent. */
export interface SentSource extends Omit<VocabularySource, "tables"> {
  readonly packed: Uint8Array;
  readonly tables?: string;
}

/** A source in a form that can be sent; `packed` are its bytes. */
export function sent({ name, tables, specialTokens, reference }: VocabularySource, packed: Uint8Array): SentSource {
  const address = tables?.href;
  return {
    name,
    packed,
    ...(address !== undefined && { tables: address }),
    ...(specialTokens && { specialTokens }),
    ...(reference !== undefined && { reference }),
  };
}

/** What was sent, as `Tokenizer.load` takes it. */
export function received(packed: LoadRequest["packed"]): Uint8Array | VocabularySource {
  if (packed instanceof Uint8Array) return packed;
  const { tables, ...source } = packed;
  return tables === undefined ? source : { ...source, tables: new URL(tables) };
}

/** To a worker: first the vocabulary, then work. */
export type Request = LoadRequest | WorkRequest;

export interface WorkRequest {
  readonly kind: Operation;
  readonly id: number;
  readonly texts: readonly string[];
}

/** From a worker: `ready` or `refused` to the first request, `done` or `failed` with the same `id` to each other. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly error: PlainError }
  | { readonly kind: "done"; readonly id: number; readonly output: Output }
  | { readonly kind: "failed"; readonly id: number; readonly error: PlainError };

/** Tokens of each text; for `encode` also the ids of all of them. */
export interface Output {
  readonly counts: Uint32Array;
  readonly ids: Uint32Array | undefined;
}

/** An error as it travels: cloning an Error keeps only its message. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Does the work. */
export function perform(tokenizer: Tokenizer, operation: Operation, texts: readonly string[]): Output {
  if (operation === "count") return { counts: tokenizer.countBatch(texts), ids: undefined };
  const { ids, offsets } = tokenizer.encodeBatch(texts);
  const counts = new Uint32Array(texts.length);
  for (let index = 0; index < counts.length; index++) counts[index] = offsets[index + 1]! - offsets[index]!;
  return { counts, ids };
}

/** An error in a form that can be sent; one that is not ours becomes `parallel/worker-lost`. */
export function toPlain(error: unknown): PlainError {
  if (error instanceof ReckonerError) {
    const { code, message, details } = error;
    return { code, message, details };
  }
  const message = `a worker failed: ${error instanceof Error ? error.message : shown(error)}`;
  return { code: "parallel/worker-lost", message, details: {} };
}

export function fromPlain({ code, message, details }: PlainError): ReckonerError {
  return new ReckonerError(code, message, details);
}
