/** Ends desks whose token has expired. All share one timer: issuer tokens live for minutes, and there may be thousands. */
import type { Clock, Timers } from '../domain/ports.ts';
import type { WaitStart } from '../domain/tasks.ts';
import type { DeskConnection } from './connection.ts';

/** ms between checks; no checks while no desk has an expiring token. */
const LOOK_MS = 1000;

export interface Expiry {
  /** Watches a desk whose token expires; ignores others. */
  watch(desk: DeskConnection): void;
  forget(desk: DeskConnection): void;
  /** When the next check is due; null: none. */
  dueAt: WaitStart;
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
  /** A client of the issuer may get another token and is notified; a device or browser reconnects and is refused with the reason. */
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
