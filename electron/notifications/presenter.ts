/**
 * notifications: one port (the desk's Beckoner), three presenters. Electron's own wherever it works. Where it does not, what asks for
 * an answer goes to the app's cards, which have buttons; the rest to node-notifier, and to the cards too where that has no way.
 */
import type { Beckoner, Notice } from '../../desk/ports.ts';

export interface Presenter extends Beckoner {
  kind(): 'native' | 'card';
  /** Electron could not show this one. */
  failed(notice: Notice): void;
  /** The fallback could not show this one, and shows none from now on. */
  unavailable(notice: Notice): void;
}

export function createPresenter(deps: {
  native: Beckoner;
  fallback: Beckoner;
  cards: Beckoner;
  /** Asked each time: a notification service may come and go. */
  isSupported(): boolean;
  platform: string;
}): Presenter {
  const { native, fallback, cards } = deps;
  let nativeFailed = false;
  let fallbackFailed = false;
  const nativeWorks = () => !nativeFailed && deps.isSupported();
  const asks = ({ buttons, reply }: Notice): boolean => buttons.length > 0 || reply !== null;
  const substitute = (notice: Notice): Beckoner => (asks(notice) || fallbackFailed ? cards : fallback);
  const withdraw = (id: string): void => {
    for (const presenter of [native, fallback, cards]) presenter.withdraw(id);
  };
  return {
    raise(notice) {
      const chosen = nativeWorks() ? native : substitute(notice);
      // It may have been shown by another one before.
      for (const other of [native, fallback, cards]) if (other !== chosen) other.withdraw(notice.id);
      chosen.raise(notice);
    },
    withdraw,
    hide(id) {
      for (const presenter of [native, fallback, cards]) presenter.hide(id);
    },
    kind: () => (nativeWorks() ? 'native' : 'card'),
    failed(notice) {
      // macOS refuses unsigned builds, today and always; elsewhere the service may be back the next time.
      nativeFailed = deps.platform === 'darwin';
      substitute(notice).raise(notice);
    },
    unavailable(notice) {
      fallbackFailed = true;
      cards.raise(notice);
    },
  };
}
