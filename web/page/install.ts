/** Installs the page as an app, where the browser offers it (W3C, Manifest Incubations, section "BeforeInstallPromptEvent"). */
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { PageFact } from './page-side.ts';

interface Install extends PageFact {
  readonly handlers: HandlersOf<'install'>;
}

/** @param page the window. It fires the event once, early, so call this at the start */
export function createInstall(page: Pick<EventTarget, 'addEventListener'>): Install {
  let offer: (Event & { prompt: () => unknown }) | null = null;
  let tell = (): void => {};
  const has = (next: typeof offer): void => {
    offer = next;
    tell();
  };
  page.addEventListener('beforeinstallprompt', (event) => {
    if (!isOffer(event)) return;
    // The page offers installation itself; suppress the browser's own prompt.
    event.preventDefault();
    has(event);
  });
  page.addEventListener('appinstalled', () => has(null));
  return {
    of: () => ({ installable: offer !== null }),
    onChange(listener) {
      tell = listener;
    },
    handlers: {
      async 'app.install'() {
        const asked = offer;
        // An event can prompt only once.
        has(null);
        await asked?.prompt();
        return null;
      },
    },
  };
}

const isOffer = (event: Event): event is Event & { prompt: () => unknown } =>
  'prompt' in event && typeof event.prompt === 'function';
