/** The mappings that come with the relay (`mappings/`), fetched when one is chosen. */
const FILES = import.meta.glob<string>('../../mappings/*.jsonata', { query: '?raw', import: 'default' });

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -'.jsonata'.length);

/** By name, in order: `alertmanager`, `form`, … */
export const READY_MAPPINGS: readonly string[] = Object.keys(FILES).map(nameOf).sort();

/** @returns the text of one; null where there is none of that name */
export async function readyMapping(name: string): Promise<string | null> {
  const load = Object.entries(FILES).find(([path]) => nameOf(path) === name)?.[1];
  return load ? await load() : null;
}
