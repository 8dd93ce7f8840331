/**
 * notifications: one port (core's Beckoner), two presenters. Electron's own wherever it works; the fallback where the platform has
 * none, and for what Electron's could not show.
 */
import type { Beckoner, Notice } from '../core/ports.ts';

export interface Presenter extends Beckoner {
  kind(): 'native' | 'fallback' | 'none';
  /** Electron could not show this one. */
  failed(notice: Notice): void;
  /** The fallback cannot show any. */
  unavailable(): void;
}

export function createPresenter(deps: {
  native: Beckoner;
  fallback: Beckoner;
  /** Asked each time: a notification service may come and go. */
  isSupported(): boolean;
  platform: string;
}): Presenter {
  let nativeFailed = false;
  let fallbackFailed = false;
  const nativeWorks = () => !nativeFailed && deps.isSupported();
  return {
    raise: (notice) => (nativeWorks() ? deps.native : deps.fallback).raise(notice),
    withdraw(id) {
      deps.native.withdraw(id);
      deps.fallback.withdraw(id);
    },
    kind: () => (nativeWorks() ? 'native' : fallbackFailed ? 'none' : 'fallback'),
    failed(notice) {
      // macOS refuses unsigned builds, today and always; elsewhere the service may be back the next time.
      nativeFailed = deps.platform === 'darwin';
      deps.fallback.raise(notice);
    },
    unavailable() {
      fallbackFailed = true;
    },
  };
}
