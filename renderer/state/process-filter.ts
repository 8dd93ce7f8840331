import type { Process } from '../../shared/processes.ts';
import { type Progress, progressOf } from '../../shared/rules/process.ts';

/** Which processes are shown; nothing chosen means all. */
export interface ProcessFilter {
  q: string;
  states: readonly Progress['state'][];
  /** Ids of sources. */
  sources: readonly string[];
}

export const ALL_PROCESSES: ProcessFilter = { q: '', states: [], sources: [] };

const PROGRESS: readonly string[] = ['stalled', 'running', 'finished'] satisfies Progress['state'][];
export const isProgress = (id: string): id is Progress['state'] => PROGRESS.includes(id);

const wordsOf = (q: string): string[] => q.toLocaleLowerCase().split(/\s+/).filter(Boolean);

export const isFiltering = ({ q, states, sources }: ProcessFilter): boolean =>
  wordsOf(q).length > 0 || states.length > 0 || sources.length > 0;

/** Those that have each word somewhere in what their row and their steps say. @param now ms since the epoch */
export function filterProcesses(items: readonly Process[], filter: ProcessFilter, now: number): readonly Process[] {
  if (!isFiltering(filter)) return items;
  const words = wordsOf(filter.q);
  return items.filter(
    (process) =>
      (filter.sources.length === 0 || filter.sources.includes(process.origin.id)) &&
      (filter.states.length === 0 || filter.states.includes(progressOf(process, now).state)) &&
      words.every((word) => saidBy(process).includes(word)),
  );
}

const saidBy = ({ id, name, origin, steps }: Process): string =>
  [id, name, origin.name, ...steps.flatMap(({ label, system, owner, ownerName }) => [label, system, owner, ownerName])]
    .join('\n')
    .toLocaleLowerCase();

/** The sources of these processes, by name. */
export const sourcesOf = (items: readonly Process[]): { id: string; name: string }[] =>
  [...new Map(items.map(({ origin }) => [origin.id, { id: origin.id, name: origin.name }])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
