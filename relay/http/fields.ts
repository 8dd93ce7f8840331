/** Names and values as forms and queries have them. */

/** By name, in the order they came; one given several times is a list (WHATWG URL, section 5.1). */
export function byName(fields: Iterable<readonly [string, string]>): Record<string, string | string[]> {
  const found = new Map<string, string | string[]>();
  for (const [name, value] of fields) {
    const before = found.get(name);
    found.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(found);
}
