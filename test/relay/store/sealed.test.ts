/** Secrets in the file of the store: which they are, what an older version left there, and how they come under another key. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { directorySecrets } from '../../../relay/store/keeping/sealed-members.ts';
import { sqlOf } from '../../../relay/store/migrating.ts';
import { MIGRATIONS } from '../../../relay/store/migrations.ts';
import { Directory } from '../../../shared/directory.ts';
import { Secret, Secrets } from '../../../shared/primitives.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { type RunningRelay, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';

/** Members of the directory's schema that hold a secret. */
function secretMembers(schema: unknown, name = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const text = JSON.stringify(schema);
  if (text === JSON.stringify(Secret) || text === JSON.stringify(Secrets)) return [name];
  return Object.entries(schema).flatMap(([key, part]) =>
    key === 'properties' && typeof part === 'object' && part !== null
      ? Object.entries(part).flatMap(([member, one]) => secretMembers(one, member))
      : secretMembers(part, name),
  );
}

test('every secret that a directory file may hold is sealed; keys and tokens are kept as hashes alone', () => {
  const members = new Set(secretMembers(Directory));
  assert.ok(members.has('signingSecret') && members.has('bearer'), [...members].join());
  for (const hashed of ['key', 'token']) members.delete(hashed);
  for (const member of members) assert.ok(directorySecrets([member]), `${member} would be kept plain`);
});

/** A store as the version before left it: secrets plain, some of them in rows that were changed or taken out. */
function olderStore(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL');
  for (const migration of MIGRATIONS.slice(0, 10)) database.exec(sqlOf(migration));
  database.exec('PRAGMA user_version = 10');
  const meta = database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
  for (const [name, value] of [
    ['epoch', 'e'],
    ['seq', '0'],
    ['indexed', '0'],
    ['link_key', LINK_KEY],
  ] as const) {
    meta.run(name, value);
  }
  const put = database.prepare("INSERT OR REPLACE INTO directory VALUES (?, ?, ?, 'cli', 1)");
  const secret = (name: string) => `whsec_${Buffer.from(`plain-${name}`.padEnd(24, '.')).toString('base64')}`;
  const source = (id: string, signingSecret: string) => JSON.stringify({ id, name: id, signingSecret });
  for (let n = 0; n < 60; n += 1) put.run('source', `gone${n}`, source(`gone${n}`, secret('gone')));
  put.run('source', 'erp', source('erp', secret('before')));
  put.run('source', 'erp', source('erp', secret('now')));
  put.run(
    'gateway',
    'mail',
    JSON.stringify({ id: 'mail', kind: 'webhook', url: 'http://127.0.0.1:9', secret: secret('mail') }),
  );
  database.exec("DELETE FROM directory WHERE id LIKE 'gone%'");
  const insert = database.prepare(
    `INSERT INTO outbound (id, kind, target, item_id, order_key, payload, meta, state, next_at, created_at, updated_at)
     VALUES (?, 'gateway', 'mail', 'i', 'k', ?, '', 'dead', 0, 0, 0)`,
  );
  for (let n = 0; n < 1200; n += 1) {
    insert.run(
      `m${n}`,
      JSON.stringify({ messageIndex: null, userId: 'dana', input: { to: 't', link: `http://r/a/${LINK}` } }),
    );
  }
  database.close();
}
const LINK_KEY = Buffer.from('plain-link-key-of-32-bytes-......').subarray(0, 32).toString('base64url');
const LINK = 'plain-link-of-somebody';

const bytesIn = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.startsWith('beckon.db'))
    .map((name) => readFileSync(join(folder, name)).toString('latin1'))
    .join('\n');

async function verb(folder: string, ...words: string[]): Promise<unknown> {
  const { code, out, err } = await runVerb(folder, [...words, '--json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

for (const how of ['migrate', 'keys'] as const) {
  test(`a store of an older version has nothing plain left after ${how}, not in free pages nor in its log`, async (t) => {
    const folder = await temporaryFolder(t);
    olderStore(join(folder, 'beckon.db'));
    const plain = [
      LINK_KEY,
      LINK,
      ...['gone', 'before', 'now', 'mail'].map((name) => Buffer.from(`plain-${name}`).toString('base64').slice(0, 8)),
    ];
    for (const text of plain) assert.ok(bytesIn(folder).includes(text), `${text} was there before`);
    await verb(folder, ...(how === 'migrate' ? ['migrate'] : ['keys', 'list']));
    for (const text of plain) assert.ok(!bytesIn(folder).includes(text), `${text} is still there`);
    const database = new DatabaseSync(join(folder, 'beckon.db'), { readOnly: true });
    const kept = database
      .prepare('SELECT COUNT(*) AS n FROM outbound WHERE payload LIKE \'%"link":"sealed:1:%\'')
      .get();
    assert.equal(kept?.n, 1200);
    database.close();
  });
}

describe('rotation, beside a running relay', () => {
  let relay: RunningRelay;
  test('moves everything to the new key while the relay serves, and retires the old one once nothing needs it', async (t) => {
    relay = await startRelay();
    t.after(() => relay.close());
    const before = await verb(relay.folder, 'keys', 'list');
    const [old] = keysOf(before);
    assert.ok(old && old.secrets >= 2 && old.seals, JSON.stringify(before));
    await verb(relay.folder, 'keys', 'rotate');
    const [fresh, rest] = keysOf(await verb(relay.folder, 'keys', 'list'));
    assert.equal(fresh?.secrets, old.secrets);
    assert.deepEqual({ id: rest?.id, secrets: rest?.secrets }, { id: old.id, secrets: 0 });
    await verb(relay.folder, 'keys', 'retire', old.id);
    assert.equal(keysOf(await verb(relay.folder, 'keys', 'list')).length, 1);
    const made = await relay.post(
      '/v1/admin/sources',
      { id: 'late', name: 'Late', signed: true },
      'admin-token-of-the-test',
    );
    assert.equal(made.status, 201, made.text);
    await relay.restart();
    const after = await verb(relay.folder, 'keys', 'list');
    assert.equal(keysOf(after)[0]?.secrets, old.secrets + 1);
    assert.deepEqual(lockedOf(after), []);
  });

  test('a ring that is there no more is made anew, and what it sealed is named', async (t) => {
    const folder = await temporaryFolder(t);
    await verb(folder, 'source', 'add', 'erp', '--signed');
    rmSync(join(folder, 'keys'));
    assert.deepEqual(lockedOf(await verb(folder, 'keys', 'list')), ['sources/erp/signingSecret']);
  });
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
function keysOf(value: unknown): { id: string; secrets: number; seals: boolean }[] {
  assert.ok(isRecord(value) && Array.isArray(value.keys));
  return value.keys;
}
function lockedOf(value: unknown): string[] {
  assert.ok(isRecord(value) && Array.isArray(value.locked));
  return value.locked;
}
