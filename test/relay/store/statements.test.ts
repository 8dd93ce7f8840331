/**
 * No statement of the store becomes slower with rows that it does not ask for: by SQLite's query plan, none scans, sorts or counts a
 * growing table. Exceptions are listed here with their reason.
 */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, mock, test } from 'node:test';
import { LOCAL_TABLES, SHARED_TABLES } from '../../../relay/store/tables.ts';
import { openParts } from '../parts/store.ts';

/** Tables that stay small: of the configuration, of the state of the relay or its cluster, or emptied as soon as their work is done. */
const SMALL: ReadonlySet<string> = new Set([
  ...[
    'absences',
    'directory',
    'disabled_endpoints',
    'erasures',
    'hook_requests',
    'items_text',
    'leases',
    'local_state',
  ],
  ...['log_place', 'own_secrets', 'revocations', 'shared_state'],
]);
/** Tables that grow with the number of events or people: all others, so that a new table is checked. */
const GROWING = [...SHARED_TABLES, ...LOCAL_TABLES].filter((table) => !SMALL.has(table));

const PEOPLE = 'as many as there are people, read once and kept, and anew after a change';
const OWN = 'of one person alone, bounded by what one may have';
const CODES = 'a code ends after minutes, and its row goes a day later';
const LETTERS = 'at most a thousand of one source';
const LANE = 'by an index of what waits for one place, on an administrator’s question';
const ITEM = 'of one item';

/** Prefix of a statement, in single spaces → why it is allowed. */
const REASONED: Readonly<Record<string, string>> = {
  'SELECT actor, salt FROM salts': PEOPLE,
  'SELECT COUNT(*) AS n FROM salts': PEOPLE,
  'SELECT id, user_id FROM tokens WHERE revoked_at IS NOT NULL': `those that were revoked, by an index of theirs; ${PEOPLE}`,
  "DELETE FROM push_subscriptions WHERE +kind = 'person' AND token IN":
    'those of tokens that ended, each by an index of theirs',
  'DELETE FROM push_subscriptions WHERE kind = ?1 AND owner = ?2': OWN,
  'SELECT endpoint, p256dh, auth, since, details FROM push_subscriptions': OWN,
  'SELECT * FROM tokens WHERE user_id = ?': OWN,
  'UPDATE tokens SET revoked_at = ?1 WHERE user_id = ?2 AND kind = ?3': OWN,
  'DELETE FROM pair_codes': CODES,
  'SELECT COUNT(*) AS n FROM audit_items WHERE item_id = ?': ITEM,
  'SELECT * FROM schedule WHERE item_id = ?': ITEM,
  'SELECT COUNT(*) AS n, IFNULL(SUM(bytes), 0) AS bytes FROM hook_letters WHERE source_id = ?': LETTERS,
  'SELECT COUNT(*) AS n FROM hook_letters': LETTERS,
  'SELECT state, COUNT(*) AS n FROM outbound WHERE kind = ? AND target = ? AND state = ?': LANE,
  'UPDATE away SET began_at = min(began_at, ?1)':
    'once, after the clock was set back: of what is open and can be forwarded',
  'WITH RECURSIVE lane(kind, target)': 'a step a lane, and of each the first rows',
  'INSERT OR REPLACE INTO temp.counts': 'once, and after another process wrote; else kept by triggers',
  'SELECT EXISTS (SELECT 1 FROM events) OR EXISTS': 'the first row of each',
};

const single = (sql: string): string => sql.trim().replace(/\s+/g, ' ');

/** Every statement that an open store has prepared, in its original text. */
async function statementsOf(): Promise<{
  statements: string[];
  planOf: (sql: string) => string[];
  close(): Promise<void>;
}> {
  const parts = openParts({});
  const prepared = new Set<string>();
  const prepare = DatabaseSync.prototype.prepare;
  const seen = mock.method(DatabaseSync.prototype, 'prepare', function (this: DatabaseSync, sql: string) {
    prepared.add(single(sql));
    return prepare.call(this, sql);
  });
  await parts.reopen();
  seen.mock.restore();
  // A second connection with the same tables, including the relay's temporary ones.
  const beside = new DatabaseSync(parts.path);
  beside.exec('CREATE TEMP TABLE counts (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID');
  return {
    statements: [...prepared].filter((sql) => /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(sql)),
    planOf: (sql) =>
      beside
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail)),
    async close() {
      beside.close();
      await parts.close();
    },
  };
}

/** A scan in key order that ends with the page and skips no row. */
const isPage = (sql: string, table: string): boolean =>
  new RegExp(` FROM ${table} ORDER BY [^()]* LIMIT (\\?|1)$`).test(sql);

function faultsOf(sql: string, plan: readonly string[]): string[] {
  const tables = GROWING.filter((table) => new RegExp(`\\b${table}\\b`).test(sql));
  if (tables.length === 0) return [];
  const sorts = plan.some((step) => step.startsWith('USE TEMP B-TREE'));
  const counts = /\b(COUNT|SUM|TOTAL|AVG)\(/i.test(sql) && !/SELECT 1 FROM items WHERE seq > \? LIMIT \?/.test(sql);
  const scanned = plan
    .map((step) => /^SCAN (?:TABLE )?(\w+)(?! VIRTUAL TABLE)/.exec(step)?.[1] ?? '')
    .filter((name) => tables.some((table) => table === name) && (sorts || !isPage(sql, name)));
  return [
    ...scanned.map((name) => `looks through ${name}`),
    ...(sorts ? ['sorts'] : []),
    ...(counts ? ['counts'] : []),
  ];
}

describe('the statements of the store', async () => {
  const { statements, planOf, close } = await statementsOf();
  const faults = statements
    .map((sql) => ({ sql, faults: faultsOf(sql, planOf(sql)) }))
    .filter((one) => one.faults.length > 0);
  await close();
  const reasonOf = (sql: string) => Object.keys(REASONED).find((begin) => sql.startsWith(begin));

  test('are looked at: all that a store prepares when it opens', () => {
    assert.ok(statements.length > 150, `${statements.length} statements`);
  });

  test('find what they are asked for by an index, in its order', () => {
    const unreasoned = faults.filter(({ sql }) => reasonOf(sql) === undefined);
    assert.deepEqual(
      unreasoned.map(({ sql, faults: found }) => `${found.join(', ')}: ${sql}`),
      [],
    );
  });

  test('have no exception that nothing needs any more', () => {
    const used = new Set(faults.map(({ sql }) => reasonOf(sql)));
    assert.deepEqual(
      Object.keys(REASONED).filter((begin) => !used.has(begin)),
      [],
    );
  });

  test('would be found out: a look through all, a sort and a count', () => {
    assert.deepEqual(faultsOf('SELECT doc FROM processes WHERE instr(doc, ?) > 0', ['SCAN processes']), [
      'looks through processes',
    ]);
    assert.deepEqual(
      faultsOf('SELECT id FROM outbound ORDER BY updated_at LIMIT ?', [
        'SCAN outbound',
        'USE TEMP B-TREE FOR ORDER BY',
      ]),
      ['looks through outbound', 'sorts'],
    );
    assert.deepEqual(faultsOf('SELECT COUNT(*) AS n FROM items WHERE open = 1', ['SEARCH items']), ['counts']);
    assert.deepEqual(faultsOf('SELECT seq, id FROM items ORDER BY seq LIMIT ?', ['SCAN items']), []);
  });
});
