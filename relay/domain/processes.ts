/** Who sees a process, and how it reads: whoever received an item of it, or owns a step by name or through a role. */
import type { Process, ProcessStep } from '../../shared/items.ts';
import type { Person } from '../../shared/people.ts';
import { stalledSince } from '../../shared/rules/process.ts';
import type { Clock, DirectoryView, Reader } from './ports.ts';

export interface Processes {
  /** The newest change first. */
  list(person: Person): Process[];
  /** Of two sources with the same id, the one that the person sees. */
  find(person: Person, id: string): Process | null;
  sees(person: Person, process: Process): boolean;
  /** With names of owners, and since when a step stands still. */
  told(process: Process): Process;
}

export interface ProcessesDeps {
  reader: Pick<Reader, 'processes' | 'processesById' | 'receivedOf'>;
  directory: () => DirectoryView;
  clock: Clock;
}

/** Newest processes looked at for one list, and shown of them. */
const MAX_LOOKS = 1000;
const MAX_SHOWN = 200;

export function createProcesses({ reader, directory, clock }: ProcessesDeps): Processes {
  const owns = (person: Person, { owner }: ProcessStep): boolean =>
    owner !== null && (owner === person.id || person.roles.includes(owner));
  const sees = (person: Person, process: Process): boolean =>
    process.steps.some((step) => owns(person, step)) || reader.receivedOf(process.origin.id, process.id, person.id);

  function told(process: Process): Process {
    const view = directory();
    const roles = new Map(view.roles().map(({ id, name }) => [id, name]));
    const nameOf = (owner: string) => view.person(owner)?.name ?? roles.get(owner) ?? null;
    const now = clock.now();
    const steps = process.steps.map((step) => {
      const since = stalledSince(step, now);
      return {
        ...step,
        ownerName: step.owner === null ? null : nameOf(step.owner),
        stalledSince: since === null ? null : new Date(since).toISOString(),
      };
    });
    return { ...process, steps };
  }

  return {
    sees,
    told,
    list(person) {
      const seen: Process[] = [];
      for (const process of reader.processes(MAX_LOOKS)) {
        if (seen.length === MAX_SHOWN) break;
        if (sees(person, process)) seen.push(told(process));
      }
      return seen;
    },
    find(person, id) {
      const found = reader.processesById(id).find((process) => sees(person, process));
      return found ? told(found) : null;
    },
  };
}
