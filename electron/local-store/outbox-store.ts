/**
 * outbox.db: answers and intents the relay has still to hear. A file of its own with FULL commits: an answer survives a power
 * failure once it is shown as given, and also that the history beside it is damaged.
 */
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import Type from 'typebox';
import type { Intent, KeptAnswer, OutboxStore } from '../../desk/ports.ts';
import { diskFault } from '../../disk/faults.ts';
import { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ShownItem } from '../../shared/items.ts';
import { Subscriptions } from '../../shared/people.ts';
import { checker } from '../../shared/validate.ts';
import { FileError, type Migration, openFile, transaction } from './database.ts';
import { dropSetAside, type Salvage, salvageOutbox, setAsideOf } from './set-aside.ts';

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
  {
    version: 2,
    // Whose answers these are; and files set aside that were looked through: what was in them is taken over once.
    sql: `
      CREATE TABLE owner (id INTEGER PRIMARY KEY CHECK (id = 1), user_id TEXT NOT NULL) STRICT;
      CREATE TABLE looked_through (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    `,
  },
];

const asAnswer = checker(
  Type.Object({
    ...Type.Omit(PendingAnswer, ['asks']).properties,
    status: Type.Enum(['kept', 'rejected', 'draft']),
    shown: Type.Optional(Type.Union([ShownItem, Type.Null()])),
    confirms: Type.Optional(Type.Boolean()),
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

/** What came of looking through a file that was set aside. */
export interface Recovery {
  /** Its name, without the folder. */
  file: string;
  /** Answers taken over into the outbox, also those that were there already. */
  recovered: number;
  /** Answers that are known to be there and cannot be read. */
  lost: number;
  /** False where there may have been more. */
  certain: boolean;
}

export interface LocalOutbox extends OutboxStore {
  close(): void;
  readonly setAside: string | null;
  /** Of this start. */
  readonly recoveries: readonly Recovery[];
  /** Files set aside that cannot be read now; the next start looks again. */
  readonly unread: readonly string[];
  /** Answers in the outbox itself that this version cannot read; they stay in it. */
  readonly unreadable: number;
}

/** @returns undefined where the text is none */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
const itemOf = (intent: Intent): string => ('itemId' in intent ? intent.itemId : '');

/** @param now ms since 1970, for the name of a damaged file set aside */
export function openOutboxStore(path: string, now: number): LocalOutbox {
  const spec = { name: 'outbox', path, migrations: MIGRATIONS, synchronous: 'FULL', check: 'always' } as const;
  const { store, setAside, close } = openFile(spec, createStore, now);
  try {
    const { recoveries, unread } = store.recover(path);
    return { ...store.outbox, clear: () => store.clear(path), setAside, recoveries, unread, close };
  } catch (error) {
    close();
    throw new FileError(spec, error);
  }
}

function createStore(db: DatabaseSync) {
  const put = db.prepare(
    `INSERT INTO answers (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json`,
  );
  const remove = db.prepare('DELETE FROM answers WHERE key = ?');
  const rows = db.prepare('SELECT json FROM answers ORDER BY seq');
  // REPLACE gives a new id: an intent put again while the old one is on its way is not dropped with it.
  const putIntent = db.prepare('INSERT OR REPLACE INTO intents (kind, item_id, json) VALUES (?, ?, ?)');
  const intents = db.prepare('SELECT id, json FROM intents ORDER BY id');
  const dropIntent = db.prepare('DELETE FROM intents WHERE id = ?');
  const ownerRow = db.prepare('SELECT user_id FROM owner');
  const putOwner = db.prepare('INSERT OR REPLACE INTO owner (id, user_id) VALUES (1, ?)');
  const lookedThrough = db.prepare('SELECT name FROM looked_through');
  const noteLook = db.prepare('INSERT OR IGNORE INTO looked_through (name) VALUES (?)');

  const all = () => rows.all().map(({ json }) => parsed(json));
  const answers = (): KeptAnswer[] => all().filter(asAnswer.is);

  const outbox: Omit<OutboxStore, 'clear'> & { unreadable: number } = {
    unreadable: all().length - answers().length,
    put: (given) =>
      transaction(db, () => {
        for (const answer of given) put.run(answer.key, JSON.stringify(answer));
      }),
    remove: (key) => void remove.run(key),
    answers,
    putIntent: (intent) => void putIntent.run(intent.kind, itemOf(intent), JSON.stringify(intent)),
    intents: () =>
      intents.all().flatMap(({ id, json }) => {
        const intent = parsed(json);
        return asIntent.is(intent) ? [{ id: Number(id), intent }] : [];
      }),
    owner() {
      const row = ownerRow.get();
      return row ? String(row.user_id) : null;
    },
    setOwner: (userId) => void putOwner.run(userId),
    dropIntents: (ids) =>
      transaction(db, () => {
        for (const id of ids) dropIntent.run(id);
      }),
  };

  /** An answer given since to the same item stands: it is what the person wants now. */
  const takeAnswers = ({ found, lost, certain }: Salvage, file: string): Recovery => {
    const here = new Map(answers().map((answer) => [answer.itemId, answer.key]));
    const readable = found.map(parsed).filter(asAnswer.is);
    for (const answer of readable) {
      if (here.has(answer.itemId)) continue;
      put.run(answer.key, JSON.stringify(answer));
      here.set(answer.itemId, answer.key);
    }
    return { file, recovered: readable.length, lost: lost + found.length - readable.length, certain };
  };
  /** Only before anything was said since: an old wish must not undo a newer one. */
  const takeIntents = ({ found }: Salvage): void => {
    if (db.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'intents'`).get()) return;
    for (const intent of found.map(parsed).filter(asIntent.is)) outbox.putIntent(intent);
  };

  function recover(path: string): { recoveries: Recovery[]; unread: string[] } {
    const recoveries: Recovery[] = [];
    const unread: string[] = [];
    const known = new Set(lookedThrough.all().map(({ name }) => String(name)));
    // The newest first, as its answers stand over older ones.
    for (const file of setAsideOf(path).reverse()) {
      if (known.has(file)) continue;
      const salvage = readAside(join(dirname(path), file));
      if (salvage === 'not now') unread.push(file);
      else
        transaction(db, () => {
          noteLook.run(file);
          const owner = outbox.owner();
          if (owner !== null && salvage.owner !== null && owner !== salvage.owner) return;
          if (owner === null && salvage.owner !== null) outbox.setOwner(salvage.owner);
          recoveries.push(takeAnswers(salvage.answers, file));
          takeIntents(salvage.intents);
        });
    }
    return { recoveries, unread };
  }

  /** Another person's answers must not come back from a file that could not be removed. */
  function clear(path: string): void {
    transaction(db, () => {
      db.exec('DELETE FROM answers; DELETE FROM intents; DELETE FROM owner');
      for (const file of setAsideOf(path)) noteLook.run(file);
    });
    dropSetAside(path);
  }

  return { outbox, recover, clear };
}

function readAside(path: string): ReturnType<typeof salvageOutbox> | 'not now' {
  try {
    return salvageOutbox(path);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return 'not now';
  }
}
