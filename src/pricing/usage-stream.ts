/**
 * The usage of a stream, a text or a body.
 *
 * A stream is read like one body whose later events replace the numbers of
 * earlier ones, which is what every provider's running totals mean. Events of
 * several responses are several bills, not one stream. Their ids tell or, where
 * there are none, a total that falls or an event that a response has only once.
 */

import { ReckonerError } from "../errors.ts";
import { inputNames, outputNames } from "./usage-misspelt.ts";
import { type Body, inside, object, type Place, wrapped } from "./usage-place.ts";

/** Running totals; Gemini counts a prompt anew with every event. */
const TOTALS: ReadonlySet<string> = new Set(
  [...inputNames, ...outputNames, "responseTokenCount"].filter((name) => !/^prompt.*count$/i.test(name)),
);

/** Events that a response has only once. */
const ONCE: readonly unknown[] = ["message_start", "message-end", "response.completed", "finish-step", "step-finish"];

/**
 * Finds the usage of a body, a stream's events or a stream's text.
 *
 * @throws {@link ReckonerError} `pricing/several-responses` when they belong to more than one response.
 */
export function locate(body: unknown): Place | undefined {
  if (typeof body === "string") return locate(events(body));
  if (!Array.isArray(body)) return inside(object(body));
  let merged: Place | undefined;
  let whole: Place | undefined;
  let refusal: ReckonerError | undefined;
  const ids = new Set<string>();
  const once = new Set<string>();
  for (const each of body) {
    const event = object(each);
    const found = inside(event);
    if (!event || !found) continue;
    // An agent's last event is the sum of all its responses.
    if (event.type === "result") return found;
    if (whole) throw severalOf('usage comes after "finish"');
    if (event.type === "finish") {
      // The AI SDK's sum of its steps; what providers report beside a usage is in the steps.
      whole = { ...found, model: found.model ?? merged?.model, tier: found.tier ?? merged?.tier };
      if (merged?.metadata.length) whole.metadata = merged.metadata;
      continue;
    }
    const id = idOf(event);
    if (id) ids.add(id);
    else {
      const name = onceOf(event);
      if (name && once.has(name)) refusal ??= severalOf(`"${name}" comes twice`);
      if (name) once.add(name);
      // Anthropic's last event may correct a first one in which a proxy guessed.
      if (merged && event.type !== "message_delta") refusal ??= fallen(merged.usage, found.usage);
    }
    merged = merged ? joined(merged, found) : found;
  }
  if (whole) return whole;
  if (ids.size > 1) throw several([...ids]);
  if (refusal) throw refusal;
  return merged;
}

/** A stream so far, joined with its next event. */
function joined(so: Place, next: Place): Place {
  const read = (key: string): boolean => typeof next.usage[key] === "number" && (next.usage[key] as number) > 0;
  const isCached = read("cache_read_input_tokens") || read("cache_creation_input_tokens");
  // Not by assignment: a key "__proto__" would set the prototype.
  const known = Object.entries(next.usage).filter(
    ([key, value]) =>
      value !== null &&
      value !== undefined &&
      // An input that becomes zero was left out of this event, unless all of it was cached.
      !(value === 0 && inputNames.includes(key) && Object.hasOwn(so.usage, key) && !isCached),
  );
  return {
    ...so,
    usage: { ...so.usage, ...Object.fromEntries(known) },
    model: next.model ?? so.model,
    tier: next.tier ?? so.tier,
    webSearches: Math.max(so.webSearches, next.webSearches),
    fileSearches: Math.max(so.fileSearches, next.fileSearches),
    tools: [...so.tools, ...next.tools],
    metadata: [...so.metadata, ...next.metadata],
  };
}

/** The refusal of totals that fall, which those of one stream never do. */
function fallen(before: Body, after: Body): ReckonerError | undefined {
  for (const key of Object.keys(after)) {
    const [was, is] = [Object.hasOwn(before, key) ? before[key] : 0, after[key]];
    if (TOTALS.has(key) && typeof was === "number" && typeof is === "number" && is > 0 && is < was)
      return severalOf(`"${key}" falls from ${was} to ${is}`);
  }
  return undefined;
}

/** Why a response has such an event only once: its type, being a whole chat, or ending a turn of Gemini Live. */
function onceOf(event: Body): string | undefined {
  if (ONCE.includes(event.type)) return event.type as string;
  const [answer] = Array.isArray(event.choices) ? event.choices.map(object) : [];
  if (answer?.message && !answer.delta) return "message";
  return object(event.serverContent)?.turnComplete === true ? "turnComplete" : undefined;
}

/** The id of an event's response: the same for all events of a stream, or absent. */
function idOf(event: Body | undefined, depth: number = 0): string | undefined {
  if (!event || depth > 3) return undefined;
  const own = [event.custom_id, event.id, event.responseId].find((id) => typeof id === "string" && id !== "");
  if (own !== undefined) return own as string;
  for (const each of wrapped(event)) {
    const found = idOf(each, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const toDo = "pass one response, or one stream, at a time";

function several(ids: readonly string[]): ReckonerError {
  const some = ids.slice(0, 3).join(", ");
  const message = `Usage of ${ids.length} responses (${some}${ids.length > 3 ? ", …" : ""}), which are ${ids.length} bills: ${toDo}`;
  return new ReckonerError("pricing/several-responses", message, { ids });
}

/** @param sign What shows it, where responses have no ids. */
function severalOf(sign: string): ReckonerError {
  const message = `Usage of several responses (${sign}), which are several bills: ${toDo}`;
  return new ReckonerError("pricing/several-responses", message, { sign });
}

/** Objects of a JSON text, of JSON lines, or of an event stream's `data:` lines. */
function events(text: string): unknown {
  const whole = parse(text);
  if (whole !== undefined) return whole;
  return text
    .split(/\r?\n/)
    .map((line) => parse(line.replace(/^data:\s*/, "")))
    .filter((event) => event !== undefined);
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}
