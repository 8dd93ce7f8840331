/** Faults of a relay in a cluster with the log or its copy. */
import { STILL_MS } from '../../../relay/cluster/lease-watch.ts';
import { type AppendResult, type ClusterLog, InDoubt, type LogEntry } from '../../../relay/cluster/log-port.ts';
import { DutyLost } from '../../../relay/domain/duties.ts';
import type { Lease } from '../../../relay/domain/lease-ports.ts';
import {
  type Replica,
  type ReplicaEntry,
  ReplicaIsolated,
  type ReplicaPlace,
} from '../../../relay/domain/replica-ports.ts';
import type { StoredItem, Tx } from '../../../relay/domain/unit-of-work.ts';
import { readBody, writeBody } from '../../../relay/store/replica/entry-body.ts';
import { type Faulty, SOUND } from '../faulty.ts';
import { toldBeforeCommit } from '../mutants.ts';
import { CLUSTER_READ_MUTANTS } from '../reads/mutants.ts';
import { agedByWallClock, dueByWallClock } from './by-wall-clock.ts';
import { chainUnchecked } from './chain-unchecked.ts';
import { notNarrowed } from './not-narrowed.ts';
import { CHANGED_AT_START } from './versions.ts';

/** Replaces the append operation. */
const withAppend = (append: (inner: ClusterLog, entry: LogEntry) => Promise<AppendResult>): Faulty => ({
  ...SOUND,
  log: (inner) => ({ ...inner, append: (entry) => append(inner, entry) }),
});

/** After a conflict, the entry is appended after the other relay's entry without being recomputed. */
const appendedAnywhere = withAppend(async (inner, entry) => {
  const answer = await inner.append(entry);
  if (answer.kind !== 'taken' && answer.kind !== 'held') return answer;
  const { generation, position, hash } = await inner.head();
  return inner.append({ ...entry, after: { generation, position, hash } });
});

/** After a lost reply, the units are computed again, even if the entry was appended. */
const runAgainInDoubt = withAppend(async (inner, entry) => {
  try {
    return await inner.append(entry);
  } catch (error) {
    if (error instanceof InDoubt) return { kind: 'taken' };
    throw error;
  }
});

/** An entry appended without a reply is not recognized by its nonce. */
function nonceForgotten(): Faulty {
  const doubted = new Set<string>();
  return withAppend(async (inner, entry) => {
    const head = doubted.has(entry.nonce) ? await inner.head() : null;
    if (head && head.position > entry.after.position) return { kind: 'taken' };
    doubted.add(entry.nonce);
    return inner.append(entry);
  });
}

/** Caches items across units, without invalidation by other relays' writes. */
const itemsRemembered: Faulty = {
  ...SOUND,
  writer(inner) {
    const remembered = new Map<string, StoredItem>();
    const keep = (stored: StoredItem | null): StoredItem | null => {
      if (stored) remembered.set(stored.item.id, stored);
      return stored;
    };
    return {
      write: (work) =>
        inner.write((tx) => {
          const faulty: Partial<Tx> = {
            item: (id) => remembered.get(id) ?? keep(tx.item(id)),
            save(stored) {
              tx.save(stored);
              keep(stored);
            },
          };
          return work(Object.assign(Object.create(tx), faulty));
        }),
    };
  },
};

/** Replaces the way a copy applies entries. */
const withApply = (apply: (inner: Replica, ...args: Parameters<Replica['apply']>) => void): Faulty => ({
  ...SOUND,
  replica: (inner) => ({ ...inner, apply: (...args) => apply(inner, ...args) }),
});

/** Moves the copy's place past these entries without applying them. */
function passOver(inner: Replica, entries: readonly ReplicaEntry[]): void {
  const last = entries.at(-1);
  if (last) inner.stand({ ...last.after, position: last.after.position + 1, hash: last.hash });
}

/** Entries of other relays are applied twice. */
const appliedTwice = withApply((inner, entries, own) => {
  const place = inner.place();
  inner.apply(entries, own);
  if (!own && place) {
    inner.stand(place);
    inner.apply(entries, own);
  }
});

/** Entries that do not fit are skipped, while relays append to entries they have not seen. */
const misfitIgnored: Faulty = {
  ...appendedAnywhere,
  replica: withApply((inner, entries, own) => {
    try {
      inner.apply(entries, own);
    } catch (error) {
      if (!(error instanceof ReplicaIsolated)) throw error;
      passOver(inner, entries);
    }
  }).replica,
};

