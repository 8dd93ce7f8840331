/** Whole relays, each on its own replica, on one in-memory log: joining, serving from any of them, rejections, and divergence. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import type { ClusterConnection } from '../../../relay/cluster/member/member.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { schemaVersion } from '../../../relay/store/database.ts';
import { readBody, writeBody } from '../../../relay/store/replica/entry-body.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { startDesk, type TestDesk } from '../desk/relay-desk.ts';
import { SECRET, startReceiver } from '../outbound/receiver.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay, whenCaughtUp } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';
import { createLogWorld } from './parts/log-world.ts';

const desks: TestDesk[] = [];

const line = (name: string, of = world): ClusterConnection => ({
  connect: () => of.connect(name),
  monotonic: systemMonotonic,
});
const directory = () => ({
  ...DIRECTORY,
  sources: DIRECTORY.sources.map((source) =>
    source.id === 'erp' ? { ...source, response: { url: receiver.url, secret: SECRET } } : source,
  ),
});
const refusedFor = (what: RegExp) => (error: unknown) => error instanceof StoreError && what.test(error.message);
const ready = async (relay: RunningRelay): Promise<number> => (await relay.get('/health/ready')).status;
const answer = (relay: RunningRelay, itemId: string, token: string, action = 'approve') =>
  relay.post(`/v1/items/${itemId}/responses`, { action, key: randomUUID() }, token);
const deskAt = async (relay: RunningRelay, token: string): Promise<TestDesk> => {
  const desk = startDesk(relay.url, { token });
  desks.push(desk);
  await until('the desk is live', () => desk.live);
  return desk;
};
const ask = (relay: RunningRelay, title: string): Promise<string> =>
  relay.sendOne(event('approval.requested', { title }));

const world = createLogWorld();
world.began = Date.now();
const folder = await makeFolder('relays-on-a-log');
const receiver = await startReceiver();
const one = await startRelay({ directory: directory(), cluster: line('one') });
const other = await startRelay({ directory: directory(), cluster: line('other'), keysOf: one });
after(async () => {
  for (const desk of desks) desk.close();
  await other.close();
  await one.close();
  await receiver.close();
  await removeFolder(folder);
});

describe('two relays', () => {
  test('are ready, and of one life', async () => {
    assert.deepEqual([await ready(one), await ready(other)], [200, 200]);
    const heads = await Promise.all([one, other].map((relay) => relay.get('/v1/items', 'dana-token')));
    assert.deepEqual(
      heads.map(({ status }) => status),
      [200, 200],
    );
  });

  test('a source reads at either; a read that waits at one ends with the answer at the other', async () => {
    const crm = { source: '/crm' };
    const sent = await one.post('/v1/events', event('approval.requested', {}, crm), 'crm-key', {
      'content-type': 'application/cloudevents+json',
    });
    const { itemId } = sent.body.results[0];
    const waiting = one.get('/v1/sources/crm/responses?wait=PT50S', 'crm-key');
    await until('the other has it', async () => (await other.get(`/v1/items/${itemId}`, 'lee-token')).status === 200);
    await answer(other, itemId, 'lee-token');
    const { responses, next } = (await waiting).body;
    assert.equal(responses[0].event.subject, itemId);
    const fate = async (relay: RunningRelay) =>
      (await relay.get(`/v1/items/${itemId}`, 'lee-token')).body.outcome.fate === 'confirmed';
    await until('both show it as confirmed', async () => (await fate(one)) && (await fate(other)));
    assert.deepEqual((await other.get(`/v1/sources/crm/responses?after=${next}`, 'crm-key')).body, {
      responses: [],
      next,
    });
    assert.equal((await other.get('/v1/sources/crm/responses', 'crm-key')).body.responses[0].cursor, next);
  });

  test('what is sent to one is on the desks of both, and an answer at the other reaches the source once', async () => {
    const [dana, lee] = [await deskAt(one, 'dana-token'), await deskAt(other, 'lee-token')];
    const itemId = await ask(one, 'at one');
    await until('both desks have it', () => dana.items.has(itemId) && lee.items.has(itemId));
    const answered = await answer(other, itemId, 'lee-token');
    assert.equal(answered.status, 200, answered.text);
    await until('both desks see it answered', () =>
      [dana, lee].every(({ items }) => items.get(itemId)?.state === 'answered'),
    );
    const late = await answer(one, itemId, 'dana-token', 'reject');
    assert.equal(late.status, 409, 'the first answer wins');
    const calls = () => receiver.received.filter(({ body }) => body.includes(itemId));
    await until('the source has it', () => calls().length > 0);
    const delivered = async (relay: RunningRelay) =>
      (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.answers?.[0]?.fate === 'confirmed';
    await until('both know', async () => (await delivered(one)) && (await delivered(other)));
    assert.equal(new Set(calls().map(({ id }) => id)).size, 1);
    assert.equal(calls().length, 1);
    assert.deepEqual([dana.faults, lee.faults], [[], []]);
  });

  test('an event that is sent to both is one item', async () => {
    const sent = event('approval.requested', { title: 'twice' });
    const [[first], [second]] = await Promise.all([one.send(sent), other.send(sent)]);
    assert.equal(first?.itemId, second?.itemId);
    assert.deepEqual([first?.duplicate, second?.duplicate].sort(), [false, true]);
  });

  test('who brings what one answered reads at least so far at the other', async () => {
    const { headers } = await one.post('/v1/events', event('approval.requested', { title: 'read on' }), 'erp-key', {
      'content-type': 'application/cloudevents+json',
    });
    const cursor = headers.get('beckon-cursor') ?? '';
    const headersOfRead = { authorization: 'Bearer dana-token', 'beckon-cursor': cursor };
    const reply = await whenCaughtUp(() => fetch(`${other.url}/v1/items`, { headers: headersOfRead }));
    assert.match(await reply.text(), /read on/);
    const unknown = await other.get('/v1/items/01900000-0000-7000-8000-000000000000', 'dana-token');
    assert.equal(unknown.status, 404, 'and nobody waits for what is nowhere');
  });

  test('a token that is revoked at one ends its desk at the other', async () => {
    const sam = await deskAt(other, 'sam-token');
    const { body } = await one.get('/v1/me/sessions', 'sam-token');
    const [session] = body.items ?? body;
    const ended = await one.remove(`/v1/me/sessions/${session.id}`, 'sam-token');
    assert.ok(ended.status < 300, ended.text);
    await until('the desk is gone', () => !sam.live);
    assert.equal((await other.get('/v1/items', 'sam-token')).status, 401);
  });

  test('a relay that reconnects reads what was written meanwhile, and one that starts again reads everything', async () => {
    let meanwhile = '';
    await other.restart(async () => {
      meanwhile = await ask(one, 'meanwhile');
    });
    assert.equal((await other.get(`/v1/items/${meanwhile}`, 'dana-token')).status, 200);
    await other.restart(() => {
      for (const beside of ['', '-wal', '-shm']) rmSync(other.store + beside, { force: true });
    });
    assert.equal((await other.get(`/v1/items/${meanwhile}`, 'dana-token')).status, 200);
    assert.equal(await ready(other), 200);
  });
});

test('each relay reports until when the log may contain the name of an erased person', async () => {
  const { status, body } = await other.post('/v1/admin/people/kim/erase', undefined, ADMIN);
  assert.equal(status, 200);
  const days = (Date.parse(body.heldUntil) - Date.now()) / 86_400_000;
  assert.ok(days > 3 && days < 3.1, body.heldUntil);
  const hand = new DatabaseSync(one.store, { readOnly: true });
  const erased = "SELECT value FROM shared_state WHERE name = 'erased'";
  await until('the other relay knows as well', () => hand.prepare(erased).get()?.value !== undefined);
  const { text: numbers } = await one.get('/metrics');
  const [, at] = /^beckon_cluster_erased_in_log_timestamp_seconds (\S+)$/m.exec(numbers) ?? [];
  assert.ok(Math.abs(Number(at) - Date.now() / 1000) < 300, `whoever watches sees it: ${at}`);
  hand.close();
});

describe('is refused, with one line', () => {
  test('a relay that has data of its own, such as a copy of the store', async () => {
    const copy = join(folder, 'copy.db');
    await sqliteBackend(one.store).backup(copy);
    await assert.rejects(startRelay({ from: copy, cluster: line('third') }), refusedFor(/data of its own/));
    const alone = await startRelay({ from: copy, keysOf: one, directory: directory() });
    assert.ok((await alone.get('/v1/items', 'dana-token')).body.items.length > 0);
    await alone.close();
  });

  test('one whose keys open nothing that the others sealed', async () => {
    await assert.rejects(startRelay({ cluster: line('third') }), refusedFor(/BECKON_KEYS/));
  });

  test('one that has no audit key, or another than the trail names', async () => {
    const words = /^ConfigError: .*signed by \S+, .*\(BECKON_AUDIT_KEY\)$/;
    for (const auditKey of [null, randomBytes(32).toString('hex')]) {
      await assert.rejects(startRelay({ cluster: line('third'), keysOf: one, config: { auditKey } }), words);
    }
    assert.equal((await runVerb(one.folder, ['audit', 'verify'])).err, '', 'nothing was written');
    assert.match((await one.get('/metrics')).text, /^beckon_audit_whole 1$/m);
  });

  test('one whose directory file cannot be used, which then leaves the log', async () => {
    const log = world.connect('third');
    let isClosed = false;
    const close = async () => {
      await log.close();
      isClosed = true;
    };
    const cluster = { connect: () => ({ ...log, close }), monotonic: systemMonotonic };
    const refused = startRelay({ keysOf: one, directory: { sources: 'none' }, cluster });
    await assert.rejects(refused, /BECKON_DIRECTORY/);
    assert.ok(isClosed, 'nothing keeps its process running');
  });
});

test('the log is unreachable: local data is readable, nothing is accepted, and it recovers by itself', async () => {
  const itemId = await ask(one, 'before');
  world.cut('one');
  await until('it is not ready', async () => (await ready(one)) === 503);
  assert.equal((await one.get(`/v1/items/${itemId}`, 'dana-token')).status, 200);
  const refused = await one.post('/v1/events', event('approval.requested'), 'erp-key', {
    'content-type': 'application/cloudevents+json',
  });
  assert.equal(refused.status, 503);
  assert.ok(refused.headers.get('retry-after'));
  assert.equal(await ready(other), 200);
  const there = await ask(other, 'there');
  world.mend('one');
  await until('it is ready', async () => (await ready(one)) === 200);
  await until('it has what came', async () => (await one.get(`/v1/items/${there}`, 'dana-token')).status === 200);
  assert.ok(await ask(one, 'after'));
});

test('one that meets a newer schema than it knows sends its desks away, tells nothing more, and says what it needs', async () => {
  world.cut('one');
  const itemId = await ask(other, 'before the switch');
  const desk = await deskAt(other, 'lee-token');
  const written = readBody((await world.entries()).at(-1)?.body ?? new Uint8Array());
  assert.ok(typeof written !== 'string');
  const raise = { to: schemaVersion + 1, steps: 'of a newer program' };
  await world.forge(writeBody({ schema: written.schema, told: [], raise, changeset: new Uint8Array() }));
  await until('the desk is sent away', () => !desk.live);
  desk.close();
  const { status, body } = await other.get('/health/ready');
  const line = `Not ready: update this relay: the cluster writes schema ${schemaVersion + 1}, this program knows ${schemaVersion}`;
  assert.deepEqual([status, body.detail], [503, line]);
  assert.equal((await other.get(`/v1/items/${itemId}`, 'lee-token')).status, 503);
  const refused = await other.post('/v1/events', event('approval.requested'), 'erp-key', {
    'content-type': 'application/cloudevents+json',
  });
  assert.equal(refused.status, 503);
  const { text } = await other.get('/metrics');
  for (const number of [/^beckon_cluster_apart.* 1$/m, /^beckon_store_whole 1$/m]) assert.match(text, number);
});

test('a relay and a log that do not match: nothing is reported or accepted, and the reason is logged', async () => {
  const desk = await deskAt(one, 'dana-token');
  world.rewind(1);
  world.mend('one');
  await until('the desk is sent away', () => !desk.live);
  desk.close();
  const { status, body } = await one.get('/health/ready');
  assert.equal(status, 503);
  assert.match(body.detail, /log went back|another history/);
  assert.equal((await one.get('/v1/items', 'dana-token')).status, 503);
});
