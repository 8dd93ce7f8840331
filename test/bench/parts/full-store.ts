/**
 * Stores as they are after years, created once a run: items with all dependent rows, written through the store's own writer. Item `n`
 * belongs to the people of set `n % sets`, so that each has one `sets`th of all items; the newest twentieth is open.
 */
import { spawnSync } from 'node:child_process';
import { constants, cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buildView } from '../../../relay/directory/view.ts';
import { BUCKETS } from '../../../relay/domain/insights/histogram.ts';
import { DURATIONS } from '../../../relay/domain/insights/insight-ports.ts';
import { hourOf } from '../../../relay/domain/insights/item-figures.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { auditSlices } from '../../../relay/store/audit/audit-index.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { TextIndex } from '../../../relay/store/search/text-index.ts';
import { ITEM_TYPES } from '../../../shared/event-types.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { realClock } from '../../relay/parts/clock.ts';
import { itemOf, save } from '../../relay/parts/items.ts';
import { sealingIn } from '../../relay/parts/store.ts';
import { POLITE_KEY, SOURCE_KEY } from '../peers/beckon.ts';
import { node, type Server, startServer, temporaryFolder } from '../processes.ts';

export interface Size {
  items: number;
  sets: number;
}

/** People of one set, in addition to the watcher. */
export const PEOPLE_OF_SET = 10;
/** Recipient of every item. */
export const WATCHER = 'everything';
/** Holders of the role `reader`, to which later events are addressed. */
export const READERS = 100;
/** Sets below this number lack the word `elsewhere`, so that their people can search for it without a match. */
export const ASKERS = 100;

export const personOf = (n: number): string => `p${n}`;
export const readerOf = (n: number): string => `user-${n}`;
export const tokenOf = (id: string): string => `token-of-${id}`;

const CHUNK = 2000;
const INDEXED_AT_ONCE = 10_000;
const DAY = 24 * 3600_000;

const bodyOf = (n: number, set: number): string =>
  `ACME GmbH, 3 lines, 12400.00 EUR, order ${n % 977} of week ${n % 52}, cost centre ${n % 311}, ${set >= ASKERS ? 'elsewhere' : 'here'}`;

const TYPES = ITEM_TYPES.slice(0, 5);

/** Twenty rows an hour: of two sources, five types and two roles. */
function count(tx: Tx, n: number, at: number, open: boolean): void {
  const key = {
    ...{ hour: hourOf(at), source: n % 2 === 0 ? 'bench' : 'polite' },
    ...{ type: TYPES[n % TYPES.length] ?? '', roles: n % 4 < 2 ? 'reader' : 'clerk' },
  };
  const counts = { events: 1, items: 1, asking: 1, shown: 1, prompt: 1, ...(open ? { open: 1 } : { answered: 1 }) };
  const names = open ? [] : DURATIONS;
  tx.countItems(key, { counts, durations: names.map((name, k) => ({ name, bucket: (n + k) % BUCKETS, by: 1 })) }, true);
}

/** The rows of one item after a year: its event, what was done with it, the audit of both, and counts. */
function keep(tx: Tx, n: number, { items, sets }: Size, now: number): void {
  const id = `i${n}`;
  const person = personOf(n % (sets * PEOPLE_OF_SET));
  const set = n % sets;
  const users = [WATCHER, ...Array.from({ length: PEOPLE_OF_SET }, (_, k) => personOf(set + k * sets))].sort();
  const open = n >= items - items / 20;
  const at = now - Math.floor(((items - n) / items) * 360 * DAY);
  const iso = new Date(at).toISOString();
  const process = n % 20 === 0 ? { id: `process-${n}`, name: null, step: 'check', status: 'done' as const } : null;
  const asked = { policy: 'first', quorum: null, order: null, state: open ? 'open' : 'approved' } as const;
  const item = itemOf(id, {
    title: `Invoice number${n} needs your approval`,
    body: bodyOf(n, set),
    state: open ? 'open' : 'closed',
    decision: asked,
    audiences: [{ audience: { users }, by: 'event', at: iso }],
    process,
    beckon: { at: iso, reason: 'new' },
    createdAt: iso,
    updatedAt: iso,
  });
  save(tx, item, users);
  count(tx, n, at, open);
  const data = { title: item.title, audience: { users } };
  const event = { id: `kept-${String(n).padStart(9, '0')}`, source: '/bench', type: 'task.assigned', data } as const;
  tx.rememberEvent('bench', { ...event, subject: null, time: iso }, id, users.length);
  tx.audit({ kind: 'event', itemId: id, actor: 'bench', facts: { type: 'task.assigned', recipients: users.length } });
  tx.audit({ kind: open ? 'shown' : 'answered', itemId: id, actor: person, facts: {} });
  if (n % 4 === 0) {
    tx.saveOwn(person, { itemId: id, seenAt: iso, snoozedUntil: null, delegatedAt: null });
    tx.noteShown(person, id, iso);
    if (!open)
      tx.rememberAnswer(`key-${n}`, { itemId: id, userId: person, action: 'approve', comment: null, device: null });
  }
  if (n % 10 === 0) tx.schedule(id, [{ kind: 'reminder', index: 0, at: open ? now + DAY * 300 : at }]);
  if (n % 10 === 0 && !open) tx.markDone({ itemId: id, kind: 'reminder', index: 0, at });
  if (n % 200 === 0) tx.remove(id, [person]);
  if (process) {
    const origin = { id: 'bench', name: 'Bench' };
    const step = {
      id: 'check',
      label: 'Check',
      system: null,
      owner: null,
      status: 'done' as const,
      dueAt: null,
      at: iso,
    };
    tx.saveProcess('bench', { id: process.id, name: 'Invoice', origin, steps: [step], updatedAt: iso });
  }
}

