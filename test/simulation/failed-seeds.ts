/** A file of failing seeds, one per line, until they pass; written after each change, because a run may be aborted. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export function createFailedSeeds(path: string) {
  const known = new Set(read(path));
  return {
    all: (): number[] => [...known],
    /** Records the result of a seed. */
    note(seed: number, isBroken: boolean) {
      if (known.has(seed) === isBroken) return;
      if (isBroken) known.add(seed);
      else known.delete(seed);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, [...known].map((one) => `${one}\n`).join(''));
    },
  };
}

function read(path: string): number[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
