/** Whose turn it is to append, as a log keeps it: by its own clock, and after `TURN_MS` for whoever asked first. */
import { TURN_MS, type TurnSeen } from '../../relay/cluster/log-port.ts';
import type { Clock } from '../../relay/domain/ports.ts';

export interface KeptTurn {
  /** @returns whether the relay has the turn now */
  take(relay: string): boolean;
  handOver(relay: string): void;
  /** Whether another has the turn. */
  isHeldBefore(relay: string): boolean;
  /** Whether another asks for it. */
  isWanted(relay: string): boolean;
  /** As it is, without passing it on. */
  seen(): TurnSeen;
  clear(): void;
}

/** @param moved told when it changes hands, and whose it is then */
export function createKeptTurn(clock: Clock, moved: (turnOf: string) => void): KeptTurn {
  let holder: { relay: string; until: number } | null = null;
  let asking: string[] = [];

  const pass = (): void => {
    const next = asking.shift();
    holder = next === undefined ? null : { relay: next, until: clock.now() + TURN_MS };
    if (next !== undefined) moved(next);
  };
  /** Who holds it now: a turn that is over has passed. */
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
      if (current() === relay) pass();
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
