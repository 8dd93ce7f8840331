/** The page's worker: one tab among those of this browser. The worker with the lock opens the store and hosts the desk of all tabs. */
import { browserName } from '../../shared/rules/browser-name.ts';
import { isWithoutPool, loadDatabases } from '../store/pool.ts';
import type { FromWorker, ToWorker } from '../tabs/messages.ts';
import { createTab } from '../tabs/tab.ts';
import { deskLanguages } from '../words/desk.ts';
import { openDesk } from './desk.ts';
import { consoleLog, workerClock, workerRandom } from './environment.ts';
import { isStoreFree, storeLock } from './lock.ts';

declare const self: DedicatedWorkerGlobalScope;
declare const BECKON_VERSION: string;

const channel = new BroadcastChannel('beckon-tabs');
const log = consoleLog();
const clock = workerClock();
// Before anything creates the pool.
const isFirstStart = isWithoutPool(navigator.storage);
let databases: ReturnType<typeof loadDatabases> | null = null;
const loadedDatabases = () => {
  databases ??= loadDatabases().catch((error: unknown) => {
    databases = null;
    throw error;
  });
  return databases;
};
// The tab that will hold the store loads SQLite while its page loads the window. A failure is reported when the desk opens.
void Promise.all([isStoreFree(navigator.locks), isFirstStart])
  .then(([isFree]) => (isFree ? loadedDatabases() : null))
  .catch(() => null);

const parts = {
  clock,
  random: workerRandom(),
  log,
  relay: self.location.origin,
  fetch: (url: string, init?: RequestInit) => fetch(url, { ...init, redirect: 'manual' }),
  version: BECKON_VERSION,
  languages: deskLanguages,
  databases: loadedDatabases,
};

const tab = createTab({
  id: crypto.randomUUID(),
  version: BECKON_VERSION,
  clock,
  log,
  locks: storeLock(navigator.locks),
  channel: {
    post: (message) => channel.postMessage(message),
    listen: (listener) => channel.addEventListener('message', ({ data }) => listener(data)),
  },
  say: (message: FromWorker) => self.postMessage(message),
  open: (opening) => openDesk(parts, opening),
});

// Every message needs words; messages of the page queue in order until they are loaded.
const words = deskLanguages.begin(navigator.language);
// Before the first message the page does not listen yet.
const pageListens = new Promise((resolve) => self.addEventListener('message', resolve, { once: true }));
self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => void words.then(() => tab.take(data)));

async function sendFirstView(): Promise<void> {
  if (!(await isFirstStart)) return;
  const { readFirstView } = await import('../host/first-view.ts');
  const app = { version: BECKON_VERSION, platform: browserName(navigator.userAgent) };
  const { relay, fetch } = parts;
  const snapshot = await readFirstView({ relay, fetch, now: clock.now, words, locale: navigator.language, app });
  await pageListens;
  if (snapshot) self.postMessage({ kind: 'first-view', snapshot } satisfies FromWorker);
}
void sendFirstView();
