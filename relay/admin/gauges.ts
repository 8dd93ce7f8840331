/** Gauges collected on scrape. The callbacks must be cheap, because they run every few seconds, and never delay an event. */
import { Gauge, type Registry } from 'prom-client';
import type { Duties } from '../domain/duties.ts';
import { DUTIES } from '../domain/lease-ports.ts';
import { DUTY_OF, TASKS, type Task, type TaskWaits } from '../domain/tasks.ts';
import { addClusterGauges, type ClusterGauges } from './cluster-metrics.ts';
import { lazyGauges } from './lazy-gauge.ts';

export interface Gauges {
  openItems(): number;
  desks(): number;
  /** Desks that are still catching up. */
  desksBehind(): number;
  connections(): { signed: number; unsigned: number };
  unsentBytes(): { all: number; address: number; person: number; source: number };
  outbound(): { queued: number; sending: number; dead: number };
  hookLetters(): number;
  /** `whole`: no known damage to the store. `checkedAt`: end of the last complete check, ms since 1970. */
  condition(): { whole: boolean; checkedAt: number | null };
  /** The end of the audit matches its signature. */
  auditWhole(): boolean;
  /** As reported by `GET /health/ready`. */
  ready(): boolean;
  /** Bytes. */
  files(): { store: number; log: number; free: number };
  waiting: TaskWaits;
  duties: Pick<Duties, 'owner' | 'holds'>;
  /** Null: not in a cluster. */
  cluster: ClusterGauges | null;
  /** ms since 1970. */
  now(): number;
  version: string;
}

export function addGauges(gauges: Gauges, registers: Registry[]): void {
  const { single, labelled } = lazyGauges(registers);
  single('beckon_items_open', 'Items that are open or waiting', () => gauges.openItems());
  single('beckon_desks_connected', 'Desks that are signed in', () => gauges.desks());
  single('beckon_desks_behind', 'Desks that are signed in and have not got all there is for them', () =>
    gauges.desksBehind(),
  );
  labelled('beckon_connections', 'Connections, by whether somebody signed in on them', 'state', () =>
    gauges.connections(),
  );
  labelled(
    'beckon_unsent_bytes',
    'Bytes that wait for connections that do not read: of all, and the most of one address, person and source',
    'of',
    () => gauges.unsentBytes(),
  );
  labelled('beckon_outbound_messages', 'Messages on their way out, by state', 'state', () => gauges.outbound());
  single(
    'beckon_audit_whole',
    '1: the end of the audit is what was signed; 0: it is not, and nothing is signed until audit acknowledge',
    () => Number(gauges.auditWhole()),
  );
  single(
    'beckon_store_whole',
    '1: nothing of the store is known to be damaged; 0: something is, and nothing is told or taken until a copy is restored',
    () => Number(gauges.condition().whole),
  );
  single(
    'beckon_store_checked_timestamp_seconds',
    'When all of the store was last looked at for damage, since 1970; 0: not since the start',
    () => (gauges.condition().checkedAt ?? 0) / 1000,
  );
  single('beckon_ready', '1: the relay takes events and answers; 0: it does not, as /health/ready says', () =>
    Number(gauges.ready()),
  );
  single('beckon_hook_dead_letters', 'Payloads of hooks that could not be mapped', () => gauges.hookLetters());
  single('beckon_store_bytes', 'Size of the store, without its log', () => gauges.files().store);
  single('beckon_store_log_bytes', 'Size of the log beside the store', () => gauges.files().log);
  single('beckon_store_free_bytes', 'Bytes free where the store lies', () => gauges.files().free);
  addWaiting(gauges, registers);
  if (gauges.duties.owner !== null) addDuties(gauges.duties, registers);
  if (gauges.cluster !== null) addClusterGauges(gauges.cluster, registers);
  addBuild(gauges.version, registers);
}

function addWaiting({ waiting, now, duties }: Gauges, registers: Registry[]): void {
  function isOurs(task: Task): boolean {
    const duty = DUTY_OF[task];
    return duty === undefined || duties.holds(duty);
  }
  new Gauge({
    name: 'beckon_oldest_waiting_seconds',
    help: 'Age of the oldest thing that a task of the relay could have done and has not; 0: nothing waits; left out: another relay does it',
    labelNames: ['task'] as const,
    registers,
    collect() {
      for (const task of TASKS) {
        this.remove({ task });
        try {
          if (isOurs(task)) this.set({ task }, Math.max(0, now() - (waiting[task]() ?? Infinity)) / 1000);
        } catch {
          // Omit this gauge.
        }
      }
    },
  });
}

/** Only for clusters: a single relay performs all duties. */
function addDuties(duties: Gauges['duties'], registers: Registry[]): void {
  new Gauge({
    name: 'beckon_duty_held',
    help: '1: of several relays this one does it, as far as it knows; 0: another does, or this one does not reach the log',
    labelNames: ['duty'] as const,
    registers,
    collect() {
      for (const duty of DUTIES) this.set({ duty }, Number(duties.holds(duty)));
    },
  });
}

function addBuild(version: string, registers: Registry[]): void {
  const build = new Gauge({
    name: 'beckon_build_info',
    help: 'Always 1; its labels say what runs',
    labelNames: ['version', 'node', 'sqlite'] as const,
    registers,
  });
  build.set({ version, node: process.versions.node, sqlite: process.versions.sqlite ?? '' }, 1);
}
