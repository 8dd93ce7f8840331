/** Pages of a person hear whether a desktop of theirs is connected: where one is, they need not beckon as well. */
import type { DeskConnection } from './connection.ts';
import type { Desks } from './fan-out.ts';
import { encodeEvent } from './frame.ts';

export interface Elsewhere {
  /** After the desk is among the person's. */
  joined(desk: DeskConnection): void;
  /** After it is no longer among them. */
  left(desk: DeskConnection): void;
}

/** @param desks those of a person */
export function createElsewhere({ of }: Pick<Desks, 'of'>): Elsewhere {
  const desktopsOf = (userId: string) => of(userId).filter(({ page }) => !page).length;
  const told = (desktop: boolean) => encodeEvent('elsewhere', { desktop });
  const tellPages = (userId: string, desktop: boolean): void => {
    for (const desk of of(userId)) if (desk.page) desk.send(told(desktop));
  };
  return {
    joined(desk) {
      const { userId } = desk.login;
      const desktops = desktopsOf(userId);
      if (desk.page) desk.send(told(desktops > 0));
      else if (desktops === 1) tellPages(userId, true);
    },
    left({ page, login: { userId } }) {
      if (!page && desktopsOf(userId) === 0) tellPages(userId, false);
    },
  };
}
