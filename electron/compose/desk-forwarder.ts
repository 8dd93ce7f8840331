/** Calls to the desk and the tray by parts that are created before them. A call before `connect` has no effect. */
import type { Desk } from '../../desk/desk.ts';
import type { NotificationEvents } from '../../desk/ports.ts';
import type { TrayState } from '../../desk/view/tray-state.ts';
import type { TrayIconView } from '../tray/tray.ts';

export interface DeskForwarder {
  notifications: NotificationEvents;
  replyClosed(itemId: string): void;
  wake(): void;
  forget(): void;
  showTray(state: TrayState): void;
  trayBounds(): ReturnType<TrayIconView['bounds']>;
  connect(desk: Desk, tray: TrayIconView): void;
}

export function createDeskForwarder(): DeskForwarder {
  let desk: Desk | null = null;
  let tray: TrayIconView | null = null;
  return {
    notifications: {
      shown: (id) => desk?.notifications.shown(id),
      opened: (id) => desk?.notifications.opened(id),
      pressed: (...press) => desk?.notifications.pressed(...press),
      replied: (...reply) => desk?.notifications.replied(...reply),
      closed: (id) => desk?.notifications.closed(id),
    },
    replyClosed: (itemId) => desk?.commands.replyCancelled(itemId),
    wake: () => desk?.wake(),
    forget: () => desk?.forget(),
    showTray: (state) => tray?.show(state),
    trayBounds: () => tray?.bounds() ?? null,
    connect(nextDesk, nextTray) {
      desk = nextDesk;
      tray = nextTray;
    },
  };
}
