import type { Process } from '../../shared/processes.ts';
import { type Progress, progressOf } from '../../shared/rules/process.ts';

export interface ProcessFilter {
  q: string;
  states: readonly Progress['state'][];
  sources: readonly string[];
}

export const ALL_PROCESSES: ProcessFilter = { q: '', states: [], sources: [] };

const PROGRESS: readonly string[] = ['stalled', 'running', 'finished'] satisfies Progress['state'][];
export const isProgress = (id: string): id is Progress['state'] => PROGRESS.includes(id);

const wordsOf = (q: string): string[] => q.toLocaleLowerCase().split(/\s+/).filter(Boolean);

export const isFiltering = ({ q, states, sources }: ProcessFilter): boolean =>
  wordsOf(q).length > 0 || states.length > 0 || sources.length > 0;

/** Processes whose row and steps together contain each word. @param now ms since 1970 */
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

/** Groups of the list: stalled processes, then the others by state and source. */
interface ProcessGroup {
  state: Progress['state'];
  /** Name of the source; null: any. */
  source: string | null;
}

export interface GroupedProcess {
  process: Process;
  begins: ProcessGroup | null;
}

/** Stalled processes first, so that they are always visible; the order within a group stays. @param now ms since 1970 */
export function groupProcesses(items: readonly Process[], now: number): readonly GroupedProcess[] {
  const groupOf = (process: Process): ProcessGroup => {
    const { state } = progressOf(process, now);
    return { state, source: state === 'stalled' ? null : process.origin.name };
  };
  const rank = (group: ProcessGroup) => PROGRESS.indexOf(group.state);
  const sorted = items
    .map((process) => ({ process, group: groupOf(process) }))
    .sort((a, b) => rank(a.group) - rank(b.group) || (a.group.source ?? '').localeCompare(b.group.source ?? ''));
  return sorted.map(({ process, group }, index) => {
    const before = sorted[index - 1]?.group;
    return { process, begins: before?.state === group.state && before.source === group.source ? null : group };
  });
}

const saidBy = ({ id, name, origin, steps }: Process): string =>
  [id, name, origin.name, ...steps.flatMap(({ label, system, owner, ownerName }) => [label, system, owner, ownerName])]
    .join('\n')
    .toLocaleLowerCase();

export const sourcesOf = (items: readonly Process[]): { id: string; name: string }[] =>
  [...new Map(items.map(({ origin }) => [origin.id, { id: origin.id, name: origin.name }])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
