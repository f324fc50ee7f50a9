/**
 * Globs as regular expressions: every rule in one line, and exponential time where a pattern has many stars.
 * The naive twin of src/cli/glob.ts, without sets.
 */

/** The expression of a pattern of code points, `*`, `**` and `?`, for a whole path. */
export function globExpression(pattern: string, start: number = 0): RegExp {
  const source = pattern.replace(/\*+(\/?)|\?|[^*?]/gsu, (found, after: string | undefined, at: number) => {
    if (found === "?") return "[^/]";
    if (!found.startsWith("*")) return found.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    const isAlone = at === start || pattern[at - 1] === "/";
    const end = at + found.length;
    if (found.startsWith("**") && isAlone && after === "/") return "(?:.*/)?";
    if (found.startsWith("**") && isAlone && end === pattern.length) return ".*";
    return `[^/]*${after}`;
  });
  return new RegExp(`^${source}$`, "su");
}