async function fill(file: string, size: Size): Promise<void> {
  const view = buildView({ rows: [], absences: [], env: {}, version: 1 });
  const store = sqliteBackend(file).open({
    clock: realClock,
    sealing: sealingIn(join(file, '..')),
    directory: () => view,
    onForeignWrite() {},
    observe() {},
    onError(error) {
      throw error;
    },
  });
  const now = Date.now();
  for (let from = 0; from < size.items; from += CHUNK) {
    await store.writer.write((tx) => {
      for (let n = from; n < Math.min(from + CHUNK, size.items); n++) keep(tx, n, size, now);
    });
  }
  await store.close();
  indexAll(file);
}

/** The relay indexes in slices in the background; here in few and large ones. */
function indexAll(file: string): void {
  const database = openDatabase({ path: file });
  database.exec('PRAGMA cache_size = -1000000');
  const text = new TextIndex(database);
  const audit = auditSlices(database);
  while (text.advance(INDEXED_AT_ONCE));
  while (audit.advance(INDEXED_AT_ONCE));
  database.close();
}

function writeDirectory(path: string, { sets }: Size): void {
  const people = [WATCHER, ...Array.from({ length: sets * PEOPLE_OF_SET }, (_, n) => personOf(n))];
  const readers = Array.from({ length: READERS }, (_, n) => readerOf(n));
  const user = (id: string, roles: string[]) => ({ id, name: id, roles, token: tokenOf(id) });
  const users = [...people.map((id) => user(id, ['clerk'])), ...readers.map((id) => user(id, ['reader']))];
  const sources = [
    { id: 'bench', name: 'Bench', key: SOURCE_KEY, grants: '*' },
    { id: 'polite', name: 'Polite', key: POLITE_KEY, grants: '*' },
  ];
  const roles = [
    { id: 'reader', name: 'Reader' },
    { id: 'clerk', name: 'Clerk' },
  ];
  writeFileSync(path, JSON.stringify({ sources, roles, users }));
}

/** A folder with `data/beckon.db` and `directory.yaml`. */
const made = new Map<string, Promise<string>>();

/** @returns the folder, which is removed when this process exits; copy it before changing its content */
export function fullStore(size: Size): Promise<string> {
  const name = `${size.items}-${size.sets}`;
  const known = made.get(name);
  if (known) return known;
  const making = make(name, size);
  made.set(name, making);
  return making;
}

/** Cached for the next run if `BECKON_BENCH_STORES` names a folder: a large store takes minutes. */
async function make(name: string, size: Size): Promise<string> {
  const kept = process.env.BECKON_BENCH_STORES;
  if (kept !== undefined && existsSync(join(kept, name))) return join(kept, name);
  const folder = mkdtempSync(join(kept ?? tmpdir(), `beckon-bench-full-${name}-`));
  if (kept === undefined) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeDirectory(join(folder, 'directory.yaml'), size);
  // It signs the beginning of the audit, and stores the directory.
  await runOnce(folder);
  await fill(join(folder, 'data', 'beckon.db'), size);
  await runOnce(folder);
  if (kept === undefined) return folder;
  renameSync(folder, join(kept, name));
  return join(kept, name);
}

/** Until open items are addressed by the current directory. */
async function runOnce(folder: string): Promise<void> {
  const relay = await startRelayIn(folder, { BECKON_DIRECTORY: join(folder, 'directory.yaml') });
  const database = new DatabaseSync(join(folder, 'data', 'beckon.db'), { readOnly: true });
  const addressed = database.prepare("SELECT 1 FROM shared_state WHERE name = 'addressed'");
  while (addressed.get() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  database.close();
  await relay.close();
}

/** The relay on a full store, which holds its directory already. @param core on which it runs */
export async function startRelayIn(
  folder: string,
  env: Record<string, string> = {},
  core: 0 | 1 = 0,
): Promise<Server & { url: string }> {
  const server = await startServer({
    ...node(RELAY_PROGRAM, 'serve'),
    core,
    env: { BECKON_PORT: '0', BECKON_DATA: join(folder, 'data'), BECKON_LOG: 'error', ...env },
    ready: /http:\/\/127\.0\.0\.1:\d+/,
  });
  return { ...server, url: /http:\/\/127\.0\.0\.1:\d+/.exec(server.line)?.[0] ?? '' };
}

/** A working copy of a full store, synced to disk: gigabytes of dirty pages would delay every sync. */
export function copyOf(full: string): { folder: string; remove(): void } {
  const { path, remove } = temporaryFolder('full-copy');
  cpSync(full, path, { recursive: true, mode: constants.COPYFILE_FICLONE });
  spawnSync('sync');
  return { folder: path, remove };
}
