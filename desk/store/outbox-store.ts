/** Unsent answers and intents, in a separate database that survives a power failure and damage to the history. */
import Type, { type TProperties } from 'typebox';
import { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ShownItem } from '../../shared/items.ts';
import { migrate } from '../../shared/migrate.ts';
import { Subscriptions } from '../../shared/people.ts';
import { Nullable } from '../../shared/primitives.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import type { Intent, OutboxStore, StoredAnswer, StoredIntent } from '../ports.ts';
import { createUnsynced, type Database, transaction } from './database.ts';

/** Schema version after the first migration. */
const OUTBOX_BASELINE = 2;
/** The outbox's schema: an append-only list (`shared/migrate.ts`). */
const OUTBOX_MIGRATIONS: readonly string[] = [
  // `owner` is the owner of the answers; `looked_through` names damaged files whose rows were recovered, which is done once.
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
/** Members besides the kind. Rows of any other kind are not sent. */
const INTENTS: Readonly<Record<Intent['kind'], TProperties>> = {
  seen: withItem,
  shown: withItem,
  summed: withItem,
  snooze: { ...withItem, until: Nullable(Type.String()), beckonAt: Type.String() },
  subscriptions: { subscriptions: Subscriptions },
};
const asIntent = checker(
  Type.Union(Object.entries(INTENTS).map(([kind, members]) => Type.Object({ kind: Type.Literal(kind), ...members }))),
) as Checker<Intent>;

/** Rows recovered from a table of a damaged file, as JSON texts, oldest first. */
export interface Salvage {
  found: string[];
  /** Rows known to exist but unreadable. */
  lost: number;
  /** False if there may have been more rows than `found` and `lost`. */
  certain: boolean;
}

/** Contents recovered from an outbox file set aside, and its owner if known. */
export interface OutboxSalvage {
  owner: string | null;
  answers: Salvage;
  intents: Salvage;
}

export interface Recovery {
  /** File name, without the folder. */
  file: string;
  /** Recovered answers, including those that the outbox had already. */
  recovered: number;
  lost: number;
  certain: boolean;
}

export interface SqlOutbox extends OutboxStore {
  /** Number of answers that this version cannot read; they are retained. */
  readonly unreadable: number;
  /** Names of files already recovered. */
  lookedThrough(): Set<string>;
  /** Imports a file once; import the newest first, as its answers take precedence. @returns null if it belongs to another user */
  takeOver(file: string, salvage: OutboxSalvage): Recovery | null;
  /** @param aside files whose answers must not be recovered later, even if the files cannot be deleted */
  clear(aside?: readonly string[]): void;
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
const itemOf = (intent: Intent): string => ('itemId' in intent ? intent.itemId : '');
/** Idempotent intents; losing one only omits a line of the audit. */
const mayBeLost = ({ kind }: Intent): boolean => kind === 'shown' || kind === 'summed';

/** Migrates the database to the latest schema. @throws NewerSchemaError, or the database's error */
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

type Keep = (answer: StoredAnswer) => void;

function createKeep(db: Database): Keep {
  const put = db.prepare(
    `INSERT INTO answers (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json`,
  );
  return (answer) => void put.run(answer.key, JSON.stringify(answer));
}

function createTables(db: Database, keep: Keep): Omit<OutboxStore, 'clear'> & { unreadable: number } {
  const remove = db.prepare('DELETE FROM answers WHERE key = ?');
  const rows = db.prepare('SELECT json FROM answers ORDER BY seq');
  // REPLACE assigns a new id, so an intent stored again while the old one is in transit is not dropped with it.
  const putIntent = db.prepare('INSERT OR REPLACE INTO intents (kind, item_id, json) VALUES (?, ?, ?)');
  const intents = db.prepare('SELECT id, json FROM intents ORDER BY id');
  const dropIntent = db.prepare('DELETE FROM intents WHERE id = ?');
  const ownerRow = db.prepare('SELECT user_id FROM owner');
  const putOwner = db.prepare('INSERT OR REPLACE INTO owner (id, user_id) VALUES (1, ?)');
  const unsynced = createUnsynced(db);

  const all = () => rows.all().map(({ json }) => parsed(json));
  const answers = (): StoredAnswer[] => all().filter(asAnswer.is);
  const keepIntent = (intent: Intent) => void putIntent.run(intent.kind, itemOf(intent), JSON.stringify(intent));
  const drop = (kept: readonly StoredIntent[]) =>
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

function createAsides(db: Database, outbox: Omit<OutboxStore, 'clear'>, keep: Keep) {
  const lookedThrough = db.prepare('SELECT name FROM looked_through');
  const noteLook = db.prepare('INSERT OR IGNORE INTO looked_through (name) VALUES (?)');

  /** A later answer to the same item takes precedence. */
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
  /** Only if no intent was ever stored since: an old intent must not override a newer one. */
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
