/** What the page answers and knows itself, without the worker. */
import type { Result } from '../../shared/bridge/bridge.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { PageCapability } from '../../shared/bridge/web.ts';

/** One fact that the page adds to the snapshot, and its changes. */
export interface PageFact {
  of(snapshot: Snapshot): Partial<Snapshot['app']>;
  onChange(listener: () => void): void;
}

export interface PageSide {
  /** null: the worker handles this channel. */
  answer(channel: string, request: unknown): Promise<Result<unknown>> | null;
  extend(snapshot: Snapshot): Snapshot;
  onChange(listener: () => void): void;
}

/** @param handlers for every channel of the page; requests come from the page's own window */
export function createPageSide(handlers: HandlersOf<PageCapability>, facts: readonly PageFact[]): PageSide {
  const found = new Map<string, (request: never, page: number) => unknown>(Object.entries(handlers));
  return {
    answer(channel, request) {
      const handler = found.get(channel);
      if (!handler) return null;
      return Promise.resolve(handler(request as never, 0)).then((value) => ({ ok: true, value }));
    },
    extend: (snapshot) => ({
      ...snapshot,
      app: Object.assign({}, snapshot.app, ...facts.map((fact) => fact.of(snapshot))),
    }),
    onChange(listener) {
      for (const fact of facts) fact.onChange(listener);
    },
  };
}
