/** Which relay of a cluster has which duty: table `leases`, empty for a single relay. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { DUTIES, type Duty, type Lease, type LeaseReader, type LeaseTx } from '../domain/lease-ports.ts';

const isDuty = (name: unknown): name is Duty => DUTIES.some((duty) => duty === name);

/** @returns empty for a duty that only another version knows */
function leaseOf({ duty, owner, beat }: Record<string, SQLOutputValue>): Lease[] {
  return isDuty(duty) ? [{ duty, owner: owner === null ? null : String(owner), beat: Number(beat) }] : [];
}

export function leaseSql(database: DatabaseSync): LeaseTx {
  const read = database.prepare('SELECT * FROM leases WHERE duty = ?');
  const write = database.prepare('INSERT OR REPLACE INTO leases (duty, owner, beat) VALUES (?, ?, ?)');
  return {
    lease(duty) {
      const row = read.get(duty);
      return (row && leaseOf(row)[0]) ?? null;
    },
    saveLease: ({ duty, owner, beat }) => void write.run(duty, owner, beat),
  };
}

export function leaseReader(database: DatabaseSync): LeaseReader {
  const all = database.prepare('SELECT * FROM leases');
  return { all: () => all.all().flatMap(leaseOf) };
}
