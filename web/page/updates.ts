/** New versions: the new service worker waits until the user accepts it; no page reloads by itself. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { ToService } from '../tabs/service-messages.ts';
import type { PageFact } from './page-side.ts';

interface Registration extends EventTarget {
  readonly waiting: Pick<ServiceWorker, 'postMessage'> | null;
  readonly installing: (EventTarget & Pick<ServiceWorker, 'state'>) | null;
  update(): Promise<unknown>;
}
interface Container extends EventTarget {
  readonly controller: unknown;
}

interface Updates extends PageFact {
  follow(registration: Registration): void;
  /** Checks for a new version after each reconnect: the relay may have been updated. */
  followConnection(bridge: Pick<HostBridge, 'on'>): void;
  readonly handlers: HandlersOf<'app-update'>;
}

/** ms: the relay may be updated while a page is open for days. */
const CHECK_MS = 3_600_000;

/** @param container `navigator.serviceWorker`; undefined: unsupported. @param load reloads the page */
export function createUpdates(container: Container | undefined, load: () => void): Updates {
  let registration: Registration | null = null;
  /** The page loaded without a service worker; the first one to take control has the same version. */
  let first = container?.controller == null;
  /** The update was accepted in another page; this page continues until its user accepts too. */
  let taken = false;
  let asked = false;
  let tell = (): void => {};

  const ready = (): boolean => taken || (registration?.waiting != null && container?.controller != null);
  const check = (): void => void registration?.update().catch(() => {});
  container?.addEventListener('controllerchange', () => {
    if (first) first = false;
    else if (asked) load();
    else taken = true;
    tell();
  });

  return {
    of: () => ({ updateReady: ready() }),
    onChange(listener) {
      tell = listener;
    },
    follow(found) {
      registration = found;
      found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', () => tell()));
      setInterval(check, CHECK_MS);
      tell();
    },
    followConnection(bridge) {
      let connected = false;
      bridge.on('snapshot', ({ connection }) => {
        const now = connection.state === 'connected';
        if (now && !connected) check();
        connected = now;
      });
    },
    handlers: {
      'update.reload'() {
        if (registration?.waiting) {
          asked = true;
          registration.waiting.postMessage({ kind: 'take-over' } satisfies ToService);
        } else load();
        return null;
      },
    },
  };
}
