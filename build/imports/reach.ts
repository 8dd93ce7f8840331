import type { Import } from './table.ts';

/** The files and everything they import; type-only imports count if `types` is set. */
export function reachedFrom(
  imports: readonly Import[],
  files: Iterable<string>,
  { types }: { types: boolean },
): Set<string> {
  return spread(
    files,
    edges(imports, types, ({ from }, to) => [from, to]),
  );
}

/** The files and everything that imports them. Types count, since a test may depend on a type. */
export function dependentsOf(imports: readonly Import[], files: Iterable<string>): Set<string> {
  return spread(
    files,
    edges(imports, true, ({ from }, to) => [to, from]),
  );
}

function edges(
  imports: readonly Import[],
  types: boolean,
  edge: (one: Import, to: string) => [string, string],
): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const one of imports) {
    if (!('file' in one.to) || (one.typeOnly && !types)) continue;
    const [near, far] = edge(one, one.to.file);
    const known = next.get(near);
    if (known) known.push(far);
    else next.set(near, [far]);
  }
  return next;
}

function spread(files: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(files);
  // A Set's iteration also visits elements added during it.
  for (const file of reached) for (const other of next.get(file) ?? []) reached.add(other);
  return reached;
}
