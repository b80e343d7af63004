/** Path patterns with `:name` parts, for both APIs. */

/** Values of the `:name` parts when the path fits the pattern segment by segment, otherwise undefined. */
export function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) values[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return values;
}
