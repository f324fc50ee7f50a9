/**
 * Calls of tools that a provider runs itself and bills beside the tokens.
 *
 * xAI counts those that succeeded, as `web_search_calls` in responses and as
 * `SERVER_SIDE_TOOL_WEB_SEARCH` in chats. Rates: https://docs.x.ai/developers/pricing.md.
 */

import { count, type Draft } from "./usage-draft.ts";
import { type Body, object } from "./usage-place.ts";

/** How each is billed: searches of X as those of the web, collections as files; "" is for tools that cost tokens only. */
const billed: Readonly<Record<string, "web" | "file" | "">> = {
  web_search: "web",
  x_search: "web",
  file_search: "file",
  collections_search: "file",
  mcp: "",
  view_image: "",
  view_x_video: "",
};

/** Reads how often xAI's tools were called; what has no rate of a usage's own is flagged by name. */
export function readTools(draft: Draft, usage: Body): void {
  const calls = object(usage.server_side_tool_usage_details) ?? object(usage.server_side_tool_usage);
  if (!calls) {
    if (count(usage, "num_server_side_tools_used")) draft.flags.add("unpriced:tools");
    // Of xAI's Live Search, which billed each source, $25 a thousand, until January 2026.
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
