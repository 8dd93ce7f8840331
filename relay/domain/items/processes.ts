/** Visibility and presentation of processes. A person sees one if they received an item of it, or own a step by name or role. */

import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { PROCESSES_LIMIT, type Process, type ProcessList, type ProcessStep } from '../../../shared/processes.ts';
import { stalledSince } from '../../../shared/rules/process.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock } from '../ports.ts';
import { ReadSlices, type ReadTurns } from '../read-slices.ts';
import type { ListedProcess, ProcessPosition, Reader } from '../reader.ts';

export interface ProcessQuery {
  /** `next` of the previous page. */
  after?: string | undefined;
  limit?: number | undefined;
}

export interface Processes {
  /**
   * The newest change first, then changes since the first page; read in slices.
   * @param wanted false once the caller is gone: the page then ends early
   * @throws ProblemError REQUEST_INVALID if `after` does not come from a page
   */
  page(person: Person, query: ProcessQuery, wanted?: () => boolean): Promise<ProcessList>;
  /** If two sources use the same id: the one that the person sees. */
  find(person: Person, id: string): Process | null;
  sees(person: Person, process: Process): boolean;
  /** Adds owner names, and since when a step is stalled. */
  told(process: Process): Process;
}

interface ProcessesDeps {
  reader: Pick<
    Reader,
    'processes' | 'processesOf' | 'newestProcess' | 'changedProcesses' | 'processesById' | 'receivedOf'
  >;
  directory: () => DirectoryView;
  clock: Clock;
  turns: ReadTurns;
}

/** Processes checked per page; such a page may be short, and its `next` continues. */
const MAX_LOOKS = 1000;
/** Characters of one page; a larger process is returned alone. */
const MAX_LENGTH = 256 * 1024;
const CHUNK = 25;

export function createProcesses({ reader, directory, clock, turns }: ProcessesDeps): Processes {
  const owns = (person: Person, { owner }: ProcessStep): boolean =>
    owner !== null && (owner === person.id || person.roles.includes(owner));
  const sees = (person: Person, process: Process): boolean =>
    process.steps.some((step) => owns(person, step)) || reader.receivedOf(process.origin.id, process.id, person.id);

  function told(process: Process): Process {
    const view = directory();
    const roles = new Map(view.roles().map((role) => [role.id, role]));
    const owned = ({ owner }: ProcessStep): Pick<ProcessStep, 'ownerName' | 'ownerNames'> => {
      if (owner === null) return { ownerName: null };
      const person = view.person(owner);
      const { name = null, names } = person ? { name: person.name } : (roles.get(owner) ?? {});
      return { ownerName: name, ...(names && { ownerNames: names }) };
    };
    const now = clock.now();
    const steps = process.steps.map((step) => {
      const since = stalledSince(step, now);
      return {
        ...step,
        ...owned(step),
        stalledSince: since === null ? null : new Date(since).toISOString(),
      };
    });
    return { ...process, steps };
  }

  function* behind(from: ProcessPosition): Generator<ListedProcess> {
    for (let position = from; ; ) {
      const chunk = reader.processes(position, CHUNK);
      yield* chunk;
      const last = chunk.at(-1);
      if (!last || chunk.length < CHUNK) return;
      position = last.position;
    }
  }

  /** Down to the oldest, then up through changes since the list began, until a read finds nothing. */
  function* steps(
    person: Person,
    { head, below }: ListPosition,
  ): Generator<{ place: ListPosition; listed: ListedProcess }> {
    if (below) {
      const older = reader.processesOf(person.id, [person.id, ...person.roles], below) ?? behind(below);
      for (const listed of older) yield { place: { head, below: listed.position }, listed };
    }
    for (let after = head; ; ) {
      const chunk = reader.changedProcesses(after, CHUNK);
      if (chunk.length === 0) return;
      for (const listed of chunk) {
        after = listed.position.updatedAt;
        yield { place: { head: after, below: null }, listed };
      }
    }
  }

  function beginning(): ListPosition {
    const head = reader.newestProcess();
    return { head, below: { updatedAt: head + 1, originId: '', id: '' } };
  }

  return {
    sees,
    told,
    async page(person, { after, limit = PROCESSES_LIMIT }, wanted) {
      const found = new Map<string, ListedProcess>();
      const page = (next: string | null) => ({ items: newestFirst(found.values()).map(told), next });
      const slices = new ReadSlices(turns, wanted);
      let last = after === undefined ? beginning() : placeOf(after);
      let looks = 0;
      let length = 0;
      for (const { place, listed } of steps(person, last)) {
        const stop = found.size === limit || looks === MAX_LOOKS || (slices.over && !(await slices.next()));
        const visible = !stop && sees(person, listed.process);
        const isTooLong = visible && found.size > 0 && length + listed.length > MAX_LENGTH;
        if (stop || isTooLong) return page(textOf(last));
        looks += 1;
        last = place;
        if (!visible) continue;
        length += listed.length;
        // If it changed since it was found, the current version replaces the earlier one.
        found.set(keyOf(listed.process), listed);
      }
      return page(null);
    },
    find(person, id) {
      const found = reader.processesById(id).find((process) => sees(person, process));
      return found ? told(found) : null;
    },
  };
}

const keyOf = ({ origin, id }: Process): string => `${origin.id}\n${id}`;

const newestFirst = (found: Iterable<ListedProcess>): Process[] =>
  [...found].sort((a, b) => b.position.updatedAt - a.position.updatedAt).map(({ process }) => process);

interface ListPosition {
  /** Time of the newest change when the list began, ms since 1970; on the way up, of the last change checked. */
  head: number;
  /** On the way down, the last process checked; null: on the way up. */
  below: ProcessPosition | null;
}

// The id is last: it may contain any character.
const textOf = ({ head, below }: ListPosition): string =>
  below ? `${head}/${below.updatedAt}/${below.originId}/${below.id}` : `${head}/`;

function placeOf(text: string): ListPosition {
  const [, head, updatedAt, originId, id] = /^(\d{1,15})\/(?:(\d{1,15})\/([^/]+)\/(.+))?$/s.exec(text) ?? [];
  if (head !== undefined) {
    const below =
      updatedAt === undefined ? null : { updatedAt: Number(updatedAt), originId: originId ?? '', id: id ?? '' };
    return { head: Number(head), below };
  }
  const detail = 'was not given by a page of processes';
  throw new ProblemError('REQUEST_INVALID', `after ${detail}`, { errors: [{ pointer: '/after', detail }] });
}
