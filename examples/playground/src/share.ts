/**
 * The page's state as a link: compressed JSON after the `#`, which browsers do not send to any server.
 */
import type { ChatMessage } from "./messages.ts";

/** What a link holds. */
export interface Shared {
  readonly model: string;
  readonly mode: "text" | "chat";
  readonly text: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: string;
  readonly requestsPerDay: number;
  readonly outputTokens: number;
  readonly cachedShare: number;
  readonly shape: string;
}

/** Length of a link that every browser, and most programs that pass links on, accept. */
export const longestLink = 60_000;
/** What a link may decompress to: a short one could expand to gigabytes. */
const mostUnits = 8_000_000;

export async function toFragment(shared: Shared): Promise<string> {
  const stream = new Blob([JSON.stringify(shared)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return `#s=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The state in a fragment; undefined when there is none. */
export async function fromFragment(fragment: string): Promise<Shared | undefined> {
  if (!fragment.startsWith("#s=")) return undefined;
  try {
    const binary = atob(fragment.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    let json = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      json += value;
      if (json.length > mostUnits) throw new Error("too long");
    }
    return checked(JSON.parse(json));
  } catch (cause) {
    throw new Error("This link is damaged: part of it may be missing.", { cause });
  }
}

const roles = ["system", "user", "assistant", "tool"];

/** Keeps only what a link may hold: anyone can write one. */
function checked(value: unknown): Shared {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const text = (name: string): string => (typeof given[name] === "string" ? given[name] : "");
  const number = (name: string, most: number, otherwise: number): number => {
    const found = given[name];
    return typeof found === "number" && found >= 0 && found <= most ? Math.floor(found) : otherwise;
  };
  const messages = (Array.isArray(given["messages"]) ? given["messages"] : [])
    .slice(0, 1_000)
    .flatMap((each: unknown) => {
      const { role, content, isRetrieved } = (each ?? {}) as Record<string, unknown>;
      if (typeof role !== "string" || !roles.includes(role) || typeof content !== "string") return [];
      return [{ role: role as ChatMessage["role"], content, isRetrieved: isRetrieved === true }];
    });
  return {
    model: text("model"),
    mode: given["mode"] === "chat" ? "chat" : "text",
    text: text("text"),
    messages,
    tools: text("tools"),
    requestsPerDay: number("requestsPerDay", 1e12, 1_000),
    outputTokens: number("outputTokens", 1e7, 500),
    cachedShare: number("cachedShare", 100, 0),
    shape: text("shape"),
  };
}
