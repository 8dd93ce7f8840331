/** Invalidates caches after changes that bypassed the writer: exactly the affected entries. */
import type { ForeignChange } from '../domain/store-ports.ts';
import type { AuditIndex } from './audit/audit-index.ts';
import type { SearchIndex } from './search/search-index.ts';
import type { Tables } from './unit.ts';

interface ForeignChangeDeps {
  tables: Tables;
  writer: { readNewest(): void };
  index: Pick<SearchIndex, 'later'>;
  auditIndex: Pick<AuditIndex, 'later'>;
  onForeignWrite: () => void;
}

/** Folds are not cached; tokens are cached with the directory. Outbound messages and leases are read when needed. */
export function createForeignChangeHandler({ tables, writer, index, auditIndex, onForeignWrite }: ForeignChangeDeps) {
  const { items, sets, away, push, audit, state } = tables;
  return (change: ForeignChange): void => {
    writer.readNewest();
    if (change.items) {
      items.changedOutside(change.items);
      index.later();
    }
    if (change.sets) {
      sets.reload();
      away.changedOutside(change.sets);
    }
    // The salt may have been deleted as well.
    for (const id of change.people ?? []) audit.forget(id);
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
