/**
 * Processes across systems, for the window. They are the relay's and are asked for, a page at a time, when a window first shows them; from
 * then on each step that moves comes by itself, and after a time without a network as many as were known are asked for again. What was
 * last known stays to look at.
 */
import type { ProcessesChange, ProcessesView } from '../../shared/bridge/processes.ts';
import { ProblemError } from '../../shared/problems.ts';
import { type Process, processIn } from '../../shared/processes.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { languageOf } from '../../shared/words/words.ts';
import type { RelayLink } from '../ports.ts';

export interface Processes {
  /** @throws ProblemError STORE_UNAVAILABLE where none are known here and the relay cannot be asked */
  list(): Promise<ProcessesView>;
  /** Asks for the next page, where there is one. Without the network nothing is added. */
  more(): Promise<ProcessesView>;
  /** The relay says that one moved. */
  moved(process: Process): void;
  setLive(live: boolean): void;
  /** Another person, or none. */
  clear(): void;
}

export interface ProcessesDeps {
  link: Pick<RelayLink, 'processes'>;
  locale(): string;
  publish(change: ProcessesChange): void;
}

type Known = ReadonlyMap<string, Process>;

/** Pages read for one question: the relay looks only so far for one, and many in a row may hold nothing for this person. */
const MAX_PAGES = 20;

const keyOf = ({ origin, id }: Process): string => `${origin.id}\n${id}`;

/** The newest change first. @param newer the newest last */
function inFront(newer: readonly Process[], rest: Known): Known {
  const first = new Map(newer.toReversed().map((process) => [keyOf(process), process]));
  return new Map([...first, ...[...rest].filter(([key]) => !first.has(key))]);
}

export function createProcesses({ link, locale, publish }: ProcessesDeps): Processes {
  /** Somebody looks: also where the relay could not be asked, so that it is asked once it can be. */
  let wanted = false;
  /** null: never had. */
  let known: Known | null = null;
  /** Where the next page goes on; null: there is none. */
  let next: string | null = null;
  let asking: Promise<boolean> | null = null;
  /** What moved since pages were last asked for. */
  const moved = new Map<string, Process>();
  let current = false;
  /** Whose answer counts: one that comes after the person changed does not. */
  let turn = 0;

  const shown = (process: Process): Process => processIn(process, languageOf(locale()));
  const view = (): ProcessesView => ({ items: [...(known?.values() ?? [])].map(shown), current, more: next !== null });

  /**
   * Reads pages until at least so many are known.
   * @param from where to go on, null: anew
   * @returns whether the relay answered
   */
  async function read(from: string | null, least: number): Promise<boolean> {
    const asked = turn;
    moved.clear();
    let place = from;
    let found: Known = from === null ? new Map() : (known ?? new Map());
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const reply = await link.processes(place === null ? {} : { after: place });
      if (asked !== turn || !reply.ok) return false;
      found = new Map([...found, ...reply.value.items.map((process) => [keyOf(process), process] as const)]);
      place = reply.value.next;
      if (place === null || found.size >= least) break;
    }
    // What moved while we read is newer than any page.
    known = inFront([...moved.values()], found);
    next = place;
    current = true;
    return true;
  }
  const once = (work: () => Promise<boolean>): Promise<boolean> => {
    asking ??= work().finally(() => {
      asking = null;
    });
    return asking;
  };
  const readAnew = () => once(() => read(null, Math.max(1, known?.size ?? 0)));

  return {
    async list() {
      wanted = true;
      if (!current && !(await readAnew()) && !known) {
        throw new ProblemError('STORE_UNAVAILABLE', wordsFor(locale()).processesOffline);
      }
      return view();
    },
    async more() {
      if (current && next !== null) await once(() => read(next, (known?.size ?? 0) + 1));
      return view();
    },
    moved(process) {
      if (!known) return;
      moved.delete(keyOf(process));
      moved.set(keyOf(process), process);
      known = inFront([process], known);
      publish({ items: [shown(process)], whole: false, current, more: next !== null });
    },
    setLive(live) {
      if (!wanted || live === current) return;
      if (!live) {
        current = false;
        publish({ items: [], whole: false, current, more: next !== null });
        return;
      }
      void readAnew().then((answered) => answered && publish({ ...view(), whole: true }));
    },
    clear() {
      turn += 1;
      wanted = false;
      known = null;
      next = null;
      moved.clear();
      current = false;
    },
  };
}
