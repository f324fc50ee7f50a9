/**
 * Finds the last pretoken of a text with the kernel's own scanner.
 *
 * A scanner cuts alike in every vocabulary, so a kernel that knows only single bytes can cut for all of them.
 */
import { BpeKernel } from "../../kernel/index.ts";
import { pack, readPacked, readTiktoken, type ScannerName } from "../../vocabulary/index.ts";

const kernels = /* @__PURE__ */ new Map<ScannerName, BpeKernel>();

/** The last pretoken of a non-empty text. */
export function lastPretoken(text: string, scanner: ScannerName): string {
  const kernel = kernels.get(scanner) ?? bytesOnly(scanner);
  kernels.set(scanner, kernel);
  // A window at the end is enough if the text can be cut inside it; only one endless pretoken is read as a whole.
  for (let units = 1_024; ; units *= 8) {
    let from = Math.max(0, text.length - units);
    if (from > 0 && (text.charCodeAt(from) & 0xfc00) === 0xdc00) from++;
    const end = kernel.write(text.slice(from), 0);
    const first = from === 0 ? 0 : kernel.firstCut(0, end);
    if (first === end) continue;
    let start = first;
    for (let at = first; at < end; ) {
      for (const bound of kernel.scan(at, end)) {
        if (bound < end) start = bound;
        at = bound;
      }
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(kernel.bytes(start, end));
  }
}

function bytesOnly(scanner: ScannerName): BpeKernel {
  const lines = Array.from({ length: 256 }, (_, byte) => `${btoa(String.fromCharCode(byte))} ${byte}\n`);
  return new BpeKernel(readPacked(pack(readTiktoken(lines.join(""), { name: "bytes", scanner }))));
}
