import type { TestContext } from 'node:test';
import { NO_HASH, placeOf } from '../../../../relay/cluster/entry.ts';
import type { ClusterLog, LogEntry, LogPlace, StoredEntry } from '../../../../relay/cluster/log-port.ts';
import { until } from '../../../helpers/until.ts';

/** A log and the named connections to it. */
interface LogWorld {
  connect(name: string): ClusterLog;
  /** Advances the log's time by less than a turn. */
  tick(): Promise<void>;
}
export type OpenWorld = (t: TestContext) => Promise<LogWorld>;

/** Relay ids by name; presence uses UUIDs. */
export const RELAYS = {
  a: 'aaaaaaaa-0000-4000-8000-000000000000',
  b: 'bbbbbbbb-0000-4000-8000-000000000000',
  c: 'cccccccc-0000-4000-8000-000000000000',
} as const;
const { a, b } = RELAYS;

export const beginning = (): LogPlace => ({ generation: crypto.randomUUID(), position: 0, hash: NO_HASH });

/** A founded log, connections of two relays, and its start. */
export async function openLog(
  t: TestContext,
  open: OpenWorld,
): Promise<{ world: LogWorld; one: ClusterLog; other: ClusterLog; start: LogPlace }> {
  const world = await open(t);
  const one = world.connect('one');
  const start = beginning();
  await one.found(start);
  return { world, one, other: world.connect('other'), start };
}

/** @param more fields that differ from the default */
export function entryAfter(after: LogPlace, more: Partial<LogEntry> = {}): LogEntry {
  return {
    after,
    nonce: crypto.randomUUID(),
    relay: a,
    at: 1_700_000_000_000,
    body: Buffer.from('what changed'),
    ...more,
  };
}

export const entryOf = (relay: keyof typeof RELAYS, after: LogPlace): LogEntry =>
  entryAfter(after, { relay: RELAYS[relay] });

/** Appends the bodies in order. @returns the stored entries */
export async function appendAll(
  log: ClusterLog,
  start: LogPlace,
  bodies: readonly (string | Buffer)[],
): Promise<StoredEntry[]> {
  let place = start;
  for (const body of bodies) {
    const answer = await log.append(entryAfter(place, { relay: b, body: Buffer.from(body) }));
    if (answer.kind !== 'appended') throw new Error(`an entry after ${place.position} was ${answer.kind}`);
    place = await log.head();
  }
  return [...(await log.read(start.position, 1 << 24))];
}

export const endOf = (entries: readonly StoredEntry[]): LogPlace => placeOf(entries.at(-1)!);

/** Waits for a condition that only time brings about. */
export const inTime = (world: LogWorld, what: string, look: () => Promise<boolean> | boolean): Promise<true> =>
  until(what, async () => {
    if (await look()) return true as const;
    await world.tick();
    return false;
  });
