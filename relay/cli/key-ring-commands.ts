/** Commands for this relay's key ring: list, rotate, retire; and the report of secrets that it cannot open. */

import { BY_COMMAND_LINE, type Invocation, type Output, subverb, VerbError, wordAt } from '../admin/command-line.ts';
import type { RelayCore } from '../core/core.ts';
import { asConfigError } from '../core/key-ring-file.ts';
import type { ClusterAdministration } from '../domain/administration/cluster-ports.ts';
import type { NamedKeys } from '../domain/keeping/sealing-ports.ts';
import { noteAct } from '../domain/people/admin-act.ts';
import { systemClock } from '../system.ts';
import { rotateAmong } from './cluster-key-rotation.ts';

/** Rows per transaction, about a millisecond, so that the running relay is not blocked. */
const SLICE = 200;

/** `keys list`, `keys rotate`, `keys retire ID`. @param cluster null: a single relay. @throws UsageError, ConfigError; each one line */
export const keysVerb = (given: Invocation, core: RelayCore, cluster: ClusterAdministration | null): Promise<Output> =>
  subverb(given, {
    list: () => listKeys(core, cluster !== null),
    rotate: () => (cluster ? rotateAmong(core, cluster, rotated) : rotateAlone(core)),
    retire: () => retireKey(wordAt(given, 2, 'The id of the key'), core, cluster !== null),
  });

/** @param several whether the relay is clustered; keys named in a single relay's store are outdated */
function keysThatMatter({ ring, store }: RelayCore, several: boolean): NamedKeys {
  const { seals, next } = several ? store.sealed.namedKeys() : { seals: null, next: null };
  return { seals: seals ?? ring.keys()[0]?.id ?? null, next };
}

function listKeys(core: RelayCore, several: boolean): Output {
  const { ring, store } = core;
  const uses = store.sealed.uses();
  const { seals, next } = keysThatMatter(core, several);
  const keys = ring.keys().map(({ id, madeAt }) => ({
    id,
    madeAt,
    seals: id === seals,
    waits: id === next,
    secrets: uses.get(id) ?? 0,
  }));
  const locked = store.sealed.locked();
  const lines = keys.map((key) => `${key.id}\tmade ${key.madeAt}\t${key.secrets} secrets\t${wordsOf(key)}`);
  return { lines: [...lines, ...lockedLines(locked)], value: { ring: ring.path, keys, locked } };
}

function wordsOf({ seals, waits, secrets }: { seals: boolean; waits: boolean; secrets: number }): string {
  if (seals) return 'seals';
  if (waits) return 'seals once every relay has it: keys rotate lists those without it';
  return secrets === 0 ? 'may be retired' : 'opens';
}

const lockedLines = (locked: readonly string[]): string[] =>
  locked.map((place) => `${place}\tsealed by a key that is not in the ring: enter the secret again`);

async function rotateAlone(core: RelayCore): Promise<Output> {
  const { ring, store } = core;
  const { id } = asConfigError(() => ring.rotate(systemClock.now()));
  await store.writer.write((tx) => noteAct(tx, BY_COMMAND_LINE, 'keys rotate', id));
  return rotated(core, id);
}

/** If killed between two slices, `retire` or the next `rotate` resumes. */
async function rotated(core: RelayCore, id: string): Promise<Output> {
  await renew(core);
  const { ring } = core;
  const older = ring.keys().flatMap((key) => (key.id === id ? [] : [key.id]));
  return {
    lines: [
      `New key ${id}: it seals all new secrets, and earlier ones were sealed again with it`,
      ...older.map((old) => `${old} only opens; keys retire ${old}, once no copy of the store needs it`),
      `The ring is ${ring.path}: store a copy of it, separate from copies of the store`,
    ],
    value: { id, older },
  };
}

async function renew({ store }: RelayCore): Promise<void> {
  for (let from: number | null = 0; from !== null; ) {
    const place: number = from;
    from = await store.writer.write((tx) => tx.renewSealed(place, SLICE));
  }
}

/** Only the current key seals meanwhile. The file is not changed inside a unit, which may run twice. */
async function retireKey(id: string, core: RelayCore, several: boolean): Promise<Output> {
  const { ring, store } = core;
  const { seals, next } = keysThatMatter(core, several);
  if (seals === id) throw new VerbError(`${id} is the key that seals: keys rotate first`);
  if (next === id) throw new VerbError(`${id} seals once every relay has it and cannot be retired`);
  if (!ring.keys().some((key) => key.id === id)) throw new VerbError(`The ring ${ring.path} has no key ${id}`);
  await renew(core);
  const needed = await store.writer.write((tx) => tx.sealedUses().get(id) ?? 0);
  if (needed > 0) throw new VerbError(`${needed} secrets still need ${id}: it is not retired`);
  asConfigError(() => {
    if (seals !== null) ring.promote(seals);
    ring.retire(id);
  });
  await store.writer.write((tx) => noteAct(tx, BY_COMMAND_LINE, 'keys retire', id));
  const lines = [
    `${id} is retired: a copy of the store from before the rotation opens only with a copy of the ring from then`,
  ];
  return { lines, value: { id, retired: true } };
}
