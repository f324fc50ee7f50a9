/**
 * What the kernel answers when it refuses: negative numbers, so that every
 * non-negative answer can be a count or an address. `src/kernel/bpe.ts` turns
 * them into a ReckonerError.
 */

/** Linear memory could not grow. */
@inline export const OUT_OF_MEMORY: i32 = -1;
/** The packed vocabulary contradicts itself. */
@inline export const CORRUPT: i32 = -2;
/** The longest-match table is too small for this vocabulary; load again with one bit more. */
@inline export const TABLE_FULL: i32 = -3;
/** An id without bytes: a hole, or beyond the last id. */
@inline export const UNKNOWN_ID: i32 = -4;
/** Too many long tokens, or more than 8 MiB of token bytes. */
@inline export const TOO_LARGE: i32 = -5;
