/** Answers by tap: a relay and a simulated OpenText, whose phones write and tap. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Submission } from '../../../simulator/opentext/checks.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { startPhones } from '../parts/phones.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const HOUR = 3_600_000;
const clock = createShiftedClock();
const { service, gateway, phone: phoneOf, address } = await startPhones(clock);
const dana = phoneOf('4915550100999');
const { next } = dana;
const relay = await startRelay({
  clock,
  directory: {
    ...DIRECTORY,
    stepUp: { value: '10000', currency: 'EUR' },
    users: DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels: [dana.channel] } : user)),
    gateways: [gateway],
  },
});
after(async () => {
  await relay.close();
  await service.close();
});

const textOf = ({ content }: Submission): string => JSON.stringify(content);
const ask = async (data: object = {}): Promise<string> => {
  return relay.sendOne(event('approval.requested', { title: 'PO 4711', ...data }));
};
const answersOf = async (id: string) => (await relay.get(`/v1/items/${id}`, 'lee-token')).body.answers;
const counted = async (result: string): Promise<number> => {
  const { text } = await relay.get('/metrics');
  return Number(new RegExp(`beckon_inbound_messages_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

describe('a phone', () => {
  test('has its address registered at the service', async () => {
    const url = await address();
    assert.match(url, new RegExp(`^${relay.url}/v1/gateways/phones/inbound/[\\w-]{43}$`));
  });

  test('has an address that the test of the gateway shows', async () => {
    const steps = async () => (await relay.post('/v1/admin/gateways/phones/ping', {}, ADMIN)).body.steps;
    const [settings, signIn, reply] = await steps();
    assert.ok(settings.detail.endsWith(service.phones.webhook()));
    assert.deepEqual([signIn.ok, reply.ok], [true, true]);
    const url = service.phones.webhook();
    service.phones.register('{ "url": "http://127.0.0.1:1/another" }');
    assert.equal((await steps())[2].ok, false);
    service.phones.register(JSON.stringify({ url }));
  });

  test('gets the template until its person accepts the buttons, then the same request with buttons', async () => {
    const id = await ask();
    assert.match(textOf(await next()), /"template_id":"approval"/);
    await dana.write('Hello');
    const offer = await next();
    assert.match(textOf(offer), /Answer here by tapping/);
    await dana.write('Hello again');
    await dana.tap(offer, 'Yes, with buttons');
    const request = await next();
    assert.deepEqual(
      request.choices?.map(({ title }) => title),
      ['Approve', 'Reject'],
    );
    assert.match(request.title, /PO 4711[\s\S]*Details and other answers: http\S+\/a\//);
    await dana.tap(request, 'Approve');
    assert.match((await next()).title, /^PO 4711\n\nYou approved this at \d\d:\d\d UTC\.$/);
    const [answer] = await answersOf(id);
    assert.equal(answer.action, 'approve');
    assert.equal(answer.by.id, 'dana');
  });
});

test('a status of a sent message is no message of a phone', async () => {
  const deliver = (body: object) =>
    fetch(service.phones.webhook() ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const [statuses, unreadable] = [await counted('status'), await counted('unreadable')];
  const { status } = await deliver({ job_id: 'xsi-1', job_state: ['Complete'], deliveries: [] });
  assert.equal(status, 200);
  await deliver({ something: 'else' });
  assert.deepEqual([await counted('status'), await counted('unreadable')], [statuses + 1, unreadable + 1]);
});

describe('a tap', () => {
  test('after the answer of another person gets the name of that person, once', async () => {
    const id = await ask();
    const request = await next();
    await relay.post(`/v1/items/${id}/responses`, { action: 'reject', key: crypto.randomUUID() }, 'lee-token');
    const refused = await counted('refused');
    await dana.tap(request, 'Approve');
    assert.match((await next()).title, /Already rejected by Lee Roe at \d\d:\d\d UTC\./);
    assert.equal(await counted('refused'), refused + 1);
    const ignored = await counted('ignored');
    await dana.tap(request, 'Approve');
    assert.equal(await counted('ignored'), ignored + 1);
    assert.equal((await answersOf(id)).length, 1);
  });

  test('on the other button of an answered message answers nothing', async () => {
    const id = await ask();
    const request = await next();
    await dana.tap(request, 'Approve');
    await next();
    await dana.tap(request, 'Reject');
    assert.match((await next()).title, /You approved this/);
    assert.deepEqual(
      (await answersOf(id)).map(({ action }: { action: string }) => action),
      ['approve'],
    );
  });

  test('on an older version answers nothing and gets a link to the new one', async () => {
    const request = event('approval.requested', { title: 'PO 4712' });
    const [result] = await relay.send(request);
    const message = await next();
    await relay.send({ ...event('item.updated'), data: { eventId: request.id, title: 'PO 4712 for 10 more' } });
    await dana.tap(message, 'Approve');
    assert.match((await next()).title, /PO 4712 for 10 more\n\nThis changed while .*\n\nhttp\S+\/a\//);
    assert.deepEqual(await answersOf(result?.itemId ?? ''), []);
  });

  test('counts for two hours', async () => {
    const id = await ask();
    const request = await next();
    clock.shift(2 * HOUR);
    await dana.tap(request, 'Approve');
    assert.match((await next()).title, /too old, so nothing was recorded.*\n\nhttp\S+\/a\//);
    assert.deepEqual(await answersOf(id), []);
  });

  test('does not exist for what needs more than a tap', async () => {
    await ask({ amount: { value: '20000', currency: 'EUR' } });
    assert.match(textOf(await next()), /template_id.*\/open\//);
    await ask({ actions: [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'required' }] });
    assert.match(textOf(await next()), /template_id/);
    await ask({
      actions: [
        { id: 'yes', label: 'Yes', kind: 'custom' },
        { id: 'no', label: 'No', kind: 'custom', confirm: true },
      ],
    });
    assert.deepEqual(
      (await next()).choices?.map(({ title }) => title),
      ['Yes'],
    );
  });
});

describe('a request', () => {
  test('with facts is a card, with long labels or many answers a list', async () => {
    await ask({ facts: [{ label: 'Supplier', value: 'ACME GmbH' }] });
    assert.match(textOf(await next()), /"card_message":.*Supplier: ACME GmbH/);
    const label = 'Approve and pay at once';
    await ask({ actions: [{ id: 'pay', label, kind: 'approve' }] });
    const list = await next();
    assert.match(textOf(list), /"list_message"/);
    await dana.tap(list, label);
    await next();
  });

  test('is the template a day after the last message, and then also without a tap', async () => {
    clock.shift(24 * HOUR);
    await ask();
    assert.match(textOf(await next()), /template_id/);
  });

  test('is the template where the service refuses buttons', async () => {
    await dana.write('Hello');
    service.faults.set({ faults: [{ on: 'whatsapp', kind: 'status', status: 400, times: 1 }] });
    await ask();
    assert.match(textOf(await next()), /template_id/);
    await ask();
    assert.match(textOf(await next()), /choice_message/);
  });
});

async function revoke(): Promise<void> {
  clock.shift(1000);
  await relay.remove('/v1/admin/people/dana/tokens', ADMIN);
}

test('revoked access takes the buttons away, those of earlier messages for ever', async () => {
  const id = await ask();
  const request = await next();
  await revoke();
  const ignored = await counted('ignored');
  await dana.tap(request, 'Approve');
  assert.equal(await counted('ignored'), ignored + 1);
  await ask();
  assert.match(textOf(await next()), /template_id/);
  await dana.tap(await next(), 'Yes, with buttons');
  assert.match(textOf(await next()), /choice_message/);
  await dana.tap(request, 'Reject');
  assert.equal(await counted('ignored'), ignored + 2);
  assert.deepEqual(await answersOf(id), []);
});

test('buttons that are accepted for a request without any are confirmed by a text', async () => {
  clock.shift(24 * HOUR);
  await revoke();
  await ask({ amount: { value: '20000', currency: 'EUR' } });
  await next();
  await dana.write('Hello');
  await dana.tap(await next(), 'Yes, with buttons');
  assert.match((await next()).title, /From now on requests come with buttons/);
});
