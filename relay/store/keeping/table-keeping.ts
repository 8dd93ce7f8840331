/** How each table treats personal data. The compiler requires all entries; `test/relay/store/table-keeping.test.ts` checks the schema. */
import type { LOCAL_TABLES, SHARED_TABLES } from '../tables.ts';

/**
 * How a person's rows are erased.
 * - `none`: names no person.
 * - `{ own }`: deleted; the condition of a DELETE with the person's id as its parameter.
 * - `alias`: an alias replaces the person (`eraseNotes`, or the walk through items in `domain/keeping/erasure.ts`).
 * - `row`: the row is deleted or its reference cleared, in `erasure-sql.ts`.
 * - `salt`: names people only by salted digests, useless without the salt.
 * - `retention`: may name people in texts of a source; not searched, deleted by age.
 */
type ErasureRule = 'none' | 'alias' | 'row' | 'salt' | 'retention' | { own: string };

/**
 * When a row is deleted.
 * - `item`: with its item (`HANGING` in `retention-sql.ts`, and the indexes of items).
 * - `age`: after a time (`retention-sql.ts`, or the table's own cleanup).
 * - `state`: when the state changes or ends.
 * - `forever`: never.
 */
type RetentionRule = 'item' | 'age' | 'state' | 'forever';

export interface TableKeeping {
  erased: ErasureRule;
  retained: RetentionRule;
}

export type Table = (typeof SHARED_TABLES)[number] | (typeof LOCAL_TABLES)[number];

const byUser = { own: 'user_id = ?' } as const;

export const TABLE_KEEPING = {
  absences: { erased: byUser, retained: 'state' },
  answer_tokens: { erased: byUser, retained: 'age' },
  answers: { erased: 'alias', retained: 'item' },
  audit: { erased: 'salt', retained: 'forever' },
  audit_items: { erased: 'none', retained: 'item' },
  away: { erased: 'row', retained: 'item' },
  channels_off: { erased: byUser, retained: 'state' },
  directory: { erased: { own: "kind IN ('user', 'identity', 'scim-user') AND id = ?" }, retained: 'state' },
  disabled_endpoints: { erased: 'none', retained: 'state' },
  documents_opened: { erased: byUser, retained: 'item' },
  erasures: { erased: 'row', retained: 'state' },
  events: { erased: 'none', retained: 'age' },
  evidence: { erased: 'retention', retained: 'item' },
  first_looks: { erased: 'none', retained: 'item' },
  forwarded: { erased: 'row', retained: 'item' },
  hook_letters: { erased: 'retention', retained: 'age' },
  hook_requests: { erased: 'none', retained: 'state' },
  insight_channels: { erased: 'none', retained: 'age' },
  insight_people: { erased: byUser, retained: 'age' },
  insights: { erased: 'none', retained: 'age' },
  item_references: { erased: 'alias', retained: 'item' },
  items: { erased: 'alias', retained: 'age' },
  items_indexed: { erased: 'none', retained: 'item' },
  items_text: { erased: 'alias', retained: 'item' },
  leases: { erased: 'none', retained: 'state' },
  local_state: { erased: 'none', retained: 'state' },
  log_place: { erased: 'none', retained: 'state' },
  outbound: { erased: 'row', retained: 'age' },
  own: { erased: byUser, retained: 'item' },
  own_secrets: { erased: 'none', retained: 'state' },
  pair_codes: { erased: byUser, retained: 'age' },
  phone_channels: { erased: byUser, retained: 'state' },
  process_owners: { erased: 'alias', retained: 'age' },
  processes: { erased: 'alias', retained: 'age' },
  push_subscriptions: { erased: 'row', retained: 'state' },
  removals: { erased: byUser, retained: 'item' },
  response_contexts: { erased: 'retention', retained: 'item' },
  resolved_folds: { erased: 'none', retained: 'age' },
  revocations: { erased: byUser, retained: 'state' },
  salts: { erased: { own: 'actor = ?' }, retained: 'forever' },
  schedule: { erased: 'none', retained: 'item' },
  set_members: { erased: 'row', retained: 'state' },
  sets: { erased: 'row', retained: 'state' },
  shared_state: { erased: 'none', retained: 'state' },
  shelves: { erased: 'none', retained: 'state' },
  shown: { erased: 'row', retained: 'item' },
  subscriptions: { erased: byUser, retained: 'state' },
  tokens: { erased: byUser, retained: 'age' },
} as const satisfies Record<Table, TableKeeping>;

/** Each table is small or has the person's id first in its key. */
export const DELETE_OWN_ROWS: readonly string[] = Object.entries<TableKeeping>(TABLE_KEEPING).flatMap(
  ([table, { erased }]) => (typeof erased === 'object' ? [`DELETE FROM ${table} WHERE ${erased.own}`] : []),
);
