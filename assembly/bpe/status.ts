/**
 * The kernel's refusals: negative numbers, so that every non-negative answer can
 * be a count or an address. `check` in src/kernel/packed-file.ts turns those of
 * loading into a ReckonerError.
 */

/** Linear memory could not grow. */
@inline export const OUT_OF_MEMORY: i32 = -1;
/** The packed vocabulary contradicts itself. */
@inline export const CORRUPT: i32 = -2;
/** An id without bytes: a hole, or beyond the last id. */
@inline export const UNKNOWN_ID: i32 = -3;
/** Too many long tokens, one that is too long, or more than 8 MiB of token bytes. */
@inline export const TOO_LARGE: i32 = -4;
/** Bytes that are not UTF-8. */
@inline export const MALFORMED: i32 = -5;
