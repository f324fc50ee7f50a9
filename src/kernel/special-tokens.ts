/** Special tokens on their way into a kernel. */
import type { BpeExports } from "./abi.ts";
import { check, type KernelVocabulary } from "./packed-file.ts";
import { writeShort } from "./strings.ts";

export interface SpecialToken {
  readonly text: string;
  readonly id: number;
  /** How many bytes its text has. */
  readonly bytes: number;
}

/** Enters those of a vocabulary, in the order of their flags; after them there is then room for `room` bytes of input. */
export function addSpecials(wasm: BpeExports, vocabulary: KernelVocabulary, room: number): readonly SpecialToken[] {
  const specials = Object.entries(vocabulary.specialTokens);
  check(wasm.beginSpecials(specials.length), vocabulary);
  check(wasm.reserve(room), vocabulary);
  const at = wasm.inputAt();
  const input = new Uint8Array(wasm.memory.buffer, at);
  return specials.map(([text, id]) => {
    // Well-formed, as every description is.
    const bytes = writeShort(text, input, 0);
    check(wasm.addSpecial(id, at, bytes), vocabulary);
    return { text, id, bytes };
  });
}
