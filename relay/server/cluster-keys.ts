/**
 * Which keys of the ring the relays of a cluster have. Each tells with its beat which of those that matter it has, by their ids: the one that
 * seals, and the one that is to seal once all have it. What others tell is only ever a reason to wait, or to name them.
 */
import Type from 'typebox';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import type { KeyHolders } from '../admin/cluster-verb.ts';
import type { RelaySeen } from '../cluster/log-port.ts';
import type { Peer } from '../cluster/peers.ts';
import type { NamedKeys } from '../domain/keeping/sealing-ports.ts';
import type { Log } from '../domain/ports.ts';
import { type Store, StoreError } from '../domain/store-ports.ts';
import type { KeyRing } from '../keys/key-ring.ts';

export interface ClusterKeys {
  /** Ids of the keys that matter and are here, as told to the others. Looks at the store and the file of the ring; what cannot be read now is told as it was. */
  told(): readonly string[];
  /** Why this relay is not to be asked, as of the last look; null: it has the key that seals. */
  trouble(): string | null;
  /** What is named is from before this relay was alone: the first key of its ring seals. */
  begin(): Promise<void>;
}

/** Of which each relay has the same on its machine. */
export interface SharedRing extends Pick<KeyRing, 'path' | 'promote'> {
  keys(): readonly { id: string }[];
}

interface ClusterKeysDeps {
  ring: SharedRing;
  store: Pick<Store, 'sealed' | 'writer'>;
  log: Pick<Log, 'warn' | 'debug'>;
}

/** More than there can be that matter. */
const MOST_TOLD = 8;
const ids = checker(Type.Array(Type.String({ pattern: '^[0-9a-f]{16}$' }), { maxItems: MOST_TOLD }));

/** @param keys what a relay tells of its keys. @returns null: nothing that can be read, as a relay of an older version */
export const readTold = (keys: unknown): readonly string[] | null => (ids.is(keys) ? keys : null);

const thatMatter = ({ seals, next }: NamedKeys): string[] => [seals, next].filter((id) => id !== null);

/**
 * Ids of the keys that a relay lacks, by what it tells.
 * @param told null: it tells nothing; then it may have the one that seals, and is not taken to have the next
 */
export const lackedBy = (told: readonly string[] | null, named: NamedKeys): string[] =>
  told === null ? thatMatter({ ...named, seals: null }) : thatMatter(named).filter((id) => !told.includes(id));

/** Where no key is named yet each relay seals by the first of its ring, which is the same everywhere. */
export function createClusterKeys({ ring, store, log }: ClusterKeysDeps): ClusterKeys {
  let lacked: string | null = null;
  let complained: string | null = null;
  let told: readonly string[] = [];
  const here = (): string[] => ring.keys().map(({ id }) => id);

  /** A relay that leaves the cluster seals by the first of its ring. */
  function putFirst(id: string): void {
    if (here()[0] === id || complained === id) return;
    try {
      ring.promote(id);
    } catch (error) {
      complained = id;
      log.warn({ ring: ring.path, key: id, reason: reasonOf(error) }, 'the key that seals is not made the first here');
    }
  }

  function look(): readonly string[] {
    const named = store.sealed.namedKeys();
    const has = here();
    lacked = named.seals === null || has.includes(named.seals) ? null : named.seals;
    if (lacked === null && named.seals !== null) putFirst(named.seals);
    return thatMatter(named).filter((id) => has.includes(id));
  }

  return {
    told() {
      try {
        told = look();
      } catch (error) {
        // A relay says that it goes when its store is closed.
        log.debug({ reason: reasonOf(error) }, 'which key seals could not be read');
      }
      return told;
    },
    trouble: () => (lacked === null ? null : wordsFor(lacked, ring.path)),
    async begin() {
      const { seals, next } = store.sealed.namedKeys();
      if (next === null && (seals === null || seals === here()[0])) return;
      await store.writer.write((tx) => tx.nameKeys({ seals: here()[0] ?? null, next: null }));
    },
  };
}

const wordsFor = (id: string, path: string): string =>
  `the key ${id} is not in the ring of this relay: copy the ring of another relay to ${path} (BECKON_KEYS)`;

/** One without the key that seals could keep no secret, and open none. @throws StoreError, one line */
export function requireKey(keys: Pick<ClusterKeys, 'told' | 'trouble'>): void {
  keys.told();
  const trouble = keys.trouble();
  if (trouble !== null) throw new StoreError(trouble);
}

/**
 * @param here the relay that asks, by its id. @param keysOf what a relay tells of its keys
 * @returns null: this relay is not heard by itself, so it hears nobody
 */
export function holdersOf(
  id: string,
  relays: readonly Peer[],
  here: string,
  keysOf: (relay: Pick<RelaySeen, 'more'>) => readonly string[] | null,
): KeyHolders | null {
  if (!relays.some(({ relay, heard }) => heard && relay === here)) return null;
  const others = relays.filter(({ relay }) => relay !== here);
  const has = (relay: Peer) => keysOf(relay)?.includes(id) ?? false;
  const names = (those: readonly Peer[]) => those.map(({ name }) => name);
  const heard = others.filter((relay) => relay.heard);
  return {
    lacking: names(heard.filter((relay) => !has(relay))),
    silent: names(others.filter((relay) => !relay.heard)),
    holder: heard.find(has)?.name ?? null,
  };
}
