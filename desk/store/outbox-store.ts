/**
 * Answers and intents the relay has still to hear, in a database of their own: an answer survives a power failure once it is shown as
 * given, and also that the history beside it is damaged.
 */
import Type from 'typebox';
import { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ShownItem } from '../../shared/items.ts';
import { migrate } from '../../shared/migrate.ts';
import { Subscriptions } from '../../shared/people.ts';
import { checker } from '../../shared/validate.ts';
import type { Intent, KeptAnswer, KeptIntent, OutboxStore } from '../ports.ts';
import { createUnsynced, type Database, transaction } from './database.ts';

/** Version of a store that the first migration has created. */
const OUTBOX_BASELINE = 2;
/** The outbox's schema: a list that only grows (`shared/migrate.ts`). */
const OUTBOX_MIGRATIONS: readonly string[] = [
  // `owner` is the owner of the answers; `looked_through` names damaged files set aside whose rows were recovered, which is done once.
  `
  CREATE TABLE answers (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  CREATE TABLE intents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, item_id TEXT NOT NULL, json TEXT NOT NULL,
    UNIQUE (kind, item_id)
  ) STRICT;
  CREATE TABLE owner (id INTEGER PRIMARY KEY CHECK (id = 1), user_id TEXT NOT NULL) STRICT;
  CREATE TABLE looked_through (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
];

const asAnswer = checker(
  Type.Object({
    ...Type.Omit(PendingAnswer, ['asks']).properties,
    status: Type.Enum(['kept', 'rejected', 'draft']),
    shown: Type.Optional(Type.Union([ShownItem, Type.Null()])),
    confirms: Type.Optional(Type.Boolean()),
    outside: Type.Optional(Type.Boolean()),
    itemId: Type.String(),
    tried: Type.Boolean(),
  }),
);
const withItem = { itemId: Type.String() };
const asIntent = checker(
  Type.Union([
    Type.Object({ kind: Type.Enum(['seen', 'shown', 'summed']), ...withItem }),
    Type.Object({
      kind: Type.Literal('snooze'),
      ...withItem,
      until: Type.Union([Type.String(), Type.Null()]),
      beckonAt: Type.Optional(Type.String()),
    }),
    Type.Object({ kind: Type.Literal('subscriptions'), subscriptions: Subscriptions }),
  ]),
);

/** The rows of a table in a damaged file, as JSON texts, oldest first. */
export interface Salvage {
  found: string[];
  /** Rows that are known to be there and cannot be read. */
  lost: number;
  /** False where more may have been there than `found` and `lost` count. */
  certain: boolean;
}

/** What can still be read of an outbox that was set aside, and whose it was, where that is known. */
export interface OutboxSalvage {
  owner: string | null;
  answers: Salvage;
  intents: Salvage;
}

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

export interface SqlOutbox extends OutboxStore {
  /** Answers that this version cannot read; they stay. */
  readonly unreadable: number;
  /** Files set aside, by name, that were looked through already. */
  lookedThrough(): Set<string>;
  /**
   * Takes over, once, what was found in a file set aside; the newest file first, as its answers stand over older ones.
   * @returns null where these are another person's answers
   */
  takeOver(file: string, salvage: OutboxSalvage): Recovery | null;
  /** @param aside files set aside, whose answers must not come back though they cannot be removed */
  clear(aside?: readonly string[]): void;
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
/** Said once more it changes nothing, and without it only the audit lacks a line. */
const mayBeLost = ({ kind }: Intent): boolean => kind === 'shown' || kind === 'summed';

/** Brings the database to the newest schema first. @throws NewerSchemaError, and what the database says of its file */
export function createOutboxStore(db: Database): SqlOutbox {
  migrate(db, OUTBOX_MIGRATIONS, { baseline: OUTBOX_BASELINE });
  const keep = createKeep(db);
  const outbox = createTables(db, keep);
  const { noteLook, ...asides } = createAsides(db, outbox, keep);
  return {
    ...outbox,
    ...asides,
    clear: (aside = []) =>
      transaction(db, () => {
        db.exec('DELETE FROM answers; DELETE FROM intents; DELETE FROM owner');
        for (const file of aside) noteLook(file);
      }),
  };
}

type Keep = (answer: KeptAnswer) => void;

function createKeep(db: Database): Keep {
  const put = db.prepare(
    `INSERT INTO answers (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json`,
  );
  return (answer) => void put.run(answer.key, JSON.stringify(answer));
}

function createTables(db: Database, keep: Keep): Omit<OutboxStore, 'clear'> & { unreadable: number } {
  const remove = db.prepare('DELETE FROM answers WHERE key = ?');
  const rows = db.prepare('SELECT json FROM answers ORDER BY seq');
  // REPLACE gives a new id: an intent put again while the old one is on its way is not dropped with it.
  const putIntent = db.prepare('INSERT OR REPLACE INTO intents (kind, item_id, json) VALUES (?, ?, ?)');
  const intents = db.prepare('SELECT id, json FROM intents ORDER BY id');
  const dropIntent = db.prepare('DELETE FROM intents WHERE id = ?');
  const ownerRow = db.prepare('SELECT user_id FROM owner');
  const putOwner = db.prepare('INSERT OR REPLACE INTO owner (id, user_id) VALUES (1, ?)');
  const unsynced = createUnsynced(db);

  const all = () => rows.all().map(({ json }) => parsed(json));
  const answers = (): KeptAnswer[] => all().filter(asAnswer.is);
  const keepIntent = (intent: Intent) => void putIntent.run(intent.kind, itemOf(intent), JSON.stringify(intent));
  const drop = (kept: readonly KeptIntent[]) =>
    transaction(db, () => {
      for (const { id } of kept) dropIntent.run(id);
    });

  return {
    unreadable: all().length - answers().length,
    put: (given) =>
      transaction(db, () => {
        for (const answer of given) keep(answer);
      }),
    remove: (key) => void remove.run(key),
    answers,
    putIntent: (intent) => (mayBeLost(intent) ? unsynced(() => keepIntent(intent)) : keepIntent(intent)),
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
    dropIntents: (kept) => (kept.every(({ intent }) => mayBeLost(intent)) ? unsynced(() => drop(kept)) : drop(kept)),
  };
}

/** What was set aside and is looked through. */
function createAsides(db: Database, outbox: Omit<OutboxStore, 'clear'>, keep: Keep) {
  const lookedThrough = db.prepare('SELECT name FROM looked_through');
  const noteLook = db.prepare('INSERT OR IGNORE INTO looked_through (name) VALUES (?)');

  /** An answer given since to the same item stands: it is what the person wants now. */
  const takeAnswers = ({ found, lost, certain }: Salvage, file: string): Recovery => {
    const here = new Set(outbox.answers().map(({ itemId }) => itemId));
    const readable = found.map(parsed).filter(asAnswer.is);
    for (const answer of readable) {
      if (here.has(answer.itemId)) continue;
      keep(answer);
      here.add(answer.itemId);
    }
    return { file, recovered: readable.length, lost: lost + found.length - readable.length, certain };
  };
  /** Only before anything was said since: an old wish must not undo a newer one. */
  const takeIntents = ({ found }: Salvage): void => {
    if (db.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'intents'`).get()) return;
    for (const intent of found.map(parsed).filter(asIntent.is)) outbox.putIntent(intent);
  };

  return {
    noteLook: (file: string) => void noteLook.run(file),
    lookedThrough: () => new Set(lookedThrough.all().map(({ name }) => String(name))),
    takeOver: (file: string, { owner, answers, intents }: OutboxSalvage) =>
      transaction(db, () => {
        noteLook.run(file);
        const own = outbox.owner();
        if (own !== null && owner !== null && own !== owner) return null;
        if (own === null && owner !== null) outbox.setOwner(owner);
        const recovery = takeAnswers(answers, file);
        takeIntents(intents);
        return recovery;
      }),
  };
}
