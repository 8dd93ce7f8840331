/** Presence of the other relays, judged by the local monotonic clock. */
import type { RelayReport } from './log-port.ts';

/** A relay whose heartbeat counter is unchanged for this many ms counts as gone. */
const GONE_MS = 10_000;

export interface Peer extends RelayReport {
  heard: boolean;
}

/** How long a relay that left is remembered, ms: it may only be restarting. */
const LEFT_MS = 60_000;

export interface Peers {
  note(relays: readonly RelayReport[]): void;
  /** @param goneMs ms without a new heartbeat after which a relay is not `heard`; default 10 s */
  all(goneMs?: number): readonly Peer[];
  /** Last state of relays that left recently; null while departures before this relay started are unknown. */
  left(): readonly RelayReport[] | null;
  /** ms since the last `note`; null: never. */
  age(): number | null;
}

/** @param steady monotonic ms. @param leftMs how long a relay that left is remembered */
export function createPeers(steady: () => number, leftMs: number = LEFT_MS): Peers {
  let first: number | null = null;
  let noted: number | null = null;
  let kept = new Map<string, { seen: RelayReport; since: number }>();
  const gone = new Map<string, { seen: RelayReport; at: number }>();

  function noteGone(relays: readonly RelayReport[]): void {
    for (const [id, { seen }] of kept) gone.set(id, { seen, at: steady() });
    for (const { relay } of relays) gone.delete(relay);
    for (const [id, { at }] of gone) if (steady() - at >= leftMs) gone.delete(id);
  }

  return {
    note(relays) {
      noteGone(relays);
      const before = kept;
      // If this relay itself got no reply, the silence of the others proves nothing.
      const wasDeaf = noted !== null && steady() - noted >= GONE_MS;
      noted = steady();
      first ??= noted;
      kept = new Map(
        relays.map((seen) => {
          const known = before.get(seen.relay);
          return [seen.relay, { seen, since: known?.seen.beat === seen.beat && !wasDeaf ? known.since : steady() }];
        }),
      );
    },
    all(goneMs = GONE_MS) {
      return [...kept.values()].map(({ seen, since }) => ({ ...seen, heard: steady() - since < goneMs }));
    },
    left: () => (first === null || steady() - first < leftMs ? null : [...gone.values()].map(({ seen }) => seen)),
    age: () => (noted === null ? null : steady() - noted),
  };
}
