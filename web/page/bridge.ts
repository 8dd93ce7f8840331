/** The window's bridge over the worker beside the page. What only a page can do is answered here and never reaches the worker. */
import type { BridgeEvent, HostBridge, Result } from '../../shared/bridge/bridge.ts';
import { WEB_CAPABILITIES } from '../../shared/bridge/web.ts';
import { browserName } from '../../shared/rules/browser-name.ts';
import type { FromWorker, PageAct, PageFacts, ToWorker } from '../tabs/messages.ts';
import { openLink } from './links.ts';

type Listener = (payload: never) => void;

const factsNow = (): PageFacts => ({
  locale: navigator.language,
  device: browserName(navigator.userAgent),
  visible: document.visibilityState === 'visible',
});

/** @param perform does what the worker asks of the page */
export function createWorkerBridge(worker: Worker, perform: (act: PageAct) => void): HostBridge {
  const listeners = new Map<BridgeEvent, Set<Listener>>();
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let calls = 0;
  const say = (message: ToWorker): void => worker.postMessage(message);

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'act') perform(data.act);
    else if (data.kind === 'reply') {
      waiting.get(data.id)?.(data.result);
      waiting.delete(data.id);
    } else for (const listener of listeners.get(data.event) ?? []) listener(data.payload as never);
  });
  document.addEventListener('visibilitychange', () => say({ kind: 'facts', facts: factsNow() }));
  window.addEventListener('online', () => say({ kind: 'online' }));
  say({ kind: 'hello', facts: factsNow() });

  return {
    capabilities: [...WEB_CAPABILITIES],
    invoke(channel, request) {
      const ofPage = channel === 'link.open' ? openLink(request) : null;
      if (ofPage) return Promise.resolve(ofPage as never);
      calls += 1;
      const id = calls;
      return new Promise((resolve) => {
        waiting.set(id, resolve as (result: Result<unknown>) => void);
        say({ kind: 'call', id, channel, request });
      });
    },
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener as Listener));
      return () => void known.delete(listener as Listener);
    },
  };
}
