/** `/v1/admin/cluster` on any relay: members and state of the log, also during an outage of the log; rate-limited verifications. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import type { RelayFacts } from '../../../relay/cluster/log-port.ts';
import { DUTIES } from '../../../relay/domain/lease-ports.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { Cluster, type ClusterRelay, type SeveralRelays } from '../../../shared/admin/cluster.ts';
import { checker } from '../../../shared/validate.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { ADMIN, bareEvent, event, type RunningRelay, startRelay } from '../parts/relay.ts';
import { createLogWorld } from './parts/log-world.ts';
import { createPausable } from './parts/pausable.ts';

const PATH = '/v1/admin/cluster';
const VERIFY = `${PATH}/verify`;
const cluster = checker(Cluster);

/** Timers, among them the beats, at ten times real speed. Silence is measured in real time, which a busy machine can keep. */
const times = createPausable(10);

const world = createLogWorld();
world.began = Date.now();
const line = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
const one = await startRelay({ timers: times, cluster: line('one') });
const other = await startRelay({ timers: times, cluster: line('other'), keysOf: one });
await until('each hears of the other', async () => (await seen(one)).relays.length === 2);
after(async () => {
  await other.close();
  await one.close();
});

async function seen(relay: RunningRelay): Promise<SeveralRelays> {
  const { status, body, text } = await relay.get(PATH, ADMIN);
  assert.equal(status, 200, text);
  const read = cluster.check(body);
  assert.ok(read.ok && !read.value.alone, text);
  return read.value;
}
/** The entry of the relay asked. */
const own = ({ relays, here }: SeveralRelays): ClusterRelay => relays.find(({ id }) => id === here)!;
const ghost = (more: Partial<RelayFacts>): RelayFacts => ({
  ...{ relay: crypto.randomUUID(), name: 'ghost', version: '9.9.9', schema: 99, position: 0, more: '{}' },
  ...more,
});
const verifications = async (): Promise<number> => {
  const { body } = await one.get('/v1/admin/audit?limit=200', ADMIN);
  return body.items.filter(({ facts }: { facts: { act?: string } }) => facts.act === 'cluster verify').length;
};

describe('who is there', () => {
  test('both relays name each other, their duties and the log; each says which one answers', async () => {
    const desk = startDesk(other.url, { token: 'dana-token' });
    await until('the desk is counted at the other', async () => {
      const { relays, here } = await seen(one);
      return relays.some(({ id, desks, people }) => id !== here && desks === 1 && people === 1);
    });
    desk.close();
    await one.send(event('task.assigned'));
    const wholeOf = (relay: RunningRelay) =>
      until('both serve', async () => {
        const told = await seen(relay);
        return told.relays.every(({ state }) => state === 'serving') ? told : null;
      });
    const [fromOne, fromOther] = [await wholeOf(one), await wholeOf(other)];
    assert.notEqual(fromOne.here, fromOther.here);
    assert.deepEqual(
      fromOne.relays.map(({ id }) => id),
      fromOther.relays.map(({ id }) => id),
      'in the same order',
    );
    assert.deepEqual(fromOne.relays.flatMap(({ duties }) => duties).sort(), [...DUTIES].sort());
    for (const { relays, log } of [fromOne, fromOther]) {
      for (const { trouble, version } of relays) assert.deepEqual([trouble, version], [null, '0.0.0-test']);
      assert.deepEqual([log.away, log.oldest, log.schema], [null, 1, fromOne.relays[0]?.schema]);
      assert.ok(log.position > 0 && log.snapshot && log.snapshot.bytes > 0);
      assert.ok(Math.abs(Date.parse(log.snapshot.at) - Date.now()) < 600_000, log.snapshot.at);
      assert.equal(log.generation, fromOne.log.generation);
    }
  });

  test('one of another version, and one that is silent since', async () => {
    const away = ghost({ name: 'silent' });
    await world.connect('silent').beat(away);
    const told = await until('it is seen', async () => (await seen(one)).relays.find(({ id }) => id === away.relay));
    assert.deepEqual([told.version, told.schema], ['9.9.9', 99]);
    assert.ok(told.behind > 0);
    await until('what it lacks is old', async () => {
      await world.connect('silent').beat(away);
      return (await seen(one)).relays.some(({ id, state }) => id === away.relay && state === 'behind');
    });
    await until('it is silent, and only it', async () => {
      const { relays } = await seen(one);
      return relays.every(({ id, state }) => state === (id === away.relay ? 'silent' : 'serving'));
    });
    await until('the time at which it was heard stands still', async () => {
      const silent = (await seen(one)).relays.find(({ id }) => id === away.relay);
      return Date.now() - Date.parse(silent?.heardAt ?? '') > 3000;
    });
    await world.connect('silent').gone(away.relay);
    await until('it is gone', async () => (await seen(one)).relays.length === 2);
  });

  test('one that says why it is not to be asked', async () => {
    const full = ghost({ name: 'full', more: '{"trouble":"disk full"}' });
    await world.connect('full').beat(full);
    const told = await until('it is seen', async () => (await seen(one)).relays.find(({ id }) => id === full.relay));
    assert.deepEqual([told.state, told.trouble], ['troubled', 'disk full']);
    await world.connect('full').gone(full.relay);
    await until('it is gone', async () => (await seen(one)).relays.length === 2);
  });

  test('the log is unreachable: its state and the start of the outage are reported; nothing is begun', async () => {
    const before = (await seen(one)).log;
    world.cut('one');
    const { log, relays, here } = await until('it is away', async () => {
      const now = await seen(one);
      return now.log.away !== null && own(now).state === 'troubled' ? now : null;
    });
    assert.deepEqual([log.generation, log.oldest, log.snapshot], [before.generation, before.oldest, before.snapshot]);
    assert.ok(Date.parse(log.answeredAt) <= Date.now());
    assert.deepEqual(
      relays.filter(({ id }) => id !== here).map(({ state }) => state),
      ['unknown'],
    );
    const refused = await one.post(VERIFY, undefined, ADMIN);
    assert.deepEqual([refused.status, refused.body.code], [503, 'STORE_UNAVAILABLE']);
    assert.ok(refused.headers.get('retry-after'));
    world.mend('one');
    await until('all serve', async () => (await seen(one)).relays.every(({ state }) => state === 'serving'));
  });
});

