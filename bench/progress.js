/** A progress bar on stderr: one line that is rewritten on a terminal, a line per tenth elsewhere. */

/**
 * @param {number} total Steps.
 * @returns {{ show(label: string): void, step(): void, clear(): void }}
 */
export function progressBar(total) {
  const out = process.stderr;
  const start = performance.now();
  let done = 0;
  let tenth = 0;
  /** @param {string} label */
  function draw(label) {
    const part = total === 0 ? 1 : done / total;
    const seconds = Math.round((performance.now() - start) / 1000);
    if (out.isTTY) {
      const full = Math.round(part * 30);
      const bar = "█".repeat(full) + "░".repeat(30 - full);
      out.write(`\r\u001b[2K${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${seconds} s  ${label}`);
    } else if (Math.floor(part * 10) > tenth) {
      tenth = Math.floor(part * 10);
      out.write(`${tenth * 10} % after ${seconds} s\n`);
    }
  }
  let current = "";
  return {
    show(label) {
      current = label;
      draw(current);
    },
    step() {
      done++;
      draw(current);
    },
    clear() {
      if (out.isTTY) out.write("\r\u001b[2K");
    },
  };
}
