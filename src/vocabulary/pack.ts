/**
 * Packs a vocabulary: from the bytes of each token to the one merge that makes it.
 *
 * Running byte-pair encoding over a token's own bytes with only lower ranks leaves
 * two tokens, and joining these two is the only way the token can ever arise: inside
 * a longer text the same bytes go through the same merges until they are those two.
 * So one pair per token says as much as all the ways of cutting it, and its bytes
 * follow from the pair. A token whose own bytes leave more than two cannot be reached
 * by merging, and is refused here; a vocabulary that lists its merges may have such
 * tokens: `merge-list.ts`.
 */
import { checkOptions, describe, ReckonerError } from "../errors.ts";
import { type WritePackedOptions, writePacked } from "./format.ts";
import { mergeIn, type Room, roomFor } from "./merge-list.ts";
import { emptyPlanes, none, putByte, putMerge } from "./merges.ts";
import { PairTable } from "./pair-table.ts";
import { findPipelineProblem } from "./pipeline.ts";
import { show } from "./show.ts";
import { symbolsOf } from "./symbols.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { checkMeta, longTokenBytes, maxAllBytes, maxLongTokens, maxTokenBytes, maxTokens } from "./vocabulary.ts";

/**
 * Packs a vocabulary into the file that `Tokenizer.from` loads.
 *
 * @param vocabulary - Token bytes by merge rank, special tokens, scanner. Each of the 256 bytes needs a token.
 * @param options - `small: true` for the small form: about three bytes per token instead of six, which
 *   compress no further; loading takes longer, by some 0.1 s for 200,000 tokens.
 * @returns The packed file; equal input gives equal bytes.
 * @throws {@link ReckonerError} `vocabulary/unsupported` for a token that merging cannot reach, a byte without
 *   a token, an unknown scanner; `vocabulary/corrupt` for two ids with the same bytes, an empty token, or a
 *   special token with an ordinary id; `input/bad-option` for a description of the wrong shape, or a
 *   `small` that is not a boolean.
 * @example
 * const tokens = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
 * tokens.push(new TextEncoder().encode("he"));
 * const file = pack({ name: "mine", scanner: "gpt2", specialTokens: {}, unicode: "16.0.0", tokens });
 * Tokenizer.from(file).encode("hello"); // Uint32Array [256, 108, 108, 111]
 */
export function pack(vocabulary: Vocabulary, options: WritePackedOptions = {}): Uint8Array {
  checkOptions(options, ["small"]);
  checkMeta(vocabulary, "cannot pack");
  const { tokens, specialTokens, model, pipeline } = vocabulary;
  const { small = false } = options;
  const misshapen =
    typeof small !== "boolean"
      ? `small must be true or false, got ${describe(small)}`
      : model !== undefined && !model?.merges
        ? "model has no merges"
        : pipeline !== undefined && findPipelineProblem(pipeline);
  if (misshapen) throw new ReckonerError("input/bad-option", `cannot pack: ${misshapen}`, { pipeline });
  if (model !== undefined) {
    const { base, ignoreMerges, unknown } = model;
    const rules = { base, ignoreMerges, ...(unknown !== undefined && { unknown }) };
    const { merges, symbolIds, followers, extras } = symbolsOf(vocabulary, model);
    if (ignoreMerges && vocabulary.scanner === "none" && extras.words.includes(1)) {
      const message = "cannot pack: ignoreMerges asks for whole texts, which the scanner none cuts; use given";
      throw new ReckonerError("vocabulary/unsupported", message, { scanner: "none" });
    }
    const optional = {
      ...(symbolIds && { symbolIds }),
      ...(followers && { followers }),
      ...(pipeline && { pipeline }),
    };
    const more = { model: rules, extras, ...optional };
    return writePacked({ ...vocabulary, ...more }, merges, options);
  }
  checkTokens(tokens);
  for (const [text, id] of Object.entries(specialTokens)) {
    if (tokens[id] !== undefined) {
      const message = `special token "${text}" has the id ${id} of an ordinary token`;
      throw new ReckonerError("vocabulary/corrupt", message, { text, id });
    }
  }
  const merges = canonicalMerges(tokens);
  if (pipeline === undefined) return writePacked(vocabulary, merges, options);
  // Ranks with a normalizer, as in Claude's published vocabulary.
  return writePacked({ ...vocabulary, model: { base: "bytes", ignoreMerges: false }, pipeline }, merges, options);
}

