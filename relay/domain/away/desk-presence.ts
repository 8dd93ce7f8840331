/** Presence at desks, on a computer or in a browser: live connections, and those expected to reconnect. */
import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { Clock } from '../ports.ts';
import type { Presence } from './away-ports.ts';

interface DeskPresence extends Presence {
  /** The person's last desk disconnected. */
  deskLeft(userId: string): void;
  /** The relay starts: desks of its previous run are expected to reconnect. */
  begin(): void;
}

/** Desks reconnect within 3 s after a restart or network failure (desk, COME_BACK_MS): that is not an absence. */
export const COMING_BACK_MS = 4000;
/** Limit of remembered people. A dropped one counts as away: one message too many is better than one too few. */
const MAX_PEOPLE = 20_000;

export function createDeskPresence(clock: Clock, isLive: (userId: string) => boolean): DeskPresence {
  const until = new BoundedMap<string, number>(MAX_PEOPLE);
  let begun = 0;

  function note(userId: string, ms: number): void {
    const at = Math.max(until.get(userId) ?? 0, clock.now() + ms);
    until.set(userId, at);
  }

  return {
    hereUntil(userId) {
      if (isLive(userId)) return Number.POSITIVE_INFINITY;
      // If the clock was set back, shorten the stored times once to a normal grace period, so that no one stays present.
      const longest = clock.now() + COMING_BACK_MS;
      begun = Math.min(begun, longest);
      const left = until.get(userId) ?? 0;
      if (left > longest) until.set(userId, longest);
      return Math.max(Math.min(left, longest), begun);
    },
    deskLeft: (userId) => note(userId, COMING_BACK_MS),
    begin() {
      begun = clock.now() + COMING_BACK_MS;
    },
  };
}
