/**
 * Runs a command in this process, and counts its files without reading them.
 */
import type { Io } from "../../src/cli/io.ts";
import type { FileCounter } from "../../src/cli/price-count.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** Whether stdin is a terminal. */
  readonly isTerminal?: boolean;
  /** Cells of a terminal that stdout and stderr are; without it they are none. */
  readonly columns?: number;
}

/** Runs a command on streams that remember. */
export async function run(
  command: (io: Io) => Promise<number>,
  { input = "", cwd = ".", isTerminal = false, columns }: RunOptions = {},
): Promise<Ran> {
  const said = { out: "", error: "" };
  const to = (stream: "out" | "error") => ({
    write: async (text: string | Uint8Array) => {
      said[stream] += String(text);
    },
    isTerminal: columns !== undefined,
    columns: columns ?? 100,
    colorDepth: 0,
  });
  // As a pipe's, its bytes can be read once.
  const pieces = [new TextEncoder().encode(input)];
  const stdin = {
    isTerminal,
    isPiped: !isTerminal,
    async *[Symbol.asyncIterator]() {
      yield* pieces.splice(0);
    },
  };
  const code = await command({ stdin, stdout: to("out"), stderr: to("error"), env: {}, cwd });
  return { code, ...said };
}

/** Counts 1,000 tokens for each file. */
export const count: FileCounter = async (paths) => ({
  files: paths.length,
  isComplete: true,
  of: () => ({ tokens: 1000 * paths.length, isOwn: true }),
});
/** A day on which all of the prices in these tests hold. */
export const at = ["--at", "2026-11-01"];
