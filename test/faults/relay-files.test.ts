/** The relay on a full disk: it rejects writes and stays up, and existing data is intact. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { limitFiles } from '../helpers/limited.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { until } from '../helpers/until.ts';
import { files, lastWords, serve, verb } from './relay-process.ts';

test('a full disk at runtime, also of log and head: 503, nothing half accepted, and it continues once there is space', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  assert.equal((await relay.post('9001')).status, 202);
  const head = () => JSON.parse(readFileSync(join(given.data, 'audit.head'), 'utf8')).head.seq;
  await until('the head is signed', () => head() > 0);
  await limitFiles(relay.pid, 0);
  for (const number of ['9002', '9003', '9004']) {
    const { status, body } = await relay.post(number);
    assert.equal(status, 503);
    assert.match(body, /STORE_UNAVAILABLE/);
  }
  assert.equal(await relay.ready(), 503);
  // A signature whose file was written before the limit may still have been moved into place until here.
  const before = head();
  assert.equal((await relay.post('9002')).status, 503);
  assert.equal(head(), before);
  await limitFiles(relay.pid, null);
  await until('it is ready again', async () => (await relay.ready()) === 200);
  for (const number of ['9002', '9003', '9004']) assert.equal((await relay.post(number)).status, 202);
  await until('the head follows', () => head() > before);
  await until('the log has what waited', () => /the store failed/.test(relay.log()));
  await relay.stop('SIGKILL');
  const verified = await verb(given, ['audit', 'verify']);
  assert.equal(verified.code, 0, verified.said);
  const again = await serve(t, given);
  assert.equal((await again.post('9004')).status, 202);
  assert.equal(await again.stop('SIGTERM'), 0);
});

test('a start on which no write goes through is refused in one line; the next finds everything', async (t) => {
  const given = await files(t);
  const first = await serve(t, given);
  assert.equal((await first.post('9101')).status, 202);
  await first.stop('SIGKILL');
  const names = readdirSync(given.data).sort();
  const refused = await verb(given, ['serve'], 0);
  assert.equal(refused.code, 1);
  assert.match(
    refused.said.trim().split('\n').at(-1) ?? '',
    /^The store \S+ cannot be opened \(BECKON_STORE, BECKON_DATA\): [^\n]+$/,
  );
  assert.deepEqual(readdirSync(given.data).sort(), names);
  const second = await serve(t, given);
  assert.equal((await second.post('9102')).status, 202);
  await second.stop('SIGTERM');
  assert.equal((await verb(given, ['audit', 'verify'])).code, 0);
});

test('backup and export: on a full disk nothing is left, and a kill leaves no half of one in its place', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  for (let n = 0; n < 30; n += 1) assert.equal((await relay.post(String(9200 + n))).status, 202);
  const out = join(given.folder, 'out');
  mkdirSync(out);
  const copy = join(out, 'copy.db');
  const trail = join(out, 'trail.jsonl');
  for (const words of [
    ['backup', copy],
    ['audit', 'export', trail],
  ]) {
    const full = await verb(given, words, 1);
    assert.equal(full.code, 1, full.said);
    assert.match(full.said.trim(), /^[^\n]*(cannot be written|EFBIG)[^\n]*$/);
    assert.ok(!existsSync(words.at(-1) ?? '') && readdirSync(out).every((name) => name === 'copy.db'));
    assert.equal((await verb(given, words)).code, 0);
    // Never overwrites an existing file.
    assert.equal((await verb(given, words)).code, 1);
  }
  assert.equal((await verb(given, ['audit', 'verify', trail])).code, 0);
  assert.deepEqual(readdirSync(out).sort(), ['copy.db', 'trail.jsonl']);
  const rows = new DatabaseSync(copy, { readOnly: true });
  assert.equal(rows.prepare('SELECT COUNT(*) AS n FROM items').get()?.n, 30);
  rows.close();
  // Killed as soon as part of it exists: its path has all of it or nothing.
  const killed = join(out, 'killed.db');
  const child = spawn(process.execPath, [RELAY_PROGRAM, 'backup', killed], { env: given.env, stdio: 'ignore' });
  const gone = once(child, 'exit');
  await until('it began', () => readdirSync(out).some((name) => name.startsWith('killed.db')));
  child.kill('SIGKILL');
  await gone;
  if (existsSync(killed)) {
    const whole = new DatabaseSync(killed, { readOnly: true });
    assert.equal(whole.prepare('PRAGMA quick_check').get()?.quick_check, 'ok');
    whole.close();
  }
  await relay.stop('SIGTERM');
});

test('key and head: half written, gone, or something else in their place is never written over', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  assert.equal((await relay.post('9301')).status, 202);
  await relay.stop('SIGTERM');
  const path = (name: string) => join(given.data, name);
  const [key, head] = [readFileSync(path('audit.key')), readFileSync(path('audit.head'))];
  const startsWith = async (name: string, content: string | null) => {
    if (content === null) rmSync(path(name));
    else writeFileSync(path(name), content);
  };
  await startsWith('audit.key', key.subarray(0, 40).toString());
  assert.match((await verb(given, ['serve'])).said, /audit\.key is no private key that can be read/);
  await startsWith('audit.key', null);
  const keyless = await serve(t, given);
  assert.equal((await keyless.post('9303')).status, 202);
  await keyless.stop('SIGTERM');
  assert.match(
    keyless.log(),
    /audit\.key is missing, and it signed the trail; nothing is signed until audit acknowledge/,
  );
  assert.ok(!existsSync(path('audit.key')));
  writeFileSync(path('audit.key'), key);
  await startsWith('audit.head', head.subarray(0, 40).toString());
  const odd = await serve(t, given);
  assert.equal((await odd.post('9302')).status, 202);
  await odd.stop('SIGTERM');
  assert.match(odd.log(), /audit\.head was changed; nothing is signed until audit acknowledge REASON/);
  assert.deepEqual(readFileSync(path('audit.head')), head.subarray(0, 40));
  writeFileSync(path('audit.head'), head);
  assert.equal((await verb(given, ['audit', 'verify'])).code, 0);
});

test('a store of a newer relay, a damaged one, and a directory cut in half: one line, nothing changed', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  assert.equal((await relay.post('9401')).status, 202);
  await relay.stop('SIGTERM');
  const store = join(given.data, 'beckon.db');
  const whole = readFileSync(store);
  const refusal = async () => {
    const { code, said } = await verb(given, ['serve']);
    assert.equal(code, 1);
    return lastWords(said);
  };
  const newer = new DatabaseSync(store);
  newer.exec('PRAGMA user_version = 9999');
  newer.close();
  const written = readFileSync(store);
  assert.match(await refusal(), /has schema 9999, newer than this program's/);
  assert.deepEqual(readFileSync(store), written);
  writeFileSync(store, Buffer.alloc(8192, 0x5a));
  assert.match(await refusal(), /cannot be opened .*not a database/);
  assert.deepEqual(readFileSync(store), Buffer.alloc(8192, 0x5a));
  writeFileSync(store, whole);
  const directory = join(given.folder, 'directory.yaml');
  const text = readFileSync(directory, 'utf8');
  writeFileSync(directory, text.slice(0, text.indexOf('token: dana') + 3));
  assert.match(await refusal(), /^BECKON_DIRECTORY \S+directory\.yaml/);
  rmSync(directory);
  assert.match(await refusal(), /^BECKON_DIRECTORY \S+directory\.yaml cannot be read/);
  writeFileSync(directory, text);
  const again = await serve(t, given);
  assert.equal((await again.post('9402')).status, 202);
  await again.stop('SIGTERM');
});
