import { rmSync } from "node:fs";

const turns = 50;
const pauseMs = 200;

/**
 * Removes a folder into which a process that has just been ended, or a child of it, may still be writing.
 *
 * `rmSync` lists a folder once and then only tries again to remove it: what is written meanwhile stays, and it is
 * ENOTEMPTY however often it tries. Here every turn begins with a new list; the last one throws what it finds.
 */
export function removeFolder(path: string): void {
  for (let turn = 1; ; turn++) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if (turn === turns) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
