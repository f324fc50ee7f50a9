/** What the page knows at one moment, for the panels that show parts of it. */
import type { ModelChoice, ModelCount } from "./catalog.ts";
import type { ChatCount, RankFile, Snapshot } from "./messages.ts";

export interface Settings {
  requestsPerDay: number;
  outputTokens: number;
  /** Percentage of the input that is read from a cache. */
  cachedShare: number;
  /** The open model whose compute is counted. */
  shape: string;
}

export interface View {
  readonly choice: ModelChoice;
  readonly mode: "text" | "chat";
  /** Tokens of the text or the chat, as the model counts them; undefined while there is no number. */
  readonly count: ModelCount | undefined;
  readonly snapshot: Snapshot | undefined;
  readonly chat: ChatCount | undefined;
  readonly settings: Settings;
}

/** A panel below the text: shows the view while it is open. */
export interface Panel {
  /** Rank files it needs counts in, besides the model's own. */
  readonly files?: readonly RankFile[];
  show(view: View): void | Promise<void>;
}
