/**
 * Answers by tap: tokens replayed, forged, of other people, numbers, versions and times, by people who left; and an inbound address that is
 * guessed, scanned, flooded, or sent endless and malformed bodies.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { systemMonotonic } from '../../relay/system.ts';
import type { Submission } from '../../simulator/opentext/checks.ts';
import { until } from '../helpers/until.ts';
import { createLogWorld } from '../relay/cluster/parts/log-world.ts';
import { createShiftedClock } from '../relay/parts/clock.ts';
import { PHONES, type Phone, postbackOf, startPhones } from '../relay/parts/phones.ts';
import { ADMIN, bareEvent, DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { sendRaw, statusOf } from './parts/raw.ts';

const HOUR = 3_600_000;
const clock = createShiftedClock();
const phones = await startPhones(clock);
const [dana, lee, second, shared] = ['4915550100001', '4915550100002', '4915550100003', '4915550100004'].map((number) =>
  phones.phone(number),
) as [Phone, Phone, Phone, Phone];
const CHANNELS: Record<string, object[]> = {
  dana: [dana.channel, { ...second.channel, when: 'away', after: 'PT99H' }],
  lee: [lee.channel, { ...shared.channel, after: 'PT99H' }],
  kim: [{ ...shared.channel, after: 'PT99H' }],
};
const directory = {
  ...DIRECTORY,
  users: DIRECTORY.users.map((user) => ({ ...user, channels: CHANNELS[user.id] ?? [] })),
  gateways: [phones.gateway],
};
const lines: string[] = [];
const note = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
const relay = await startRelay({
  clock,
  directory,
  config: { accessLog: true },
  log: { debug: note, info: note, warn: note, error: note },
});
after(async () => {
  await relay.close();
  await phones.service.close();
});
let address = '';
before(async () => {
  address = await phones.address();
});

const inbound = (body: unknown, to = address): Promise<Response> =>
  fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const tapped = (from: string, postback: string) =>
  inbound({ source: { whatsapp: from }, whatsapp_message: { postback_data: postback } });
const ask = async (data: object = {}): Promise<string> => {
  return relay.sendOne(event('approval.requested', { audience: { users: ['dana'] }, ...data }));
};
const answersOf = async (id: string, of: RunningRelay = relay) =>
  (await of.get(`/v1/items/${id}`, 'lee-token')).body.answers ?? [];
async function personIs(id: string, person: object): Promise<void> {
  const { status, text } = await relay.put(`/v1/admin/people/${id}`, person, ADMIN);
  assert.equal(status, 200, text);
}
const both = { users: ['dana', 'lee'] };
const counted = async (result: string): Promise<number> => {
  const { text } = await relay.get('/metrics');
  return Number(new RegExp(`beckon_inbound_messages_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};
const numberOf = ({ channel }: Phone): string => channel.to.slice(1);
/** Nothing is answered, and the phones get no message. */
async function isIgnored(itemId: string, act: () => Promise<unknown>): Promise<void> {
  const messages = [dana, lee, second, shared].map((phone) => phone.messages().length);
  const before = await counted('ignored');
  await act();
  assert.ok((await counted('ignored')) > before);
  assert.deepEqual(await answersOf(itemId), []);
  assert.deepEqual(
    [dana, lee, second, shared].map((phone) => phone.messages().length),
    messages,
  );
}

let request: Submission;
let itemId = '';
test('dana and lee accept buttons', async () => {
  await ask({ audience: both });
  await dana.next();
  await dana.accept();
  await lee.next();
  await lee.accept();
});

