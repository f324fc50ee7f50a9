/**
 * What a command may touch: three streams, the environment, the directory.
 *
 * Commands get an `Io` instead of reaching for `process`, so that one place
 * decides what is printed and where: writes wait for a slow reader (constant
 * memory), a closed pipe ends the process quietly, and colours follow the
 * terminal, `NO_COLOR` (no-color.org) and `FORCE_COLOR` (as Node reads it).
 */

import { fstatSync } from "node:fs";

/** Where text or bytes are written. */
export interface Output {
  /** Resolves when more may be written; text is sent as UTF-8. */
  write(data: string | Uint8Array): Promise<void>;
  readonly isTerminal: boolean;
  /** Whether it is a terminal that cannot erase what was written (`TERM=dumb`). */
  readonly isDumb?: boolean;
  /** Width in cells; 100 when it is not a terminal. */
  readonly columns: number;
  /** How many bits of colour may be used: 0 (none), 4 (16 colours), 8 (256) or 24. */
  readonly colorDepth: number;
}

/** Where bytes are read. Opened on first use, so that a command without input never waits for it. */
export interface Input extends AsyncIterable<Uint8Array> {
  readonly isTerminal: boolean;
  /** Whether there is input: a pipe, a file or a socket, but not a terminal or nothing (`< /dev/null`, `<&-`). */
  readonly isPiped: boolean;
}

export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** A command: arguments after its own name in, exit code out. Refusals are thrown as ReckonerError. */
export type Command = (argv: readonly string[], io: Io) => Promise<number>;

/** Exit codes. 4 and above are free for later commands. */
export const exitCodes = {
  ok: 0,
  /** Something could not be read or done; the rest was. */
  failed: 1,
  /** The command line itself is wrong; nothing was done. */
  usage: 2,
  /** `--max` was given and the total is above it. */
  overBudget: 3,
} as const;

/** The `Io` of this process. */
export function processIo(): Io {
  return {
    stdin: {
      get isTerminal() {
        return process.stdin.isTTY === true;
      },
      get isPiped() {
        try {
          const stats = fstatSync(0);
          return stats.isFIFO() || stats.isFile() || stats.isSocket();
        } catch {
          return false;
        }
      },
      [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator](),
    },
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    env: process.env,
    cwd: process.cwd(),
  };
}

/** A stream of this process, as commands see it. */
export function output(stream: NodeJS.WriteStream): Output {
  // EPIPE: the reader has closed the pipe (`reckoner count . | head -1`). Not an error, and nothing is left to do.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.ok);
    if (stream !== process.stderr) process.stderr.write(`error cannot write the output: ${error.message}\n`);
    process.exit(exitCodes.failed);
  });
  return {
    write(data) {
      if (stream.write(data)) return Promise.resolve();
      return new Promise((resolve) => stream.once("drain", resolve));
    },
    isTerminal: stream.isTTY === true,
    isDumb: process.env["TERM"] === "dumb",
    get columns() {
      return stream.isTTY === true && stream.columns > 0 ? stream.columns : 100;
    },
    colorDepth: colorDepth(stream, process.env),
  };
}

function colorDepth(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): number {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced === "0" || forced === "false" ? 0 : forced === "3" ? 24 : 8;
  if (env["NO_COLOR"] || stream.isTTY !== true) return 0;
  const depth = stream.getColorDepth();
  return depth > 1 ? depth : 0;
}
