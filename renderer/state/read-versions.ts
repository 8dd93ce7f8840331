import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Item } from '../../shared/items.ts';

/** Which version of an item its reader has had before their eyes: one that came under a finger on its way down was not read. */
export interface ReadVersions {
  /** What is on screen now. */
  drawn(snapshot: Snapshot): void;
  /** The version that a press on this item means. @param at when it was pressed, in ms; default: now */
  of(item: Pick<Item, 'id' | 'version'>, at?: number): number;
}

/** ms for which something has to be on screen before a press can mean it. */
export const READ_MS = 1000;

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
