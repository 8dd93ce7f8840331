/** Operations of the local store that return plain values: a browser's worker and `node:sqlite` in Node must give equal results. */
import type { ItemStore, SearchFilter } from '../../../desk/ports.ts';
import { type Database, type SqlValue, transaction } from '../../../desk/store/database.ts';
import { createHistoryStore } from '../../../desk/store/history-store.ts';
import { createOutboxStore } from '../../../desk/store/outbox-store.ts';
import type { Item } from '../../../shared/items.ts';
import { approval, dana, seenBy, statusUpdate, T0, uuid } from '../../electron/parts/items.ts';

const failureOf = (work: () => unknown): unknown => {
  try {
    work();
    return 'it did not fail';
  } catch (error) {
    return error instanceof Error && 'errcode' in error ? error.errcode : String(error instanceof Error && error.name);
  }
};

const VALUES: readonly SqlValue[] = [
  ...[null, 5, -0, 1.5, Number.MAX_SAFE_INTEGER, Number.NaN, Number.POSITIVE_INFINITY, 7n, '', 'a\0b'],
  ...['Müller 😀', '\ud800', new Uint8Array(), new Uint8Array([1, 0, 255])],
];

/** Values, errors and transactions of the database port. */
function portJob(db: Database): unknown {
  const rows = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  const echo = VALUES.map((value) => ({ ...db.prepare('SELECT ?1 AS value, typeof(?1) AS type').get(value) }));
  db.exec('CREATE TABLE t (n INTEGER UNIQUE NOT NULL) STRICT');
  const put = db.prepare('INSERT INTO t (n) VALUES (?)');
  for (const n of [1, 2, 2 ** 53 - 1]) put.run(n);
  const failures = [
    failureOf(() => put.run(1)),
    failureOf(() => put.run(null)),
    failureOf(() => put.run('one')),
    failureOf(() => put.run(1, 2)),
    failureOf(() => db.prepare('SELECT * FROM nothing')),
    failureOf(() => db.exec('SELEC')),
    failureOf(() => db.prepare('SELECT ? AS n').get(2n ** 53n + 1n)),
    failureOf(() =>
      transaction(db, () => {
        put.run(3);
        put.run(3);
      }),
    ),
  ];
  transaction(db, () => put.run(4));
  db.exec('CREATE TABLE big (text TEXT) STRICT; PRAGMA max_page_count = 20');
  const fill = db.prepare('INSERT INTO big (text) VALUES (?)');
  const full = failureOf(() => transaction(db, () => [...'0123456789'].map((sign) => fill.run(sign.repeat(20_000)))));
  return { echo, failures, rows: rows('SELECT n FROM t ORDER BY n'), full, inside: db.isTransaction };
}

export const ALL: SearchFilter = {
  ...{ words: [], states: [], answers: [], types: [], roles: [], sources: [], severities: [], records: [] },
  ...{ from: null, to: null, hidden: true, after: null, limit: 50 },
};

const numbers = (store: ItemStore, filter: Partial<SearchFilter>) => {
  const { items, next, total } = store.search({ ...ALL, ...filter });
  return { ids: items.map(({ item }) => item.eventId), next, total };
};

function historyJob(db: Database): unknown {
  const store = createHistoryStore(db);
  const items: Item[] = [
    approval(1, { title: 'Lieferung für Müller verzögert' }),
    approval(2, { title: 'Contract with Muller', facts: [{ label: 'Lawyer', value: 'Ana García' }] }),
    statusUpdate(3, { origin: { id: 'crm', name: 'Acme CRM' }, severity: 'critical' }),
    ...[4, 5, 6, 7, 8].map((n) => approval(n)),
  ];
  store.write((tx) => {
    for (const [index, item] of items.entries())
      tx.putItem(item, index + 1, { current: index > 3, hidden: index === 4 });
    tx.putOwn(seenBy(uuid(2), T0), 9);
    tx.remove(uuid(8), 10);
    tx.setPosition({ cursor: 10, epoch: 'a' });
  });
  store.setMe(dana);
  const searches = [
    { words: ['mull'] },
    { words: ['muller', 'contr'] },
    { words: ['GARCIA'] },
    { words: ['"', 'OR', 'x'] },
    { types: ['status'] },
    { sources: ['acme'] },
    { roles: ['procurement-approver'], hidden: false },
    { severities: ['critical'] },
    { from: T0 + 2_000, to: T0 + 4_000 },
    { limit: 3 },
  ].map((filter) => numbers(store, filter));
  return {
    searches,
    one: store.item(uuid(2)),
    none: store.item(uuid(8)),
    current: store.current().map(({ item }) => item.eventId),
    sources: store.sources(),
    me: store.me(),
    position: store.write((tx) => tx.position()),
    pruned: store.prune({ after: 0, limit: 10, before: T0 + 5_000, surplus: 0 }, () => true),
    left: numbers(store, {}),
  };
}

/** Answers and intents. */
function outboxJob(db: Database): unknown {
  const store = createOutboxStore(db);
  store.setOwner('dana');
  store.put([answerTo(1), answerTo(2)]);
  store.putIntent({ kind: 'seen', itemId: uuid(1) });
  store.putIntent({ kind: 'snooze', itemId: uuid(1), until: null, beckonAt: new Date(T0).toISOString() });
  store.remove(answerTo(1).key);
  const before = { owner: store.owner(), answers: store.answers(), intents: store.intents() };
  store.clear();
  return { before, after: { owner: store.owner(), answers: store.answers(), intents: store.intents() } };
}

export const answerTo = (n: number) => ({
  ...{ key: uuid(1_000 + n), itemId: uuid(n), action: 'approve', label: 'Approve', comment: null },
  ...{
    at: new Date(T0).toISOString(),
    version: 1,
    status: 'kept' as const,
    problem: null,
    heldUntil: null,
    tried: false,
  },
});

/** The value as JSON preserves it. */
export const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? [...one] : one)));

export const JOBS = { port: portJob, history: historyJob, outbox: outboxJob };

const CUSTOMERS = [
  'Müller',
  'García',
  'Okafor',
  'Tanaka',
  'Lindqvist',
  'Novak',
  'Abdallah',
  'Fischer',
  'Rossi',
  'Dubois',
];
const GOODS = [
  'bearings',
  'turbine',
  'licences',
  'paper',
  'steel',
  'cables',
  'laptops',
  'gaskets',
  'sensors',
  'valves',
];

/** @param n starts at 1 */
const manyOf = (n: number): Item =>
  approval(n, {
    title: `Order ${4_000_000 + n}: ${GOODS[n % 10]} for ${CUSTOMERS[Math.floor(n / 10) % 10]}`,
    state: n % 50 === 0 ? 'open' : 'answered',
  });

/** Writes `count` items from number `from` in one transaction, as for a page from the relay. */
export function fill(store: ItemStore, from: number, count: number): void {
  store.write((tx) => {
    for (let n = from; n < from + count; n += 1) {
      // As in real use, few items are open.
      tx.putItem(manyOf(n), n, { current: n % 2_000 === 0, hidden: false });
    }
    tx.setPosition({ cursor: from + count - 1, epoch: 'a' });
  });
}

/** Search texts as typed, one entry for each keystroke. */
export const TYPED = ['order 4050000', 'turbine garc', 'muller licen', 'nothing of this', 'valv'].flatMap((text) =>
  [...text].map((_, index) => text.slice(0, index + 1)),
);

/** Searches as after one keystroke. @returns number of items found */
export const keystroke = (store: ItemStore, text: string): number =>
  store.search({ ...ALL, words: text.trim().split(/\s+/), hidden: false }).items.length;
