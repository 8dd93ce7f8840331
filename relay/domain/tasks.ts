/**
 * What the relay does by itself, beside what it is asked: each task by its name, with how long the oldest thing that it has not done waits.
 * The names are those of the metrics, the alerts and the run book. Whoever adds a timer or a loop adds its task here; a test holds every
 * file that waits for time to this list.
 */
import type { Duty } from './lease-ports.ts';
import type { Clock } from './ports.ts';

export const TASKS = [
  /** Reminders, escalations, expiry, repeats and the ends of snoozes. */
  'schedule',
  /** Looks whether an item goes to people away from the desk. */
  'away',
  /** Answers to their sources. */
  'responses',
  /** Messages to gateways, browsers apart. */
  'gateways',
  'web-push',
  /** Questions what became of a message that a service took. */
  'statuses',
  /** Desks that are behind and catch up. */
  'desks',
  /** What is past its time goes. */
  'retention',
  /** People being erased. */
  'erasure',
  /** Words of items, for search. */
  'search',
  /** Which record of the audit tells of which item. */
  'audit-index',
  /** The signed head of the audit. */
  'seal',
  /** That head, told to the witness. */
  'witness',
  /** What another process changed in the directory, read. */
  'directory',
  /** Open items addressed as the directory now says. */
  'addressing',
  /** What became of the last requests of hooks, written down. */
  'hook-requests',
  /** The log of the store, taken back into it. */
  'checkpoint',
  /** The look at every connection, whether it reads. */
  'connections',
  /** The look whether the clock was set, and what then has to be looked at anew. */
  'clock',
  /** Desks whose sign-in has run out, closed. */
  'sign-outs',
] as const;
export type Task = (typeof TASKS)[number];

/** Tasks that one of several relays does for all: what waits there is that one's to tell. The others each relay does for itself. */
export const DUTY_OF: Readonly<Partial<Record<Task, Duty>>> = {
  schedule: 'schedule',
  away: 'away',
  responses: 'deliveries',
  gateways: 'deliveries',
  'web-push': 'deliveries',
  statuses: 'deliveries',
  retention: 'retention',
  erasure: 'erasure',
  witness: 'witness',
  addressing: 'readdressing',
};

/** ms since 1970 since when the oldest thing waits that the task could have done; null: nothing waits. */
export type WaitingSince = () => number | null;
/** Every task; the compiler asks for a new one where they are joined. */
export type Waiting = Record<Task, WaitingSince>;

/** Tasks whose failures are counted; deliveries and the witness count theirs by what came of each, the others cannot fail. */
export const FALLIBLE_TASKS = [
  'schedule',
  'away',
  'retention',
  'erasure',
  'search',
  'audit-index',
  'seal',
  'directory',
  'addressing',
  'hook-requests',
  'clock',
] as const satisfies readonly Task[];
type FallibleTask = (typeof FALLIBLE_TASKS)[number];

/** How work ended, for the metrics. What failed is tried again. */
export interface TaskMeter {
  /** Of work that is done now and then. */
  done(task: 'retention' | 'erasure' | 'seal'): void;
  failed(task: FallibleTask): void;
}

/** Since when something waits that is kept in memory alone. */
export interface Wait {
  /** Something waits, if nothing did. */
  begin(at?: number): void;
  /** Nothing waits any more. */
  end(): void;
  since: WaitingSince;
}

export function createWait(clock: Clock): Wait {
  let since: number | null = null;
  return {
    begin(at = clock.now()) {
      since ??= at;
    },
    end() {
      since = null;
    },
    since: () => since,
  };
}
