/** The small parts around the desk: settings, arguments, addresses, secrets. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createAccounts } from '../../desk/account/account.ts';
import { relayAddress } from '../../desk/relay-client/address.ts';
import { pair, parsePairLink } from '../../desk/relay-client/pairing.ts';
import { readArguments } from '../../electron/arguments.ts';
import { resolveLocale } from '../../electron/locale.ts';
import { managedAccount, profileFolder, SettingError } from '../../electron/profile.ts';
import { lockedHint } from '../../electron/screen-lock.ts';
import type { KeyStore } from '../../electron/secrets/sealer.ts';
import { createSecrets } from '../../electron/secrets.ts';
import { ProblemError, problem } from '../../shared/problems.ts';
import { asking } from './parts/network.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-shell-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
const code = (wanted: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === wanted;

test('relay addresses: https, and http to this computer only; a scheme that was not typed is completed', () => {
  for (const [given, wanted] of [
    ['https://relay.example', 'https://relay.example'],
    [' https://relay.example/beckon/?x#y ', 'https://relay.example/beckon'],
    ['http://127.0.0.1:7420/', 'http://127.0.0.1:7420'],
    ['http://localhost:7420', 'http://localhost:7420'],
    ['http://[::1]:7420', 'http://[::1]:7420'],
    ['http://relay.example', null],
    ['http://127.0.0.1.evil.example', null],
    ['http://localhost.evil.example', null],
    ['https://dana:x@relay.example', null],
    ['ftp://relay.example', null],
    ['relay.example', 'https://relay.example'],
    ['relay.example:8443/beckon/', 'https://relay.example:8443/beckon'],
    ['localhost:7420', 'http://localhost:7420'],
    ['127.0.0.1:7420/', 'http://127.0.0.1:7420'],
    ['[::1]:7420', 'http://[::1]:7420'],
    ['localhost.evil.example', 'https://localhost.evil.example'],
    ['dana:x@relay.example', null],
    ['javascript:alert(1)', null],
    ['file:/etc/hosts', null],
    ['', null],
  ] as const) {
    assert.equal(relayAddress(given), wanted, given);
  }
});

test('pairing links: only pair, only allowed relays, only plausible codes', () => {
  assert.deepEqual(parsePairLink('beckon://pair?relay=https%3A%2F%2Frelay.example&code=AB12-CD34'), {
    relay: 'https://relay.example',
    code: 'AB12-CD34',
  });
  for (const link of [
    'beckon://pair?relay=http%3A%2F%2Frelay.example&code=AB12-CD34',
    'beckon://pair?relay=https%3A%2F%2Frelay.example',
    'beckon://pair?code=AB12',
    'beckon://unpair?relay=https%3A%2F%2Frelay.example&code=AB12',
    `beckon://pair?relay=https%3A%2F%2Frelay.example&code=${'x'.repeat(65)}`,
    'https://pair?relay=https%3A%2F%2Frelay.example&code=AB12',
    'beckon:',
  ]) {
    assert.equal(parsePairLink(link), null, link);
  }
});

test('a pairing by the administrator is whole or named as wrong', () => {
  assert.equal(managedAccount({}, relayAddress), null);
  assert.deepEqual(managedAccount({ BECKON_RELAY: 'https://r.example/', BECKON_TOKEN: 't' }, relayAddress), {
    relay: 'https://r.example',
    token: 't',
  });
  const wrong: [NodeJS.ProcessEnv, RegExp][] = [
    [{ BECKON_RELAY: 'http://r.example', BECKON_TOKEN: 't' }, /^BECKON_RELAY: /],
    [{ BECKON_TOKEN: 't' }, /^BECKON_RELAY: /],
    [{ BECKON_RELAY: 'https://r.example' }, /^BECKON_TOKEN: /],
  ];
  for (const [env, message] of wrong)
    assert.throws(
      () => managedAccount(env, relayAddress),
      (error) => error instanceof SettingError && message.test(error.message),
    );
});

test('the token of such a pairing may be in a file, which is whole or named as wrong', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-token-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'token');
  const env = { BECKON_RELAY: 'https://r.example', BECKON_TOKEN_FILE: path };
  const wrong = (given: NodeJS.ProcessEnv, message: RegExp) =>
    assert.throws(
      () => managedAccount(given, relayAddress),
      (error) => error instanceof SettingError && message.test(error.message),
    );
  wrong(env, /^BECKON_TOKEN_FILE: \S+token does not exist$/);
  writeFileSync(path, '\n');
  wrong(env, /^BECKON_TOKEN_FILE: \S+token is empty$/);
  writeFileSync(path, 'a-token\n');
  assert.equal(managedAccount(env, relayAddress)?.token, 'a-token');
  wrong({ ...env, BECKON_TOKEN: 't' }, /^BECKON_TOKEN_FILE: .*both set/);
});

test('profiles are folders side by side; no name leads out of them', () => {
  assert.equal(profileFolder(undefined, '/data'), '/data/Beckon');
  assert.equal(profileFolder('two', '/data'), '/data/Beckon-two');
  assert.equal(profileFolder('../../etc', '/data'), '/data/Beckon--..-etc');
  assert.equal(profileFolder('/tmp/x', '/data'), '/tmp/x');
});

test('arguments', () => {
  assert.deepEqual(readArguments(['main.js']), { open: false, view: null, link: null, hidden: false });
  assert.deepEqual(readArguments(['main.js', '--view=history', '--hidden']), {
    open: true,
    view: 'history',
    link: null,
    hidden: true,
  });
  assert.equal(readArguments(['--view=elsewhere']).view, null);
  assert.equal(readArguments(['x', 'beckon://pair?x']).link, 'beckon://pair?x');
});

test('the lock of the screen, as gdbus tells it', () => {
  const line =
    "/org/freedesktop/login1/session/_32: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'LockedHint': <true>}, @as [])";
  assert.equal(lockedHint(line), true);
  assert.equal(lockedHint(line.replace('true', 'false')), false);
  assert.equal(lockedHint("… {'IdleHint': <true>} …"), null);
});

test('locales', () => {
  assert.equal(resolveLocale('system', 'de-DE'), 'de-DE');
  assert.equal(resolveLocale('en', 'en-GB'), 'en-GB');
  assert.equal(resolveLocale('en', 'de-DE'), 'en');
  assert.equal(resolveLocale('system', 'C'), 'en');
  assert.equal(resolveLocale('system', ''), 'en');
});

/** Seals by reversing the text: enough to distinguish sealed from plain. */
const keyStore = (backend: ReturnType<KeyStore['getSelectedStorageBackend']>): KeyStore => ({
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from([...text].reverse().join('')),
  decryptStringAsync: async (sealed) => ({ shouldReEncrypt: false, result: [...sealed.toString()].reverse().join('') }),
  getSelectedStorageBackend: () => backend,
});
const log = { info() {}, warn() {} };
const events = { unreadable() {}, unsaved() {} };

