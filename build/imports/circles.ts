/** Finds import cycles, types included: no file of a cycle can be read, tested or moved without the others. */
import type { Import } from './table.ts';

/** Each cycle once, as its files in order, starting with the first by name. */
export function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if ('file' in to && to.file !== from) next.set(from, [...(next.get(from) ?? []), to.file]);
  }
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push(fromFirst(way.slice(at)));
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...way, file]);
    done.add(file);
  };
  for (const file of [...next.keys()].sort()) walk(file, []);
  return found;
}

function fromFirst(way: readonly string[]): string[] {
  const first = way.indexOf([...way].sort()[0] ?? '');
  return [...way.slice(first), ...way.slice(0, first)];
}
