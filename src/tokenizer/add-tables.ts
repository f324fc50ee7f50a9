/** A packed file that loads at once, for whoever has the room. */
import { writeTables } from "../kernel/index.ts";
import { readPacked, sectionsBesideTables, withTables } from "../vocabulary/open.ts";

/**
 * A packed file with ready-made tables: what loading would make of it, made now.
 *
 * It is four to eight times as long and loads in half the time or less: for servers. The tables are those of this
 * version; another one passes them over and loads the rest, as ever. They are taken as they are, like code:
 * `Tokenizer.from(file, { tables: false })` takes only the rest.
 *
 * @param packed A packed file, as `pack` of `reckoner/vocabulary` writes it.
 * @returns      Another one of the same vocabulary.
 * @throws {@link ReckonerError} `vocabulary/corrupt`, `vocabulary/unsupported` as `readPacked`; `kernel/unavailable`,
 *   `kernel/out-of-memory`; `input/bad-option` when `packed` is not bytes.
 * @example
 * const packed = await readFile("build/packed/r50k_base.bin");
 * Tokenizer.from(addTables(packed)).count("hello world"); // 2
 */
export function addTables(packed: Uint8Array | ArrayBuffer): Uint8Array {
  const bare = withTables(readPacked(packed).bytes);
  // It was verified above.
  return withTables(bare, writeTables(readPacked(bare, { verify: false }), {}, sectionsBesideTables(bare)));
}
