/**
 * Which ring keys the relays of a cluster have. Each publishes with its heartbeat the ids of the relevant keys that it has: the sealing
 * key, and the next one, which seals once all relays have it. Published keys only cause a wait or a message.
 */
import Type from 'typebox';
import { reasonOf } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import type { KeyHolders } from '../../domain/administration/cluster-ports.ts';
import type { NamedKeys } from '../../domain/keeping/sealing-ports.ts';
import type { Log } from '../../domain/ports.ts';
import { type Store, StoreError } from '../../domain/store-ports.ts';
import type { RelayReport } from '../log-port.ts';
import type { Peer } from '../peers.ts';

export interface ClusterKeys {
  /** Ids of the relevant local keys, to be published. Reads store and ring file; on an error returns the previous value. */
  told(): readonly string[];
  /** Why this relay is not ready, as of the last check; null: it has the sealing key. */
  trouble(): string | null;
  /** When founding a cluster: discards outdated names; the first key of the ring seals. */
  begin(): Promise<void>;
}

/** A ring that all relays have a copy of. */
export interface SharedRing {
  path: string;
  keys(): readonly { id: string }[];
  /** Moves a key to the front. */
  promote(id: string): void;
}

interface ClusterKeysDeps {
  ring: SharedRing;
  store: Pick<Store, 'sealed' | 'writer'>;
  log: Pick<Log, 'warn' | 'debug'>;
}

/** Above the possible number of relevant keys. */
const MOST_TOLD = 8;
const ids = checker(Type.Array(Type.String({ pattern: '^[0-9a-f]{16}$' }), { maxItems: MOST_TOLD }));

/** @param keys published by a relay. @returns null if missing or malformed, as from an older version */
export const readTold = (keys: unknown): readonly string[] | null => (ids.is(keys) ? keys : null);

const thatMatter = ({ seals, next }: NamedKeys): string[] => [seals, next].filter((id) => id !== null);

/** Relevant keys that a relay lacks. @param told null: unknown; it is then assumed to have the sealing key but not the next one */
export const lackedBy = (told: readonly string[] | null, named: NamedKeys): string[] =>
  told === null ? thatMatter({ ...named, seals: null }) : thatMatter(named).filter((id) => !told.includes(id));

/** While no key is named, each relay seals with the first key of its ring, which is the same on all. */
export function createClusterKeys({ ring, store, log }: ClusterKeysDeps): ClusterKeys {
  let lacked: string | null = null;
  let complained: string | null = null;
  let told: readonly string[] = [];
  const here = (): string[] => ring.keys().map(({ id }) => id);

  /** A relay that leaves the cluster seals with the first key of its ring, so keep the sealing key first. */
  function putFirst(id: string): void {
    if (here()[0] === id || complained === id) return;
    try {
      ring.promote(id);
    } catch (error) {
      complained = id;
      log.warn(
        { ring: ring.path, key: id, reason: reasonOf(error) },
        'the sealing key could not be moved to the front of the local ring',
      );
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
        // Also called during shutdown, after the store is closed.
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

/** Without the sealing key a relay could neither seal nor open secrets. @throws StoreError, one line */
export function requireKey(keys: Pick<ClusterKeys, 'told' | 'trouble'>): void {
  keys.told();
  const trouble = keys.trouble();
  if (trouble !== null) throw new StoreError(trouble);
}

/** @param here id of this relay. @param keysOf a relay's published keys. @returns null if this relay is not heard: it knows no others */
export function holdersOf(
  id: string,
  relays: readonly Peer[],
  here: string,
  keysOf: (relay: Pick<RelayReport, 'more'>) => readonly string[] | null,
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
