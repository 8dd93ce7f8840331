/** What each program of the demo is made of, so that a change starts anew whom it concerns and nobody else. */
import { reachedFrom } from '../imports/reach.ts';
import { readImports } from '../imports/read.ts';

/** The programs that are started anew; the pages are Vite's. */
export const programs = ['relay', 'simulator', 'desktop'] as const;
export type ProgramName = (typeof programs)[number];

/** Where each begins, and folders that are its own: they hold files that it reads without importing them. */
const parts: Readonly<Record<ProgramName, { entries: readonly string[]; own: readonly string[] }>> = {
  relay: { entries: ['relay/main.ts'], own: ['relay'] },
  simulator: { entries: ['simulator/main.ts'], own: ['simulator'] },
  desktop: { entries: ['electron/main.ts', 'electron/preload.ts'], own: ['electron', 'desk', 'standin'] },
};

/** Folders with what they have in common: there each follows its imports. */
const common = ['shared', 'network', 'disk'];

/** Folders whose changes concern a program. */
export const programFolders = [...Object.values(parts).flatMap(({ own }) => own), ...common];

/** By program, the files it imports as they are now. Rejects where one of them cannot be parsed. */
export async function readMadeOf(root: string): Promise<ReadonlyMap<ProgramName, ReadonlySet<string>>> {
  const imports = await readImports(root, programFolders);
  return new Map(programs.map((name) => [name, reachedFrom(imports, parts[name].entries, { types: false })]));
}

/** The first of the changed files that the program is made of, undefined where none is. */
export function concerning(
  name: ProgramName,
  madeOf: ReadonlyMap<ProgramName, ReadonlySet<string>>,
  changed: Iterable<string>,
): string | undefined {
  const imported = madeOf.get(name);
  const isOwn = (file: string) => parts[name].own.some((folder) => file.startsWith(`${folder}/`));
  return [...changed].find((file) => isOwn(file) || imported?.has(file));
}
