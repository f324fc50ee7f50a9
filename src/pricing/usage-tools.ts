/**
 * Calls of tools that a provider runs itself and bills on top of the tokens.
 *
 * xAI counts those that succeeded, as `web_search_calls` in responses and as
 * `SERVER_SIDE_TOOL_WEB_SEARCH` in chats. Rates: https://docs.x.ai/developers/pricing.md.
 */

import { count, type Draft } from "./usage-draft.ts";
import { type Body, object } from "./usage-place.ts";

/** How each is billed: searches of X as web searches, of collections as file searches; "" for tools that cost only tokens. */
const billed: Readonly<Record<string, "web" | "file" | "">> = {
  web_search: "web",
  x_search: "web",
  file_search: "file",
  collections_search: "file",
  mcp: "",
  view_image: "",
  view_x_video: "",
};

/** Reads how often xAI's tools were called; a tool that no count of a usage stands for is flagged by name. */
export function readTools(draft: Draft, usage: Body): void {
  const calls = object(usage.server_side_tool_usage_details) ?? object(usage.server_side_tool_usage);
  if (!calls) {
    if (count(usage, "num_server_side_tools_used")) draft.flags.add("unpriced:tools");
    // xAI's Live Search billed each source, at $25 a thousand, until January 2026.
    if (count(usage, "num_sources_used")) draft.flags.add("unpriced:sources");
    return;
  }
  const searches = { web: 0, file: 0 };
  for (const key of Object.keys(calls)) {
    const tool = key.toLowerCase().replace(/^server_side_tool_|_calls$/g, "");
    const kind = Object.hasOwn(billed, tool) ? billed[tool] : undefined;
    const times = count(calls, key);
    if (kind) searches[kind] += times;
    else if (kind === undefined && times) draft.flags.add(`unpriced:tools.${tool}`);
  }
  draft.rest.searches = searches;
}
