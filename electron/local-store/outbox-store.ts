/**
 * outbox.db: answers and intents the relay has still to hear. A file of its own with FULL commits: an answer survives a power
 * failure once it is shown as given, and also that the history beside it is damaged.
 */
import { DatabaseSync } from 'node:sqlite';
import Type from 'typebox';
import { PendingAnswer } from '../../shared/ipc.ts';
import { Subscriptions } from '../../shared/people.ts';
import { checker } from '../../shared/validate.ts';
import type { Intent, KeptAnswer, OutboxStore } from '../core/ports.ts';
import { type Migration, openFile, transaction } from './database.ts';

const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE answers (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
      CREATE TABLE intents (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, item_id TEXT NOT NULL, json TEXT NOT NULL,
        UNIQUE (kind, item_id)
      ) STRICT;
    `,
  },
];

const asAnswer = checker(
  Type.Object({
    ...PendingAnswer.properties,
    status: Type.Enum(['kept', 'rejected']),
    itemId: Type.String(),
    tried: Type.Boolean(),
  }),
);
const withItem = { itemId: Type.String() };
const asIntent = checker(
  Type.Union([
    Type.Object({ kind: Type.Enum(['seen', 'shown']), ...withItem }),
    Type.Object({ kind: Type.Literal('snooze'), ...withItem, until: Type.Union([Type.String(), Type.Null()]) }),
    Type.Object({ kind: Type.Literal('subscriptions'), subscriptions: Subscriptions }),
  ]),
);

export interface LocalOutbox extends OutboxStore {
  close(): void;
  readonly setAside: string | null;
}

const parsed = (row: Record<string, unknown>): unknown => JSON.parse(String(row.json));
const itemOf = (intent: Intent): string => ('itemId' in intent ? intent.itemId : '');

/** What can still be read of a damaged file: every answer counts, so row by row until it breaks. */
function salvage(path: string): KeptAnswer[] {
  const found: KeptAnswer[] = [];
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    for (const row of db.prepare('SELECT json FROM answers').iterate()) {
      const answer = parsed(row);
      if (asAnswer.is(answer)) found.push(answer);
    }
  } catch {
    // The rest is not readable; the file set aside keeps it for whoever wants to look.
  } finally {
    db?.close();
  }
  return found;
}

/** @param now ms since 1970, for the name of a damaged file set aside */
export function openOutboxStore(path: string, now: number): LocalOutbox {
  const { db, setAside, close } = openFile({ path, migrations: MIGRATIONS, synchronous: 'FULL' }, now);
  const put = db.prepare(
    `INSERT INTO answers (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json`,
  );
  const remove = db.prepare('DELETE FROM answers WHERE key = ?');
  const answers = db.prepare('SELECT json FROM answers ORDER BY seq');
  // REPLACE gives a new id: an intent put again while the old one is on its way is not dropped with it.
  const putIntent = db.prepare('INSERT OR REPLACE INTO intents (kind, item_id, json) VALUES (?, ?, ?)');
  const intents = db.prepare('SELECT id, json FROM intents ORDER BY id');
  const dropIntent = db.prepare('DELETE FROM intents WHERE id = ?');

  if (setAside) for (const answer of salvage(setAside)) put.run(answer.key, JSON.stringify(answer));

  return {
    setAside,
    put: (given) =>
      transaction(db, () => {
        for (const answer of given) put.run(answer.key, JSON.stringify(answer));
      }),
    remove: (key) => void remove.run(key),
    answers: () => answers.all().map(parsed).filter(asAnswer.is),
    putIntent: (intent) => void putIntent.run(intent.kind, itemOf(intent), JSON.stringify(intent)),
    intents: () =>
      intents.all().flatMap((row) => {
        const intent = parsed(row);
        return asIntent.is(intent) ? [{ id: Number(row.id), intent }] : [];
      }),
    dropIntents: (ids) =>
      transaction(db, () => {
        for (const id of ids) dropIntent.run(id);
      }),
    clear: () => db.exec('DELETE FROM answers; DELETE FROM intents'),
    close,
  };
}
