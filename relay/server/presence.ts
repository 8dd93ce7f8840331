/** Who is at a desk, on a computer or in a browser: live connections, and those that are on their way back. */
import { BoundedMap } from '../../shared/bounded-map.ts';
import type { Presence } from '../domain/away/away-ports.ts';
import type { Clock } from '../domain/ports.ts';

interface PresenceBook extends Presence {
  /** The last desk of the person is gone. */
  deskLeft(userId: string): void;
  /** The relay begins: desks that were connected to the one before are on their way back. */
  begin(): void;
}

/** Desks come back within 3 s when a relay restarts, and after a break in the network (desk, COME_BACK_MS): that is no absence. */
export const COMING_BACK_MS = 4000;
/** People remembered; who is forgotten counts as away, which sends a message too many rather than one too few. */
const MAX_PEOPLE = 20_000;

export function createPresence(clock: Clock, isLive: (userId: string) => boolean): PresenceBook {
  const until = new BoundedMap<string, number>(MAX_PEOPLE);
  let begun = 0;

  function note(userId: string, ms: number): void {
    const at = Math.max(until.get(userId) ?? 0, clock.now() + ms);
    until.set(userId, at);
  }

  return {
    hereUntil(userId) {
      if (isLive(userId)) return Number.POSITIVE_INFINITY;
      // A clock that was set back must not keep anybody here: from the first look on it is a moment, not one that begins with each look.
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
