/** Gateway `opentext` behind the durable queue: the message state that staff see, across all faults and kills of the relay. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { channelKey, resend } from '../../../../relay/domain/outbound/resend.ts';
import { replayDelivery } from '../../../../relay/domain/outbound/settle-delivery.ts';
import { createMapper } from '../../../../relay/mapping/mapper.ts';
import { createOutbound, type Outbound, type OutboundOptions } from '../../../../relay/outbound/outbound.ts';
import type { CustomerMessage } from '../../../../shared/items.ts';
import { ProblemError } from '../../../../shared/problems.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../../simulator/opentext/account.ts';
import type { Pace } from '../../../../simulator/opentext/jobs.ts';
import { type OpenTextServer, startOpenText } from '../../../../simulator/opentext/server.ts';
import { until } from '../../../helpers/until.ts';
import { patientTimers, realClock, realTimers } from '../../parts/clock.ts';
import { itemOf, messageOf, save } from '../../parts/items.ts';
import { openParts, type Parts, random, silentLog } from '../../parts/store.ts';
import { type Receiver, SECRET, startReceiver } from '../receiver.ts';
import { INPUT, noBrowsers } from './parts.ts';

const BY = { userId: null, via: 'console' } as const;

let parts: Parts;
let openText: OpenTextServer;
let outbound: Outbound;
let hook: Receiver;

const mapper = createMapper({ timers: patientTimers });
after(() => mapper.close());

const entry = () => gatewayEntry('customers', openText.url, DEMO_ACCOUNT);
const directory = (more: object = {}) => ({
  gateways: [
    { ...entry(), ...more },
    { id: 'hook', kind: 'webhook' as const, url: hook.url, secret: SECRET },
  ],
});

async function startService(pace: Pace = { sent: 0, arrived: 0 }): Promise<void> {
  openText = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock: realClock, pace });
}

function outboundOf(more: Partial<OutboundOptions> = {}): Outbound {
  const { store } = parts;
  return createOutbound({
    reader: store.outbound,
    writer: store.writer,
    feed: store.feed,
    directory: parts.view,
    clock: realClock,
    timers: realTimers,
    random,
    log: silentLog,
    mapper,
    push: noBrowsers,
    retryDelays: [5, 5, 5],
    statusDelays: [5, 5, 5, 5, 5, 5],
    ...more,
  });
}

beforeEach(async () => {
  hook = await startReceiver();
  await startService();
  parts = openParts(directory());
  outbound = outboundOf();
});
afterEach(async () => {
  await outbound.close();
  await openText.close();
  await hook.close();
  await parts.close();
});

type Channel = { kind: 'push' | 'sms' | 'email'; to?: string; gateway?: string };
const ADDRESS = { push: 'device-1', sms: '+4915550100417', email: 'chloe@mail.example' };

/** A watch item with queued messages. */
async function notify(itemId: string, ...channels: Channel[]): Promise<void> {
  await parts.store.writer.write((tx) => {
    const messages = channels.map(({ kind, gateway = 'customers' }) => messageOf({ kind, gateway }));
    save(tx, itemOf(itemId, { type: 'customer.notification', messages }), ['dana']);
    channels.forEach(({ kind, to = ADDRESS[kind], gateway = 'customers' }, messageIndex) => {
      tx.enqueue({
        kind: 'gateway',
        id: `msg_${itemId}_${messageIndex}`,
        gatewayId: gateway,
        itemId,
        messageIndex,
        orderKey: channelKey(itemId, messageIndex),
        input: { ...INPUT, kind, to },
      });
    });
  });
}
const message = (itemId: string, index = 0): CustomerMessage => parts.store.reader.item(itemId)!.item.messages[index]!;
const reaches = (itemId: string, status: CustomerMessage['status'], index = 0) =>
  until(`${itemId}/${index} ${status}`, () => message(itemId, index).status === status && message(itemId, index));
const submissions = () => openText.journal.filter(({ route }) => ['push', 'sms', 'email'].includes(route));
const EMPTY = { queued: 0, sending: 0, tracked: 0, dead: 0 };
const idle = () =>
  until('nothing is left', () => JSON.stringify(parts.store.outbound.depth()) === JSON.stringify(EMPTY));

