/** A customer message from the event to its watch item, over the wire: outcomes, failing gateways, and what staff may resend. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import type { CustomerMessage } from '../../../shared/items.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../simulator/opentext/account.ts';
import { startOpenText } from '../../../simulator/opentext/server.ts';
import { until } from '../../helpers/until.ts';
import { realClock } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const SMS = '+4915550100417';

const openText = await startOpenText({
  host: '127.0.0.1',
  port: 0,
  account: DEMO_ACCOUNT,
  clock: realClock,
  pace: { sent: 0, arrived: 0 },
});
const relay = await startRelay({
  directory: { ...DIRECTORY, gateways: [gatewayEntry('customers', openText.url, DEMO_ACCOUNT)] },
});
after(async () => {
  await relay.close();
  await openText.close();
});
beforeEach(() => openText.faults.set({}));

async function notify(...channels: object[]): Promise<string> {
  const data = { customer: { ref: 'C-1', name: 'Ada' }, channels, audience: { roles: ['support'] } };
  const [made] = await relay.send(event('customer.notification', data));
  return made!.itemId;
}
const messages = async (id: string): Promise<CustomerMessage[]> =>
  (await relay.get(`/v1/items/${id}`, 'kim-token')).body.messages;
const reaches = (id: string, status: CustomerMessage['status'], index = 0) =>
  until(`message ${index} ${status}`, async () => {
    const message = (await messages(id))[index];
    return message?.status === status && message;
  });
const resend = (id: string, index: number | string, token = 'kim-token') =>
  relay.post(`/v1/items/${id}/messages/${index}/resend`, undefined, token);
const code = ({ status, body }: { status: number; body: { code: string } }) => `${status} ${body.code}`;

describe('a customer’s notice', () => {
  test('through three channels at once: each with its own fate, time and masked address', async () => {
    openText.faults.set({ undeliverable: [SMS] });
    const id = await notify(
      { gateway: 'customers', kind: 'sms', to: SMS },
      { gateway: 'customers', kind: 'email', to: 'ada@mail.example' },
      { gateway: 'customers', kind: 'push', to: 'device-77A1-0042' },
    );
    await reaches(id, 'failed', 0);
    await reaches(id, 'delivered', 1);
    await reaches(id, 'sent', 2);
    const { body } = await relay.get(`/v1/items/${id}`, 'kim-token');
    const told = body.messages.map(({ at, ...message }: CustomerMessage) => {
      assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
      return message;
    });
    assert.deepEqual(told, [
      {
        gateway: 'customers',
        kind: 'sms',
        to: '+49…417',
        status: 'failed',
        error: 'not delivered: Unknown subscriber',
      },
      { gateway: 'customers', kind: 'email', to: 'a…@mail.example', status: 'delivered' },
      { gateway: 'customers', kind: 'push', to: 'dev…042', status: 'sent' },
    ]);
    assert.ok(!JSON.stringify(body).includes(SMS), 'the address is nowhere in the item');
    const entry = body.timeline.find(({ what }: { what: string }) => what === 'message:failed');
    assert.match(entry.text, /^sms \+49…417: not delivered: Unknown subscriber/);
  });

  test('to a gateway that is not there: accepted, failed with the reason, a letter that the administrator can send', async () => {
    const id = await notify({ gateway: 'nowhere', kind: 'sms', to: SMS });
    const [message] = await messages(id);
    assert.equal(message?.status, 'failed');
    assert.equal(message.error, 'There is no gateway nowhere at this relay');
    const letters = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
    const letter = letters.find(({ itemId }: { itemId: string }) => itemId === id);
    assert.deepEqual([letter.kind, letter.source, letter.reason], ['gateway', 'nowhere', message.error]);
    const { title, customer, channel } = letter;
    const item = (await relay.get(`/v1/items/${id}`, 'kim-token')).body;
    assert.deepEqual([title, customer, channel], [item.title, 'Ada', 'sms'], 'of which item, to whom, how');
    const { items } = (await relay.get(`/v1/admin/audit?limit=200`, ADMIN)).body;
    assert.ok(items.some((entry: { item: string; title: string }) => entry.item === id && entry.title === title));
    const replayed = await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN);
    assert.equal(replayed.status, 200);
    assert.match((await reaches(id, 'failed')).error ?? '', /no gateway nowhere/);
  });
});

describe('POST /v1/items/{id}/messages/{index}/resend', () => {
  test('a failed message goes out again; the item as it now is comes back; it stands in the audit', async () => {
    openText.faults.set({ undeliverable: [SMS] });
    const id = await notify({ gateway: 'customers', kind: 'sms', to: SMS });
    await reaches(id, 'failed');
    openText.faults.set({});
    const reply = await resend(id, 0);
    assert.equal(reply.status, 200);
    assert.equal(reply.body.messages[0].status, 'queued');
    assert.equal(reply.body.messages[0].error, undefined);
    await reaches(id, 'delivered');
    assert.equal(code(await resend(id, 0)), '409 NOT_FAILED');
    const { body } = await relay.get('/v1/admin/audit', ADMIN);
    const records = JSON.stringify(body);
    assert.match(records, /resent/);
    assert.ok(!records.includes(SMS));
  });

  test('409 while it is queued or sent', async () => {
    openText.faults.set({ slowStatus: true, faults: [{ on: 'email', kind: 'silent' }] });
    const id = await notify(
      { gateway: 'customers', kind: 'email', to: 'ada@mail.example' },
      { gateway: 'customers', kind: 'sms', to: SMS },
    );
    await reaches(id, 'sent', 1);
    assert.equal(code(await resend(id, 0)), '409 NOT_FAILED');
    assert.equal(code(await resend(id, 1)), '409 NOT_FAILED');
  });

  test('only by those who watch it, only what is there', async () => {
    const id = await notify({ gateway: 'nowhere', kind: 'sms', to: SMS });
    assert.equal(code(await resend(id, 0, 'dana-token')), '404 NOT_FOUND');
    assert.equal(code(await resend(id, 0, 'no-token')), '401 UNAUTHENTICATED');
    for (const index of [1, 999, '1000', '-1', 'x', '0x0', '0.5', '%00', ' 0', '9'.repeat(40)]) {
      assert.equal(code(await resend(id, index)), '404 NOT_FOUND', String(index));
    }
    assert.equal(code(await resend('no-item', 0)), '404 NOT_FOUND');
    const [plain] = await relay.send(event('task.assigned', { audience: { roles: ['support'] } }));
    assert.equal(code(await resend(plain!.itemId, 0)), '404 NOT_FOUND');
  });

  test('not once the source has taken the notice back', async () => {
    const told = event('customer.notification', {
      customer: { ref: 'C-1' },
      channels: [{ gateway: 'nowhere', kind: 'sms', to: SMS }],
      audience: { roles: ['support'] },
    });
    const [made] = await relay.send(told);
    await relay.send({ ...event('item.withdrawn'), data: { eventId: told.id, reason: 'moved again' } });
    assert.equal(code(await resend(made!.itemId, 0)), '409 ITEM_CLOSED');
  });
});
