/**
 * Slots of a rate row: the rate keys in their order, then cache lifetimes with a rate of their own.
 *
 * Constants of a module rather than fields of an object, so that a bundler writes them as numbers.
 */

export const input = 0;
export const cacheRead = 1;
export const cacheWrite = 2;
export const inputAudio = 3;
export const cacheReadAudio = 6;
export const output = 9;
export const reasoning = 10;
export const things = 15;
export const calls = 17;
