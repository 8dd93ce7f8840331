/** Selects the presenter: Electron's notifications, or else the app's cards for buttons and replies, and node-notifier for others. */
import type { Notice, NotificationPort } from '../../desk/ports.ts';

export interface Presenter extends NotificationPort {
  kind(): 'native' | 'card';
}

/** Reports a notice that was not displayed. */
type Failed = (notice: Notice) => void;

export function createPresenter(deps: {
  native(failed: Failed): NotificationPort;
  /** `unavailable`: the fallback is disabled from now on. */
  fallback(unavailable: Failed): NotificationPort;
  cards: NotificationPort;
  /** Checked each time, because a notification service may start and stop. */
  isSupported(): boolean;
  /** The person prefers cards for notices that ask for an answer. */
  prefersCards(): boolean;
  platform: string;
}): Presenter {
  const { cards } = deps;
  let nativeFailed = false;
  let fallbackFailed = false;
  const fallback = deps.fallback((notice) => {
    fallbackFailed = true;
    cards.raise(notice);
  });
  const asks = ({ buttons, reply }: Notice): boolean => buttons.length > 0 || reply !== null;
  const substitute = (notice: Notice): NotificationPort => (asks(notice) || fallbackFailed ? cards : fallback);
  const native = deps.native((notice) => {
    // macOS always rejects unsigned builds; on other systems the service may return.
    nativeFailed = deps.platform === 'darwin';
    substitute(notice).raise(notice);
  });
  const nativeWorks = () => !nativeFailed && deps.isSupported();
  return {
    raise(notice) {
      const chosen = nativeWorks() && !(asks(notice) && deps.prefersCards()) ? native : substitute(notice);
      // Another presenter may have displayed it before.
      for (const other of [native, fallback, cards]) if (other !== chosen) other.withdraw(notice.id);
      chosen.raise(notice);
    },
    withdraw(id) {
      for (const presenter of [native, fallback, cards]) presenter.withdraw(id);
    },
    hide(id) {
      for (const presenter of [native, fallback, cards]) presenter.hide(id);
    },
    kind: () => (nativeWorks() && !deps.prefersCards() ? 'native' : 'card'),
  };
}
