/** Precedence of settings, and changes of the policy while the app runs. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { profileIn } from '../../../electron/arguments.ts';
import { type PolicyDocument, PolicyError } from '../../../electron/policy/document.ts';
import { createLivePolicy } from '../../../electron/policy/live.ts';
import { settingsOf } from '../../../electron/policy/settings.ts';
import { openPreferences } from '../../../electron/preferences.ts';
import { managedAccount } from '../../../electron/profile.ts';
import { routeFromEnvironment } from '../../../network/proxy.ts';
import { allowsHost, LOCKS, lockedNames, POLICY_NAMES, type Policy } from '../../../shared/policy.ts';
import { DEFAULT_PREFERENCES } from '../../../shared/settings.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { fakeClock } from '../parts/clock.ts';

test('policy before command line before environment', () => {
  const env = { BECKON_PROFILE: 'env', BECKON_ISSUER: 'https://env.example', PATH: '/bin' };
  assert.equal(settingsOf({ profile: 'policy' }, 'line', env).BECKON_PROFILE, 'policy');
  assert.equal(settingsOf({}, 'line', env).BECKON_PROFILE, 'line');
  assert.deepEqual(settingsOf({}, null, env), env);
  const policy = { issuer: 'https://policy.example', caFile: '/etc/ca.pem' };
  const { BECKON_ISSUER, BECKON_CA_FILE, PATH } = settingsOf(policy, null, env);
  assert.deepEqual([BECKON_ISSUER, BECKON_CA_FILE, PATH], ['https://policy.example', '/etc/ca.pem', '/bin']);
});

test('the command line names the profile in two forms', () => {
  assert.equal(profileIn(['beckon', '--profile', 'work', '--hidden']), 'work');
  assert.equal(profileIn(['beckon', '--profile=work']), 'work');
  assert.equal(profileIn(['beckon', '--hidden', '--profile']), null);
  assert.equal(profileIn(['beckon', '--profile-directory=x']), null);
});

test('a token of the environment is sent to no other relay than its own', () => {
  const account = (policy: Policy, env: NodeJS.ProcessEnv) => {
    const settings = settingsOf(policy, null, env);
    return managedAccount(settings, (text) => text, policy.relay !== undefined);
  };
  const policy = { relay: 'https://policy.example' };
  assert.equal(account(policy, { BECKON_RELAY: 'https://other.example', BECKON_TOKEN: 'secret' }), null);
  assert.deepEqual(account(policy, { BECKON_TOKEN: 'secret' }), { relay: policy.relay, token: 'secret' });
  assert.equal(account(policy, {}), null);
  assert.throws(() => account({}, { BECKON_RELAY: 'https://relay.example' }), /BECKON_TOKEN/);
});

test('a proxy of the policy ignores those of the environment', () => {
  const env = { HTTPS_PROXY: 'env:1', https_proxy: 'env:2', NO_PROXY: '*' };
  const at = (policy: Policy, url = 'https://relay.example') => {
    const way = routeFromEnvironment(new URL(url), settingsOf(policy, null, env));
    return way?.by === 'proxy' ? way.proxy.host : way?.by;
  };
  assert.equal(at({}), 'direct');
  assert.equal(at({ proxy: 'policy:3128' }), 'policy');
  assert.equal(at({ proxy: 'policy:3128', proxyBypass: 'relay.example' }), 'direct');
  assert.equal(at({ proxyBypass: 'other.example' }), 'env');
});

test('preferences: a policy that locks overrides the choice, another replaces the default only', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'preferences.json');
  writeFileSync(path, JSON.stringify({ started: true, preferences: { undoSeconds: 30, theme: 'dark' } }));
  const events = { notTaken() {}, setAside() {}, unreadable() {}, unsaved() {} };
  let policy: Policy = { undoSeconds: 60, startAtLogin: true, sounds: 'none', singleKeys: 'modifier' };
  const preferences = openPreferences(folder, 7, events, () => policy);
  const { undoSeconds, startAtLogin, sounds, singleKeys, theme } = preferences.get();
  assert.deepEqual(
    [undoSeconds, startAtLogin, sounds.critical, singleKeys, theme],
    [60, true, 'none', 'modifier', 'dark'],
  );
  const chosen = preferences.set({ undoSeconds: 10, singleKeys: 'on' });
  assert.deepEqual([chosen.undoSeconds, chosen.singleKeys], [60, 'on']);
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')).preferences, {
    undoSeconds: 10,
    theme: 'dark',
    singleKeys: 'on',
  });
  policy = {};
  const free = { ...DEFAULT_PREFERENCES, undoSeconds: 10, singleKeys: 'on', theme: 'dark' };
  assert.deepEqual(preferences.get(), free);
});

test('the first choice stores that choice alone, so that a later policy still sets the defaults of the others', async (t) => {
  const folder = await temporaryFolder(t);
  mkdirSync(folder, { recursive: true });
  const preferences = openPreferences(folder, 7, { notTaken() {}, setAside() {}, unreadable() {}, unsaved() {} });
  preferences.set({ theme: 'dark' });
  const stored = JSON.parse(readFileSync(join(folder, 'preferences.json'), 'utf8'));
  assert.deepEqual(stored.preferences, { theme: 'dark' });
});

test('a change is applied within a minute; one that cannot be read changes nothing and is logged once', async () => {
  const clock = fakeClock(0);
  const lines: string[] = [];
  const line = (event: string, facts = {}) => void lines.push(`${event} ${JSON.stringify(facts)}`);
  const first: PolicyDocument = { policy: { undoSeconds: 10, relay: 'https://one.example' }, unknown: [] };
  let next: PolicyDocument | Error = first;
  let reads = 0;
  let changes = 0;
  const live = createLivePolicy(first, {
    clock,
    log: { info: line, warn: line },
    async read() {
      reads += 1;
      if (next instanceof Error) throw next;
      return next;
    },
  });
  const stop = live.follow(() => (changes += 1));
  const minute = async () => {
    const before = reads;
    await until('another read', () => {
      clock.tick(60_000);
      return reads > before;
    });
  };
  await minute();
  next = { policy: { undoSeconds: 30, relay: 'https://two.example' }, unknown: ['later'] };
  await minute();
  await until('the change', () => changes === 1);
  assert.equal(live.current().undoSeconds, 30);
  assert.equal(live.atStart.relay, 'https://one.example');
  next = new PolicyError('policy.json: is not JSON');
  await minute();
  await minute();
  assert.equal(live.current().undoSeconds, 30);
  await until('the log', () => lines.some((one) => one.includes('is not JSON')));
  assert.deepEqual(lines, [
    'policies apply {"names":"relay undoSeconds"}',
    'policies apply {"names":"relay undoSeconds"}',
    'policies of another version are ignored {"names":"later"}',
    'the policy cannot be read {"fault":"policy.json: is not JSON"}',
  ]);
  stop();
});

test('links: exact hosts, and hosts below one', () => {
  const hosts = ['erp.acme.example', '*.apps.acme.example'];
  const allowed = [
    'erp.acme.example',
    'a.apps.acme.example',
    'apps.acme.example',
    'xapps.acme.example',
    'evil.example',
  ];
  assert.deepEqual(
    allowed.filter((host) => allowsHost(hosts, host)),
    ['erp.acme.example', 'a.apps.acme.example'],
  );
  assert.equal(allowsHost(undefined, 'evil.example'), true);
  assert.equal(allowsHost([], 'erp.acme.example'), false);
});

test('a control is disabled by each policy that locks, and not by one that allows diagnostics', () => {
  assert.deepEqual(lockedNames({ sounds: 'all', undoSeconds: 5, diagnostics: true }), ['undoSeconds']);
  assert.deepEqual(lockedNames({ diagnostics: false }), ['diagnostics']);
  assert.deepEqual(POLICY_NAMES.length, Object.keys(LOCKS).length);
});
