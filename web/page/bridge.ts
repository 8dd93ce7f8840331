/** The window's bridge to the worker. What only a page can do is answered here and never reaches the worker. */
import type { BridgeEvent, BridgeEvents, HostBridge, Result } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { WEB_CAPABILITIES } from '../../shared/bridge/web.ts';
import { browserName } from '../../shared/rules/browser-name.ts';
import { isItemId } from '../../shared/rules/item-id.ts';
import { NOTICE_CHANNEL, type NoticeEvent, type PageAct, type PageFacts } from '../tabs/messages.ts';
import { createDeskWorker } from './desk-worker.ts';
import { createFirstViewGate } from './first-view.ts';
import { openLink } from './links.ts';
import type { PageSide } from './page-side.ts';
import { createPersistence } from './persistence.ts';

type Listener = (payload: never) => void;

const factsNow = (): PageFacts => ({
  locale: navigator.language,
  device: browserName(navigator.userAgent),
  visible: document.visibilityState === 'visible',
  notifies: 'Notification' in window && Notification.permission === 'granted',
});

interface PageBridge extends HostBridge {
  /** Sends an event from the page itself to its window. */
  tell<E extends BridgeEvent>(event: E, payload: BridgeEvents[E]): void;
  notice(event: NoticeEvent): Promise<void>;
  /** Whether the desk that the page shows is that of another tab. */
  follows(): boolean;
}

/** Languages of the window's words, loaded one at a time. */
export interface PageLanguages {
  has(locale: string): boolean;
  /** Rejects if the language cannot be loaded. @param locale BCP 47 */
  fetch(locale: string): Promise<void>;
}

/**
 * @param start starts the worker. @param perform performs a page act. @param own what the page knows and answers itself
 * @param languages a snapshot in another language waits until its words are loaded; if that fails, the window keeps the current ones
 * @param lastView drawn if the worker has not replied yet
 */
export function createWorkerBridge(
  start: () => Worker,
  perform: (act: PageAct) => void,
  own: PageSide,
  languages: PageLanguages,
  lastView: Promise<Snapshot | null>,
): PageBridge {
  const listeners = new Map<BridgeEvent, Set<Listener>>();
  const persistence = createPersistence(navigator.storage, localStorage);
  const firstView = createFirstViewGate();
  let drawn: Snapshot | null = null;
  let follows = false;
  const tell = (event: BridgeEvent, payload: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(payload as never);
  };
  const inItsWords = (snapshot: Snapshot): Promise<void> =>
    languages
      .fetch(snapshot.app.locale)
      .catch((error: unknown) => console.warn('a language could not be loaded', error));
  const draw = (snapshot: Snapshot): void => {
    drawn = snapshot;
    // Draw the latest snapshot: newer ones may have arrived while the words were loading.
    const tellDrawn = () => drawn && tell('snapshot', own.extend(drawn));
    if (languages.has(snapshot.app.locale)) tellDrawn();
    else void inItsWords(snapshot).then(tellDrawn);
  };
  const drawWith = (snapshot: Snapshot): void => {
    if (firstView.admits(snapshot)) draw(snapshot);
  };

  async function firstSnapshot(reply: Promise<Result<unknown>>): Promise<Result<unknown>> {
    const early = lastView.then((view) => view ?? new Promise<never>(() => {}));
    const first = await Promise.race([reply, early]);
    if ('ok' in first) {
      if (!first.ok) {
        firstView.end();
        return first;
      }
      const snapshot = first.value as Snapshot;
      if (firstView.admits(snapshot)) drawn = snapshot;
      await inItsWords(snapshot);
      return { ok: true, value: own.extend(drawn ?? snapshot) };
    }
    void reply.then((result) => (result.ok ? drawWith(result.value as Snapshot) : firstView.end()));
    await inItsWords(first);
    return { ok: true, value: own.extend(first) };
  }

  const { say, ask } = createDeskWorker({
    start,
    facts: factsNow,
    heard(message) {
      if (message.kind === 'act') perform(message.act);
      else if (message.kind === 'first-view') firstView.show() && draw(message.snapshot);
      else if (message.event === 'snapshot') {
        follows = message.followed === true;
        drawWith(message.payload as Snapshot);
      } else tell(message.event, message.payload);
    },
  });
  const sayFacts = (): void => say({ kind: 'facts', facts: factsNow() });
  own.onChange(() => {
    if (drawn) tell('snapshot', own.extend(drawn));
    sayFacts();
  });
  document.addEventListener('visibilitychange', sayFacts);
  window.addEventListener('online', () => say({ kind: 'online' }));

  return {
    capabilities: [...WEB_CAPABILITIES],
    tell,
    follows: () => follows,
    async notice(event) {
      const result = await ask(NOTICE_CHANNEL, event);
      // No desk took the press: show the item, where another press is refused in words.
      if (event.kind === 'pressed' && !result.ok && result.problem.code === 'STORE_UNAVAILABLE')
        tell('navigate', { view: 'inbox', ...(isItemId(event.id) ? { itemId: event.id } : {}) });
    },
    async invoke(channel, request) {
      if (channel === 'link.open' && openLink(request)) return { ok: true, value: null } as never;
      const ofPage = await own.answer(channel, request);
      if (ofPage) return ofPage as never;
      if (channel === 'snapshot.get') return (await firstSnapshot(ask(channel, request))) as never;
      await firstView.synchronized();
      const result = await ask(channel, request);
      if (channel === 'item.answer' && result.ok) persistence.given();
      return result as never;
    },
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener as Listener));
      return () => void known.delete(listener as Listener);
    },
  };
}
