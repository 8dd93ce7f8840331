import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warnOfPath, warnOfPlainHttp } from '../../../relay/server/startup-log.ts';
import { silentLog } from '../parts/store.ts';

test('plain http off this machine is said at the start, TLS before the relay and this machine are not', () => {
  const saidOf = (settings: Parameters<typeof warnOfPlainHttp>[0]): string => {
    const said: string[] = [];
    warnOfPlainHttp(settings, { ...silentLog, warn: (_, message) => said.push(message) });
    return said.join();
  };
  assert.match(
    saidOf({ host: '127.0.0.1', publicUrl: 'http://relay.acme.example' }),
    /^BECKON_PUBLIC_URL is plain http/,
  );
  assert.match(saidOf({ host: '0.0.0.0' }), /^BECKON_HOST accepts other machines by plain http/);
  assert.match(saidOf({ host: '::', publicUrl: null }), /^BECKON_HOST/);
  assert.equal(saidOf({ host: '127.0.0.1' }), '');
  assert.equal(saidOf({ host: '::1', publicUrl: 'http://localhost:7420' }), '');
  assert.equal(saidOf({ host: '0.0.0.0', publicUrl: 'https://relay.acme.example' }), '');
  assert.equal(saidOf({ host: '10.0.0.5', trustedProxies: ['10.0.0.1'] }), '');
});

test('a path in the public address is said at the start, where the web client is served', () => {
  const said: string[] = [];
  const log = { ...silentLog, warn: (_: object, message: string) => said.push(message) };
  for (const publicUrl of [null, 'https://relay.acme.example', 'https://relay.acme.example/']) {
    warnOfPath({ host: '127.0.0.1', publicUrl }, log);
  }
  warnOfPath({ host: '127.0.0.1', publicUrl: 'https://acme.example/beckon', web: false }, log);
  assert.deepEqual(said, []);
  warnOfPath({ host: '127.0.0.1', publicUrl: 'https://acme.example/beckon' }, log);
  assert.match(said.join(), /^BECKON_PUBLIC_URL has a path/);
});
