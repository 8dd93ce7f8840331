/** Answers by tap: a relay and a simulated OpenText, whose phones write and tap. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../simulator/opentext/account.ts';
import type { Submission } from '../../../simulator/opentext/checks.ts';
import { startOpenText } from '../../../simulator/opentext/server.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const NUMBER = '4915550100999';
const HOUR = 3_600_000;
const clock = createShiftedClock();
const openText = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock });
const channels = [{ gateway: 'phones', kind: 'whatsapp', to: `+${NUMBER}`, when: 'always' }];
const gateway = gatewayEntry('phones', openText.url, DEMO_ACCOUNT);
const relay = await startRelay({
  clock,
  directory: {
    ...DIRECTORY,
    stepUp: { value: '10000', currency: 'EUR' },
    users: DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user)),
    gateways: [{ ...gateway, whatsapp: { ...gateway.whatsapp, inbound: {} } }],
  },
});
after(async () => {
  await relay.close();
  await openText.close();
});

const { phones } = openText;
const messages = (): Submission[] => openText.submissions().filter(({ channel }) => channel === 'whatsapp');
let seen = 0;
/** The next message to the phone. */
async function next(): Promise<Submission> {
  const message = await until('a message', () => messages()[seen]);
  seen += 1;
  return message;
}
const textOf = ({ content }: Submission): string => JSON.stringify(content);
const tap = (message: Submission, title: string) => {
  const choice = message.choices?.find((one) => one.title === title) ?? assert.fail(`no button ${title}`);
  return phones.write(NUMBER, choice.title, choice.postback);
};
const ask = async (data: object = {}): Promise<string> => {
  const [result] = await relay.send(event('approval.requested', { title: 'PO 4711', ...data }));
  return result?.itemId ?? '';
};
const answersOf = async (id: string) => (await relay.get(`/v1/items/${id}`, 'lee-token')).body.answers;
const counted = async (result: string): Promise<number> => {
  const { text } = await relay.get('/metrics');
  return Number(new RegExp(`beckon_inbound_messages_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

describe('a phone', () => {
  test('has its address registered at the service', async () => {
    const url = await until('the registration', () => phones.webhook());
    assert.match(url, new RegExp(`^${relay.url}/v1/gateways/phones/inbound/[\\w-]{43}$`));
  });

  test('has an address that the test of the gateway shows', async () => {
    const steps = async () => (await relay.post('/v1/admin/gateways/phones/ping', {}, ADMIN)).body.steps;
    const [settings, signIn, reply] = await steps();
    assert.ok(settings.detail.endsWith(phones.webhook()));
    assert.deepEqual([signIn.ok, reply.ok], [true, true]);
    const url = phones.webhook();
    phones.register('{ "url": "http://127.0.0.1:1/another" }');
    assert.equal((await steps())[2].ok, false);
    phones.register(JSON.stringify({ url }));
  });

  test('gets the template until its person accepts the buttons, then the same request with buttons', async () => {
    const id = await ask();
    assert.match(textOf(await next()), /"template_id":"approval"/);
    assert.equal((await phones.write(NUMBER, 'Hello')).result, 'HTTP 200');
    const offer = await next();
    assert.match(textOf(offer), /Answer here by tapping/);
    await phones.write(NUMBER, 'Hello again');
    await tap(offer, 'Yes, with buttons');
    const request = await next();
    assert.deepEqual(
      request.choices?.map(({ title }) => title),
      ['Approve', 'Reject'],
    );
    assert.match(request.title, /PO 4711[\s\S]*Details and other answers: http\S+\/a\//);
    await tap(request, 'Approve');
    assert.match((await next()).title, /^PO 4711\n\nYou approved this at \d\d:\d\d UTC\.$/);
    const [answer] = await answersOf(id);
    assert.equal(answer.action, 'approve');
    assert.equal(answer.by.id, 'dana');
  });
});

describe('a tap', () => {
  test('after the answer of another person gets the name of that person, once', async () => {
    const id = await ask();
    const request = await next();
    await relay.post(`/v1/items/${id}/responses`, { action: 'reject', key: crypto.randomUUID() }, 'lee-token');
    const refused = await counted('refused');
    await tap(request, 'Approve');
    assert.match((await next()).title, /Already rejected by Lee Roe at \d\d:\d\d UTC\./);
    assert.equal(await counted('refused'), refused + 1);
    const ignored = await counted('ignored');
    await tap(request, 'Approve');
    assert.equal(await counted('ignored'), ignored + 1);
    assert.equal((await answersOf(id)).length, 1);
  });

  test('on the other button of an answered message answers nothing', async () => {
    const id = await ask();
    const request = await next();
    await tap(request, 'Approve');
    await next();
    await tap(request, 'Reject');
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
    await tap(message, 'Approve');
    assert.match((await next()).title, /PO 4712 for 10 more\n\nThis changed while .*\n\nhttp\S+\/a\//);
    assert.deepEqual(await answersOf(result?.itemId ?? ''), []);
  });

  test('counts for two hours', async () => {
    const id = await ask();
    const request = await next();
    clock.shift(2 * HOUR);
    await tap(request, 'Approve');
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
    await tap(list, label);
    await next();
  });

  test('is the template a day after the last message, and then also without a tap', async () => {
    clock.shift(24 * HOUR);
    await ask();
    assert.match(textOf(await next()), /template_id/);
  });

  test('is the template where the service refuses buttons', async () => {
    await phones.write(NUMBER, 'Hello');
    openText.faults.set({ faults: [{ on: 'whatsapp', kind: 'status', status: 400, times: 1 }] });
    await ask();
    assert.match(textOf(await next()), /template_id/);
    await ask();
    assert.match(textOf(await next()), /choice_message/);
  });
});

test('revoked access takes the buttons away until the person accepts them again', async () => {
  await ask();
  const request = await next();
  clock.shift(1000);
  await relay.remove('/v1/admin/people/dana/tokens', ADMIN);
  const ignored = await counted('ignored');
  await tap(request, 'Approve');
  assert.equal(await counted('ignored'), ignored + 1);
  await ask();
  assert.match(textOf(await next()), /template_id/);
});
