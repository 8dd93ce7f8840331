/** What the page answers and knows itself, beside the worker that hosts the desk. */
import type { Result } from '../../shared/bridge/bridge.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { PageCapability } from '../../shared/bridge/web.ts';

/** One thing of the page's own: what it says of itself in the snapshot, and when that is another. */
export interface PageFact {
  of(snapshot: Snapshot): Partial<Snapshot['app']>;
  onChange(listener: () => void): void;
}

export interface PageSide {
  /** null: the channel is the worker's. */
  answer(channel: string, request: unknown): Promise<Result<unknown>> | null;
  /** What the worker draws, with what the page knows. */
  onto(snapshot: Snapshot): Snapshot;
  onChange(listener: () => void): void;
}

/** @param handlers of every channel that is the page's; what they get comes from the page's own window */
export function createPageSide(handlers: HandlersOf<PageCapability>, facts: readonly PageFact[]): PageSide {
  const found = new Map<string, (request: never, page: number) => unknown>(Object.entries(handlers));
  return {
    answer(channel, request) {
      const handler = found.get(channel);
      if (!handler) return null;
      return Promise.resolve(handler(request as never, 0)).then((value) => ({ ok: true, value }));
    },
    onto: (snapshot) => ({
      ...snapshot,
      app: Object.assign({}, snapshot.app, ...facts.map((fact) => fact.of(snapshot))),
    }),
    onChange(listener) {
      for (const fact of facts) fact.onChange(listener);
    },
  };
}
