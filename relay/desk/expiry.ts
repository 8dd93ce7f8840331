/** Ends desks whose token has run out. One timer for all of them: a token of an issuer lives for minutes, and thousands may be there. */
import type { Clock, Timers } from '../domain/ports.ts';
import type { WaitingSince } from '../domain/tasks.ts';
import type { DeskConnection } from './connection.ts';

/** ms between two looks; none while no desk has a token that ends. */
const LOOK_MS = 1000;

export interface Expiry {
  /** Watches a desk whose token ends by itself; any other is passed over. */
  watch(desk: DeskConnection): void;
  forget(desk: DeskConnection): void;
  /** When the next look is due; null: none is. */
  dueAt: WaitingSince;
  close(): void;
}

export function createExpiry(clock: Clock, timers: Timers): Expiry {
  const desks = new Set<DeskConnection>();
  let cancel: (() => void) | null = null;
  let dueAt: number | null = null;

  function look(): void {
    cancel = null;
    const now = clock.now();
    for (const desk of desks) {
      const { expiresAt } = desk.login;
      if (expiresAt !== undefined && now < expiresAt) continue;
      desks.delete(desk);
      if (expiresAt !== undefined) end(desk);
    }
    lookLater();
  }
  /** Who may have another token of the issuer is told so; a device or browser comes back, and is told why it is not let in. */
  function end(desk: DeskConnection): void {
    if (desk.login.signedInAt === undefined) desk.drain(0);
    else desk.revoke();
  }
  function lookLater(): void {
    if (desks.size === 0) {
      dueAt = null;
      return;
    }
    if (cancel) return;
    dueAt = clock.now() + LOOK_MS;
    cancel = timers.after(LOOK_MS, look);
  }

  return {
    watch(desk) {
      if (desk.login.expiresAt === undefined) return;
      desks.add(desk);
      lookLater();
    },
    forget(desk) {
      desks.delete(desk);
    },
    dueAt: () => dueAt,
    close() {
      desks.clear();
      cancel?.();
    },
  };
}
