/** Key rotation: a new key seals once all relays have it, whatever a relay reports. One that lacks it is not ready and reports that. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { holdersOf, lackedBy, readTold } from '../../../relay/cluster/member/key-holders.ts';
import type { ClusterConnection } from '../../../relay/cluster/member/member.ts';
import { keysOf, troubleOf } from '../../../relay/cluster/member/verdict.ts';
import type { Peer } from '../../../relay/cluster/peers.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, type RunningRelay, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';
import { createLogWorld } from './parts/log-world.ts';

const line = (name: string): ClusterConnection => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
const ringOf = (name: string): string => join(folder, name);
const asked = async (relay: RunningRelay, ...words: string[]) => {
  const { code, out, err } = await runVerb(relay.folder, [...words, '--json'], { BECKON_KEYS: ringOf('one') });
  return { code, err, value: out === '' ? null : JSON.parse(out) };
};
const idsIn = (name: string): string[] =>
  JSON.parse(readFileSync(ringOf(name), 'utf8')).keys.map(({ id }: { id: string }) => id);
const lacks = async (relay: RunningRelay): Promise<string[]> =>
  (await asked(relay, 'cluster', 'status')).value.relays.flatMap(({ lacksKeys }: { lacksKeys: string[] }) => lacksKeys);
/** Ids of the keys that seal secrets in the relay's copy. */
function sealedBy({ store }: RunningRelay): string[] {
  const database = new DatabaseSync(store, { readOnly: true });
  const rows = database.prepare('SELECT value AS text FROM own_secrets UNION ALL SELECT doc FROM directory').all();
  database.close();
  const ids = rows.flatMap(({ text }) =>
    [...String(text).matchAll(/sealed:1:([0-9a-f]{16}):/g)].map((found) => found[1]),
  );
  return [...new Set(ids)].map(String);
}

const folder = await makeFolder('keys-of-several');
const world = createLogWorld();
world.began = Date.now();
const one = await startRelay({ cluster: line('one'), config: { keys: ringOf('one') } });
copyFileSync(ringOf('one'), ringOf('other'));
const other = await startRelay({ cluster: line('other'), keysOf: one, config: { keys: ringOf('other') } });
after(async () => {
  await other.close();
  await one.close();
  await removeFolder(folder);
});

test('a new key does not seal before every relay has it, and rotating again finishes', async () => {
  const [old] = idsIn('one');
  const early = await asked(one, 'keys', 'rotate');
  assert.equal(early.code, 1);
  const added = idsIn('one')[1] ?? '';
  assert.match(
    early.err,
    new RegExp(`^Not yet rotated: ${hostname()} without the key ${added}\\. Copy ${ringOf('one')} `),
  );
  assert.deepEqual([sealedBy(one), idsIn('one')], [[old], [old, added]]);
  for (const relay of [one, other]) assert.deepEqual(await lacks(relay), [added]);
  const { body } = await one.get('/v1/admin/cluster', ADMIN);
  assert.deepEqual(
    body.relays.map(({ state }: { state: string }) => state),
    ['serving', 'serving'],
    'nobody is out of service for a key that does not seal',
  );
  const shown = body.relays.flatMap(({ lacksKeys }: { lacksKeys: string[] }) => lacksKeys);
  assert.deepEqual(shown, [added]);
  const elsewhere = await asked(other, 'keys', 'rotate');
  assert.match(
    elsewhere.err,
    new RegExp(`^The new key ${added} is in the key ring of ${hostname()}: copy that ring to ${ringOf('other')}`),
  );
  const kept = await asked(one, 'keys', 'retire', added);
  assert.match(kept.err, /seals once every relay has it and cannot be retired$/);

  copyFileSync(ringOf('one'), ringOf('other'));
  const done = await asked(one, 'keys', 'rotate');
  assert.deepEqual([done.code, done.err, done.value], [0, '', { id: added, older: [old] }]);
  assert.deepEqual(sealedBy(one), [added]);
  await until('the other has it first too', () => idsIn('other')[0] === added);
  assert.deepEqual(sealedBy(other), [added]);
  assert.deepEqual(await lacks(one), []);
});

test('what the other seals from then on is sealed by it, and the old key goes', async () => {
  const [seals = '', old = ''] = idsIn('one');
  const source = { id: 'late', name: 'Late', signed: true };
  const made = await other.post('/v1/admin/sources', source, ADMIN);
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(sealedBy(other), [seals]);
  for (const relay of [one, other]) {
    const retired = await asked(relay, 'keys', 'retire', old);
    assert.deepEqual([retired.code, retired.err], [0, '']);
    const refused = await asked(relay, 'keys', 'retire', seals);
    assert.match(refused.err, /is the key that seals/);
    const { value } = await asked(relay, 'keys', 'list');
    assert.deepEqual([value.keys.length, value.keys[0].seals, value.locked], [1, true, []]);
  }
});

