/** The relay on a damaged store: damage is detected and reported, serving stops, and a copy restores it. */
import assert from 'node:assert/strict';
import { closeSync, copyFileSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../helpers/until.ts';
import { kindsOfPages, withDamage } from '../relay/store/parts/pages.ts';
import { type Files, files, lastWords, linesOf, openDesk, serve, verb } from './relay-process.ts';

/** Overwrites a page of items that no start has to read. */
function damage({ store }: Files): void {
  const leaf = kindsOfPages(store).find(({ name, kind }) => name === 'items' && kind === 'leaf');
  withDamage(store, `${store}.made`, leaf?.number ?? 0, 0x5a);
  renameSync(`${store}.made`, store);
}

test('a damaged page: detected in the background, then the relay stops serving, no start serves it, and a copy repairs it', async (t) => {
  const given = await files(t);
  const first = await serve(t, given);
  for (let n = 0; n < 40; n++) assert.equal((await first.post(String(30_000 + n))).status, 202);
  const copy = join(given.folder, 'copy.db');
  assert.equal((await verb(given, ['backup', copy])).code, 0);
  assert.match((await verb(given, ['restore', copy])).said, /is in use by a relay/);
  const second = await verb(given, ['serve']);
  assert.equal(second.code, 1);
  assert.match(lastWords(second.said), /^The store \S+ is in use by a relay: stop it first$/);
  // Not in the copy.
  assert.equal((await first.post('30099')).status, 202);
  await first.stop('SIGTERM');
  damage(given);

  const relay = await serve(t, given);
  const desk = await openDesk(t, relay.url);
  await until('it is found', async () => /is damaged: items: .*restore FILE/.test(await relay.trouble()));
  const refused = await relay.post('30100');
  assert.deepEqual([refused.status, JSON.parse(refused.body).code], [503, 'STORE_UNAVAILABLE']);
  assert.match(refused.retryAfter ?? '', /^\d+$/);
  assert.equal((await relay.get('/v1/items')).status, 503);
  await until('the desk is sent away', () => !desk.isOpen());
  await assert.rejects(openDesk(t, relay.url));
  assert.match(await (await relay.get('/metrics')).text(), /^beckon_store_whole 0$/m);
  assert.equal(linesOf(relay.log(), /the store is damaged: reads and writes are rejected/).length, 1);
  assert.equal(await relay.stop('SIGTERM'), 0);

  const again = await verb(given, ['serve']);
  assert.equal(again.code, 1);
  assert.match(lastWords(again.said), /^The store \S+ is damaged: items: [^\n]*restore FILE[^\n]*$/);
  const checked = await verb(given, ['store', 'check']);
  assert.equal(checked.code, 1);
  assert.match(checked.said, /^items: .*\nThe store \S+ is damaged, and no relay starts on it: restore a copy/m);

  const restored = await verb(given, ['restore', copy]);
  assert.equal(restored.code, 0, restored.said);
  assert.match(restored.said, /set aside as \S+beckon\.db\.before-/);
  assert.equal((await verb(given, ['audit', 'acknowledge', 'restored', 'a', 'copy'])).code, 0);
  const last = await serve(t, given);
  assert.equal(await last.trouble(), '');
  for (const [number, isThere] of [
    ['30000', true],
    ['30039', true],
    ['30099', false],
  ] as const) {
    assert.equal(JSON.parse((await last.post(number)).body).results[0].duplicate, isThere);
  }
  assert.match(await (await last.get('/metrics')).text(), /^beckon_store_whole 1$/m);
  await last.stop('SIGTERM');
});

/** Bytes of the WAL's header and of a frame with its page (SQLite file format, section 4.1). */
const [HEADER, FRAME] = [32, 24 + 4096];

/** The WAL's salts, which change when it restarts from its beginning, and its frames that have them. */
function logAt(path: string): { salts: string; frames: number } {
  const bytes = readFileSync(path);
  const salts = bytes.toString('hex', 16, 24);
  let frames = 0;
  const saltsOf = (at: number) => bytes.toString('hex', at + 8, at + 16);
  while (saltsOf(HEADER + frames * FRAME) === salts) frames += 1;
  return { salts, frames };
}

test('a frame of the log that changed takes what was written from there on: the head that was signed tells', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  const log = `${given.store}-wal`;
  const before = logAt(log);
  for (let n = 0; n < 10; n++) assert.equal((await relay.post(String(31_000 + n))).status, 202);
  const head = () => JSON.parse(readFileSync(join(given.data, 'audit.head'), 'utf8')).head.seq;
  await until('what was taken is signed', () => head() >= 10);
  await relay.stop('SIGKILL');
  const firstSince = logAt(log).salts === before.salts ? before.frames : 0;
  const file = openSync(log, 'r+');
  writeSync(file, Buffer.alloc(8, 0x5a), 0, 8, HEADER + firstSince * FRAME);
  closeSync(file);
  const after = await serve(t, given);
  assert.match(await after.trouble(), /signs nothing until audit acknowledge/);
  await after.stop('SIGTERM');
});

test('the file of the store moved, removed or replaced under the relay: nothing is acknowledged that would be gone', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  assert.equal((await relay.post('32000')).status, 202);
  const away = `${given.store}.away`;
  const isRefused = async (number: string) => {
    const { status, body } = await relay.post(number);
    assert.deepEqual([status, JSON.parse(body).code], [503, 'STORE_UNAVAILABLE']);
    await until('it is not ready', async () => /was moved, removed or replaced/.test(await relay.trouble()));
  };
  renameSync(given.store, away);
  await isRefused('32001');
  copyFileSync(away, given.store);
  await isRefused('32001');
  renameSync(away, given.store);
  await until('it is back', async () => (await relay.trouble()) === '');
  assert.equal((await relay.post('32001')).status, 202);
  rmSync(`${given.store}-wal`);
  await isRefused('32002');
  assert.ok(linesOf(relay.log(), /the store failed/).length <= 3);
  assert.equal(await relay.stop('SIGTERM'), 0);
  assert.ok(readdirSync(given.data).includes('beckon.db'));
});
