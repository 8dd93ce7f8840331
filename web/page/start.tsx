/** Draws the window on the bridge to the worker, and registers the service worker. */
import { pageEnvironmentOf } from '../../renderer/bridge.ts';
import { reportActivity } from '../../renderer/state/activity-report.ts';
import { createServices } from '../../renderer/state/services.tsx';
import { App } from '../../renderer/views/app.tsx';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { mount } from '../../widgets/mount.tsx';
import { whenActive } from './active-worker.ts';
import { createPagePerformer } from './acts.ts';
import { createAppearance } from './appearance.ts';
import { createWorkerBridge, type PageLanguages } from './bridge.ts';
import { deleteDataOnRequest } from './data-deletion.ts';
import { queueUntilItemsKnown } from './early-presses.ts';
import { createInstall } from './install.ts';
import { storeLastView } from './last-view.ts';
import { createNotifications } from './notifications.ts';
import { createPageSide } from './page-side.ts';
import { messageHandler, registerService } from './service.ts';
import { sessionHistory } from './session-history.ts';
import { followCodeLinks, followLinks } from './start-link.ts';
import { followTitle } from './title.ts';
import { createUpdates } from './updates.ts';

/** ms after which the service worker is registered in any case: it may fetch a version that can draw. */
const DRAWN_AT_MOST_MS = 10_000;

/**
 * @param startWorker starts the worker, also after it was terminated. @param entry path of the page's entry script
 * @param languages of the window's words; the browser's language is loaded. @param lastView drawn until the worker replies
 * @returns handles a message of the service worker
 */
export function start(
  startWorker: () => Worker,
  entry: string,
  languages: PageLanguages,
  lastView: Promise<Snapshot | null>,
): ReturnType<typeof messageHandler> {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  // Caching the files takes a core that the first drawing needs.
  const drawn = Promise.withResolvers<void>();
  const registration = Promise.all([pageLoaded(), drawn.promise]).then(() => registerService(container));
  const updates = createUpdates(container, () => location.reload());
  const { permission, notices, push } = createNotifications(
    window,
    registration.then((found) => found && whenActive(found)),
  );
  const appearance = createAppearance(matchMedia('(prefers-color-scheme: dark)'));
  const install = createInstall(window);
  const own = createPageSide({ ...updates.handlers, ...permission.handlers, ...push.handlers, ...install.handlers }, [
    appearance,
    updates,
    permission,
    push,
    install,
  ]);
  const bridge = createWorkerBridge(startWorker, createPagePerformer(window, notices), own, languages, lastView);
  updates.followConnection(bridge);
  notices.connect(bridge);
  push.followPerson(bridge);
  followTitle(bridge, document);
  const around = pageEnvironmentOf(bridge, sessionHistory(window));
  reportActivity(around);
  const services = createServices(around);
  mount(<App services={services} keyboard={around} />);
  const { snapshots } = services;
  // The page draws the state before the timer expires.
  snapshots.subscribe(() => snapshots.get().status !== 'loading' && setTimeout(drawn.resolve));
  setTimeout(drawn.resolve, DRAWN_AT_MOST_MS);
  followLinks(window, (place) => bridge.tell('navigate', place));
  deleteDataOnRequest(bridge, window, () => {
    const { linked, linkedGiven } = services.navigation.get();
    return linkedGiven ? null : linked;
  });
  storeLastView(bridge, window, entry);
  followCodeLinks(window, (code) => bridge.tell('linked', { code }));
  void registration.then((found) => found && updates.follow(found));
  return messageHandler(entry, queueUntilItemsKnown(bridge, bridge.notice));
}

/** The page may be complete already: the entry imports this file asynchronously, and `load` does not wait for it. */
const pageLoaded = (): Promise<unknown> =>
  document.readyState === 'complete'
    ? Promise.resolve()
    : new Promise((resolve) => window.addEventListener('load', resolve));
