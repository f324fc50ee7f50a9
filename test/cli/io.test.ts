/**
 * Streams as commands see them: a slow reader is waited for, colours follow the terminal and the environment.
 */
import { Writable } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { output } from "../../src/cli/io.ts";

/** A stream that takes one write and then nothing, until it is told to go on. */
function slow(options: { isTTY?: boolean; depth?: number } = {}): { stream: NodeJS.WriteStream; goOn: () => void } {
  let goOn = (): void => {};
  const stream = new Writable({ highWaterMark: 8, write: (_chunk, _encoding, done) => (goOn = done) });
  Object.assign(stream, { isTTY: options.isTTY, columns: 0, getColorDepth: () => options.depth ?? 1 });
  return { stream: stream as unknown as NodeJS.WriteStream, goOn: () => goOn() };
}

describe("output", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("waits for a slow reader, so that what is not read yet does not pile up", async () => {
    const { stream, goOn } = slow();
    const { write } = output(stream);
    let isDone = false;
    const writing = write("more than eight bytes").then(() => (isDone = true));
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    goOn();
    await writing;
    expect(stream.writableLength).toBe(0);
    await write("short");
    expect(isDone).toBe(true);
  });

  it("is 100 columns wide where there is no terminal, or one that does not know", () => {
    expect(output(slow().stream)).toMatchObject({ columns: 100, isTerminal: false });
    expect(output(slow({ isTTY: true }).stream)).toMatchObject({ columns: 100, isTerminal: true });
  });

  it("is dumb where the environment says so", () => {
    vi.stubEnv("TERM", "xterm");
    expect(output(slow({ isTTY: true }).stream).isDumb).toBe(false);
    vi.stubEnv("TERM", "dumb");
    expect(output(slow({ isTTY: true }).stream).isDumb).toBe(true);
  });

  it.each([
    [{ isTTY: true, depth: 8 }, {}, 8],
    [{ isTTY: true, depth: 1 }, {}, 0],
    [{ isTTY: false, depth: 8 }, {}, 0],
    [{ isTTY: true, depth: 8 }, { NO_COLOR: "1" }, 0],
    [{ isTTY: true, depth: 8 }, { NO_COLOR: "" }, 8],
    [{ isTTY: false }, { FORCE_COLOR: "" }, 8],
    [{ isTTY: false }, { FORCE_COLOR: "1" }, 8],
    [{ isTTY: false }, { FORCE_COLOR: "3" }, 24],
    [{ isTTY: true, depth: 8 }, { FORCE_COLOR: "0" }, 0],
    [{ isTTY: true, depth: 8 }, { FORCE_COLOR: "1", NO_COLOR: "1" }, 8],
  ])("%j with %j has %d bits of colour", (stream, env, depth) => {
    vi.stubEnv("FORCE_COLOR", undefined);
    vi.stubEnv("NO_COLOR", undefined);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(output(slow(stream).stream).colorDepth).toBe(depth);
  });
});
