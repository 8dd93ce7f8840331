/** What relays told of themselves, and whether they still do: judged by one's own clock, whatever theirs say. */
import type { RelaySeen } from './log-port.ts';

/** ms of a beat that stands still after which a relay counts as gone. */
const GONE_MS = 10_000;

export interface Peer extends RelaySeen {
  heard: boolean;
}

/** ms for which a relay that said that it goes is remembered: it may only be started anew. */
const LEFT_MS = 60_000;

export interface Peers {
  note(relays: readonly RelaySeen[]): void;
  /** @param goneMs ms of a beat that stands still after which it is not heard; by default 10 s */
  all(goneMs?: number): readonly Peer[];
  /** Those that went a moment ago, as they were; null: who went before this relay heard of any is not known yet. */
  left(): readonly RelaySeen[] | null;
  /** ms since they were told of; null: never. */
  age(): number | null;
}

/**
 * @param steady ms that only grow
 * @param leftMs for which a relay that said that it goes is remembered
 */
export function createPeers(steady: () => number, leftMs: number = LEFT_MS): Peers {
  let first: number | null = null;
  let noted: number | null = null;
  let kept = new Map<string, { seen: RelaySeen; since: number }>();
  const gone = new Map<string, { seen: RelaySeen; at: number }>();

  function noteGone(relays: readonly RelaySeen[]): void {
    for (const [id, { seen }] of kept) gone.set(id, { seen, at: steady() });
    for (const { relay } of relays) gone.delete(relay);
    for (const [id, { at }] of gone) if (steady() - at >= leftMs) gone.delete(id);
  }

  return {
    note(relays) {
      noteGone(relays);
      const before = kept;
      // Whoever heard of nobody cannot say that the others were silent.
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
