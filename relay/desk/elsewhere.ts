/** Pages of a person hear whether a desktop of theirs is connected, at any relay: where one is, they need not beckon as well. */
import type { PresenceElsewhere } from '../domain/presence.ts';
import type { DeskConnection } from './connection.ts';
import type { Desks } from './fan-out.ts';
import { encodeEvent } from './frame.ts';

export interface Elsewhere {
  /** After the desk is among the person's. */
  joined(desk: DeskConnection): void;
  /** After it is no longer among them. */
  left(desk: DeskConnection): void;
  close(): void;
}

/** @param others desks of other relays */
export function createElsewhere(
  { of, all }: Pick<Desks, 'of' | 'all'>,
  others: Pick<PresenceElsewhere, 'of' | 'onChanged'>,
): Elsewhere {
  /** What each page was told last. */
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
