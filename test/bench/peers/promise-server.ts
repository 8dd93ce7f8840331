/**
 * Reference: only what the relay promises of an event, and nothing that makes it a product. Node's HTTP server; the source's key is
 * checked; an event sent again changes nothing; item, recipients, dedupe key and audit record with its chained hash are one group
 * commit a turn of the event loop (WAL, synchronous FULL) before the answer, which names the item. No schema, no rules by type, no
 * search, no metrics, no limits, and of the item only what the event says.
 */
import { hash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const [file, key, people] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-server.ts FILE KEY PEOPLE');
const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer');
const expected = digestOf(`Bearer ${key}`);

const database = new DatabaseSync(file);
database.exec(`
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE sets (id INTEGER PRIMARY KEY, members TEXT NOT NULL);
  CREATE TABLE events (key TEXT PRIMARY KEY, item_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE items (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, set_id INTEGER NOT NULL, state TEXT NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX items_by_set ON items (set_id);
  CREATE TABLE audit (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash TEXT NOT NULL)`);
const members = new Map([['reader', Array.from({ length: Number(people) }, (_, n) => `user-${n}`)]]);
const sets = new Map<string, number>();
const addSet = database.prepare('INSERT INTO sets (members) VALUES (?)');
const seen = database.prepare('SELECT item_id FROM events WHERE key = ?');
const remember = database.prepare('INSERT INTO events (key, item_id) VALUES (?, ?)');
const save = database.prepare("INSERT INTO items (id, set_id, state, doc) VALUES (?, ?, 'open', ?)");
const append = database.prepare('INSERT INTO audit (seq, record, hash) VALUES (?, ?, ?)');
const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')];

interface Event {
  id: string;
  source: string;
  type: string;
  data: { audience: { roles: string[] } };
}
let head = { seq: 0, hash: '0'.repeat(64) };

function audit(at: string, item: string, type: string): void {
  const seq = head.seq + 1;
  const record = JSON.stringify({ seq, at, kind: 'event', item, type });
  head = { seq, hash: hash('sha256', `${head.hash}\n${record}`) };
  append.run(seq, record, head.hash);
}

function setOf(roles: readonly string[]): { id: number; size: number } {
  const those = roles.flatMap((role) => members.get(role) ?? []);
  const name = roles.join();
  const id = sets.get(name) ?? Number(addSet.run(JSON.stringify(those)).lastInsertRowid);
  sets.set(name, id);
  return { id, size: those.length };
}

function accept({ id, source, type, data }: Event, at: string): string {
  const name = `${source}\n${id}`;
  const before = seen.get(name);
  if (before) return JSON.stringify({ results: [{ id, source, itemId: before.item_id, duplicate: true }] });
  const itemId = newId();
  const recipients = setOf(data.audience.roles);
  save.run(itemId, recipients.id, JSON.stringify({ ...data, type, createdAt: at }));
  remember.run(name, itemId);
  audit(at, itemId, type);
  return JSON.stringify({ results: [{ id, source, itemId, duplicate: false, recipients: recipients.size }] });
}

/** In the order of time (UUID version 7), which keeps an index compact. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

let waiting: { event: Event; response: ServerResponse }[] = [];
function flush(): void {
  const batch = waiting;
  waiting = [];
  const at = new Date().toISOString();
  begin.run();
  const answers = batch.map(({ event }) => accept(event, at));
  commit.run();
  for (const [index, { response }] of batch.entries()) {
    const body = answers[index] ?? '';
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  }
}

function take(request: IncomingMessage, response: ServerResponse): void {
  if (!timingSafeEqual(digestOf(request.headers.authorization ?? ''), expected)) {
    response.writeHead(401, { 'content-length': 0 }).end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const event: Event = JSON.parse(Buffer.concat(chunks).toString());
    if (waiting.push({ event, response }) === 1) setImmediate(flush);
  });
}

const server = createServer(take);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
