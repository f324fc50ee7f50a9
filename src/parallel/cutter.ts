/**
 * Finds places where a long text can be cut without changing a token.
 *
 * These places depend on the split pattern alone, and the kernel knows them;
 * so a kernel whose vocabulary is the 256 bytes is enough. It looks at a little
 * text around the wanted place, and further if there is no cut.
 */
import { BpeKernel } from "../kernel/index.ts";
import { pack, readPacked, type ScannerName } from "../vocabulary/index.ts";

/** Code units looked at first: nearly every text has a cut within these. */
const nearUnits = 256;
/** Code units looked at in each further step. */
const farUnits = 16_384;

export class Cutter {
  readonly #kernel: BpeKernel;
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

  /** @param scanner Name of the split pattern. */
  constructor(scanner: ScannerName) {
    const tokens = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    const bytes = pack({ name: "bytes", scanner, specialTokens: {}, unicode: "16.0.0", tokens });
    this.#kernel = new BpeKernel(readPacked(bytes, { verify: false }));
  }

  /**
   * A place after `from` where `text` can be cut: the last one before `target`, else the next one after it.
   *
   * @returns Offset in code units; `text.length` when there is no cut.
   */
  near(text: string, from: number, target: number): number {
    return this.#before(text, from, target) ?? this.#after(text, from, target) ?? text.length;
  }

  #before(text: string, from: number, target: number): number | undefined {
    let end = whole(text, target);
    for (let units = nearUnits; ; units = farUnits) {
      const start = whole(text, Math.max(from, end - units));
      const cut = this.#lastIn(text, start, end);
      if (cut !== undefined || start <= from) return cut;
      // Whether `start` itself is a cut depends on what is on both sides of it.
      end = whole(text, start + 4);
    }
  }

  #after(text: string, from: number, target: number): number | undefined {
    for (let start = whole(text, Math.max(from, target - 4)); ; ) {
      const end = whole(text, Math.min(text.length, start + farUnits));
      const cut = this.#lastIn(text, start, end);
      if (cut !== undefined || end === text.length) return cut;
      start = whole(text, end - 4);
    }
  }

  /** The last cut between `start` and `end`; neither of the two is one. */
  #lastIn(text: string, start: number, end: number): number | undefined {
    const written = this.#kernel.write(text.slice(start, end), 0);
    const cut = this.#kernel.lastCut(0, written);
    return cut > 0 ? start + this.#utf8.decode(this.#kernel.bytes(0, cut)).length : undefined;
  }
}

/** `offset`, or the one before it where that would split a surrogate pair. */
function whole(text: string, offset: number): number {
  return (text.codePointAt(offset - 1) ?? 0) > 0xffff ? offset - 1 : offset;
}
