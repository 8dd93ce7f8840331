/** Whether the person has requests, and when those were decided that their rules show as a badge. The window requests the list itself. */
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { RequestedItem } from '../../shared/requests.ts';
import type { RelayLink } from '../ports.ts';

export interface Requests {
  /** The member of the snapshot; empty: the person has none. */
  summary(): Pick<Snapshot, 'requests'>;
  changed(item: RequestedItem): void;
  setLive(live: boolean): void;
  clear(): void;
}

interface RequestsDeps {
  link: Pick<RelayLink, 'requests'>;
  redraw(): void;
}

export function createRequests({ link, redraw }: RequestsDeps): Requests {
  let known = new Map<string, RequestedItem>();
  /** Changes since the list was last requested: newer than its reply. */
  let moved = new Map<string, RequestedItem>();
  let revision = 0;
  /** Incremented when the user changes, to discard replies for the previous user. */
  let turn = 0;
  const set = (next: Map<string, RequestedItem>): void => {
    known = next;
    revision += 1;
    redraw();
  };
  return {
    summary() {
      if (known.size === 0) return {};
      const decided = [...known.values()].filter(({ outcome, delivery }) => outcome && delivery === 'badge');
      return { requests: { revision, decidedAt: decided.flatMap(({ outcome }) => outcome?.at ?? []) } };
    },
    changed(item) {
      moved.set(item.itemId, item);
      set(new Map(known).set(item.itemId, item));
    },
    setLive(live) {
      if (!live) return;
      const asked = turn;
      moved = new Map();
      void link.requests({}).then((reply) => {
        if (asked !== turn || !reply.ok) return;
        set(new Map([...reply.value.items.map((item) => [item.itemId, item] as const), ...moved]));
      });
    },
    clear() {
      turn += 1;
      known = new Map();
      moved = new Map();
    },
  };
}
