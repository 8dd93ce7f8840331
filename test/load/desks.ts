/** Signed-in desks of the load, and what they receive. */
import { reasonOf } from '../../shared/problems.ts';
import { isLivePage, type ThinSocket, thinDesk } from '../bench/clients/thin-websocket.ts';
import { tokenOf } from '../bench/peers/beckon.ts';

/** Concurrent connects. Beyond the listen backlog (Node asks for 511) the system drops them, and they retry seconds later. */
const AT_ONCE = 400;
/** Desks of a group: an event is addressed to one. */
export const GROUP = 100;
export const groupOf = (person: number): string => `group-${Math.floor(person / GROUP)}`;
/** ms after which a notification counts as lost. */
const LOST_MS = 30_000;
const ITEM = '42/v1/desk,["item"';

interface Awaited {
  sentAt: number;
  left: number;
  done(): void;
}

export interface Desks {
  /** Resolves when all of `count` desks have received event `n`, or after a while. @returns how many have not */
  received(n: number, count: number): Promise<number>;
  /** ms from sending to receiving, since the last call. */
  latencies(): number[];
  /** Connections that ended by themselves. */
  lost(): number;
  close(): void;
}

/**
 * @param perAddress desks of each local address, if more than one may be used
 * @throws Error if desks could not sign in, with their number and the first reason
 */
export async function connectDesks(url: string, count: number, perAddress: number | null): Promise<Desks> {
  const awaited = new Map<number, Awaited>();
  const sockets: ThinSocket[] = [];
  let times: number[] = [];
  let next = 0;
  let lost = 0;
  let closing = false;
  const failures: unknown[] = [];

  function onPacket(payload: Buffer): void {
    if (payload.toString('latin1', 0, ITEM.length) !== ITEM) return;
    const n = Number(/delivery (\d{9})/.exec(payload.toString('latin1'))?.[1]);
    const event = awaited.get(n);
    if (!event) return;
    times.push(performance.now() - event.sentAt);
    event.left -= 1;
    if (event.left === 0) event.done();
  }

  async function connectOn(): Promise<void> {
    while (next < count) {
      const n = next++;
      // 127.0.0.1, 127.0.0.2 and so on; one is left to the system, which finds a port faster than for a bound address.
      const local =
        perAddress === null || count <= perAddress ? undefined : `127.0.0.${1 + Math.floor(n / perAddress)}`;
      try {
        const desk = await thinDesk(url, '/v1/desk', { token: tokenOf(n) }, isLivePage, onPacket, local);
        desk.onClose(() => {
          if (!closing) lost += 1;
        });
        sockets.push(desk);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, connectOn));
  if (failures.length > 0) {
    for (const socket of sockets) socket.close();
    throw new Error(`${failures.length} of ${count} desks could not sign in: ${reasonOf(failures[0])}`);
  }

  return {
    received(n, count) {
      return new Promise((resolve) => {
        const event: Awaited = {
          sentAt: performance.now(),
          left: count,
          done() {
            clearTimeout(timer);
            awaited.delete(n);
            resolve(event.left);
          },
        };
        const timer = setTimeout(() => event.done(), LOST_MS);
        awaited.set(n, event);
      });
    },
    latencies() {
      const taken = times;
      times = [];
      return taken;
    },
    lost: () => lost,
    close() {
      closing = true;
      for (const socket of sockets) socket.close();
    },
  };
}
