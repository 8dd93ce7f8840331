import type { TestContext } from 'node:test';
import { NO_HASH, placeOf } from '../../../../relay/cluster/entry.ts';
import type { KeptEntry, Log, LogEntry, LogPlace } from '../../../../relay/cluster/log-port.ts';
import { until } from '../../../helpers/until.ts';

/** A log of the test's own, which it reaches by several lines. */
export interface LogWorld {
  connect(name: string): Log;
  /** Lets some of the log's time go by, less than a turn. */
  tick(): Promise<void>;
}
export type OpenWorld = (t: TestContext) => Promise<LogWorld>;

/** Relays by name; what is told of them is a UUID. */
export const RELAYS = {
  a: 'aaaaaaaa-0000-4000-8000-000000000000',
  b: 'bbbbbbbb-0000-4000-8000-000000000000',
  c: 'cccccccc-0000-4000-8000-000000000000',
} as const;
const { a, b } = RELAYS;

export const beginning = (): LogPlace => ({ generation: crypto.randomUUID(), position: 0, hash: NO_HASH });

/** A log that was founded, two relays that reach it, and where it begins. */
export async function openLog(
  t: TestContext,
  open: OpenWorld,
): Promise<{ world: LogWorld; one: Log; other: Log; start: LogPlace }> {
  const world = await open(t);
  const one = world.connect('one');
  const start = beginning();
  await one.found(start);
  return { world, one, other: world.connect('other'), start };
}

/** @param more what is not as usual */
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

/** Appends one after the other. @returns them as they are kept */
export async function appendAll(log: Log, start: LogPlace, bodies: readonly (string | Buffer)[]): Promise<KeptEntry[]> {
  let place = start;
  for (const body of bodies) {
    const answer = await log.append(entryAfter(place, { relay: b, body: Buffer.from(body) }));
    if (answer.kind !== 'appended') throw new Error(`an entry after ${place.position} was ${answer.kind}`);
    place = await log.head();
  }
  return [...(await log.read(start.position, 1 << 24))];
}

/** The place of the last entry. */
export const endOf = (entries: readonly KeptEntry[]): LogPlace => placeOf(entries.at(-1)!);

/** Waits for what time alone brings about. */
export const inTime = (world: LogWorld, what: string, look: () => Promise<boolean> | boolean): Promise<true> =>
  until(what, async () => {
    if (await look()) return true as const;
    await world.tick();
    return false;
  });
