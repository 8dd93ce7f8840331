/** New versions: the service worker of one waits until the person says so, and nothing reloads by itself. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { ToService } from '../tabs/service-messages.ts';
import type { PageFact } from './own.ts';

/** The browser's, as far as it is needed. */
interface Registration extends EventTarget {
  readonly waiting: Pick<ServiceWorker, 'postMessage'> | null;
  readonly installing: (EventTarget & Pick<ServiceWorker, 'state'>) | null;
  update(): Promise<unknown>;
}
interface Container extends EventTarget {
  readonly controller: unknown;
}

interface Updates extends PageFact {
  /** The service worker that stands behind the page, once it is known. */
  follow(registration: Registration): void;
  /** A relay that comes back may have been brought up to date. */
  followConnection(bridge: Pick<HostBridge, 'on'>): void;
  readonly handlers: HandlersOf<'app-update'>;
}

/** ms: a relay may be brought up to date while a page stays open for days. */
const CHECK_MS = 3_600_000;

/** @param container `navigator.serviceWorker`; undefined: this browser has none here. @param load loads the page anew */
export function createUpdates(container: Container | undefined, load: () => void): Updates {
  let registration: Registration | null = null;
  /** The page came without a service worker: the first one that takes it over is of its own version. */
  let first = container?.controller == null;
  /** Another page's person said so: this one goes on as it is, until somebody says so here. */
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
