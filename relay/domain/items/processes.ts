/** Who sees a process, and how it reads: whoever received an item of it, or owns a step by name or through a role. */

import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { PROCESSES_LIMIT, type Process, type ProcessList, type ProcessStep } from '../../../shared/processes.ts';
import { stalledSince } from '../../../shared/rules/process.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock } from '../ports.ts';
import type { ListedProcess, ProcessPosition, Reader } from '../reader.ts';
import { Slices, type Turns } from '../turns.ts';

/** Which page. @see ProcessList */
export interface ProcessQuery {
  /** `next` of an earlier page. */
  after?: string | undefined;
  limit?: number | undefined;
}

export interface Processes {
  /**
   * The newest change first; read in slices.
   * @param wanted false once nobody waits for it: then the page ends where it is
   * @throws ProblemError REQUEST_INVALID where `after` was not given by a page
   */
  page(person: Person, query: ProcessQuery, wanted?: () => boolean): Promise<ProcessList>;
  /** Of two sources with the same id, the one that the person sees. */
  find(person: Person, id: string): Process | null;
  sees(person: Person, process: Process): boolean;
  /** With names of owners, and since when a step stands still. */
  told(process: Process): Process;
}

export interface ProcessesDeps {
  reader: Pick<Reader, 'processes' | 'processesOf' | 'processesById' | 'receivedOf'>;
  directory: () => DirectoryView;
  clock: Clock;
  turns: Turns;
}

/** Processes looked at for one page where a person has very many; it may be short, and its `next` goes on. */
const MAX_LOOKS = 1000;
/** Characters of one page; a larger process goes alone. */
const MAX_LENGTH = 256 * 1024;
const CHUNK = 25;

export function createProcesses({ reader, directory, clock, turns }: ProcessesDeps): Processes {
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

  /** All behind a position, read as far as somebody goes on. */
  function* behind(from: ProcessPosition): Generator<ListedProcess> {
    for (let position = from; ; ) {
      const chunk = reader.processes(position, CHUNK);
      yield* chunk;
      const last = chunk.at(-1);
      if (!last || chunk.length < CHUNK) return;
      position = last.position;
    }
  }

  const ofPerson = (person: Person, from: ProcessPosition): Iterable<ListedProcess> =>
    reader.processesOf(person.id, [person.id, ...person.roles], from) ?? behind(from);

  return {
    sees,
    told,
    async page(person, { after, limit = PROCESSES_LIMIT }, wanted) {
      const items: Process[] = [];
      const slices = new Slices(turns, wanted);
      let last = after === undefined ? NEWEST : placeOf(after);
      let looks = 0;
      let length = 0;
      for (const listed of ofPerson(person, last)) {
        const stop = items.length === limit || looks === MAX_LOOKS || (slices.over && !(await slices.next()));
        const visible = !stop && sees(person, listed.process);
        const isTooLong = visible && items.length > 0 && length + listed.length > MAX_LENGTH;
        if (stop || isTooLong) return { items, next: textOf(last) };
        looks += 1;
        last = listed.position;
        if (!visible) continue;
        length += listed.length;
        items.push(told(listed.process));
      }
      return { items, next: null };
    },
    find(person, id) {
      const found = reader.processesById(id).find((process) => sees(person, process));
      return found ? told(found) : null;
    },
  };
}

/** Before all that were ever changed. */
const NEWEST: ProcessPosition = { updatedAt: Number.MAX_SAFE_INTEGER, originId: '', id: '' };

// The id comes last: it may hold any character.
const textOf = ({ updatedAt, originId, id }: ProcessPosition): string => `${updatedAt}/${originId}/${id}`;

function placeOf(text: string): ProcessPosition {
  const [, updatedAt, originId, id] = /^(\d{1,15})\/([^/]+)\/(.+)$/s.exec(text) ?? [];
  if (updatedAt !== undefined && originId !== undefined && id !== undefined) {
    return { updatedAt: Number(updatedAt), originId, id };
  }
  const detail = 'was not given by a page of processes';
  throw new ProblemError('REQUEST_INVALID', `after ${detail}`, { errors: [{ pointer: '/after', detail }] });
}
