/** What is remembered between units, given up where others have written: exactly that, and nothing else. */
import type { OutsideChange } from '../domain/store-ports.ts';
import type { AuditIndex } from './audit/audit-index.ts';
import type { KeptAudit } from './audit/audit-reader.ts';
import type { SearchIndex } from './search/search-index.ts';
import type { Tables } from './unit.ts';

interface OutsideParts {
  tables: Tables;
  writer: { readNewest(): void };
  index: Pick<SearchIndex, 'later'>;
  auditIndex: Pick<AuditIndex, 'later'>;
  reader: Pick<KeptAudit, 'forgetActors'>;
  /** What the directory is made of changed. */
  onForeignWrite: () => void;
}

/**
 * Of folds nothing is remembered, and of tokens nothing here: who is signed in by them is told by the directory's reading. What goes out,
 * and who has which duty, is read anew by whoever waits for it.
 */
export function createOutside({ tables, writer, index, auditIndex, reader, onForeignWrite }: OutsideParts) {
  const { items, sets, away, push, audit, state } = tables;
  return (change: OutsideChange): void => {
    writer.readNewest();
    if (change.items) {
      items.changedOutside(change.items);
      index.later();
    }
    if (change.sets) {
      sets.reload();
      away.changedOutside(change.sets);
    }
    if (change.people) {
      // Their salt may be gone with them.
      for (const id of change.people) audit.forget(id);
      reader.forgetActors();
    }
    if (change.push) push.reload();
    if (change.audit) {
      audit.changedOutside();
      auditIndex.later();
    }
    if (change.due?.schedule) state.dueWrites.schedule += 1;
    if (change.due?.away) state.dueWrites.away += 1;
    if (change.directory || change.tokens || change.people) onForeignWrite();
  };
}
