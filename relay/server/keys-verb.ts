/** What is done with the key ring of this relay: listed, rotated and retired by its verb, and what it cannot open, said. */
import { BY_COMMAND_LINE, type Invocation, type Output, subverb, VerbError, wordAt } from '../admin/command-line.ts';
import { noteAct } from '../domain/people/acting.ts';
import type { Log } from '../domain/ports.ts';
import { systemClock } from '../system.ts';
import type { RelayCore } from './core.ts';
import { asConfigError } from './key-ring.ts';

/** Rows moved in one transaction: about a millisecond, between which the running relay has its turns. */
const SLICE = 200;

/** `keys list`, `keys rotate`, `keys retire ID`. @throws UsageError, ConfigError; each one line */
export const keysVerb = (given: Invocation, core: RelayCore): Promise<Output> =>
  subverb(given, {
    list: () => listKeys(core),
    rotate: () => rotateKeys(core),
    retire: () => retireKey(wordAt(given, 2, 'The id of the key'), core),
  });

function listKeys({ ring, store }: RelayCore): Output {
  const uses = store.sealed.uses();
  const keys = ring.keys().map(({ id, madeAt }, index) => ({
    id,
    madeAt,
    seals: index === 0,
    secrets: uses.get(id) ?? 0,
  }));
  const locked = store.sealed.locked();
  const lines = keys.map(
    ({ id, madeAt, seals, secrets }) =>
      `${id}\tmade ${madeAt}\t${secrets} secrets\t${seals ? 'seals' : secrets === 0 ? 'may be retired' : 'opens'}`,
  );
  return { lines: [...lines, ...lockedLines(locked)], value: { ring: ring.path, keys, locked } };
}

const lockedLines = (locked: readonly string[]): string[] =>
  locked.map((place) => `${place}\tsealed by a key that is not in the ring: to be entered anew`);

/** Killed between two slices it is taken up again by `retire`, or by the next `rotate`. */
async function rotateKeys(core: RelayCore): Promise<Output> {
  const { ring, store } = core;
  const { id } = asConfigError(() => ring.rotate(systemClock.now()));
  await store.writer.write((tx) => noteAct(tx, BY_COMMAND_LINE, 'keys rotate', id));
  await renew(core);
  const older = ring
    .keys()
    .slice(1)
    .map((key) => key.id);
  return {
    lines: [
      `New key ${id}: what is sealed from now on is sealed by it, and what was sealed before was sealed anew`,
      ...older.map((old) => `${old} only opens; once no copy of the store needs it: keys retire ${old}`),
      `The ring is ${ring.path}: keep a copy of it, apart from copies of the store`,
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

/** Taken out in the transaction that found nothing which needs it: nothing is sealed by it meanwhile. */
async function retireKey(id: string, core: RelayCore): Promise<Output> {
  const { ring, store } = core;
  const [first] = ring.keys();
  if (first?.id === id) throw new VerbError(`${id} is the key that seals: keys rotate first`);
  if (!ring.keys().some((key) => key.id === id)) throw new VerbError(`The ring ${ring.path} has no key ${id}`);
  await renew(core);
  const needed = await store.writer.write((tx) => {
    const uses = tx.sealedUses().get(id) ?? 0;
    if (uses > 0) return uses;
    ring.retire(id);
    noteAct(tx, BY_COMMAND_LINE, 'keys retire', id);
    return 0;
  });
  if (needed > 0) throw new VerbError(`${needed} secrets still need ${id}; it stays`);
  const lines = [
    `${id} is retired: a copy of the store from before the rotation opens only with a copy of the ring from then`,
  ];
  return { lines, value: { id, retired: true } };
}

/** A copy of the store without its ring starts, and says what it lacks. */
export function tellLocked({ store, ring }: RelayCore, log: Log): void {
  if (!store.wiped) {
    log.warn({}, 'secrets of an older version may still lie in free pages of the store; the next start wipes them');
  }
  const locked = store.sealed.locked();
  if (locked.length === 0) return;
  const entered = locked.filter((place) => !isOwn(place));
  if (entered.length > 0) {
    const facts = { ring: ring.path, secrets: entered };
    log.error(
      facts,
      'these secrets are sealed by a key that is not in the ring: enter them anew, or bring the ring back',
    );
  }
  if (entered.length < locked.length) {
    log.warn({ ring: ring.path }, 'the key of answer links is not in the ring and was made anew: older links end');
  }
}

/** Made by the relay itself, so that nobody can enter it. */
const isOwn = (place: string): boolean => place.startsWith('relay/');