describe('holding the copies against each other', () => {
  test('is begun once for all callers, and reported by each relay', async () => {
    const absent = ghost({ name: 'absent' });
    await world.connect('absent').beat(absent);
    await until('it is silent', async () => (await seen(one)).relays.some(({ state }) => state === 'silent'));
    const hand = new DatabaseSync(other.store, { timeout: 5000 });
    hand.exec("UPDATE salts SET salt = x'00' WHERE actor = (SELECT MIN(actor) FROM salts)");
    hand.close();
    // The others ask before the first request is in their log.
    world.fate = (_, verb) => (verb === 'append' ? { before: 200 } : {});
    const replies = await Promise.all(Array.from({ length: 20 }, () => one.post(VERIFY, undefined, ADMIN)));
    world.fate = () => ({});
    const ids = new Set(replies.flatMap(({ status, body }) => (status === 202 ? [body.id] : [])));
    assert.equal(ids.size, 1);
    for (const { status } of replies) assert.ok(status === 202 || status === 429, String(status));
    for (const relay of [one, other]) {
      const { id, copies } = await until('it is over there', async () => {
        const { verification } = await seen(relay);
        return verification?.over ? verification : null;
      });
      assert.ok(ids.has(id));
      const told = copies.map(({ verdict, tables }) => [verdict, ...tables].join(' ')).sort();
      assert.deepEqual(told, ['differs salts', 'differs salts', 'silent'], 'of two, nobody knows which is right');
    }
    assert.equal(await verifications(), 1, 'and it stands in the audit once');
  });
});

test('who does not administer learns nothing and begins nothing', async () => {
  const before = await verifications();
  for (const [token, status] of [
    [undefined, 401],
    ['guessed', 401],
    ['dana-token', 403],
  ] as const) {
    assert.equal((await one.get(PATH, token)).status, status);
    assert.equal((await one.post(VERIFY, undefined, token)).status, status);
  }
  const signedIn = await one.post('/v1/admin/session', { token: ADMIN });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { csrf } = signedIn.body;
  const asked = async (headers: Record<string, string>) =>
    (await fetch(one.url + VERIFY, { method: 'POST', headers: { cookie, ...headers } })).status;
  assert.equal(await asked({}), 403, 'without the header of the session');
  assert.equal(await asked({ 'x-csrf-token': csrf, origin: 'https://evil.example' }), 403, 'from another site');
  assert.equal(await verifications(), before);
});

test('a request is reminded of once a day by all relays together, and a copy shows its requester no hidden activity', async () => {
  const sent = event('approval.requested', { requester: 'sam' });
  const [made] = await one.send(sent);
  const id = made?.itemId ?? assert.fail();
  const read = async (relay: RunningRelay) => (await relay.get('/v1/me/requests', 'sam-token')).body.items;
  await until('the copy has it', async () => (await read(other)).length === 1);
  const remind = (relay: RunningRelay) => relay.post(`/v1/me/requests/${id}/remind`, {}, 'sam-token');
  const replies = await Promise.all([remind(one), remind(other)]);
  assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 429]);
  const before = await until('both copies have the reminder', async () => {
    const [here, there] = [await read(one), await read(other)];
    return JSON.stringify(here) === JSON.stringify(there) && here;
  });
  await other.send(bareEvent('item.updated', { eventId: sent.id, body: 'Hidden' }));
  await until('the change is at both', async () =>
    (await one.get(`/v1/items/${id}`, 'dana-token')).text.includes('Hidden'),
  );
  for (const relay of [one, other]) assert.deepEqual(await read(relay), before);
});

test('evidence sent to one relay is read, related and found at the other', async () => {
  const party = { kind: 'supplier', id: '4711', name: 'Kessler' };
  const sent = (text: string) =>
    event('approval.requested', { parties: [party], checks: [{ label: text, result: 'fail' }] });
  const [first] = await one.send(sent('Budgetrahmen'));
  const [second] = await one.send(sent('Angebote'));
  const item = await until('the copy has it', async () => {
    const { status, body } = await other.get(`/v1/items/${second?.itemId}`, 'dana-token');
    return status === 200 && body;
  });
  assert.deepEqual([item.checks[0].label, item.evidence.failed], ['Angebote', 1]);
  const { body } = await other.get(`/v1/items/${second?.itemId}/related`, 'dana-token');
  assert.deepEqual(
    body.items.map(({ itemId }: { itemId: string }) => itemId),
    [first?.itemId],
  );
  await until('its words are found', async () => {
    const found = await other.get('/v1/items?q=budgetrahmen', 'dana-token');
    return found.body.items.length === 1;
  });
});
