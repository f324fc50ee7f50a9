/**
 * What the page and its worker say to each other.
 *
 * The whole text lives in the worker; the page holds one part of it, small enough to edit without delay.
 */
import type { ToolDefinition } from "reckoner/pricing";

/** Encodings with different ids; each of the others is one of these with other special tokens. */
export type RankFile = "o200k_base" | "cl100k_base" | "p50k_base" | "r50k_base";

/** A stretch of text whose tokens depend on nothing outside it. */
export interface Part {
  /** Equal keys have equal text and tokens. */
  readonly key: string;
  readonly length: number;
  /** Three numbers per token: id, and start and end in the part; absent until asked for. */
  readonly tokens?: Uint32Array;
}

/** The state of the text after an answer. */
export interface Snapshot {
  /** Rises with every change. */
  readonly version: number;
  /** UTF-16 code units of the whole text. */
  readonly length: number;
  /** Tokens by rank file; while `left` is above 0, of the blocks counted so far. */
  readonly counts: Readonly<Partial<Record<RankFile, number>>>;
  /** The rank file that the parts' tokens are from. */
  readonly shown: RankFile | undefined;
  /** Blocks still to be counted. */
  readonly left: number;
  /** Code units counted since the start, as a measure of work. */
  readonly countedUnits: number;
  /** The part of the text the page edits. */
  readonly page: { readonly from: number; readonly to: number };
  /** The page's text, if it differs from what the page has. */
  readonly text?: string;
  readonly parts: readonly Part[];
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  readonly isRetrieved?: boolean;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
}

/** Tokens of a chat, by message and by kind. */
export interface ChatCount {
  readonly tokens: number;
  readonly low: number;
  readonly high: number;
  readonly exact: boolean;
  readonly flags: readonly string[];
  readonly kinds: Readonly<Record<string, number>>;
  /** For each message, the tokens of its text and of its wrapping. */
  readonly messages: readonly { readonly text: number; readonly wrapper: number }[];
}

/** Questions, and the type of their answers. */
export interface Questions {
  /** Which rank files to count in; the first one's tokens are shown. */
  use: { ask: { files: readonly RankFile[] }; answer: Snapshot };
  set: { ask: { text: string }; answer: Snapshot };
  /** Replaces `from … to` with `text`; `leap` moves the page to what was inserted. */
  edit: { ask: { from: number; to: number; text: string; leap: boolean }; answer: Snapshot };
  open: { ask: { files: readonly File[] }; answer: Snapshot };
  turn: { ask: { at: number }; answer: Snapshot };
  tokens: { ask: { keys: readonly string[] }; answer: { readonly version: number; readonly parts: readonly Part[] } };
  /** The whole text, or undefined when it is longer than `most`. */
  text: { ask: { most: number }; answer: string | undefined };
  /** Tokens of a separate text in one rank file. */
  sample: { ask: { file: RankFile; text: string }; answer: Part };
  bytes: { ask: { file: RankFile; id: number }; answer: Uint8Array };
  chat: { ask: { file: RankFile; request: ChatRequest }; answer: ChatCount };
}

export type Kind = keyof Questions;

export type Asked = { [K in Kind]: { readonly id: number; readonly kind: K; readonly ask: Questions[K]["ask"] } }[Kind];

export type Told =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }
  /** Not an answer: counting continues, or a file is being read. */
  | { readonly progress: Snapshot; readonly reading?: { readonly done: number; readonly total: number } };
