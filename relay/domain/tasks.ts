/**
 * The relay's background tasks by name, with how long the oldest pending work of each has waited. Metrics, alerts and the run book use
 * these names. Every timer or loop needs a task here; a test checks each file that waits for time against this list.
 */
import type { Duty } from './lease-ports.ts';
import type { Clock } from './ports.ts';

export const TASKS = [
  /** Reminders, escalations, expiry, repeats and ends of snoozes. */
  'schedule',
  'away',
  'responses',
  /** Messages to gateways, except browsers. */
  'gateways',
  'web-push',
  /** Status queries for messages accepted by a service. */
  'statuses',
  /** Registration of the relay's address for inbound messages at services of gateways. */
  'registrations',
  'desks',
  'retention',
  'erasure',
  'search',
  /** Index of audit records by item. */
  'audit-index',
  /** Signing of the audit head. */
  'seal',
  /** Sending of that head to the witness. */
  'witness',
  /** Reading of directory changes by other processes. */
  'directory',
  'addressing',
  'hook-requests',
  /** Checkpoints of the write-ahead log. */
  'checkpoint',
  /** Checks whether connections are being read. */
  'connections',
  /** Checks whether the clock was set, and adjusts waits. */
  'clock',
  /** Closing of desks whose sign-in has expired. */
  'sign-outs',
] as const;
export type Task = (typeof TASKS)[number];

/** Tasks that one relay does for all, which then reports their waits. Each relay does the others for itself. */
export const DUTY_OF: Readonly<Partial<Record<Task, Duty>>> = {
  schedule: 'schedule',
  away: 'away',
  responses: 'deliveries',
  gateways: 'deliveries',
  'web-push': 'deliveries',
  statuses: 'deliveries',
  registrations: 'deliveries',
  retention: 'retention',
  erasure: 'erasure',
  witness: 'witness',
  addressing: 'readdressing',
};

/** ms since 1970 since when the oldest work that the task could do is pending; null: none. */
export type WaitStart = () => number | null;
/** Every task: the compiler requires a new one where they are composed. */
export type TaskWaits = Record<Task, WaitStart>;

/** Tasks with counted failures. Deliveries and the witness count their results instead; the others cannot fail. */
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
  'registrations',
  'clock',
] as const satisfies readonly Task[];
type FallibleTask = (typeof FALLIBLE_TASKS)[number];

export interface TaskMeter {
  done(task: 'retention' | 'erasure' | 'seal'): void;
  failed(task: FallibleTask): void;
}

/** Since when something waits that is in memory only. */
export interface Wait {
  /** No effect if something waits already. */
  begin(at?: number): void;
  end(): void;
  since: WaitStart;
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