test('the token is sealed by the key store, or else stored in a file of mode 0600, and the storage is reported', async (t) => {
  const path = join(folderFor(t), 'account.json');
  const account = { relay: 'https://relay.example', token: 'bkn_secret' };
  const sealed = createSecrets({ store: keyStore('gnome_libsecret'), path, platform: 'linux', log, events });
  assert.equal(await sealed.kind(), 'keystore');
  await sealed.save(account);
  assert.doesNotMatch(readFileSync(path, 'utf8'), /bkn_secret/);
  assert.deepEqual(await sealed.load(), account);
  const plain = createSecrets({ store: keyStore('basic_text'), path, platform: 'linux', log, events });
  assert.equal(await plain.kind(), 'file');
  await plain.save(account);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(await plain.load(), account);
  await plain.clear();
  assert.equal(await plain.load(), null);
});

test('pairing exchanges the code; every fault in words, and nothing is changed', async (t) => {
  const answers: [number, unknown][] = [];
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      bodies.push(JSON.parse(text));
      const [status, body] = answers.shift() ?? [500, 'no'];
      response.writeHead(status, { location: 'https://elsewhere.example' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const relay = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = () => pair({ relay, code: ' AB12-CD34 ', device: 'desk 1' }, asking());
  const result = { token: 'bkn_x', user: { id: 'dana', name: 'Dana Fox' } };
  answers.push([200, result]);
  assert.deepEqual(await ask(), { relay, ...result });
  assert.deepEqual(bodies[0], { code: 'AB12-CD34', device: 'desk 1' });
  answers.push(
    [401, problem('UNAUTHENTICATED', 'x')],
    [429, problem('RATE_LIMITED', 'later')],
    [200, { hello: 1 }],
    [302, {}],
  );
  await assert.rejects(ask, code('UNAUTHENTICATED'));
  await assert.rejects(ask, code('RATE_LIMITED'));
  await assert.rejects(ask, code('REQUEST_INVALID'));
  await assert.rejects(ask, code('REQUEST_INVALID'));
  await assert.rejects(
    pair({ relay: 'http://relay.example', code: 'AB12', device: 'x' }, asking()),
    code('REQUEST_INVALID'),
  );
});

test('accounts: stored, replaced, ended; managed ones stay', async () => {
  const done: string[] = [];
  const ports = {
    storage: {
      load: async () => ({ relay: 'https://one.example', token: '1' }),
      save: async ({ relay }: { relay: string }) => void done.push(`save ${relay}`),
      clear: async () => void done.push('clear'),
    },
    locale: () => 'en',
    use: (account: { relay: string } | null) => void done.push(`use ${account?.relay}`),
    exchange: async (relay: string) => ({ relay, token: '2', user: { id: 'dana', name: 'Dana' } }),
    ways: async (relay: string) => ({ relay, host: 'host', issuer: null }),
    browse: async (relay: string) => ({ relay, token: '3', user: { id: 'dana', name: 'Dana' } }),
    renew: async () => {},
    signedOut: () => void done.push('signed out'),
    forget: () => void done.push('forget'),
  };
  const accounts = createAccounts({ managed: null, ...ports });
  assert.equal(await accounts.start(), true);
  await accounts.pair('https://one.example', 'code');
  await accounts.pair('https://two.example', 'code');
  await accounts.unpair();
  assert.deepEqual(done, [
    'use https://one.example',
    'save https://one.example',
    'use https://one.example',
    'forget',
    'save https://two.example',
    'use https://two.example',
    'clear',
    'use undefined',
    'forget',
    'signed out',
  ]);
  // By a code alone: at the relay that this place belongs to, and nowhere if it belongs to none.
  await accounts.pair('https://two.example', 'code');
  await accounts.pair(null, 'another');
  assert.equal(done.at(-1), 'use https://two.example');
  await accounts.unpair();
  await assert.rejects(accounts.pair(null, 'code'), code('REQUEST_INVALID'));
  const managed = createAccounts({ managed: { relay: 'https://m.example', token: 'm' }, ...ports });
  await managed.start();
  assert.equal(done.at(-1), 'use https://m.example');
  await assert.rejects(managed.pair('https://one.example', 'code'), code('FORBIDDEN'));
  await assert.rejects(managed.unpair(), code('FORBIDDEN'));
});
