/** The turn to append, as a log stores it: after `TURN_MS` on the log's clock it passes to the first relay in the queue. */
import { TURN_MS, type TurnState } from '../../relay/cluster/log-port.ts';
import type { Clock } from '../../relay/domain/ports.ts';

interface KeptTurn {
  /** @returns whether the relay has the turn now */
  take(relay: string): boolean;
  /** @returns whether the relay had it */
  handOver(relay: string): boolean;
  /** Whether another relay has the turn. */
  isHeldBefore(relay: string): boolean;
  /** Whether another relay is queued for it. */
  isWanted(relay: string): boolean;
  /** The current state; does not pass the turn. */
  seen(): TurnState;
  clear(): void;
}

/** @param moved called with the new holder when the turn passes */
export function createKeptTurn(clock: Clock, moved: (turnOf: string) => void): KeptTurn {
  let holder: { relay: string; until: number } | null = null;
  let asking: string[] = [];

  const pass = (): void => {
    const next = asking.shift();
    holder = next === undefined ? null : { relay: next, until: clock.now() + TURN_MS };
    if (next !== undefined) moved(next);
  };
  /** The current holder; passes an expired turn first. */
  const current = (): string | null => {
    if (holder && holder.until <= clock.now()) pass();
    return holder?.relay ?? null;
  };

  return {
    take(relay) {
      const held = current();
      if (held === null) holder = { relay, until: clock.now() + TURN_MS };
      else if (held !== relay && !asking.includes(relay)) asking.push(relay);
      return held === null || held === relay;
    },
    handOver(relay) {
      asking = asking.filter((one) => one !== relay);
      const had = current() === relay;
      if (had) pass();
      return had;
    },
    isHeldBefore: (relay) => ![null, relay].includes(current()),
    isWanted: (relay) => asking.some((one) => one !== relay),
    seen: () => ({ holder: holder && holder.until > clock.now() ? holder.relay : null, asking: [...asking] }),
    clear() {
      holder = null;
      asking = [];
    },
  };
}
