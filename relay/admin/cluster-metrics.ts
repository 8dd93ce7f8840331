/** Metrics of a relay in a cluster: counters of its log traffic, and gauges collected on scrape. */
import { Counter, Histogram, type Registry } from 'prom-client';
import { ISOLATION_CAUSES, type IsolationCause } from '../domain/replica-ports.ts';
import { lazyGauges } from './lazy-gauge.ts';

/** A metric is null if currently unknown. */
export interface ClusterGauges {
  /** Position of the newest entry in the local copy. */
  position(): number;
  /** Positions of the newest and oldest entry of the log, as last reported. */
  ends(): { newest: number; oldest: number } | null;
  /** Seconds since the local copy began to lack a known entry; 0: it lacks none. */
  behindFor(): number;
  /** Seconds without contact with the log; 0: in contact. */
  awayFor(): number;
  /** Why this relay neither accepts nor publishes anything; null: it does both. */
  apart(): IsolationCause | null;
  /** Relays heard of within a day without a clean shutdown, this one included. `schema`: the newest that all heard ones support. */
  relays(): { heard: number; silent: number; otherVersion: number; schema: number } | null;
  /** Schema version in which the cluster writes, and the newest that this program supports. */
  schema(): { written: number; known: number };
  /** The newest snapshot for joining relays; `at` in ms since 1970. */
  snapshot(): { position: number; bytes: number; at: number } | null;
  /** Write time of the oldest entry, ms since 1970. */
  oldestAt(): number | null;
  /** End of the last erasure of a person whom the log may still name, ms since 1970; null: none. */
  erasedInLog(): number | null;
  /** Relays whose copy differed from the local one at the last verification. */
  differing(): number;
  /** Time of the last verification that found all copies equal, ms since 1970; null: never. */
  verifiedAt(): number | null;
}

/** Outcomes of an append, as reported by the log or inferred from a missing reply. */
const ENDS = ['appended', 'taken', 'held', 'ahead', 'another-history', 'halted', 'in-doubt', 'failed'] as const;

/** Created before the gauges: a relay joins the cluster before its store is open. */
export interface LogMetrics {
  append(end: (typeof ENDS)[number]): void;
  appendedIn(seconds: number): void;
  entries(from: 'here' | 'others', count: number, bytes: number): void;
  join(registry: Registry): void;
}

export function createLogMetrics(): LogMetrics {
  const registers: Registry[] = [];
  const appends = new Counter({
    name: 'beckon_cluster_appends_total',
    help: 'Appends to the cluster log, by result; in-doubt: retried until the outcome is known',
    labelNames: ['result'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'beckon_cluster_append_seconds',
    help: 'Seconds from the first append of an entry until its presence in the cluster log is confirmed',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const entries = new Counter({
    name: 'beckon_cluster_entries_total',
    help: 'Entries of the cluster log: written by this relay, or by others and read here',
    labelNames: ['from'] as const,
    registers,
  });
  const bytes = new Counter({
    name: 'beckon_cluster_entry_bytes_total',
    help: 'Bytes of those entries',
    labelNames: ['from'] as const,
    registers,
  });
  const of = (from: 'here' | 'others') => ({ entries: entries.labels({ from }), bytes: bytes.labels({ from }) });
  const counted = { here: of('here'), others: of('others') };
  const ends = new Map(ENDS.map((result) => [result, appends.labels({ result })]));
  // Initialized with 0: otherwise the first increment of a series is not visible as an increase.
  for (const end of ends.values()) end.inc(0);
  return {
    append: (end) => ends.get(end)?.inc(),
    appendedIn: (took) => seconds.observe(took),
    entries(from, count, size) {
      counted[from].entries.inc(count);
      counted[from].bytes.inc(size);
    },
    join(registry) {
      registry.registerMetric(appends);
      registry.registerMetric(seconds);
      registry.registerMetric(entries);
      registry.registerMetric(bytes);
    },
  };
}

export function addClusterGauges(cluster: ClusterGauges, registers: Registry[]): void {
  const { single, labelled } = lazyGauges(registers);
  single('beckon_cluster_position', "Position of the newest log entry in this relay's copy", cluster.position);
  single(
    'beckon_cluster_head_position',
    'Position of the newest log entry, as last reported to this relay',
    () => cluster.ends()?.newest ?? null,
  );
  single(
    'beckon_cluster_behind_seconds',
    "Seconds for which this relay's copy has lacked a known entry; 0: it lacks none",
    cluster.behindFor,
  );
  single('beckon_cluster_log_away_seconds', 'Seconds without contact with the log; 0: in contact', cluster.awayFor);
  labelled(
    'beckon_cluster_apart',
    '1: this relay has stopped serving because of the log (another history, or an entry that no relay can apply), its copy (differs) or its program (another version); 0: not for that cause',
    'cause',
    () => {
      const cause = cluster.apart();
      return Object.fromEntries(ISOLATION_CAUSES.map((one) => [one, Number(one === cause)]));
    },
  );
  labelled('beckon_cluster_relays', 'Relays without a clean shutdown, heard or silent', 'state', () => {
    const relays = cluster.relays();
    return relays && { heard: relays.heard, silent: relays.silent };
  });
  single(
    'beckon_cluster_relays_of_other_version',
    'Heard relays with another version than this one',
    () => cluster.relays()?.otherVersion ?? null,
  );
  labelled(
    'beckon_cluster_schema',
    'Schema version: written by all relays; known to this program; announced by all heard relays',
    'of',
    () => ({ ...cluster.schema(), announced: cluster.relays()?.schema }),
  );
  single('beckon_cluster_copies_differing', 'Relays whose copy differed from this one at the last cluster verify', () =>
    cluster.differing(),
  );
  single(
    'beckon_cluster_verified_timestamp_seconds',
    'Last verification that found all copies equal, seconds since 1970; absent: never',
    () => seconds(cluster.verifiedAt()),
  );
  addKept(cluster, registers);
}

const seconds = (ms: number | null | undefined) => (ms == null ? null : ms / 1000);

function addKept(cluster: ClusterGauges, registers: Registry[]): void {
  const { single } = lazyGauges(registers);
  single('beckon_cluster_entries_kept', 'Entries in the log', () => {
    const ends = cluster.ends();
    return ends && ends.newest - ends.oldest + 1;
  });
  single(
    'beckon_cluster_oldest_entry_timestamp_seconds',
    'Write time of the oldest log entry, seconds since 1970',
    () => seconds(cluster.oldestAt()),
  );
  single(
    'beckon_cluster_snapshot_position',
    'Log position of the newest snapshot for joining relays',
    () => cluster.snapshot()?.position ?? null,
  );
  single('beckon_cluster_snapshot_timestamp_seconds', 'Creation time of the newest snapshot, seconds since 1970', () =>
    seconds(cluster.snapshot()?.at),
  );
  single('beckon_cluster_snapshot_bytes', 'Size of the newest snapshot', () => cluster.snapshot()?.bytes ?? null);
  single(
    'beckon_cluster_erased_in_log_timestamp_seconds',
    'Last erasure of a person whom the log may still name, seconds since 1970; absent: none',
    () => seconds(cluster.erasedInLog()),
  );
}
