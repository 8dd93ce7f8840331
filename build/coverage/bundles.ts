import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { decode } from '@jridgewell/sourcemap-codec';

/** An offset in a bundle in UTF-16 units, and the source line it maps to. */
interface Mapping {
  at: number;
  source: string;
  /** Zero-based. */
  line: number;
}
export interface Bundle {
  length: number;
  mappings: readonly Mapping[];
}

/** Reads a built file below `root` and its source map (version 3); undefined if there is no map. */
export async function readBundle(root: string, path: string): Promise<Bundle | undefined> {
  const map = await readFile(`${path}.map`, 'utf8').catch(() => undefined);
  if (map === undefined) return undefined;
  const text = await readFile(path, 'utf8');
  const { mappings, sources }: { mappings: string; sources: string[] } = JSON.parse(map);
  const names = sources.map((source) => relative(root, resolve(dirname(path), source)).replaceAll(sep, '/'));
  return { length: text.length, mappings: mappingsOf(text, mappings, names) };
}

function mappingsOf(text: string, encoded: string, names: readonly string[]): Mapping[] {
  const found: Mapping[] = [];
  let start = 0;
  for (const segments of decode(encoded)) {
    for (const [column, index, line] of segments) {
      const source = index === undefined ? undefined : names[index];
      if (source !== undefined && line !== undefined) found.push({ at: start + column, source, line });
    }
    start = text.indexOf('\n', start) + 1;
  }
  return found;
}
