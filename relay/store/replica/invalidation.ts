/** Derives from a changeset which caches it makes stale. The compiler and a test require a rule for each shared table. */
import type { ForeignChange } from '../../domain/store-ports.ts';
import type { SHARED_TABLES } from '../tables.ts';
import type { ChangedRow, ChangedValue, TableChanges } from './changeset.ts';

export type SharedTable = (typeof SHARED_TABLES)[number];

export interface Invalidation {
  items: Set<string>;
  /** Keys of items updated without a new key. */
  inPlace: Set<number>;
  gone: Set<string>;
  sets: Set<number>;
  people: Set<string>;
  folds: boolean;
  directory: boolean;
  push: boolean;
  audit: boolean;
  schedule: boolean;
  away: boolean;
  outbound: boolean;
  leases: boolean;
}

/** A changed row, with values by column name. */
interface NamedRow {
  op: ChangedRow['op'];
  before(column: string): ChangedValue | undefined;
  after(column: string): ChangedValue | undefined;
}
type Rule = (invalidation: Invalidation, row: NamedRow) => void;

/** Not cached between units: each reader queries the table. */
const read: Rule = () => {};
const note =
  (what: 'folds' | 'directory' | 'push' | 'audit' | 'schedule' | 'away' | 'outbound' | 'leases'): Rule =>
  (invalidation) => {
    invalidation[what] = true;
  };
const textOf = (row: NamedRow, column: string): string => String(row.before(column) ?? row.after(column));

export const RULES: Readonly<Record<SharedTable, Rule>> = {
  // The directory view includes absences.
  absences: ({ people }, row) => people.add(textOf(row, 'user_id')),
  answer_tokens: read,
  answers: read,
  audit: note('audit'),
  away: note('away'),
  channels_off: read,
  directory: note('directory'),
  disabled_endpoints: read,
  documents_opened: read,
  erasures: read,
  events: read,
  evidence: read,
  first_looks: read,
  forwarded: read,
  hook_letters: read,
  hook_requests: read,
  insight_channels: read,
  insight_people: read,
  insights: read,
  items: itemChanged,
  leases: note('leases'),
  outbound: note('outbound'),
  own: read,
  // Written once; encrypting it with another key keeps its value.
  own_secrets: read,
  pair_codes: read,
  phone_channels: read,
  process_owners: read,
  processes: read,
  push_subscriptions: note('push'),
  removals: read,
  response_contexts: read,
  resolved_folds: note('folds'),
  // Revocations are published with the changes.
  revocations: read,
  // A new person's salt is not cached yet.
  salts({ people }, row) {
    if (row.op !== 'insert') people.add(textOf(row, 'actor'));
  },
  schedule: note('schedule'),
  set_members: read,
  // An inserted set may reuse the number of a dropped one; the deletion invalidated that.
  sets({ sets }, row) {
    if (row.op !== 'insert') sets.add(Number(row.before('id')));
  },
  // The newest cursor is read after each entry; epoch and limits of an epoch belong to the log's history.
  shared_state: read,
  shown: read,
  subscriptions: read,
  // Each sign-in check queries the table.
  tokens: read,
};

/** A visible change moves an item to a new key: a delete and an insert, in either order. */
function itemChanged({ items, inPlace, gone }: Invalidation, row: NamedRow): void {
  if (row.op === 'update') inPlace.add(Number(row.before('seq')));
  else items.add(textOf(row, 'id'));
  if (row.op === 'delete') gone.add(textOf(row, 'id'));
}

/** Items both deleted and inserted in one changeset still exist. */
function cameBack({ rows }: TableChanges, columns: ReadonlyMap<string, number>, { gone }: Invalidation): void {
  for (const row of rows) if (row.op === 'insert') gone.delete(textOf(named(row, columns), 'id'));
}

type ColumnsOf = (table: string) => ReadonlyMap<string, number>;

const nothing = (): Invalidation => ({
  items: new Set(),
  inPlace: new Set(),
  gone: new Set(),
  sets: new Set(),
  people: new Set(),
  folds: false,
  directory: false,
  push: false,
  audit: false,
  schedule: false,
  away: false,
  outbound: false,
  leases: false,
});

export const EVERYTHING: ForeignChange = {
  sets: [],
  folds: true,
  people: [],
  directory: true,
  tokens: true,
  push: true,
  audit: true,
  due: { schedule: true, away: true },
  outbound: true,
  leases: true,
};

/** Combines consecutive changesets. */
export function createInvalidator(
  columnsOf: ColumnsOf,
): (changesets: readonly (readonly TableChanges[])[]) => Invalidation {
  const isShared = (table: string): table is SharedTable => table in RULES;
  return (changesets) => {
    const invalidation = nothing();
    for (const changeset of changesets) {
      for (const changes of changeset) {
        const { table, rows } = changes;
        if (!isShared(table) || RULES[table] === read) continue;
        const columns = columnsOf(table);
        for (const row of rows) RULES[table](invalidation, named(row, columns));
        if (table === 'items') cameBack(changes, columns, invalidation);
      }
    }
    return invalidation;
  };
}

const named = ({ op, before, after }: ChangedRow, columns: ReadonlyMap<string, number>): NamedRow => ({
  op,
  before: (column) => before(columns.get(column) ?? -1),
  after: (column) => after(columns.get(column) ?? -1),
});

export function outsideOf({ items, sets, people, ...flags }: Invalidation): ForeignChange {
  const { folds, directory, push, audit, schedule, away, outbound, leases } = flags;
  return {
    ...(items.size > 0 ? { items: [...items] } : {}),
    ...(sets.size > 0 ? { sets: [...sets] } : {}),
    ...(people.size > 0 ? { people: [...people] } : {}),
    folds,
    directory,
    push,
    audit,
    due: { schedule, away },
    outbound,
    leases,
  };
}
