/** In order of appearance; a repeated name yields a list (WHATWG URL, section 5.1). */
export function byName(fields: Iterable<readonly [string, string]>): Record<string, string | string[]> {
  const found = new Map<string, string | string[]>();
  for (const [name, value] of fields) {
    const before = found.get(name);
    found.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(found);
}
