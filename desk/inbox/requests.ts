/** Whether the person has requests, and when those were decided that their rules show as a badge. The window requests the list itself. */
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { RequestedItem } from '../../shared/requests.ts';
import { createAlarm } from '../alarm.ts';
import { isTemporary, RETRY_MS } from '../answers/answer-replies.ts';
import type { Clock, RelayLink } from '../ports.ts';

export interface Requests {
  /** The member of the snapshot; empty: the person has none. */
  summary(): Pick<Snapshot, 'requests'>;
  changed(item: RequestedItem): void;
  setLive(live: boolean): void;
  /** For another user, or when the desk closes. */
  clear(): void;
}

interface RequestsDeps {
  link: Pick<RelayLink, 'requests'>;
  clock: Clock;
  redraw(): void;
}

export function createRequests({ link, clock, redraw }: RequestsDeps): Requests {
  let known = new Map<string, RequestedItem>();
  /** Changes since the list was last requested: newer than its reply. */
  let moved = new Map<string, RequestedItem>();
  let revision = 0;
  /** Incremented when the user changes, to discard replies for the previous user. */
  let turn = 0;
  let live = false;
  const set = (next: Map<string, RequestedItem>): void => {
    known = next;
    revision += 1;
    redraw();
  };
  const retry = createAlarm(clock, () => void read());
  async function read(): Promise<void> {
    const asked = turn;
    moved = new Map();
    const reply = await link.requests({});
    if (asked !== turn) return;
    if (reply.ok) set(new Map([...reply.value.items.map((item) => [item.itemId, item] as const), ...moved]));
    else if (live && isTemporary(reply.problem)) retry.setIn(RETRY_MS);
  }
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
    setLive(isLive) {
      live = isLive;
      retry.set(null);
      if (live) void read();
    },
    clear() {
      turn += 1;
      known = new Map();
      moved = new Map();
      retry.close();
    },
  };
}
