import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Item } from '../../shared/items.ts';

/** Tracks which version of an item the user has read: one that appeared just before a press was not read. */
export interface ReadVersions {
  drawn(snapshot: Snapshot): void;
  /** The version that a press refers to. @param at time of the press, ms; default: now */
  of(item: Pick<Item, 'id' | 'version'>, at?: number): number;
}

/** ms that a version must be displayed before a press can refer to it. */
const READ_MS = 1000;

export function createReadVersions(clock: { now(): number }): ReadVersions {
  const known = new Map<string, { version: number; since: number; before: number | null }>();
  return {
    drawn({ inbox }) {
      const now = clock.now();
      const here = new Set(inbox.map(({ item }) => item.id));
      for (const id of known.keys()) if (!here.has(id)) known.delete(id);
      for (const { item } of inbox) {
        const seen = known.get(item.id);
        if (seen?.version === item.version) continue;
        known.set(item.id, { version: item.version, since: now, before: seen?.version ?? null });
      }
    },
    of({ id, version }, at = clock.now()) {
      const seen = known.get(id);
      if (seen?.version !== version || seen.before === null) return version;
      const age = at - seen.since;
      return age >= 0 && age < READ_MS ? seen.before : version;
    },
  };
}
