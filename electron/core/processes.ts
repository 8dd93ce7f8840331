/**
 * Processes across systems, for the window. They are the relay's and are asked for when a window first shows them; from then on each
 * step that moves comes by itself, and after a time without a network all are asked for again. What was last known stays to look at.
 */
import type { ProcessesChange, ProcessesView } from '../../shared/ipc.ts';
import type { Process } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from './language.ts';
import type { RelayLink } from './ports.ts';

export interface Processes {
  /** @throws ProblemError STORE_UNAVAILABLE where none are known here and the relay cannot be asked */
  list(): Promise<ProcessesView>;
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

export function createProcesses({ link, locale, publish }: ProcessesDeps): Processes {
  /** Somebody looks: also where the relay could not be asked, so that it is asked once it can be. */
  let wanted = false;
  /** null: never had. */
  let known: Map<string, Process> | null = null;
  let asking: Promise<boolean> | null = null;
  let current = false;
  /** Whose answer counts: one that comes after the person changed does not. */
  let turn = 0;

  const keyOf = ({ origin, id }: Process): string => `${origin.id}\n${id}`;
  const view = (): ProcessesView => ({ items: [...(known?.values() ?? [])], current });

  /** @returns whether the relay answered */
  async function ask(): Promise<boolean> {
    const asked = turn;
    const reply = await link.processes();
    if (asked !== turn) return false;
    if (!reply.ok) return false;
    known = new Map(reply.value.items.map((process) => [keyOf(process), process]));
    current = true;
    return true;
  }
  const askOnce = (): Promise<boolean> => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };

  return {
    async list() {
      wanted = true;
      if (!current && !(await askOnce()) && !known) {
        throw new ProblemError('STORE_UNAVAILABLE', wordsFor(locale()).processesOffline);
      }
      return view();
    },
    moved(process) {
      if (!known) return;
      known.delete(keyOf(process));
      // The newest change first.
      known = new Map([[keyOf(process), process], ...known]);
      publish({ items: [process], whole: false, current });
    },
    setLive(live) {
      if (!wanted || live === current) return;
      if (!live) {
        current = false;
        publish({ items: [], whole: false, current });
        return;
      }
      void askOnce().then((answered) => answered && publish({ ...view(), whole: true }));
    },
    clear() {
      turn += 1;
      wanted = false;
      known = null;
      current = false;
    },
  };
}