/** Entries that the disk rejected are skipped. */
const fullDiskPassedOver = withApply((inner, entries, own) => {
  try {
    inner.apply(entries, own);
  } catch (error) {
    if (error instanceof ReplicaIsolated) throw error;
    passOver(inner, entries);
  }
});

/** Rows filled by another relay's slice are not filled here. */
const sliceSkipped = withApply((inner, entries, own) => {
  const bare = entries.map((entry) => {
    const said = own ? null : readBody(entry.body);
    const isSlice = said !== null && typeof said !== 'string' && said.raise?.slice !== undefined;
    return isSlice ? { ...entry, body: writeBody({ ...said, raise: null }) } : entry;
  });
  inner.apply(bare, own);
});

/** A unit without writes is answered without asking the log for its head. */
function headNotAsked(): Faulty {
  /** Place at which it was computed, until the `head` call that follows immediately. */
  let computedAt: ReplicaPlace | null = null;
  return {
    ...SOUND,
    replica: (inner) => ({
      ...inner,
      compute(units, now) {
        const computed = inner.compute(units, now);
        computedAt = computed.body === null ? inner.place() : null;
        return computed;
      },
    }),
    log: (inner) => ({
      ...inner,
      async head() {
        const here = computedAt;
        computedAt = null;
        return here ? { ...here, clock: 0, oldest: 1, halted: null } : inner.head();
      },
    }),
  };
}

/** A duty's lease is checked before its unit of work, not within it. */
const leaseNotAskedInTheUnit: Faulty = {
  ...SOUND,
  duties(deps, wall) {
    const sound = SOUND.duties(deps, wall);
    return {
      ...sound,
      writer: (duty) => ({
        async write(work) {
          if (!sound.holds(duty)) throw new DutyLost(duty);
          return deps.writer.write(work);
        },
      }),
    };
  },
};

/** A lease ends at a time of day, which each relay reads from its own clock. */
function leaseByWallClock(): Faulty {
  const until = new Map<string, number>();
  const nameOf = ({ duty, beat }: Lease): string => `${duty} ${beat}`;
  return {
    ...SOUND,
    duties(deps, wall) {
      const asOf = (lease: Lease): Lease => {
        const isOver =
          lease.owner !== deps.owner && wall.now() > (until.get(nameOf(lease)) ?? Number.POSITIVE_INFINITY);
        return isOver ? { ...lease, owner: null } : lease;
      };
      const watched = (tx: Tx): Partial<Tx> => ({
        lease(duty) {
          const lease = tx.lease(duty);
          return lease && asOf(lease);
        },
        saveLease(lease) {
          until.set(nameOf(lease), wall.now() + STILL_MS);
          tx.saveLease(lease);
        },
      });
      return SOUND.duties(
        {
          ...deps,
          leases: { all: () => deps.leases.all().map(asOf) },
          writer: { write: (work) => deps.writer.write((tx) => work(Object.assign(Object.create(tx), watched(tx)))) },
        },
        wall,
      );
    },
  };
}

/** Connections stay open after their credentials are revoked. */
const endNotTold: Faulty = { ...SOUND, feed: (changes) => changes.filter(({ kind }) => kind !== 'revoked') };

export const CLUSTER_MUTANTS: Readonly<Record<string, () => Faulty>> = {
  'appended without the condition': () => appendedAnywhere,
  'told before the append': () => toldBeforeCommit,
  'run again while in doubt': () => runAgainInDoubt,
  'nonce not looked up': nonceForgotten,
  'what others wrote not forgotten': () => itemsRemembered,
  'an entry applied twice': () => appliedTwice,
  'what does not fit passed over': () => misfitIgnored,
  'what the disk did not take passed over': () => fullDiskPassedOver,
  'refused without asking for the head': headNotAsked,
  'a lease not asked for in the unit': () => leaseNotAskedInTheUnit,
  'a lease by the time of day': leaseByWallClock,
  'due by the time of day': () => dueByWallClock,
  'aged by the time of day': () => agedByWallClock,
  'the chain not looked at': chainUnchecked,
  'not narrowed': () => notNarrowed,
  'a slice skipped': () => sliceSkipped,
  'the end of an access not told': () => endNotTold,
  'rows changed at a start': () => ({ ...SOUND, newer: CHANGED_AT_START }),
  ...CLUSTER_READ_MUTANTS,
};