describe('a token', () => {
  before(async () => {
    itemId = await ask({ audience: both });
    [request] = [await dana.next(), await lee.next()];
  });

  test('from the number of another person, of no person, or of two people', async () => {
    const token = postbackOf(request, 'Approve');
    for (const number of [numberOf(lee), '4915550109999', numberOf(shared)]) {
      await isIgnored(itemId, () => tapped(number, token));
    }
  });

  test('from another number of the same person', () =>
    isIgnored(itemId, () => tapped(numberOf(second), postbackOf(request, 'Approve'))));

  test('that the relay did not make, is cut off, or is an answer link', async () => {
    const token = postbackOf(request, 'Approve');
    const link = request.title.split(/\s/).at(-1) ?? '';
    for (const forged of [
      `bkp_${'A'.repeat(43)}`,
      token.slice(0, -1),
      `${token} `,
      token.toLowerCase(),
      link,
      "' OR 1=1 --",
    ]) {
      await isIgnored(itemId, () => tapped(numberOf(dana), forged));
    }
  });

  test('is not in the store, the log or the queue', async () => {
    const token = postbackOf(request, 'Approve');
    const secret = address.split('/').at(-1) ?? '';
    for (const path of [relay.store, `${relay.store}-wal`]) {
      const bytes = readFileSync(path);
      assert.equal(bytes.includes(token), false, path);
      assert.equal(bytes.includes(secret), false, path);
    }
    const log = lines.join('\n');
    assert.deepEqual([log.includes(token), log.includes(secret), log.includes('inbound')], [false, false, true]);
    const { text } = await relay.get('/v1/admin/outbound', ADMIN);
    assert.equal(text.includes(token), false);
  });

  test('used many times at once answers once, and gets one message', async () => {
    const messages = dana.messages().length;
    const token = postbackOf(request, 'Approve');
    await Promise.all(Array.from({ length: 8 }, () => tapped(numberOf(dana), token)));
    assert.equal((await answersOf(itemId)).length, 1);
    await dana.next();
    await tapped(numberOf(dana), token);
    assert.equal(dana.messages().length, messages + 1);
  });

  test('of an older version, or after its time', async () => {
    const sent = event('approval.requested', { audience: both });
    const [result] = await relay.send(sent);
    const old = await dana.next();
    await lee.next();
    await relay.send(bareEvent('item.updated', { eventId: sent.id, title: 'Another title' }));
    await dana.tap(old, 'Approve');
    assert.match((await dana.next()).title, /This changed/);
    assert.deepEqual(await answersOf(result?.itemId ?? ''), []);

    const id = await ask({ audience: both });
    const late = await dana.next();
    await lee.next();
    clock.shift(2 * HOUR);
    await dana.tap(late, 'Approve');
    assert.match((await dana.next()).title, /too old/);
    assert.deepEqual(await answersOf(id), []);
  });

  test('of a person who is no recipient any more tells nothing about the item', async () => {
    const sent = event('approval.requested', { title: 'Salary of Kim', audience: { roles: ['approver'] } });
    const [result] = await relay.send(sent);
    const [old] = [await dana.next(), await lee.next()];
    await personIs('dana', { name: 'Dana Fox', roles: [] });
    await dana.tap(old, 'Approve');
    const { title } = await dana.next();
    assert.doesNotMatch(title, /Salary|http/);
    assert.deepEqual(await answersOf(result?.itemId ?? ''), []);
    await personIs('dana', { name: 'Dana Fox', roles: ['approver'] });
  });

  test('of a person who asked for it themselves', async () => {
    const id = await ask({ requester: 'R-9', audience: both });
    const message = await dana.next();
    await lee.next();
    await personIs('dana', { name: 'Dana Fox', roles: ['approver'], aliases: ['R-9'] });
    await dana.tap(message, 'Approve');
    await dana.next();
    assert.deepEqual(await answersOf(id), []);
  });
});

