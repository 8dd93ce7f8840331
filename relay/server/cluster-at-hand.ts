/** What a relay of several tells of them all, for its administrator: who is there and how far, and whether all hold the same. */
import { setTimeout as pause } from 'node:timers/promises';
import Type from 'typebox';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import type { ClusterAtHand, ClusterVerdict, RelayStatus } from '../admin/cluster-verb.ts';
import { BY_COMMAND_LINE, VerbError } from '../admin/command-line.ts';
import type { Log } from '../cluster/log-port.ts';
import type { SeenBook, SeenRelay } from '../cluster/seen.ts';
import type { Verified, Verifying } from '../cluster/verifying.ts';
import { noteAct } from '../domain/people/acting.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Store } from '../domain/store-ports.ts';

export interface ClusterAtHandParts {
  line: Pick<Log, 'head' | 'newestSnapshot'>;
  replica: Replica;
  verifying: Pick<Verifying, 'newest'>;
  seen: SeenBook;
  store: Pick<Store, 'writer' | 'leases'>;
}

/** Characters of a table's digest that are told to others: enough to see that it is another. */
const SHORT = 16;
const Told = Type.Object({
  verified: Type.Object({
    id: Type.String(),
    digest: Type.String(),
    tables: Type.Record(Type.String(), Type.String()),
  }),
});
const told = checker(Told);

/** @param told JSON of what a relay tells of itself with its beat, which may be long. @returns the same, and what it verified */
export function moreWith(told: string, verified: Verified | null): string {
  if (verified === null) return told;
  const { id, digest, tables } = verified;
  const short = Object.fromEntries(tables.map((one) => [one.table, one.digest.slice(0, SHORT)]));
  return `${told.slice(0, -1)},"verified":${JSON.stringify({ id, digest, tables: short })}}`;
}

function verifiedIn({ more }: SeenRelay, id: string) {
  const value: unknown = JSON.parse(more);
  return told.is(value) && value.verified.id === id ? value.verified : null;
}

/** ms for the digests of all: a million items take some ten seconds, beside the work. */
const PATIENCE_MS = 10 * 60 * 1000;
const LOOK_MS = 250;

export function clusterAtHand({ line, replica, verifying, seen, store }: ClusterAtHandParts): ClusterAtHand {
  return {
    async status() {
      try {
        const [head, snapshot] = [await line.head(), await line.newestSnapshot()];
        const { generation, position, oldest } = head;
        const leases = store.leases.all();
        const relays = seen.all().map((one): RelayStatus => {
          const { relay: id, name, version, schema, position: at, heard } = one;
          const duties = leases.filter(({ owner }) => owner === id).map(({ duty }) => duty);
          return { id, name, version, schema, position: at, behind: Math.max(0, position - at), heard, duties };
        });
        const newest = snapshot && { position: snapshot.position, bytes: snapshot.bytes };
        return { generation, position, oldest, snapshot: newest, relays };
      } catch (error) {
        throw new VerbError(`The log of the cluster is away: ${reasonOf(error)}`);
      }
    },
    async verify() {
      const id = crypto.randomUUID();
      await store.writer.write((tx) => {
        tx.askDigest(id);
        // Whatever is in the log changes something.
        noteAct(tx, BY_COMMAND_LINE, 'cluster verify', id);
      });
      const until = performance.now() + PATIENCE_MS;
      const isMissing = (one: SeenRelay) => one.heard && verifiedIn(one, id) === null;
      while (performance.now() < until && (verifying.newest()?.id !== id || seen.all().some(isMissing))) {
        await pause(LOOK_MS);
      }
      const own = verifying.newest();
      if (own?.id !== id) throw new VerbError('This relay could not take the digest of its copy: its log says why');
      return verdictOf(own, seen.all(), replica.relay());
    },
  };
}

function verdictOf(own: Verified, relays: readonly SeenRelay[], here: string): ClusterVerdict {
  const tables = new Map(own.tables.map(({ table, digest }) => [table, digest.slice(0, SHORT)]));
  return {
    position: own.position,
    digest: own.digest,
    relays: relays.map((one) => {
      const { relay: id, name } = one;
      const found = id === here ? null : verifiedIn(one, own.id);
      const digest = id === here ? own.digest : (found?.digest ?? null);
      const differing = found ? [...tables.keys()].filter((table) => found.tables[table] !== tables.get(table)) : [];
      return { id, name, digest, differing };
    }),
  };
}
