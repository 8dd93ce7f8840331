/** Fills columns that a step adds, in rows that are there: of each alone, so that it can be done in slices, and again. */
export interface Fill {
  /** One that was there before. */
  table: string;
  /** What an UPDATE of it sets: columns that the step adds, each computed of columns of the same row that were there before. */
  set: string;
}

/**
 * A change of the schema in parts, so that relays of the program before and after it serve one cluster. Those from before there were
 * such are one text, and run whole.
 */
export interface Step {
  /** SQL that only adds: tables, columns at the end with a default, indexes. The program before must be able to work beside it. */
  expand: string;
  /** Runs behind it, of several relays slice by slice while all go on. */
  fill?: Fill;
  /** SQL that changes rows, all at once and last: of equal rows it makes equal ones, on whatever copy and whenever. */
  data?: string;
}
export type Migration = string | Step;

/**
 * The schema, as a list that only grows: each entry runs once, in one transaction, and `user_version` counts them.
 * Never edit an entry that was released; add one (CONTRIBUTING, "add a store migration").
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Who may send, who is addressed, where messages go out: one document each; secrets of callers only as hashes.
  CREATE TABLE directory (
    kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, origin TEXT NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, hash BLOB NOT NULL UNIQUE, device TEXT, origin TEXT NOT NULL,
    created_at INTEGER NOT NULL, revoked_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX tokens_by_user ON tokens (user_id);
  CREATE TABLE pair_codes (
    hash BLOB PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE subscriptions (user_id TEXT PRIMARY KEY, doc TEXT NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE absences (user_id TEXT PRIMARY KEY, doc TEXT NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;

  -- Recipients as interned sets: an item refers to one; a row for a person arises only when that person acts.
  CREATE TABLE sets (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, members TEXT NOT NULL);
  CREATE TABLE set_members (
    user_id TEXT NOT NULL, set_id INTEGER NOT NULL REFERENCES sets (id), PRIMARY KEY (user_id, set_id)
  ) WITHOUT ROWID;

  -- An event's identity (who sent it, and its id as it is: ids that grow lie side by side) and what it was answered with.
  CREATE TABLE events (
    key BLOB PRIMARY KEY, item_id TEXT, recipients INTEGER NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- The key is the cursor of the newest change, so every index is in the order of change by nature. fold_key and record_key
  -- stand only while the item can still take more.
  CREATE TABLE items (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, set_id INTEGER NOT NULL, origin_id TEXT NOT NULL, open INTEGER NOT NULL,
    fold_key TEXT, record_key TEXT, process_key TEXT, voters TEXT, plan TEXT, doc TEXT NOT NULL
  );
  CREATE INDEX items_by_set ON items (set_id, open);
  CREATE INDEX items_by_fold ON items (fold_key) WHERE fold_key IS NOT NULL;
  CREATE INDEX items_by_record ON items (record_key) WHERE record_key IS NOT NULL;
  CREATE INDEX items_by_process ON items (process_key) WHERE process_key IS NOT NULL;

  CREATE TABLE own (
    user_id TEXT NOT NULL, item_id TEXT NOT NULL, seq INTEGER NOT NULL, seen_at TEXT, snoozed_until TEXT, delegated_at TEXT,
    PRIMARY KEY (user_id, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX own_by_seq ON own (user_id, seq);
  CREATE TABLE removals (
    user_id TEXT NOT NULL, item_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (user_id, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX removals_by_seq ON removals (user_id, seq);
  CREATE TABLE answers (
    key TEXT PRIMARY KEY, item_id TEXT NOT NULL, user_id TEXT NOT NULL, action TEXT NOT NULL, comment TEXT
  ) WITHOUT ROWID;
  CREATE TABLE processes (
    origin_id TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (origin_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX processes_by_time ON processes (updated_at);

  -- What goes out: responses to sources, messages to gateways. id is the webhook-id, the same on every retry.
  CREATE TABLE outbound (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL, item_id TEXT,
    order_key TEXT NOT NULL, payload TEXT NOT NULL, meta TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'done', 'dead')),
    attempt INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, last_error TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  );
  CREATE INDEX outbound_by_lane ON outbound (state, kind, target, next_at);
  CREATE INDEX outbound_by_key ON outbound (order_key, seq);
  -- Endpoints that answered 410, until the directory names another url.
  CREATE TABLE disabled_endpoints (
    kind TEXT NOT NULL, target TEXT NOT NULL, url TEXT NOT NULL, disabled_at INTEGER NOT NULL, PRIMARY KEY (kind, target)
  ) WITHOUT ROWID;

  -- What falls due: reminders, escalations, expiry. Done stays done.
  CREATE TABLE schedule (
    item_id TEXT NOT NULL, kind TEXT NOT NULL, idx INTEGER NOT NULL, at INTEGER NOT NULL, done_at INTEGER,
    PRIMARY KEY (item_id, kind, idx)
  ) WITHOUT ROWID;
  CREATE INDEX schedule_due ON schedule (done_at, at);

  -- The audit trail: hash = SHA-256(hash before, record). Actors stand in records as digests salted per actor.
  CREATE TABLE audit (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash BLOB NOT NULL);
  CREATE TABLE salts (actor TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;

  -- Full text. A document's rowid is the cursor it was indexed at, so that a search can be bounded by time.
  CREATE VIRTUAL TABLE items_text USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
  CREATE TABLE items_indexed (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Which audit records tell of an item; filled after the commit, in idle slices, up to the record that meta 'audit_indexed' names.
  CREATE TABLE audit_items (item_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (item_id, seq)) WITHOUT ROWID;
  INSERT INTO meta (name, value) VALUES ('audit_indexed', '0');
  `,
  `
  -- Open items that may have to go to people away from the desk: when to look, and how far the look has come.
  CREATE TABLE away (
    item_id TEXT PRIMARY KEY, mark TEXT NOT NULL, began_at INTEGER NOT NULL, next_at INTEGER, place TEXT NOT NULL DEFAULT '',
    later INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX away_due ON away (next_at) WHERE next_at IS NOT NULL;
  -- By which ways an item went to whom, for which beckon; held_at: held because they were here.
  CREATE TABLE forwarded (
    item_id TEXT NOT NULL, user_id TEXT NOT NULL, channel TEXT NOT NULL, since INTEGER NOT NULL, held_at INTEGER,
    PRIMARY KEY (item_id, user_id, channel)
  ) WITHOUT ROWID;
  -- Browsers of people and of sources' customers (kind), each with one owner.
  CREATE TABLE push_subscriptions (
    endpoint TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, owner TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL,
    since INTEGER NOT NULL
  );
  CREATE INDEX push_by_owner ON push_subscriptions (kind, owner);
  `,
  `
  -- Folds resolved in the last minutes: one that comes back again and again becomes a flapping item.
  CREATE TABLE resolved_folds (key TEXT PRIMARY KEY, item_id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX resolved_folds_by_time ON resolved_folds (at);
  -- The beckoning of an item that a person was last shown, so that it enters the audit once.
  CREATE TABLE shown (
    item_id TEXT NOT NULL, user_id TEXT NOT NULL, beckon_at TEXT NOT NULL, PRIMARY KEY (item_id, user_id)
  ) WITHOUT ROWID;
  `,
  `
  -- Payloads of hooks that could not be mapped; the same one of the same hook is one letter.
  CREATE TABLE hook_letters (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, source_id TEXT NOT NULL, hook TEXT NOT NULL,
    digest BLOB NOT NULL, bytes INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, errors TEXT NOT NULL,
    payload TEXT NOT NULL, UNIQUE (source_id, hook, digest)
  );
  CREATE INDEX hook_letters_by_source ON hook_letters (source_id, at, seq, bytes);
  CREATE INDEX hook_letters_by_time ON hook_letters (at, seq);
  `,
  `
  -- People being erased: how far items up to a cursor were looked through, and what stands in their place.
  CREATE TABLE erasures (
    user_id TEXT PRIMARY KEY, alias TEXT NOT NULL, up_to INTEGER NOT NULL, place INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  `,
  `
  -- A gateway leads to several places, one a channel: each may answer 410 by itself.
  CREATE TABLE gone_endpoints (
    kind TEXT NOT NULL, target TEXT NOT NULL, url TEXT NOT NULL, disabled_at INTEGER NOT NULL, PRIMARY KEY (kind, target, url)
  ) WITHOUT ROWID;
  INSERT INTO gone_endpoints SELECT kind, target, url, disabled_at FROM disabled_endpoints;
  DROP TABLE disabled_endpoints;
  ALTER TABLE gone_endpoints RENAME TO disabled_endpoints;
  `,
  `
  -- By which token a browser of staff signed in: with it ends what the browser is told.
  ALTER TABLE push_subscriptions ADD COLUMN token TEXT;
  `,
  `
  -- Identities of the events that were taken of a payload of which others could not be.
  ALTER TABLE hook_letters ADD COLUMN taken TEXT NOT NULL DEFAULT '[]';
  -- What became of the last requests of each hook, as one document, written at intervals (domain/hook-requests.ts).
  CREATE TABLE hook_requests (
    source_id TEXT NOT NULL, hook TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (source_id, hook)
  ) WITHOUT ROWID;
  `,
  `
  -- What a mapping sees beside the payload, so that a replay sees the same; null: the letter is older.
  ALTER TABLE hook_letters ADD COLUMN request TEXT;
  `,
  `
  -- Every item has a version; those from before begin with the first. Documents are objects that are never empty.
  UPDATE items SET doc = substr(doc, 1, length(doc) - 1) || ',"version":1}';
  `,
  `
  -- What the relay itself signs with, sealed by the key ring (keys/ring.ts); the key of answer links stood plain in meta.
  CREATE TABLE own_secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  INSERT INTO own_secrets (name, value) SELECT name, value FROM meta WHERE name = 'link_key';
  DELETE FROM meta WHERE name = 'link_key';
  `,
  `
  -- Beside device tokens the sessions of browsers: kind 'device', 'page' or 'console' (whose user is '' by the administrator's token).
  -- used_at: roughly; opened_by: by which token a browser signed in; signed_in_at: at the issuer.
  ALTER TABLE tokens ADD COLUMN kind TEXT NOT NULL DEFAULT 'device';
  ALTER TABLE tokens ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tokens ADD COLUMN expires_at INTEGER;
  ALTER TABLE tokens ADD COLUMN opened_by TEXT;
  ALTER TABLE tokens ADD COLUMN signed_in_at INTEGER;
  -- Nobody noted until now when one was used.
  UPDATE tokens SET used_at = unixepoch() * 1000;
  -- Since when nothing counts any more of what a person was given before: answer links (links_at), and everything (all_at).
  CREATE TABLE revocations (user_id TEXT PRIMARY KEY, links_at INTEGER NOT NULL, all_at INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Response addresses that the directory file or the command line gave may lie in a private network; those set over HTTP may not.
  UPDATE directory SET doc = json_set(doc, '$.trustedResponse', json_extract(doc, '$.response.url'))
  WHERE kind = 'source' AND origin IN ('file', 'cli') AND json_extract(doc, '$.response.url') IS NOT NULL;
  `,
  `
  -- Words are indexed by shelf, each of one recipient set (store/shelves.ts); taken: documents ever put there, items: those still there.
  CREATE TABLE shelves (
    id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL, taken INTEGER NOT NULL, items INTEGER NOT NULL,
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL
  );
  CREATE INDEX shelves_by_set ON shelves (set_id, id);
  -- Made anew from the items, in slices beside other work; until then a search looks through what is not there yet.
  DROP TABLE items_text;
  CREATE VIRTUAL TABLE items_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
  DROP TABLE items_indexed;
  CREATE TABLE items_indexed (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, shelf INTEGER NOT NULL, everybody INTEGER NOT NULL
  ) WITHOUT ROWID;
  UPDATE meta SET value = '0' WHERE name = 'indexed';
  `,
  `
  -- One item holds a fold, and one a record. Where a store has two, the one that changed last goes on holding it; the others stay as
  -- people see them, and are set aside: nothing more comes into them, and they never hold it again.
  ALTER TABLE items ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;
  UPDATE items SET aside = 1, fold_key = NULL WHERE fold_key IS NOT NULL
    AND EXISTS (SELECT 1 FROM items AS newer WHERE newer.fold_key = items.fold_key AND newer.seq > items.seq);
  UPDATE items SET aside = 1, record_key = NULL WHERE record_key IS NOT NULL
    AND EXISTS (SELECT 1 FROM items AS newer WHERE newer.record_key = items.record_key AND newer.seq > items.seq);
  DROP INDEX items_by_fold;
  CREATE UNIQUE INDEX items_by_fold ON items (fold_key) WHERE fold_key IS NOT NULL;
  DROP INDEX items_by_record;
  CREATE UNIQUE INDEX items_by_record ON items (record_key) WHERE record_key IS NOT NULL;
  `,
  `
  -- Every table has a primary key: a change is found by it in a copy of the store.
  CREATE TABLE kept_subscriptions (
    seq INTEGER PRIMARY KEY, endpoint TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, owner TEXT NOT NULL, p256dh TEXT NOT NULL,
    auth TEXT NOT NULL, since INTEGER NOT NULL, token TEXT
  );
  INSERT INTO kept_subscriptions (seq, endpoint, kind, owner, p256dh, auth, since, token)
    SELECT rowid, endpoint, kind, owner, p256dh, auth, since, token FROM push_subscriptions;
  DROP TABLE push_subscriptions;
  ALTER TABLE kept_subscriptions RENAME TO push_subscriptions;
  CREATE INDEX push_by_owner ON push_subscriptions (kind, owner);
  `,
  `
  -- What is noted of the store as a whole, apart from what is true of this file and this process alone (store/tables.ts).
  CREATE TABLE shared_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE local_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  INSERT INTO local_state SELECT name, value FROM meta
    WHERE name IN ('indexed', 'audit_indexed', 'sealed', 'probe', 'directory_taken', 'served');
  INSERT INTO shared_state SELECT name, value FROM meta WHERE name NOT IN (SELECT name FROM local_state);
  DROP TABLE meta;
  `,
  `
  -- A code that a person made for another device of theirs: opened_by, by which token or session; until, when what it opens ends at latest.
  ALTER TABLE pair_codes ADD COLUMN opened_by TEXT;
  ALTER TABLE pair_codes ADD COLUMN until INTEGER;
  `,
  `
  -- Whether messages to a browser may name the item. Customers are told what was written for them; staff say so, each for their browser.
  ALTER TABLE push_subscriptions ADD COLUMN details INTEGER NOT NULL DEFAULT 0;
  UPDATE push_subscriptions SET details = 1 WHERE kind = 'customer';
  `,
  `
  -- The device that an answer came from, for the source alone: told again where the answer is taken back.
  ALTER TABLE answers ADD COLUMN device TEXT;
  `,
  `
  -- What beckon.at of the item was for whoever snoozed it: a rise in severity or an escalation after that ends the snooze.
  ALTER TABLE own ADD COLUMN snoozed_beckon_at TEXT;
  `,
  `
  -- What is looked for is found by an index, however much there is (test/relay/store/statements.test.ts). All that is open lies together.
  DROP INDEX items_by_set;
  CREATE INDEX items_by_open ON items (open, set_id);
  CREATE INDEX processes_by_id ON processes (id);
  -- Newest letters first, and the oldest go first.
  CREATE INDEX outbound_dead ON outbound (updated_at) WHERE state = 'dead';
  CREATE INDEX tokens_revoked ON tokens (user_id) WHERE revoked_at IS NOT NULL;
  CREATE INDEX tokens_ending ON tokens (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX tokens_over ON tokens (IFNULL(revoked_at, expires_at)) WHERE kind <> 'device';
  CREATE INDEX push_by_token ON push_subscriptions (token) WHERE token IS NOT NULL;
  -- To drop a set looked through the members of all others, for a reference that the order of deletion keeps as well.
  CREATE TABLE members_of_sets (user_id TEXT NOT NULL, set_id INTEGER NOT NULL, PRIMARY KEY (user_id, set_id)) WITHOUT ROWID;
  INSERT INTO members_of_sets SELECT user_id, set_id FROM set_members;
  DROP TABLE set_members;
  ALTER TABLE members_of_sets RENAME TO set_members;
  `,
  `
  -- How long the oldest waits of what goes out, by lane, and an erasure; asked by whoever watches the relay, every few seconds.
  CREATE INDEX outbound_underway ON outbound (kind, target, created_at) WHERE state IN ('queued', 'sending');
  ALTER TABLE erasures ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- What is past its time is found by when it came, and what hangs on an item by the item: retention looks at nothing that stays.
  CREATE INDEX events_by_time ON events (at);
  CREATE INDEX own_by_item ON own (item_id);
  CREATE INDEX removals_by_item ON removals (item_id);
  CREATE INDEX answers_by_item ON answers (item_id);
  `,
  `
  -- The processes of one person, among those of all: by the sets they are in, and by who owns a step (a person or a role).
  CREATE INDEX items_by_set_process ON items (set_id, process_key) WHERE process_key IS NOT NULL;
  CREATE TABLE process_owners (
    owner TEXT NOT NULL, origin_id TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (owner, origin_id, id)
  ) WITHOUT ROWID;
  INSERT INTO process_owners SELECT DISTINCT json_extract(step.value, '$.owner'), processes.origin_id, processes.id
    FROM processes, json_each(processes.doc, '$.steps') AS step WHERE json_extract(step.value, '$.owner') IS NOT NULL;
  `,
  `
  -- Which of several relays does what only one may do; a relay alone has no rows here. owner NULL: it was given up.
  CREATE TABLE leases (duty TEXT PRIMARY KEY, owner TEXT, beat INTEGER NOT NULL) WITHOUT ROWID;
  -- Which of them is sending the message.
  ALTER TABLE outbound ADD COLUMN claimed_by TEXT;
  `,
  `
  -- Of a relay that is one of several: its name among them, and how far its copy of the store has come in their log (store/replica/log-place.ts).
  -- at: of the newest entry, ms since 1970.
  CREATE TABLE log_place (
    one INTEGER PRIMARY KEY CHECK (one = 1), relay TEXT NOT NULL, generation TEXT NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  `,
  {
    expand: '',
    // Erasures passed over items that changed meanwhile; who was erased is looked for once (domain/keeping/erasure-repair.ts).
    data: `
  INSERT INTO shared_state (name, value) SELECT 'erasures_doubtful', '1'
    WHERE EXISTS (SELECT 1 FROM audit WHERE instr(record, '"person erased"') > 0)`,
  },
  {
    expand: '',
    // Answers, comments and texts in other languages are searched too: the index is made again beside other work.
    data: "UPDATE local_state SET value = '0' WHERE name = 'indexed'",
  },
];