describe('the address', () => {
  const wrong = () => address.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));

  test('guessed is 404 for each gateway, before the body is read, and then 429', async () => {
    const { pathname, host } = new URL(wrong());
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `host: ${host}`,
      'content-type: application/json',
      'content-length: 65000',
    ];
    assert.equal(statusOf(await sendRaw(relay.url, [...head, 'connection: close'])), 404);
    const [here, nowhere] = [await inbound({}, wrong()), await inbound({}, wrong().replace(PHONES, 'none'))];
    const told = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });
    assert.deepEqual([here.status, await told(here)], [404, await told(nowhere)]);
    await until('429', async () => (await inbound({}, wrong())).status === 429);
    assert.equal((await inbound({})).status, 200);
  });

  test('read by a scanner does nothing', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
      const { status } = await fetch(address, { method });
      assert.equal(status, 405, method);
    }
  });

  test('takes no body of more than 64 KiB, and nothing but JSON', async () => {
    assert.equal((await inbound({ text: 'x'.repeat(64 * 1024) })).status, 413);
    assert.equal((await inbound('{')).status, 400);
    assert.equal((await fetch(address, { method: 'POST', body: new URLSearchParams({ a: 'b' }) })).status, 415);
  });

  test('survives bodies that nothing can be made of', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const many = Array.from({ length: 1500 }, () => ({ from: '4915550109999' }));
    for (const body of [
      'null',
      '7',
      '"x"',
      '[]',
      '{}',
      deep,
      many,
      { from: {} },
      { from: ['1'] },
      { __proto__: null },
    ]) {
      const { status } = await inbound(body);
      assert.ok(status === 200, `${JSON.stringify(body).slice(0, 40)}: ${status}`);
    }
  });

  test('sent slowly delays no other request', async () => {
    const { hostname, port, pathname, host } = new URL(address);
    const slow = Array.from({ length: 20 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      const head = [
        `POST ${pathname} HTTP/1.1`,
        `host: ${host}`,
        'content-type: application/json',
        'content-length: 60000',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n{"from":`);
      return socket;
    });
    assert.equal((await inbound({})).status, 200);
    for (const socket of slow) socket.destroy();
  });

  test('flooded by one person or by strangers stores little, and by the service is 429', async () => {
    const limited = await counted('limited');
    const flood = Array.from({ length: 90 }, () => ({ from: numberOf(dana), postback_data: 'forged' }));
    assert.equal((await inbound(flood)).status, 200);
    assert.ok((await counted('limited')) - limited >= 60);
    const commits = async () => Number(/beckon_commit_units_count (\d+)/.exec((await relay.get('/metrics')).text)?.[1]);
    const before = await commits();
    const strangers = Array.from({ length: 90 }, (_, index) => ({ from: `49155501${index + 10_000}` }));
    assert.equal((await inbound(strangers)).status, 200);
    assert.equal(await commits(), before);
    // A slow machine would take longer than the pace allows.
    const resume = clock.stop();
    const replies = await Promise.all(Array.from({ length: 400 }, () => inbound({ from: '4915550109999' })));
    resume();
    const refused = replies.filter(({ status }) => status === 429);
    assert.ok(refused.length > 0);
    assert.match(refused[0]?.headers.get('retry-after') ?? '', /^\d+$/);
  });
});

test('a token of a person who was removed', async () => {
  const id = await ask({ audience: both });
  await dana.next();
  const left = await lee.next();
  assert.equal((await relay.remove('/v1/admin/people/lee', ADMIN)).status, 200);
  const ignored = await counted('ignored');
  await tapped(numberOf(lee), postbackOf(left, 'Approve'));
  assert.equal(await counted('ignored'), ignored + 1);
  assert.deepEqual((await relay.get(`/v1/items/${id}`, 'dana-token')).body.answers, []);
});

test('a token tapped at two relays at once answers once', async (t) => {
  const world = createLogWorld();
  world.began = Date.now();
  const time = createShiftedClock();
  const own = await startPhones(time);
  const phone = own.phone('4915550100001');
  const users = DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels: [phone.channel] } : user));
  const options = { directory: { ...DIRECTORY, users, gateways: [own.gateway] } };
  const line = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
  const one = await startRelay({ ...options, cluster: line('one') });
  const other = await startRelay({ ...options, cluster: line('other'), keysOf: one });
  t.after(async () => {
    await other.close();
    await one.close();
    await own.service.close();
  });
  const { pathname } = new URL(await own.address());
  const [result] = await one.send(event('approval.requested', { title: 'PO 4711' }));
  await phone.next();
  const message = await phone.accept();
  const body = { source: { whatsapp: numberOf(phone) }, postback_data: postbackOf(message, 'Approve') };
  const replies = await Promise.all([one, other, one, other].map(({ url }) => inbound(body, `${url}${pathname}`)));
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  assert.equal((await answersOf(result?.itemId ?? '', one)).length, 1);
  const messages = phone.messages().length;
  await phone.next();
  assert.ok(phone.messages().length <= messages + 1);
});
