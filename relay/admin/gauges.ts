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
  single('beckon_desks_connected', 'Signed-in desks', () => gauges.desks());
  single('beckon_desks_behind', 'Signed-in desks that are still catching up', () => gauges.desksBehind());
  labelled('beckon_connections', 'Connections, signed in or not', 'state', () => gauges.connections());
  labelled(
    'beckon_unsent_bytes',
    'Unsent bytes of connections that do not read: in total, and the maximum of one address, person and source',
    'of',
    () => gauges.unsentBytes(),
  );
  labelled('beckon_outbound_messages', 'Outgoing messages, by state', 'state', () => gauges.outbound());
  single(
    'beckon_audit_whole',
    '1: the end of the audit matches its signature; 0: it does not, and nothing is signed until audit acknowledge',
    () => Number(gauges.auditWhole()),
  );
  single(
    'beckon_store_whole',
    '1: no known damage to the store; 0: damaged, reads and writes are rejected until a backup is restored',
    () => Number(gauges.condition().whole),
  );
  single(
    'beckon_store_checked_timestamp_seconds',
    'End of the last complete check of the store, seconds since 1970; 0: none since the start',
    () => (gauges.condition().checkedAt ?? 0) / 1000,
  );
  single('beckon_ready', '1: the relay accepts events and answers; 0: it does not, see /health/ready', () =>
    Number(gauges.ready()),
  );
  single('beckon_hook_dead_letters', 'Payloads of hooks that could not be mapped', () => gauges.hookLetters());
  single('beckon_store_bytes', 'Size of the store, without its log', () => gauges.files().store);
  single('beckon_store_log_bytes', 'Size of the log beside the store', () => gauges.files().log);
  single('beckon_store_free_bytes', 'Free bytes on the disk of the store', () => gauges.files().free);
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
    help: 'Age of the oldest pending work of a background task; 0: none; absent: another relay has the duty',
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
    help: '1: this relay holds the duty, as far as it knows; 0: another relay does, or this one cannot reach the log',
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
    help: 'Always 1; the labels have the versions',
    labelNames: ['version', 'node', 'sqlite'] as const,
    registers,
  });
  build.set({ version, node: process.versions.node, sqlite: process.versions.sqlite ?? '' }, 1);
}
