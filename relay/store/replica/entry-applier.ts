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
  /** @param run of one schema: only the last may raise it. @param position before the first */
  function applyRun(run: readonly DecodedEntry[], position: number): void {
    const applied = applier.apply(run);
    if (applied < run.length) throw new ReplicaDiffers(`entry ${position + applied + 1} does not fit what is here`);
    for (const { tables, raise } of run) levels.run(tables, raise);
  }

  return (entries, decoded) => {
    look();
    const from = place.required();
    let next = from;
    for (const entry of entries) {
      requireNext(next, entry.after);
      next = { ...next, position: next.position + 1, hash: entry.hash, at: Math.max(next.at, entry.at) };
    }
    const applyAll = () => {
      let done = 0;
      decoded.forEach(({ raise }, index) => {
        if (raise === null && index < decoded.length - 1) return;
        applyRun(decoded.slice(done, index + 1), from.position + done);
        done = index + 1;
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
