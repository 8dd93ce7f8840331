/**
 * Processes across systems, for the window. Pages are requested from the relay when a window first displays them. From then on updates are
 * pushed, and after a reconnect as many as were known are requested again. The last known state stays visible offline.
 */
import type { ProcessesChange, ProcessesView } from '../../shared/bridge/processes.ts';
import { ProblemError } from '../../shared/problems.ts';
import { type Process, processIn } from '../../shared/processes.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { languageOf } from '../../shared/words/words.ts';
import { createAlarm } from '../alarm.ts';
import { isTemporary, RETRY_MS } from '../answers/answer-replies.ts';
import type { Clock, RelayLink } from '../ports.ts';

export interface Processes {
  /** @throws ProblemError STORE_UNAVAILABLE if none are known and the relay cannot be reached */
  list(): Promise<ProcessesView>;
  /** Requests the next page, if any. Adds nothing while offline. */
  more(): Promise<ProcessesView>;
  moved(process: Process): void;
  setLive(live: boolean): void;
  /** For another user, or when the desk closes. */
  clear(): void;
}

interface ProcessesDeps {
  link: Pick<RelayLink, 'processes'>;
  clock: Clock;
  locale(): string;
  publish(change: ProcessesChange): void;
}

type KnownProcesses = ReadonlyMap<string, Process>;

/** Maximum pages per request: the relay limits its scan per page, and several pages in a row may be empty for this user. */
const MAX_PAGES = 20;

const keyOf = ({ origin, id }: Process): string => `${origin.id}\n${id}`;

/** Most recent change first. @param newer most recent last */
function inFront(newer: readonly Process[], rest: KnownProcesses): KnownProcesses {
  const first = new Map(newer.toReversed().map((process) => [keyOf(process), process]));
  return new Map([...first, ...[...rest].filter(([key]) => !first.has(key))]);
}

export function createProcesses({ link, clock, locale, publish }: ProcessesDeps): Processes {
  /** A window displays processes; set even if the relay was unreachable, so that they are requested on reconnect. */
  let wanted = false;
  /** null: never loaded. */
  let known: KnownProcesses | null = null;
  /** Cursor of the next page; null: none. */
  let next: string | null = null;
  let asking: Promise<boolean> | null = null;
  /** Updates since pages were last requested. */
  const moved = new Map<string, Process>();
  let current = false;
  let live = false;
  /** Incremented when the user changes, to discard replies for the previous user. */
  let turn = 0;

  const shown = (process: Process): Process => processIn(process, languageOf(locale()));
  const view = (): ProcessesView => ({ items: [...(known?.values() ?? [])].map(shown), current, more: next !== null });

  /** Reads pages until `least` processes are known. @param from cursor, null: start. @returns false if the relay did not answer */
  async function read(from: string | null, least: number): Promise<boolean> {
    const asked = turn;
    moved.clear();
    let place = from;
    let found: KnownProcesses = from === null ? new Map() : (known ?? new Map());
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const reply = await link.processes(place === null ? {} : { after: place });
      if (asked !== turn) return false;
      if (!reply.ok) {
        // Older pages are requested by the window; the first ones also without it.
        if (live && !current && isTemporary(reply.problem)) retry.setIn(RETRY_MS);
        return false;
      }
      found = new Map([...found, ...reply.value.items.map((process) => [keyOf(process), process] as const)]);
      place = reply.value.next;
      if (place === null || found.size >= least) break;
    }
    // Updates received during the read are newer than any page.
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
  const refresh = () => void readAnew().then((answered) => answered && publish({ ...view(), whole: true }));
  const retry = createAlarm(clock, refresh);

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
    setLive(isLive) {
      live = isLive;
      retry.set(null);
      if (!wanted || live === current) return;
      if (!live) {
        current = false;
        publish({ items: [], whole: false, current, more: next !== null });
        return;
      }
      refresh();
    },
    clear() {
      turn += 1;
      wanted = false;
      known = null;
      next = null;
      moved.clear();
      current = false;
      retry.close();
    },
  };
}
