/** Implements Beckoner: Electron's notifications, or else the app's cards for buttons and replies, and node-notifier for others. */
import type { Notice, NotificationPort } from '../../desk/ports.ts';

export interface Presenter extends NotificationPort {
  kind(): 'native' | 'card';
  failed(notice: Notice): void;
  /** The fallback could not show this notice and is disabled from now on. */
  unavailable(notice: Notice): void;
}

export function createPresenter(deps: {
  native: NotificationPort;
  fallback: NotificationPort;
  cards: NotificationPort;
  /** Checked each time, because a notification service may start and stop. */
  isSupported(): boolean;
  /** The person prefers cards for notices that ask for an answer. */
  prefersCards(): boolean;
  platform: string;
}): Presenter {
  const { native, fallback, cards } = deps;
  let nativeFailed = false;
  let fallbackFailed = false;
  const nativeWorks = () => !nativeFailed && deps.isSupported();
  const asks = ({ buttons, reply }: Notice): boolean => buttons.length > 0 || reply !== null;
  const substitute = (notice: Notice): NotificationPort => (asks(notice) || fallbackFailed ? cards : fallback);
  const withdraw = (id: string): void => {
    for (const presenter of [native, fallback, cards]) presenter.withdraw(id);
  };
  return {
    raise(notice) {
      const chosen = nativeWorks() && !(asks(notice) && deps.prefersCards()) ? native : substitute(notice);
      // Another presenter may have displayed it before.
      for (const other of [native, fallback, cards]) if (other !== chosen) other.withdraw(notice.id);
      chosen.raise(notice);
    },
    withdraw,
    hide(id) {
      for (const presenter of [native, fallback, cards]) presenter.hide(id);
    },
    kind: () => (nativeWorks() && !deps.prefersCards() ? 'native' : 'card'),
    failed(notice) {
      // macOS always rejects unsigned builds; on other systems the service may return.
      nativeFailed = deps.platform === 'darwin';
      substitute(notice).raise(notice);
    },
    unavailable(notice) {
      fallbackFailed = true;
      cards.raise(notice);
    },
  };
}