describe('the way of a message', () => {
  test('SMS: queued, sent, delivered; e-mail likewise; push is sent, as no status can be asked', async () => {
    const seen: string[] = [];
    parts.store.feed.subscribe((changes) => {
      for (const change of changes) {
        if (change.kind === 'item') seen.push(change.item.messages.map(({ status }) => status).join(' '));
      }
    });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await reaches('a', 'delivered');
    assert.deepEqual(seen, ['queued', 'sent', 'delivered']);
    await notify('b', { kind: 'email' }, { kind: 'push' });
    await reaches('b', 'delivered', 0);
    await reaches('b', 'sent', 1);
    await idle();
    assert.equal(message('a').error, undefined);
  });

  test('a number without an answer: failed, with the reason and the time; a dead letter that can be sent again', async () => {
    openText.faults.set({ undeliverable: [ADDRESS.sms] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    const failed = await reaches('a', 'failed');
    assert.equal(failed.error, 'not delivered: Unknown subscriber');
    const [letter] = parts.store.outbound.deadLetters(5);
    assert.deepEqual([letter!.id, letter!.kind], ['msg_a_0', 'gateway']);
    openText.faults.set({});
    assert.equal(await parts.store.writer.write((tx) => replayDelivery(tx, BY, 'msg_a_0')), true);
    await reaches('a', 'delivered');
    assert.deepEqual(
      submissions().map(({ submitId }) => submitId),
      ['msg_a_0', 'msg_a_0'],
    );
  });

  test('a failure notifies again, because observers may have seen the notice sent; nothing else does', async () => {
    const beckon = () => parts.store.reader.item('a')!.item.beckon;
    openText.faults.set({ faults: [{ on: 'sms', kind: 'status', status: 500, times: 2 }] });
    await outbound.start();
    await notify('a', { kind: 'sms' }, { kind: 'email', to: 'lost@mail.example' });
    await reaches('a', 'delivered', 0);
    await reaches('a', 'delivered', 1);
    assert.equal(beckon().reason, 'new');
    openText.faults.set({ undeliverable: ['lost@mail.example'] });
    await notify('a', { kind: 'email', to: 'lost@mail.example' });
    const failed = await reaches('a', 'failed', 0);
    assert.deepEqual(beckon(), { at: failed.at, reason: 'changed' });
  });

  test('a status that never comes: it stays as sent, and the questions end', async () => {
    openText.faults.set({ slowStatus: true });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await reaches('a', 'sent');
    await idle();
    assert.equal(message('a').status, 'sent');
    assert.equal(openText.journal.filter(({ route }) => route === 'status').length, 6);
  });

  test('a status that cannot be asked for a while says nothing of the message', async () => {
    openText.faults.set({
      faults: [
        { on: 'status', kind: 'status', status: 500, times: 1 },
        { on: 'status', kind: 'malformed', times: 1 },
        { on: 'status', kind: 'reset', times: 1 },
      ],
    });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    assert.equal((await reaches('a', 'delivered')).error, undefined);
  });

  for (const [name, fault] of Object.entries({
    'HTTP 500': { kind: 'status', status: 500 },
    'a refused token': { kind: 'status', status: 401 },
    'a connection cut': { kind: 'reset' },
    'a redirect': { kind: 'redirect' },
  } as const)) {
    test(`${name} twice: reported, retried under the same id, delivered`, async () => {
      openText.faults.set({ faults: [{ on: 'sms', times: 2, ...fault }] });
      await outbound.start();
      await notify('a', { kind: 'sms' });
      await reaches('a', 'delivered');
      assert.equal(new Set(submissions().map(({ submitId }) => submitId)).size, 1);
    });
  }

  for (const [state, error] of [
    ['withdrawn', 'taken back by the source before it was sent'],
    ['expired', 'ran out before it was sent'],
  ] as const) {
    test(`${state} while it waited: not sent any more, and no one is notified for it`, async () => {
      await notify('a', { kind: 'sms' });
      await parts.store.writer.write((tx) => {
        const stored = tx.item('a')!;
        tx.save({ ...stored, item: { ...stored.item, state } });
      });
      await outbound.start();
      assert.equal((await reaches('a', 'failed')).error, error);
      assert.equal(parts.store.reader.item('a')!.item.beckon.reason, 'new');
      assert.deepEqual(parts.store.outbound.depth(), EMPTY);
      assert.equal(submissions().length, 0);
    });
  }

  test('silence is cut at the deadline, and reported while it is retried', async () => {
    await outbound.close();
    outbound = outboundOf({ timeoutMs: 300, retryDelays: Array(20).fill(5) });
    openText.faults.set({ faults: [{ on: 'token', kind: 'silent', times: 1 }] });
    const told: string[] = [];
    parts.store.feed.subscribe((changes) => {
      for (const change of changes) {
        const [sent] = change.kind === 'item' ? change.item.messages : [];
        if (sent?.error !== undefined) told.push(`${sent.status}: ${sent.error}`);
      }
    });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    assert.equal((await reaches('a', 'delivered')).error, undefined);
    assert.equal(told[0], 'queued: no access token: no answer within 0.3 s');
  });

  test('credentials that are refused for good: a dead letter with that reason, no secret in it', async () => {
    parts.setDirectory(directory({ password: 'not-the-password' }));
    await outbound.start();
    await notify('a', { kind: 'push' });
    const { error } = await reaches('a', 'failed');
    assert.match(error!, /^gave up after 4 attempts: OpenText refused the user name and password \(HTTP 401/);
    assert.ok(!error!.includes('not-the-password'));
  });

  test('410 on one channel stops that channel until its address changes or a letter is replayed, and no other', async () => {
    openText.faults.set({ faults: [{ on: 'sms', kind: 'status', status: 410, times: 1 }] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    assert.match((await reaches('a', 'failed')).error!, /gone \(HTTP 410\)/);
    await notify('b', { kind: 'sms' }, { kind: 'email' }, { kind: 'push' });
    assert.match((await reaches('b', 'failed', 0)).error!, /410/);
    await reaches('b', 'delivered', 1);
    await reaches('b', 'sent', 2);
    assert.equal(submissions().filter(({ route }) => route === 'sms').length, 1, 'nothing more goes there');
    assert.equal(await parts.store.writer.write((tx) => replayDelivery(tx, BY, 'msg_b_0')), true);
    await reaches('b', 'delivered', 0);
  });

  test('the gateway leaves the directory: what was sent stays so, what waits fails with the reason', async () => {
    openText.faults.set({ slowStatus: true });
    await outbound.close();
    outbound = outboundOf({ statusDelays: [150, 150, 150] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await reaches('a', 'sent');
    parts.setDirectory({ gateways: [] });
    await notify('b', { kind: 'sms' });
    assert.match((await reaches('b', 'failed')).error!, /no gateway customers/);
    await until('nobody asks any more', () => parts.store.outbound.depth().tracked === 0);
    assert.equal(message('a').status, 'sent');
  });
});

describe('killed', () => {
  test('between sent and status: the job is stored, its status is read, nothing is sent again', async () => {
    openText.faults.set({ slowStatus: true });
    await outbound.close();
    outbound = outboundOf({ statusDelays: [60_000, 60_000] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await reaches('a', 'sent');
    assert.deepEqual(parts.store.outbound.depth(), { ...EMPTY, tracked: 1 });
    assert.deepEqual(
      parts.store.outbound.list('tracked', 5).map(({ id, kind, state }) => [id, kind, state]),
      [['msg_a_0', 'gateway', 'tracked']],
    );
    await outbound.close();
    // As after a night: the status request is overdue.
    await parts.reopen(() => {
      const file = new DatabaseSync(parts.path);
      file.exec('UPDATE outbound SET next_at = 0');
      file.close();
    });
    openText.faults.set({});
    outbound = outboundOf();
    await outbound.start();
    await reaches('a', 'delivered');
    assert.equal(submissions().length, 1);
  });

  test('while it was being sent: sent again under the same id', async () => {
    openText.faults.set({ faults: [{ on: 'sms', kind: 'silent', times: 1 }] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await until('under way', () => submissions().length === 1);
    await outbound.close();
    await parts.reopen();
    outbound = outboundOf();
    await outbound.start();
    await reaches('a', 'delivered');
    assert.deepEqual(
      submissions().map(({ submitId }) => submitId),
      ['msg_a_0', 'msg_a_0'],
    );
  });

  test('while a status was asked: asked again', async () => {
    openText.faults.set({ faults: [{ on: 'status', kind: 'silent', times: 1 }] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await until('asked', () => openText.journal.some(({ route }) => route === 'status'));
    await outbound.close();
    await parts.reopen();
    outbound = outboundOf();
    await outbound.start();
    await reaches('a', 'delivered');
    assert.equal(submissions().length, 1);
  });
});

describe('lanes', () => {
  test('10,000 queued messages of one gateway delay no other, nor the status of what it sent', async () => {
    parts.setDirectory(directory({ rate: 20 }));
    const input = { ...INPUT, kind: 'sms', to: ADDRESS.sms };
    await parts.store.writer.write((tx) => {
      save(tx, itemOf('flood', { messages: [messageOf()] }), ['dana']);
      for (let i = 0; i < 10_000; i++) {
        const common = { gatewayId: 'customers', itemId: 'flood', messageIndex: 0, input };
        tx.enqueue({ kind: 'gateway', id: `flood_${i}`, orderKey: `flood/${i}`, ...common });
      }
    });
    const began = performance.now();
    await outbound.start();
    await until('the flood is on its way', () => submissions().length > 0);
    await notify('b', { kind: 'push', gateway: 'hook' });
    await reaches('b', 'delivered');
    await until('its statuses are asked', () => openText.journal.some(({ route }) => route === 'status'));
    // A burst of one second, then twenty a second: the flood would take eight minutes.
    const seconds = (performance.now() - began) / 1000;
    assert.ok(submissions().length <= 20 + 20 * seconds + 1, `${submissions().length} in ${seconds} s`);
  });

  test('asked for a pause, the lane keeps it for all its messages', async () => {
    openText.faults.set({ faults: [{ on: 'sms', kind: 'status', status: 429, retryAfter: 1, times: 1 }] });
    await outbound.close();
    outbound = outboundOf({ concurrency: 1 });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await until('refused', () => submissions().length > 0);
    await notify('b', { kind: 'sms' });
    await notify('c', { kind: 'push', gateway: 'hook' });
    await reaches('c', 'delivered');
    await reaches('b', 'delivered');
    await reaches('a', 'delivered');
    const [first, second] = submissions();
    assert.ok(Date.parse(second!.at) - Date.parse(first!.at) >= 950, 'not before the second was over');
  });

  test('the channels of one item do not wait for each other', async () => {
    openText.faults.set({ faults: [{ on: 'sms', kind: 'silent' }] });
    await outbound.start();
    await notify('a', { kind: 'sms' }, { kind: 'email' });
    await reaches('a', 'delivered', 1);
    assert.equal(message('a', 0).status, 'queued');
  });
});

describe('sent again by staff', () => {
  const again = (who: string, index = 0) => parts.store.writer.write((tx) => resend(tx, who, 'a', index));
  const refusal = (code: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === code;

  test('only a failed message, by who watches it, under its own id', async () => {
    openText.faults.set({ undeliverable: [ADDRESS.sms] });
    await notify('a', { kind: 'sms' });
    await assert.rejects(again('dana'), refusal('NOT_FAILED'), 'queued');
    await outbound.start();
    await reaches('a', 'failed');
    await assert.rejects(again('lee'), refusal('NOT_FOUND'), 'not theirs');
    await assert.rejects(again('dana', 1), refusal('NOT_FOUND'), 'no such message');
    openText.faults.set({});
    await again('dana');
    await reaches('a', 'delivered');
    await assert.rejects(again('dana'), refusal('NOT_FAILED'), 'delivered');
    assert.deepEqual(
      submissions().map(({ submitId }) => submitId),
      ['msg_a_0', 'msg_a_0'],
    );
    await idle();
  });

  test('pressed by two at once, it goes out once', async () => {
    openText.faults.set({ undeliverable: [ADDRESS.sms] });
    await outbound.start();
    await notify('a', { kind: 'sms' });
    await reaches('a', 'failed');
    openText.faults.set({});
    const results = await Promise.allSettled([again('dana'), again('dana')]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await reaches('a', 'delivered');
    assert.equal(submissions().length, 2);
  });
});
