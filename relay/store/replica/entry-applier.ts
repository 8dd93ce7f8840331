/** Applies consecutive entries to the replica in one transaction. */
import { ReplicaDiffers, type ReplicaEntry, ReplicaIsolated, type ReplicaPlace } from '../../domain/replica-ports.ts';
import type { ChangesetApplier } from './changeset-applier.ts';
import type { DecodedEntry } from './entry-codec.ts';
import type { Invalidation } from './invalidation.ts';
import type { CurrentPlace } from './log-place.ts';
import type { Levels } from './schema-levels.ts';

interface EntryApplierDeps {
  applier: Pick<ChangesetApplier, 'apply' | 'follow' | 'inTransaction'>;
  levels: Pick<Levels, 'run'>;
  place: Pick<CurrentPlace, 'required' | 'write' | 'committed'>;
  invalidatedBy: (changesets: readonly DecodedEntry['tables'][]) => Invalidation;
  /** Throws if the store must not be written. */
  look: () => void;
}

/** @returns what the entries made stale. @throws ReplicaIsolated, ReplicaDiffers */
type EntryApplier = (entries: readonly ReplicaEntry[], decoded: readonly DecodedEntry[]) => Invalidation;

export function createEntryApplier({ applier, levels, place, invalidatedBy, look }: EntryApplierDeps): EntryApplier {
  function applyOne(entry: DecodedEntry, position: number): void {
    if (!applier.apply(entry)) throw new ReplicaDiffers(`entry ${position} does not fit what is here`);
    levels.run(entry.tables, entry.raise);
  }

  return (entries, decoded) => {
    look();
    let next = place.required();
    const applyAll = () => {
      entries.forEach((entry, index) => {
        requireNext(next, entry.after);
        const position = next.position + 1;
        const body = decoded[index];
        if (body) applyOne(body, position);
        next = { ...next, position, hash: entry.hash, at: Math.max(next.at, entry.at) };
      });
      const invalidation = invalidatedBy(decoded.map(({ tables }) => tables));
      applier.follow(invalidation);
      place.write(next);
      return invalidation;
    };
    return applier.inTransaction(applyAll, () => place.committed(next));
  };
}

function requireNext({ generation, position, hash }: ReplicaPlace, after: ReplicaPlace): void {
  if (after.generation === generation && after.position === position && after.hash === hash) return;
  throw new ReplicaIsolated(
    `entry ${after.position + 1} of the log does not follow on what is here (${position} of ${generation})`,
  );
}
