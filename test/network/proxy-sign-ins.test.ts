import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxyCredentials } from '../../network/proxy.ts';
import { createProxySignIns } from '../../network/proxy-sign-ins.ts';

const dana = (password: string): ProxyCredentials => ({ user: 'dana', password });
const proxy = (credentials: ProxyCredentials | null = null, port = 8080) => ({
  host: 'proxy.acme.example',
  port,
  secure: false,
  credentials,
});

test('what the person gave goes before what stands in the address; neither goes elsewhere', () => {
  const signIns = createProxySignIns({
    kept: (name) => (name === 'proxy.acme.example:8080' ? dana('kept') : null),
    now: () => 0,
  });
  assert.deepEqual(signIns.credentials(proxy(dana('written'))), dana('kept'));
  assert.deepEqual(signIns.credentials(proxy(dana('written'), 3128)), dana('written'));
  assert.equal(signIns.credentials(proxy(null, 3128)), null);
});

test('a rejected sign-in pauses, so that no account is locked; another one is tried at once', () => {
  let now = 0;
  let kept: ProxyCredentials | null = dana('old');
  const signIns = createProxySignIns({ kept: () => kept, now: () => now });
  signIns.refused(proxy(), dana('old'));
  assert.equal(signIns.credentials(proxy()), null);
  assert.deepEqual(signIns.credentials(proxy(null, 3128)), dana('old'), 'another proxy said nothing');
  now = 31 * 60_000;
  assert.deepEqual(signIns.credentials(proxy()), dana('old'));
  signIns.refused(proxy(), dana('old'));
  signIns.given('proxy.acme.example:8080');
  assert.deepEqual(signIns.credentials(proxy()), dana('old'));
  signIns.refused(proxy(), dana('old'));
  kept = dana('new');
  assert.deepEqual(signIns.credentials(proxy()), dana('new'));
  // Credentials from the environment are suspended after a refusal too.
  kept = null;
  signIns.refused(proxy(dana('written')), dana('written'));
  assert.equal(signIns.credentials(proxy(dana('written'))), null);
});