test('a relay without the key that seals is not ready, names it and where it goes, and is ready once it is there', async () => {
  const [seals = ''] = idsIn('one');
  const whole = readFileSync(ringOf('other'), 'utf8');
  const foreign = JSON.parse(whole);
  foreign.keys[0].id = '0123456789abcdef';
  writeFileSync(ringOf('other'), JSON.stringify(foreign));
  const ready = () => other.get('/health/ready');
  await until('it is not ready', async () => (await ready()).status === 503);
  const { body } = await ready();
  assert.equal(body.detail, `Not ready: the key ${seals} is not in the ring of this relay`, 'not where the ring is');
  await until('the one knows', async () => (await lacks(one)).join() === seals);
  const { body: view } = await other.get('/v1/admin/cluster', ADMIN);
  const troubled = view.relays.find(({ state }: { state: string }) => state === 'troubled');
  assert.match(troubled.trouble, new RegExp(`^the key ${seals} is not in the ring .*: copy .* to ${ringOf('other')}`));
  writeFileSync(ringOf('other'), whole);
  await until('it is ready', async () => (await ready()).status === 200);
});

test('one that comes later without it ends, with the key and the place in one line', async () => {
  const [seals = ''] = idsIn('one');
  const late = startRelay({ cluster: line('late'), keysOf: one, config: { keys: ringOf('late') } });
  await assert.rejects(late, (error) => {
    assert.ok(error instanceof StoreError);
    return error.message.includes(seals) && error.message.includes(ringOf('late')) && !error.message.includes('\n');
  });
});

test('one that ends says that it goes, though its store is closed by then', async () => {
  copyFileSync(ringOf('one'), ringOf('late'));
  const late = await startRelay({ cluster: line('late'), keysOf: one, config: { keys: ringOf('late') } });
  const heard = async (): Promise<boolean[]> =>
    (await asked(one, 'cluster', 'status')).value.relays.map(({ heard }: { heard: boolean }) => heard);
  await until('it is there', async () => (await heard()).length === 3);
  await late.close();
  await until('it is gone, and not silent', async () => (await heard()).join() === 'true,true');
});

const more = (keys: unknown) => JSON.stringify({ desks: 0, people: '', trouble: 'a reason', keys });
const seen = (relay: string, keys: unknown): Peer => ({
  ...{ relay, name: relay, version: '1', schema: 1, position: 1, beat: 1, quiet: 0, heard: true },
  more: more(keys),
});
const KEY = 'aaaaaaaaaaaaaaaa';
const named = { seals: KEY, next: 'bbbbbbbbbbbbbbbb' };

test('a message of unknown form is ignored: it changes nothing', () => {
  const many = Array.from({ length: 10_000 }, () => KEY);
  for (const keys of [many, KEY, { 0: KEY }, [KEY.toUpperCase()], [`${KEY}\u001b[2J`], [null], 1]) {
    assert.equal(readTold(keys), null);
    assert.equal(troubleOf({ more: more(keys) }), 'a reason');
    assert.deepEqual(lackedBy(keysOf({ more: more(keys) }), named), [named.next]);
    const holders = holdersOf(KEY, [seen('me', [KEY]), seen('liar', keys)], 'me', keysOf);
    assert.deepEqual(holders, { lacking: ['liar'], silent: [], holder: null });
  }
});

test('a silent relay is not awaited, one that reports nothing is, and one that receives nothing decides nothing', () => {
  const relays = [
    seen('me', [KEY]),
    { ...seen('gone', []), heard: false },
    seen('older', undefined),
    seen('has', [KEY]),
  ];
  assert.deepEqual(holdersOf(KEY, relays, 'me', keysOf), { lacking: ['older'], silent: ['gone'], holder: 'has' });
  const deaf = relays.map((relay) => ({ ...relay, heard: false }));
  assert.equal(holdersOf(KEY, deaf, 'me', keysOf), null);
});

test('a forged row delays a rotation by its name, and its content changes only the rotation', async () => {
  const forger = world.connect('forger');
  const forge = (keys: unknown) =>
    forger.beat({ relay: 'f0f0', name: 'forged', version: '9', schema: 1, position: 0, more: more(keys) });
  const [seals = ''] = idsIn('one');
  await forge(Array.from({ length: 10_000 }, () => '0'.repeat(16)));
  const held = await asked(one, 'keys', 'rotate');
  assert.deepEqual([held.code, /forged/.test(held.err), sealedBy(one)], [1, true, [seals]]);
  const next = idsIn('one').at(-1) ?? '';
  copyFileSync(ringOf('one'), ringOf('other'));
  await forge([seals, next]);
  const done = await asked(one, 'keys', 'rotate');
  assert.deepEqual([done.code, sealedBy(one)], [0, [next]]);
  for (const relay of [one, other])
    await until('both are ready', async () => (await relay.get('/health/ready')).status === 200);
});
