/** Load during a fault: sources send, and users answer at their desks, several on the same item. */
import type { TestContext } from 'node:test';
import { until } from '../helpers/until.ts';
import { type Desk, openDesk } from './parts/desk.ts';
import { type SendingSource, startSource } from './parts/source.ts';
import type { Rig } from './rig.ts';

export interface Traffic {
  readonly sources: readonly SendingSource[];
  readonly desks: readonly Desk[];
  /** Number of events accepted so far. */
  accepted(): number;
  /** Starts nothing new; resolves once all events are accepted, all answers recorded and delivered. */
  settle(): Promise<void>;
}

export interface TrafficOptions {
  sources?: number;
  /** Events per second of each source. */
  rate?: number;
}

/** Recipients per event: consecutive users. */
const TOGETHER = 3;
/** Every third item is answered by all its recipients, half of them with the opposite action. */
const EACH = 3;
/** Long enough for a pending retry. */
const SETTLES_WITHIN_MS = 60_000;

export async function startTraffic(
  t: TestContext,
  rig: Rig,
  { sources: count = 3, rate = 20 }: TrafficOptions = {},
): Promise<Traffic> {
  const { url, people, receiver } = rig;
  const desks = people.map((person, n) =>
    openDesk({
      url,
      person,
      token: rig.tokenOf(person),
      press: (itemId) => (Number.parseInt(itemId.slice(-4), 16) % EACH === 0 ? (n % 2 ? 'approve' : 'reject') : null),
    }),
  );
  t.after(() => {
    for (const desk of desks) desk.close();
  });
  await until('every desk is live', () => desks.every(({ isLive }) => isLive));
  const sources = Array.from({ length: count }, (_, s) =>
    startSource({
      url,
      key: rig.sourceKey,
      rate,
      audience: (n) => Array.from({ length: TOGETHER }, (_, k) => people[(n + s + k) % people.length] ?? ''),
    }),
  );
  t.after(() => {
    for (const source of sources) source.abandon();
  });
  return {
    sources,
    desks,
    accepted: () => sources.reduce((sum, { accepted }) => sum + accepted.length, 0),
    async settle() {
      await Promise.all(sources.map((source) => source.stop()));
      const all = sources.flatMap(({ accepted }) => accepted);
      const missing = ({ person, items }: Desk) =>
        all.filter(({ people: of, itemId }) => of.includes(person) && !items.has(itemId)).map(({ itemId }) => itemId);
      const faults = () =>
        desks.flatMap((desk) => {
          const away = missing(desk);
          if (desk.isLive && away.length === 0) return [];
          return [`${desk.person} is ${desk.isLive ? 'live' : 'not live'} and misses ${away.join(', ') || 'nothing'}`];
        });
      await until('every desk is live and has what is for it', () => faults().length === 0, SETTLES_WITHIN_MS).catch(
        (error: Error) => {
          throw new Error(`${error.message}: ${faults().join('; ')}`);
        },
      );
      await Promise.all(desks.map((desk) => desk.settle()));
      const recorded = desks.flatMap(({ answers }) => answers.filter(({ refusal }) => refusal === null));
      const heard = () => new Set(receiver.received.map(({ event }) => event.data.itemId));
      await until(
        'the source heard of every answer',
        () => recorded.every(({ itemId }) => heard().has(itemId)),
        SETTLES_WITHIN_MS,
      );
    },
  };
}
