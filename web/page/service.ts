/** The page's service worker: registered after the first draw, and asks the page which build it is. */
import type { NoticeEvent } from '../tabs/messages.ts';
import type { FromService, ToService } from '../tabs/service-messages.ts';

/** @returns null if service workers are unavailable: without https, or in some private windows */
export async function registerService(
  container: ServiceWorkerContainer | undefined,
): Promise<ServiceWorkerRegistration | null> {
  if (!container) return null;
  try {
    const registration = await container.register('/service-worker.js', { updateViaCache: 'none' });
    (container.controller ?? registration.active)?.postMessage({ kind: 'started' } satisfies ToService);
    await dropOlder(container, registration);
    return registration;
  } catch (error) {
    console.warn('the service worker could not be registered', { error: String(error) });
    return null;
  }
}

/**
 * @param entry path of the page's entry script, which identifies a build
 * @param notice called when the user acts on a notification
 * @returns handles a message of the page's service worker
 */
export const messageHandler =
  (entry: string, notice: (event: NoticeEvent) => void) =>
  ({ data, ports }: MessageEvent<FromService>): void => {
    if (data.kind === 'which-entry') ports[0]?.postMessage(entry);
    else notice(data.event);
  };

/** Removes service workers that an earlier product registered below the page's scope. */
async function dropOlder(container: ServiceWorkerContainer, own: ServiceWorkerRegistration): Promise<void> {
  for (const one of await container.getRegistrations()) if (one.scope !== own.scope) await one.unregister();
}
