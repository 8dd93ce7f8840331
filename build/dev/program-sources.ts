/** Source files of each program of the demo, so that a change restarts only the affected programs. */
import { reachedFrom } from '../imports/reach.ts';
import { readImports } from '../imports/read.ts';

/** Programs that restart on change; Vite handles the pages. */
export const programs = ['relay', 'simulator', 'desktop'] as const;
export type ProgramName = (typeof programs)[number];

/** Entry points, and folders owned by the program, which also contain files that it reads without importing. */
const parts: Readonly<Record<ProgramName, { entries: readonly string[]; own: readonly string[] }>> = {
  relay: { entries: ['relay/main.ts'], own: ['relay'] },
  simulator: { entries: ['simulator/main.ts'], own: ['simulator'] },
  desktop: { entries: ['electron/main.ts', 'electron/preload.ts'], own: ['electron', 'desk', 'standin'] },
};

/** Shared folders: only imported files count. */
const common = ['shared', 'network', 'disk'];

export const programFolders = [...Object.values(parts).flatMap(({ own }) => own), ...common];

/** The files that each program currently imports. Rejects if one of them cannot be parsed. */
export async function readMadeOf(root: string): Promise<ReadonlyMap<ProgramName, ReadonlySet<string>>> {
  const imports = await readImports(root, programFolders);
  return new Map(programs.map((name) => [name, reachedFrom(imports, parts[name].entries, { types: false })]));
}

export function concerning(
  name: ProgramName,
  madeOf: ReadonlyMap<ProgramName, ReadonlySet<string>>,
  changed: Iterable<string>,
): string | undefined {
  const imported = madeOf.get(name);
  const isOwn = (file: string) => parts[name].own.some((folder) => file.startsWith(`${folder}/`));
  return [...changed].find((file) => isOwn(file) || imported?.has(file));
}
