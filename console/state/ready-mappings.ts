/** The mappings bundled with the relay (`mappings/`), each loaded on demand. */
const FILES = import.meta.glob<string>('../../mappings/*.jsonata', { query: '?raw', import: 'default' });

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -'.jsonata'.length);

/** Names in alphabetical order: `alertmanager`, `form`, … */
export const READY_MAPPINGS: readonly string[] = Object.keys(FILES).map(nameOf).sort();

/** @returns the mapping's text; null if the name is unknown */
export async function readyMapping(name: string): Promise<string | null> {
  const load = Object.entries(FILES).find(([path]) => nameOf(path) === name)?.[1];
  return load ? await load() : null;
}