function checkTokens(tokens: readonly (Uint8Array | undefined)[]): void {
  if (!Array.isArray(tokens)) {
    throw new ReckonerError("input/bad-option", "tokens must be an array of Uint8Array by id", { got: typeof tokens });
  }
  if (tokens.length > maxTokens) {
    throw new ReckonerError("vocabulary/unsupported", `${tokens.length} ids; at most ${maxTokens} fit`, {
      size: tokens.length,
      limit: maxTokens,
    });
  }
  let present = 0;
  let longs = 0;
  let allBytes = 0;
  for (let id = 0; id < tokens.length; id++) {
    const token = tokens[id];
    if (token === undefined) continue;
    if (!(token instanceof Uint8Array)) {
      throw new ReckonerError("input/bad-option", `token ${id} is not a Uint8Array`, { id, got: typeof token });
    }
    if (token.length === 0) throw new ReckonerError("vocabulary/corrupt", `token ${id} has no bytes`, { id });
    if (token.length > maxTokenBytes || (token.length >= longTokenBytes && ++longs > maxLongTokens)) {
      const rule = `at most ${maxTokenBytes} are allowed, and ${maxLongTokens} tokens of ${longTokenBytes} or more`;
      const message = `token ${id} has ${token.length} bytes; ${rule}`;
      throw new ReckonerError("vocabulary/unsupported", message, { id, length: token.length, limit: maxTokenBytes });
    }
    present++;
    allBytes += token.length;
  }
  if (allBytes > maxAllBytes) {
    const message = `the tokens have ${allBytes} bytes together; at most ${maxAllBytes} are allowed`;
    throw new ReckonerError("vocabulary/unsupported", message, { bytes: allBytes, limit: maxAllBytes });
  }
  if (tokens.length > 2 * present) {
    const message = `${tokens.length} ids for only ${present} tokens: the ids are not merge ranks`;
    throw new ReckonerError("vocabulary/unsupported", message, { size: tokens.length, tokens: present });
  }
}

/** The six planes: for each id, the pair that it merges. */
export function canonicalMerges(tokens: readonly (Uint8Array | undefined)[], room: Room = roomOf(tokens)): Uint8Array {
  const size = tokens.length;
  const planes = emptyPlanes(size);
  const idOfByte = findByteTokens(tokens);
  for (let byte = 0; byte < 256; byte++) putByte(planes, size, idOfByte[byte]!, byte);

  // A list of merges in which the rank is the id.
  const pairs = new PairTable();
  const merges = new Uint32Array(3 * size);
  for (let id = 0; id < size; id++) {
    const token = tokens[id];
    if (token === undefined || token.length === 1) continue;
    for (let at = 0; at < token.length; at++) room.parts[at] = idOfByte[token[at]!]!;
    const count = mergeIn(room, token.length, pairs, merges);
    const left = room.parts[0]!;
    const right = room.parts[1]!;
    if (count === 1) throw sameBytes(left, id, token);
    if (count !== 2 || left >= id || right >= id) throw unreachable(id, token, [...room.parts.subarray(0, count)]);
    pairs.add(left, right, id);
    merges.set([left, right, id], 3 * id);
    putMerge(planes, size, id, left, right);
  }
  return planes;
}

/** Room for the longest token. */
function roomOf(tokens: readonly (Uint8Array | undefined)[]): Room {
  return roomFor(tokens.reduce((longest, token) => Math.max(longest, token?.length ?? 0), 0));
}

function findByteTokens(tokens: readonly (Uint8Array | undefined)[]): Uint32Array {
  const idOfByte = new Uint32Array(256).fill(none);
  for (let id = 0; id < tokens.length; id++) {
    const token = tokens[id];
    if (token?.length !== 1) continue;
    const byte = token[0]!;
    if (idOfByte[byte] !== none) throw sameBytes(idOfByte[byte]!, id, token);
    idOfByte[byte] = id;
  }
  const missing = idOfByte.indexOf(none);
  if (missing >= 0) {
    const message = `byte 0x${missing.toString(16).padStart(2, "0")} has no token: texts that hold it could not be encoded`;
    throw new ReckonerError("vocabulary/unsupported", message, { byte: missing });
  }
  return idOfByte;
}

function unreachable(id: number, token: Uint8Array, parts: readonly number[]): ReckonerError {
  const message = `token ${id} (${show(token)}) cannot be reached: merging its bytes stops at the tokens ${parts.join(", ")}`;
  return new ReckonerError("vocabulary/unsupported", message, { id, bytes: [...token], parts });
}

function sameBytes(first: number, second: number, token: Uint8Array): ReckonerError {
  const message = `tokens ${first} and ${second} have the same bytes (${show(token)})`;
  return new ReckonerError("vocabulary/corrupt", message, { ids: [first, second], bytes: [...token] });
}
