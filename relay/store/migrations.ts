/** Fills added columns of existing rows, each row on its own, so that it can run in slices and repeatedly. */
export interface Fill {
  /** A table of the previous schema. */
  table: string;
  /** SET clause of an UPDATE: each added column is computed from older columns of the same row. */
  set: string;
}

/** A schema change in parts, so that relays of two consecutive versions can serve one cluster. */
export interface MigrationStep {
  /** SQL that only adds: tables, columns at the end with a default, indexes. The previous program must keep working with it. */
  expand: string;
  /** Runs after `expand`; in a cluster in slices, while the relays keep serving. */
  fill?: Fill;
  /** SQL that changes rows, at once and last. It must be deterministic: equal rows give equal rows on every replica, at any time. */
  data?: string;
}

/** Creates a new store at this version. Stores of older versions are refused. */
interface Baseline {
  version: number;
  schema: string;
}

/** A store's `user_version` is the baseline's version plus the steps that ran. */
export type Migrations = readonly [Baseline, ...MigrationStep[]];

/** Append-only: each step runs once, in one transaction. Never edit a released entry (CONTRIBUTING, "A table or column of the store"). */
export const MIGRATIONS: Migrations = [
  {
    version: 30,
    schema: `
  -- State of the store as a whole (epoch, newest cursor), and state of this file and this process alone (store/tables.ts).
  CREATE TABLE shared_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE local_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Who may send, who is addressed, where messages go out: one document each; secrets of callers only as hashes.
  CREATE TABLE directory (
    kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, origin TEXT NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  -- Device tokens, and the sessions of browsers: kind 'device', 'page' or 'console' (whose user is '' by the administrator's token).
  -- used_at: roughly; opened_by: the token a browser signed in with; signed_in_at: at the issuer.
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, hash BLOB NOT NULL UNIQUE, device TEXT, origin TEXT NOT NULL,
    created_at INTEGER NOT NULL, revoked_at INTEGER, kind TEXT NOT NULL DEFAULT 'device', used_at INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER, opened_by TEXT, signed_in_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX tokens_by_user ON tokens (user_id);
  CREATE INDEX tokens_revoked ON tokens (user_id) WHERE revoked_at IS NOT NULL;
  CREATE INDEX tokens_ending ON tokens (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX tokens_over ON tokens (IFNULL(revoked_at, expires_at)) WHERE kind <> 'device';
  -- Times from which earlier credentials of a person are void: answer links (links_at), and everything (all_at).
  CREATE TABLE revocations (user_id TEXT PRIMARY KEY, links_at INTEGER NOT NULL, all_at INTEGER NOT NULL) WITHOUT ROWID;
  -- opened_by: the token or session of a person who made the code for another of their devices; until: when what it opens ends at latest.
  CREATE TABLE pair_codes (
    hash BLOB PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, opened_by TEXT, until INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE subscriptions (user_id TEXT PRIMARY KEY, doc TEXT NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE absences (user_id TEXT PRIMARY KEY, doc TEXT NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
  -- Secrets of the relay itself, sealed by the key ring (relay/keys/key-ring.ts).
  CREATE TABLE own_secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Recipients as interned sets: an item refers to one; a row for a person arises only when that person acts.
  CREATE TABLE sets (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, members TEXT NOT NULL);
  CREATE TABLE set_members (user_id TEXT NOT NULL, set_id INTEGER NOT NULL, PRIMARY KEY (user_id, set_id)) WITHOUT ROWID;

  -- An event's identity (its source, and its id as it is: ids that grow are adjacent) and the reply it was given.
  CREATE TABLE events (
    key BLOB PRIMARY KEY, item_id TEXT, recipients INTEGER NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (at);

  -- The key is the cursor of the newest change, so every index is in the order of change by nature. fold_key and record_key
  -- are set only while the item can still take more; aside: an item that holds neither any more.
  CREATE TABLE items (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, set_id INTEGER NOT NULL, origin_id TEXT NOT NULL, open INTEGER NOT NULL,
    fold_key TEXT, record_key TEXT, process_key TEXT, voters TEXT, plan TEXT, doc TEXT NOT NULL, aside INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX items_by_open ON items (open, set_id);
  CREATE UNIQUE INDEX items_by_fold ON items (fold_key) WHERE fold_key IS NOT NULL;
  CREATE UNIQUE INDEX items_by_record ON items (record_key) WHERE record_key IS NOT NULL;
  CREATE INDEX items_by_process ON items (process_key) WHERE process_key IS NOT NULL;
  CREATE INDEX items_by_set_process ON items (set_id, process_key) WHERE process_key IS NOT NULL;

  -- snoozed_beckon_at: beckon.at of the item when the person snoozed it; a later rise in severity or escalation ends the snooze.
  CREATE TABLE own (
    user_id TEXT NOT NULL, item_id TEXT NOT NULL, seq INTEGER NOT NULL, seen_at TEXT, snoozed_until TEXT, delegated_at TEXT,
    snoozed_beckon_at TEXT, PRIMARY KEY (user_id, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX own_by_seq ON own (user_id, seq);
  CREATE INDEX own_by_item ON own (item_id);
  CREATE TABLE removals (
    user_id TEXT NOT NULL, item_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (user_id, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX removals_by_seq ON removals (user_id, seq);
  CREATE INDEX removals_by_item ON removals (item_id);
  -- device: the one the answer came from, for the source alone; sent again if the answer is taken back.
  CREATE TABLE answers (
    key TEXT PRIMARY KEY, item_id TEXT NOT NULL, user_id TEXT NOT NULL, action TEXT NOT NULL, comment TEXT, device TEXT
  ) WITHOUT ROWID;
  CREATE INDEX answers_by_item ON answers (item_id);
  CREATE TABLE processes (
    origin_id TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (origin_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX processes_by_time ON processes (updated_at);
  CREATE INDEX processes_by_id ON processes (id);
  -- Processes by the owner of a step (a person or a role).
  CREATE TABLE process_owners (
    owner TEXT NOT NULL, origin_id TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (owner, origin_id, id)
  ) WITHOUT ROWID;
  -- Folds resolved in the last minutes: one that comes back again and again becomes a flapping item.
  CREATE TABLE resolved_folds (key TEXT PRIMARY KEY, item_id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX resolved_folds_by_time ON resolved_folds (at);
  -- The beckoning of an item that a person was last shown, so that it enters the audit once.
  CREATE TABLE shown (
    item_id TEXT NOT NULL, user_id TEXT NOT NULL, beckon_at TEXT NOT NULL, PRIMARY KEY (item_id, user_id)
  ) WITHOUT ROWID;

  -- What goes out: responses to sources, messages to gateways. id is the webhook-id, the same on every retry.
  -- claimed_by: which of several relays sends it.
  CREATE TABLE outbound (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL, item_id TEXT,
    order_key TEXT NOT NULL, payload TEXT NOT NULL, meta TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'done', 'dead')),
    attempt INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, last_error TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, claimed_by TEXT
  );
  CREATE INDEX outbound_by_lane ON outbound (state, kind, target, next_at);
  CREATE INDEX outbound_by_key ON outbound (order_key, seq);
  CREATE INDEX outbound_dead ON outbound (updated_at) WHERE state = 'dead';
  CREATE INDEX outbound_underway ON outbound (kind, target, created_at) WHERE state IN ('queued', 'sending');
  -- Endpoints that answered 410, until the directory names another url. A gateway has several, one a channel.
  CREATE TABLE disabled_endpoints (
    kind TEXT NOT NULL, target TEXT NOT NULL, url TEXT NOT NULL, disabled_at INTEGER NOT NULL, PRIMARY KEY (kind, target, url)
  ) WITHOUT ROWID;
  -- Browsers of people and of sources' customers (kind), each with one owner. token: the one a browser of staff signed in with;
  -- details: whether messages to it may name the item.
  CREATE TABLE push_subscriptions (
    seq INTEGER PRIMARY KEY, endpoint TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, owner TEXT NOT NULL, p256dh TEXT NOT NULL,
    auth TEXT NOT NULL, since INTEGER NOT NULL, token TEXT, details INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX push_by_owner ON push_subscriptions (kind, owner);
  CREATE INDEX push_by_token ON push_subscriptions (token) WHERE token IS NOT NULL;
  -- Open items that may have to go to people away from the desk: when to look, and how far the look has come.
  CREATE TABLE away (
    item_id TEXT PRIMARY KEY, mark TEXT NOT NULL, began_at INTEGER NOT NULL, next_at INTEGER, place TEXT NOT NULL DEFAULT '',
    later INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX away_due ON away (next_at) WHERE next_at IS NOT NULL;
  -- Channels by which an item went to a person, for which beckon; held_at: held because they were here.
  CREATE TABLE forwarded (
    item_id TEXT NOT NULL, user_id TEXT NOT NULL, channel TEXT NOT NULL, since INTEGER NOT NULL, held_at INTEGER,
    PRIMARY KEY (item_id, user_id, channel)
  ) WITHOUT ROWID;

  -- Payloads of hooks that could not be mapped; the same one of the same hook is one letter. taken: identities of the events that were
  -- accepted from it; request: what a mapping sees beside the payload, so that a replay sees the same.
  CREATE TABLE hook_letters (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, source_id TEXT NOT NULL, hook TEXT NOT NULL,
    digest BLOB NOT NULL, bytes INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, errors TEXT NOT NULL,
    payload TEXT NOT NULL, taken TEXT NOT NULL DEFAULT '[]', request TEXT, UNIQUE (source_id, hook, digest)
  );
  CREATE INDEX hook_letters_by_source ON hook_letters (source_id, at, seq, bytes);
  CREATE INDEX hook_letters_by_time ON hook_letters (at, seq);
  -- Outcomes of the last requests of each hook, as one document, written at intervals (domain/hooks/hook-requests.ts).
  CREATE TABLE hook_requests (
    source_id TEXT NOT NULL, hook TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (source_id, hook)
  ) WITHOUT ROWID;

  -- What falls due: reminders, escalations, expiry. Done stays done.
  CREATE TABLE schedule (
    item_id TEXT NOT NULL, kind TEXT NOT NULL, idx INTEGER NOT NULL, at INTEGER NOT NULL, done_at INTEGER,
    PRIMARY KEY (item_id, kind, idx)
  ) WITHOUT ROWID;
  CREATE INDEX schedule_due ON schedule (done_at, at);
  -- Which of several relays has a duty that only one may have; a relay alone has no rows here. owner NULL: it was released.
  CREATE TABLE leases (duty TEXT PRIMARY KEY, owner TEXT, beat INTEGER NOT NULL) WITHOUT ROWID;

  -- The audit trail: hash = SHA-256(previous hash, record). Actors appear in records as digests salted per actor.
  CREATE TABLE audit (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash BLOB NOT NULL);
  CREATE TABLE salts (actor TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;
  -- People being erased: how far items up to a cursor were looked through, and the alias in their place.
  CREATE TABLE erasures (
    user_id TEXT PRIMARY KEY, alias TEXT NOT NULL, up_to INTEGER NOT NULL, place INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0, begun_at INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  -- Audit records by item; filled after the commit, in idle slices, up to the record that 'audit_indexed' of local_state names.
  CREATE TABLE audit_items (item_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (item_id, seq)) WITHOUT ROWID;
  -- Full text, filled likewise up to 'indexed'. Words are indexed by shelf, each of one recipient set (store/search/shelves.ts);
  -- taken: documents ever put there, items: those still there.
  CREATE TABLE shelves (
    id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL, taken INTEGER NOT NULL, items INTEGER NOT NULL,
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL
  );
  CREATE INDEX shelves_by_set ON shelves (set_id, id);
  CREATE VIRTUAL TABLE items_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
  CREATE TABLE items_indexed (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, shelf INTEGER NOT NULL, everybody INTEGER NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO local_state (name, value) VALUES ('audit_indexed', '0'), ('indexed', '0');

  -- Of a relay that is one of several: its name among them, and how far its copy of the store is in their log (store/replica/log-place.ts).
  -- at: of the newest entry, ms since 1970.
  CREATE TABLE log_place (
    one INTEGER PRIMARY KEY CHECK (one = 1), relay TEXT NOT NULL, generation TEXT NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  `,
  },
  {
    expand: `
  -- Lines, checks, parties and documents of an item, as one JSON document; the item has counts only.
  CREATE TABLE evidence (item_id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
  -- Parties, records and requesters that items refer to, by recipient set; filled with the full text. ref: a truncated digest.
  CREATE TABLE item_references (
    ref BLOB NOT NULL, set_id INTEGER NOT NULL, seq INTEGER NOT NULL, item_id TEXT NOT NULL, PRIMARY KEY (ref, set_id, seq, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX item_references_by_item ON item_references (item_id);
  -- The version of an item in which a person last opened a document, so that it enters the audit once.
  CREATE TABLE documents_opened (
    user_id TEXT NOT NULL, item_id TEXT NOT NULL, document_id TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (user_id, item_id, document_id)
  ) WITHOUT ROWID;
  CREATE INDEX documents_opened_by_item ON documents_opened (item_id);
  -- Channels that their person turned off, by the link in a mail.
  CREATE TABLE channels_off (
    user_id TEXT NOT NULL, channel TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (user_id, channel)
  ) WITHOUT ROWID;
  -- Phones of people at a gateway: the last message from there, the last offer of buttons, its acceptance, and the last item sent to it.
  CREATE TABLE phone_channels (
    user_id TEXT NOT NULL, channel TEXT NOT NULL, message_at INTEGER, offered_at INTEGER, confirmed_at INTEGER, item_id TEXT,
    PRIMARY KEY (user_id, channel)
  ) WITHOUT ROWID;
  -- One-time tokens behind the buttons of a message. action NULL: it confirms the channel. answer_key: shared by the buttons of a message.
  CREATE TABLE answer_tokens (
    user_id TEXT NOT NULL, digest BLOB NOT NULL, channel TEXT NOT NULL, item_id TEXT NOT NULL, version INTEGER NOT NULL, action TEXT,
    answer_key TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (user_id, digest)
  ) WITHOUT ROWID;
  CREATE INDEX answer_tokens_by_time ON answer_tokens (created_at);
  -- What goes back with the responses of an item, as JSON: its correlation, and its hook if that has an endpoint of its own.
  CREATE TABLE response_contexts (item_id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
  -- The source of a response, which may read it. A delivered response remains as 'done' until retention; one with attempt 0 is unread.
  ALTER TABLE outbound ADD COLUMN source_id TEXT;
  CREATE INDEX outbound_by_source ON outbound (source_id, seq) WHERE source_id IS NOT NULL;
  CREATE INDEX outbound_done ON outbound (updated_at) WHERE state = 'done';
  CREATE INDEX outbound_by_job ON outbound (target, json_extract(payload, '$.job')) WHERE kind = 'status';
  -- 1: an administrator replayed the dead letter, which permits one attempt. last_error of a 'done' response: why its source refused it.
  ALTER TABLE outbound ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX outbound_refused ON outbound (updated_at) WHERE state = 'done' AND last_error IS NOT NULL;
  -- What only the requester's view needs, as JSON (RequestMark of domain/items/requests.ts). NULL: no requester, or not saved since this step.
  ALTER TABLE items ADD COLUMN request TEXT;
  -- Truncated digest of an event's content: a duplicate with other content is reported. NULL: none stored.
  ALTER TABLE events ADD COLUMN digest BLOB;
  -- By the source's clock, ms since 1970; NULL: it gave no time. item_id is '' if the end arrived before its beginning.
  ALTER TABLE resolved_folds ADD COLUMN ended INTEGER;
  -- Of the payload: 'json', or 'text' or 'base64' as it was sent.
  ALTER TABLE hook_letters ADD COLUMN encoding TEXT NOT NULL DEFAULT 'json';
  -- Counts and histograms (store/insights/insight-tables.ts) by hour since 1970; of items by the hour of their acceptance.
  CREATE TABLE insights (
    hour INTEGER NOT NULL, source TEXT NOT NULL, type TEXT NOT NULL, roles TEXT NOT NULL,
    events INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0, items INTEGER NOT NULL DEFAULT 0,
    asking INTEGER NOT NULL DEFAULT 0, open INTEGER NOT NULL DEFAULT 0, answered INTEGER NOT NULL DEFAULT 0,
    in_time INTEGER NOT NULL DEFAULT 0, late INTEGER NOT NULL DEFAULT 0, expired INTEGER NOT NULL DEFAULT 0,
    snoozes INTEGER NOT NULL DEFAULT 0, shown INTEGER NOT NULL DEFAULT 0, prompt INTEGER NOT NULL DEFAULT 0,
    durations BLOB, PRIMARY KEY (hour, source, type, roles)
  ) WITHOUT ROWID;
  CREATE TABLE insight_people (
    user_id TEXT NOT NULL, hour INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0, answered INTEGER NOT NULL DEFAULT 0, in_time INTEGER NOT NULL DEFAULT 0,
    late INTEGER NOT NULL DEFAULT 0, snoozes INTEGER NOT NULL DEFAULT 0,
    durations BLOB, PRIMARY KEY (user_id, hour)
  ) WITHOUT ROWID;
  CREATE INDEX insight_people_by_hour ON insight_people (hour);
  CREATE TABLE insight_channels (
    hour INTEGER NOT NULL, gateway TEXT NOT NULL, kind TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (hour, gateway, kind)
  ) WITHOUT ROWID;
  -- When an item was first opened or answered, and first on a screen; ms since 1970. Each counts once.
  CREATE TABLE first_looks (item_id TEXT PRIMARY KEY, seen_at INTEGER, shown_at INTEGER) WITHOUT ROWID;
  `,
    fill: { table: 'outbound', set: "source_id = iif(kind = 'response', target, NULL)" },
    // Indexes all items again.
    data: `UPDATE local_state SET value = '0' WHERE name = 'indexed';`,
  },
];
