/** Resources of the soak's relay: memory, files, event loop delay; a row for each interval. */
import { readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { quantile } from '../clients/http-load.ts';
import { residentOf } from '../resident.ts';
import { median } from '../rounds.ts';
import type { SoakRelay } from './relay.ts';

const MIB = 2 ** 20;
/** Seconds of processor time (proc(5), `utime` and `stime` in hundredths). */
function processorOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
const sizeOf = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / MIB;

/** MiB, except `p99` and `held` (ms), `rows` and `processor` (seconds). */
export interface Interval {
  resident: number;
  /** The minimum of the interval: the heap after a collection. */
  heap: number;
  log: number;
  /** Without the audit, which is never pruned. */
  store: number;
  audit: number;
  items: number;
  unindexed: number;
  /** ms of event loop delay: the maximum and the 99th percentile of the interval. */
  held: number;
  p99: number;
  processor: number;
}

interface Sampler {
  /** Takes a sample; call it every few seconds. */
  look(): Promise<void>;
  /** Summarizes the samples since the last call. */
  interval(): Interval;
}

export function createSampler(relay: SoakRelay): Sampler {
  let resident: number[] = [];
  let heap: number[] = [];
  let held: number[] = [];
  let p99: number[] = [];
  let processor = processorOf(relay.pid);
  return {
    async look() {
      const text = await (await fetch(`${relay.url}/metrics`)).text();
      const of = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
      resident.push(residentOf(relay.pid) / 1024);
      heap.push(of('nodejs_heap_size_used_bytes') / MIB);
      held.push(of('nodejs_eventloop_lag_max_seconds') * 1000);
      p99.push(of('nodejs_eventloop_lag_p99_seconds') * 1000);
    },
    interval() {
      const now = processorOf(relay.pid);
      const found = {
        resident: median(resident),
        heap: Math.min(...heap),
        held: Math.max(...held),
        p99: quantile(
          p99.toSorted((a, b) => a - b),
          0.5,
        ),
        processor: now - processor,
        log: sizeOf(`${relay.store}-wal`),
        ...contentsOf(relay.store),
      };
      processor = now;
      [resident, heap, held, p99] = [[], [], [], []];
      return found;
    },
  };
}

/** Read directly from the file, page counts alone. */
function contentsOf(store: string): Pick<Interval, 'store' | 'audit' | 'items' | 'unindexed'> {
  const database = new DatabaseSync(store, { readOnly: true, timeout: 5000 });
  try {
    const one = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
    const bytes = one('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size');
    const audit = one("SELECT SUM(pgsize) FROM dbstat WHERE name = 'audit' AND aggregate = TRUE");
    const unindexed =
      "SELECT COUNT(*) FROM items WHERE seq > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'indexed')";
    return {
      audit: audit / MIB,
      store: (bytes - audit) / MIB,
      items: one('SELECT COUNT(*) FROM items'),
      unindexed: one(unindexed),
    };
  } finally {
    database.close();
  }
}
