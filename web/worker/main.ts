/** The worker beside a page: opens the store, hosts the desk, and answers what the page asks. */
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { createOutboxStore } from '../../desk/store/outbox-store.ts';
import { createWebHost, type WebHost } from '../host/host.ts';
import { openPool } from '../store/pool.ts';
import { createStateStore } from '../store/state-store.ts';
import type { FromWorker, PageFacts, ToWorker } from '../tabs/messages.ts';
import { consoleLog, workerClock, workerRandom } from './surroundings.ts';

declare const self: DedicatedWorkerGlobalScope;
declare const BECKON_VERSION: string;

const say = (message: FromWorker): void => self.postMessage(message);
const log = consoleLog();
let facts: PageFacts = { locale: 'en', device: 'Browser', visible: true };

async function start(): Promise<WebHost> {
  const pool = await openPool((reason) => log.warn('nothing can be kept here', { reason: String(reason) }));
  return createWebHost({
    clock: workerClock(),
    random: workerRandom(),
    log,
    relay: self.location.origin,
    fetch: (url, init) => fetch(url, { ...init, redirect: 'manual' }),
    stores: {
      history: createHistoryStore(pool.open('history.db', 'NORMAL')),
      outbox: createOutboxStore(pool.open('outbox.db', 'FULL')),
      state: createStateStore(pool.open('state.db', 'FULL')),
    },
    facts: () => facts,
    version: BECKON_VERSION,
    tell: (event, payload) => say({ kind: 'event', event, payload } as FromWorker),
    act: (act) => say({ kind: 'act', act }),
  });
}

let host: Promise<WebHost> | null = null;

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'hello' || data.kind === 'facts') facts = data.facts;
  host ??= start();
  void host.then((desk) => take(desk, data));
});

async function take(desk: WebHost, message: ToWorker): Promise<void> {
  if (message.kind === 'call') {
    say({ kind: 'reply', id: message.id, result: await desk.answer(message.channel, message.request, 0) });
  } else if (message.kind === 'notice') desk.notice(message.event);
  else if (message.kind === 'online') desk.wake();
}
