/** Notifies web clients whether a desktop of their person is connected at any relay; then they need not raise notifications. */
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { DeskConnection } from './connection.ts';
import type { Desks } from './fan-out.ts';
import { encodeEvent } from './frame.ts';

export interface DesktopPresence {
  /** Call after the desk was added to the person's desks. */
  joined(desk: DeskConnection): void;
  /** Call after it was removed. */
  left(desk: DeskConnection): void;
  close(): void;
}

/** @param others desks of other relays */
export function createDesktopPresence(
  { of, all }: Pick<Desks, 'of' | 'all'>,
  others: Pick<RemotePresence, 'of' | 'onChanged'>,
): DesktopPresence {
  /** The last value sent to each page. */
  const told = new WeakMap<DeskConnection, boolean>();

  function tell(desk: DeskConnection): void {
    const { userId } = desk.login;
    const desktop = of(userId).some(({ page }) => !page) || (others.of(userId)?.desktop ?? false);
    if (told.get(desk) === desktop) return;
    told.set(desk, desktop);
    desk.send(encodeEvent('elsewhere', { desktop }));
  }
  const tellPages = (desks: readonly DeskConnection[]): void => {
    for (const desk of desks) if (desk.page) tell(desk);
  };
  const stop = others.onChanged(() => tellPages(all()));
  return {
    joined: (desk) => (desk.page ? tell(desk) : tellPages(of(desk.login.userId))),
    left({ page, login: { userId } }) {
      if (!page) tellPages(of(userId));
    },
    close: stop,
  };
}
