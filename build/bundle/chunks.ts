import type { Rolldown } from 'vite';

export const chunksOf = (bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] =>
  Object.values(bundle).filter((output) => output.type === 'chunk');

/** Transitive closure, including `first`. */
export function importedBy(first: readonly string[], importsOf: (file: string) => readonly string[]): Set<string> {
  const reached = new Set(first);
  // A Set's iteration also visits elements added during it.
  for (const file of reached) for (const imported of importsOf(file)) reached.add(imported);
  return reached;
}
