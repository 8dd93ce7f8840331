/**
 * The page's worker. A frozen page (https://wicg.github.io/page-lifecycle/) or one in the back/forward cache (HTML, `pagehide`) may never
 * run again; its worker stops with it while it holds the store, and no message reaches it in time. So the worker is terminated at that
 * moment. The store survives this as it survives a kill, and the next tab takes over. A page that resumes starts a new worker.
 */
import type { Result } from '../../shared/bridge/bridge.ts';
import type { FromWorker, PageFacts, ToWorker } from '../tabs/messages.ts';

interface DeskWorker {
  ask(channel: string, request: unknown): Promise<Result<unknown>>;
  /** Dropped while the page has no worker. */
  say(message: Exclude<ToWorker, { kind: 'call' | 'hello' }>): void;
}

interface OpenDeskCall {
  channel: string;
  request: unknown;
  resolve(result: Result<unknown>): void;
}

interface DeskWorkerDeps {
  start(): Worker;
  facts(): PageFacts;
  /** Called for every message except replies. */
  heard(message: Exclude<FromWorker, { kind: 'reply' }>): void;
}

export function createDeskWorker({ start, facts, heard }: DeskWorkerDeps): DeskWorker {
  const open = new Map<number, OpenDeskCall>();
  let calls = 0;
  let worker: Worker | null = null;
  const say = (message: ToWorker): void => worker?.postMessage(message);

  const begin = (): void => {
    if (worker) return;
    worker = start();
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind !== 'reply') return heard(data);
      open.get(data.id)?.resolve(data.result);
      open.delete(data.id);
    });
    say({ kind: 'hello', facts: facts() });
    // The previous worker may have executed these calls.
    for (const [id, { channel, request }] of open) say({ kind: 'call', id, channel, request, again: true });
  };
  const end = (): void => {
    worker?.terminate();
    worker = null;
  };
  document.addEventListener('freeze', end);
  document.addEventListener('resume', begin);
  window.addEventListener('pagehide', ({ persisted }) => (persisted ? end() : say({ kind: 'leave' })));
  window.addEventListener('pageshow', ({ persisted }) => persisted && begin());
  begin();

  return {
    say,
    ask(channel, request) {
      calls += 1;
      const id = calls;
      return new Promise((resolve) => {
        open.set(id, { channel, request, resolve });
        say({ kind: 'call', id, channel, request });
      });
    },
  };
}
