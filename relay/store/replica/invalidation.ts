/**
 * What an entry makes stale, read from its changeset: what is remembered of it is given up, and what follows from it in this relay's own tables
 * is done. Each shared table has its rule here; one without is an error of types, and of a test.
 */
import type { OutsideChange } from '../../domain/store-ports.ts';
import type { SHARED_TABLES } from '../tables.ts';
import type { ChangedRow, ChangedValue, TableChanges } from './changeset.ts';

export type SharedTable = (typeof SHARED_TABLES)[number];

export interface Invalidation {
  items: Set<string>;
  /** Keys of items that changed without moving to another. */
  inPlace: Set<number>;
  /** Items that are there no more. */
  gone: Set<string>;
  sets: Set<number>;
  people: Set<string>;
  folds: boolean;
  directory: boolean;
  push: boolean;
  audit: boolean;
  /** What falls due, and what goes out. */
  schedule: boolean;
  away: boolean;
  outbound: boolean;
  /** Which relay has which duty. */
  leases: boolean;
}

/** A row that changed, by the names of its columns. */
interface NamedRow {
  op: ChangedRow['op'];
  before(column: string): ChangedValue | undefined;
  after(column: string): ChangedValue | undefined;
}
type Rule = (invalidation: Invalidation, row: NamedRow) => void;

/** Nothing of it is remembered between units: whoever asks reads it. */
const read: Rule = () => {};
const note =
  (what: 'folds' | 'directory' | 'push' | 'audit' | 'schedule' | 'away' | 'outbound' | 'leases'): Rule =>
  (invalidation) => {
    invalidation[what] = true;
  };
const textOf = (row: NamedRow, column: string): string => String(row.before(column) ?? row.after(column));

export const RULES: Readonly<Record<SharedTable, Rule>> = {
  // The view of the directory says who is away.
  absences: ({ people }, row) => people.add(textOf(row, 'user_id')),
  answers: read,
  audit: note('audit'),
  away: note('away'),
  directory: note('directory'),
  disabled_endpoints: read,
  erasures: read,
  events: read,
  forwarded: read,
  hook_letters: read,
  hook_requests: read,
  items: itemChanged,
  leases: note('leases'),
  outbound: note('outbound'),
  own: read,
  // Made once and never another; sealed anew it opens to the same.
  own_secrets: read,
  pair_codes: read,
  process_owners: read,
  processes: read,
  push_subscriptions: note('push'),
  removals: read,
  resolved_folds: note('folds'),
  // Whose sign-ins ended is told with the changes.
  revocations: read,
  // A person met for the first time is remembered nowhere yet.
  salts({ people }, row) {
    if (row.op !== 'insert') people.add(textOf(row, 'actor'));
  },
  schedule: note('schedule'),
  set_members: read,
  // The number of one that is made may have been dropped before: it was given up then.
  sets({ sets }, row) {
    if (row.op !== 'insert') sets.add(Number(row.before('id')));
  },
  // The newest cursor is read after each entry; epoch and limits of a life are those of the log's history.
  shared_state: read,
  shown: read,
  subscriptions: read,
  // Who is signed in is asked of the table each time.
  tokens: read,
};

/** A change that people see moves an item to another key: its old row goes, and its new one comes, in either order. */
function itemChanged({ items, inPlace, gone }: Invalidation, row: NamedRow): void {
  if (row.op === 'update') inPlace.add(Number(row.before('seq')));
  else items.add(textOf(row, 'id'));
  if (row.op === 'delete') gone.add(textOf(row, 'id'));
}

/** Of one changeset. */
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

/** Where any row may have changed. */
export const EVERYTHING: OutsideChange = {
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

/** @returns what several changesets make stale, one after another */
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

export function outsideOf({ items, sets, people, ...flags }: Invalidation): OutsideChange {
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
