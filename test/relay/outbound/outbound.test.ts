import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { replayDelivery } from '../../../relay/domain/outbound/settle-delivery.ts';
import type { Mapper } from '../../../relay/domain/ports.ts';
import type { Writer } from '../../../relay/domain/unit-of-work.ts';
import { createOutbound, type Outbound, type OutboundOptions } from '../../../relay/outbound/outbound.ts';
import type { Answer } from '../../../shared/answers.ts';
import type { Directory } from '../../../shared/directory.ts';
import type { CustomerMessage } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { ResponseEvent } from '../../../shared/responses.ts';
import { until } from '../../helpers/until.ts';
import { realClock, realTimers } from '../parts/clock.ts';
import { answerOf, itemOf, messageOf, save } from '../parts/items.ts';
import { openParts, type Parts, random, silentLog } from '../parts/store.ts';
import { type Answering, type Receiver, SECRET, startReceiver, status } from './receiver.ts';

const BY = { userId: null, via: 'console' } as const;

let parts: Parts;
let receiver: Receiver;
let outbound: Outbound;

const directoryOf = (url: string): Directory => ({
  sources: [
    { id: 'erp', name: 'ERP', response: { url, secret: SECRET } },
    { id: 'mute', name: 'Mute' },
  ],
  gateways: [
    { id: 'customers', kind: 'webhook', url, secret: SECRET },
    { id: 'push', kind: 'opentext', base: url },
  ],
});

/** No gateway here has a template. */
const mapper: Mapper = { map: () => Promise.resolve({ ok: false, reason: 'there is nothing to map' }) };

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
    push: { of: () => [], forget: () => Promise.resolve(), loopback: false },
    retryDelays: [5, 5, 5],
    ...more,
  });
}

beforeEach(async () => {
  receiver = await startReceiver();
  parts = openParts(directoryOf(receiver.url));
  outbound = outboundOf();
});
afterEach(async () => {
  await outbound.close();
  await receiver.close();
  await parts.close();
});

const eventOf = (itemId: string, key: string): ResponseEvent => {
  const at = new Date(1_800_000_000_000).toISOString();
  return {
    specversion: '1.0',
    id: key,
    source: 'urn:beckon:relay',
    type: 'com.beckon.response.recorded',
    time: at,
    subject: itemId,
    datacontenttype: 'application/json',
    data: {
      itemId,
      eventId: `e-${itemId}`,
      eventSource: '/test',
      record: null,
      action: 'approve',
      kind: 'approve',
      comment: null,
      respondedBy: { id: 'dana', name: 'Dana Fox' },
      respondedAt: at,
      device: null,
      decision: { policy: 'first', state: 'approved', votes: [] },
    },
  };
};

/** An answered item with a queued response; the outcome repeats the answer. @returns the webhook-id */
async function respond(itemId: string, { source = 'erp', key = randomUUID() } = {}): Promise<string> {
  const id = `msg_${randomUUID()}`;
  await parts.store.writer.write((tx) => {
    const before = tx.item(itemId)?.item ?? itemOf(itemId, { origin: { id: source, name: source } });
    const answer = answerOf(key);
    const { by, at, action, kind, comment, fate, fateAt, reason } = answer;
    const outcome = before.outcome ?? { action, kind, label: 'Approve', by, at, comment, fate, fateAt, reason };
    save(tx, { ...before, state: 'answered', answers: [...before.answers, answer], outcome }, ['dana']);
    const event = eventOf(itemId, key);
    tx.enqueue({ kind: 'response', id, sourceId: source, itemId, answerKey: key, orderKey: itemId, event });
  });
  return id;
}

const answer = (itemId: string, index = 0): Answer => parts.store.reader.item(itemId)!.item.answers[index]!;
const settled = (itemId: string, fate: Answer['fate'], index = 0) =>
  until(`${itemId} ${fate}`, () => answer(itemId, index).fate === fate && answer(itemId, index));

describe('responses', () => {
  test('a 2xx confirms: signed, structured CloudEvent, fate pushed on answer and outcome', async () => {
    const fates: string[] = [];
    parts.store.feed.subscribe((changes) => {
      for (const change of changes) if (change.kind === 'item') fates.push(change.item.outcome!.fate);
    });
    await outbound.start();
    const id = await respond('a');
    const confirmed = await settled('a', 'confirmed');
    assert.deepEqual(fates, ['recorded', 'delivering', 'confirmed']);
    assert.equal(confirmed.attempts, 1);
    assert.ok(confirmed.deliveredAt);
    assert.equal(receiver.received.length, 1);
    const [post] = receiver.received;
    assert.equal(post!.id, id);
    assert.equal(post!.signed, true);
    assert.equal(post!.contentType, 'application/cloudevents+json');
    assert.equal(JSON.parse(post!.body).type, 'com.beckon.response.recorded');
    assert.deepEqual(parts.store.outbound.depth(), { queued: 0, sending: 0, tracked: 0, dead: 0 });
  });

  test('a refusal in the body of a 2xx is the fate, with its reason', async () => {
    receiver.answer(status(200, '{"status":"refused","reason":"budget closed"}'));
    await outbound.start();
    await respond('a');
    assert.equal((await settled('a', 'refused')).reason, 'budget closed');
    assert.equal(parts.store.reader.item('a')!.item.refused!.reason, 'budget closed');
  });

  test('a claim that is committed though its writer cannot tell is sent once', async () => {
    const { writer } = parts.store;
    let claims = 0;
    const unsure: OutboundOptions['writer'] = {
      async write(work) {
        let isClaim = false;
        const done = await writer.write((tx) => {
          const watched = Object.create(tx);
          watched.claimOutbound = (...given: Parameters<typeof tx.claimOutbound>) => {
            isClaim = true;
            return tx.claimOutbound(...given);
          };
          return work(watched);
        });
        if (isClaim && ++claims === 1)
          throw new ProblemError('STORE_UNAVAILABLE', 'It is not known whether this was recorded');
        return done;
      },
    };
    outbound = outboundOf({ writer: unsure });
    await respond('a');
    await outbound.start();
    assert.equal((await settled('a', 'confirmed')).attempts, 1);
    assert.equal(receiver.received.length, 1);
  });

  const failures: Record<string, Answering> = {
    'HTTP 500': status(500),
    'a redirect, which is not followed': (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
    'a sign-in page by its media type': (response) =>
      response.writeHead(200, { 'content-type': 'Text/HTML; charset=utf-8' }).end('Sign in'),
    'a sign-in page by its first character': status(200, '\n<!doctype html><title>Sign in</title>'),
    'a connection reset': (response) => response.destroy(),
    'an answer broken off': (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    },
  };
  for (const [name, answering] of Object.entries(failures)) {
    test(`${name} is retried under the same id until it is confirmed`, async () => {
      let left = 2;
      receiver.answer((response, one, request) => {
        if (left-- > 0) answering(response, one, request);
        else status(204)(response, one, request);
      });
      await outbound.start();
      const id = await respond('a');
      const confirmed = await settled('a', 'confirmed');
      assert.equal(confirmed.reason, null);
      assert.ok(receiver.received.length >= 3);
      assert.ok(receiver.received.every((post) => post.id === id && post.signed));
    });
  }

  const confirming: Record<string, Answering> = {
    'a text': (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('a < b'),
    'JSON that is no refusal': status(200, '{"status":"ok"}'),
    'an empty body labelled as HTML': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(),
    '204': status(204),
  };
  for (const [name, answering] of Object.entries(confirming)) {
    test(`${name} confirms at the first attempt`, async () => {
      receiver.answer(answering);
      await outbound.start();
      await respond('a');
      assert.equal((await settled('a', 'confirmed')).attempts, 1);
    });
  }

  test('a web page in place of a confirmation is named in the reason', async () => {
    receiver.answer(status(200, '<html><body>Sign in</body></html>'));
    await outbound.start();
    await respond('a');
    assert.match((await settled('a', 'failed')).reason!, /it replied with a web page, such as a sign-in page/);
  });

  test('silence is cut at the deadline and retried', async () => {
    await outbound.close();
    outbound = outboundOf({ timeoutMs: 100, retryDelays: Array(20).fill(5) });
    let silent = true;
    receiver.answer((response, one, request) => {
      if (!silent) status(204)(response, one, request);
      silent = false;
    });
    await outbound.start();
    await respond('a');
    // On a slow machine the second attempt may time out too.
    assert.ok((await settled('a', 'confirmed')).attempts >= 2);
  });

  test('a huge answer is read up to the limit and confirms', async () => {
    receiver.answer((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    await outbound.start();
    await respond('a');
    await settled('a', 'confirmed');
    await until('the endless answer is dropped', () => receiver.held.now === 0);
  });

  test('the schedule used up: dead letter, shown as failed; replayed under its own id', async () => {
    receiver.answer(status(503));
    await outbound.start();
    const id = await respond('a');
    const failed = await settled('a', 'failed');
    assert.equal(failed.attempts, 4);
    assert.match(failed.reason!, /gave up after 4 attempts: HTTP 503/);
    const [letter] = parts.store.outbound.deadLetters(10);
    assert.equal(letter!.id, id);
    receiver.answer(status(200));
    assert.equal(await parts.store.writer.write((tx) => replayDelivery(tx, BY, id)), true);
    await settled('a', 'confirmed');
    assert.equal(receiver.received.at(-1)!.id, id);
    assert.deepEqual(parts.store.outbound.deadLetters(10), []);
    assert.equal(await parts.store.writer.write((tx) => replayDelivery(tx, BY, id)), false);
  });

  test('410 disables the endpoint until the directory names another', async () => {
    receiver.answer(status(410));
    await outbound.start();
    await respond('a');
    assert.match((await settled('a', 'failed')).reason!, /410/);
    await respond('b');
    assert.match((await settled('b', 'failed')).reason!, /410/);
    assert.equal(receiver.received.length, 1, 'nothing more goes there');
    receiver.answer(status(204));
    parts.setDirectory(directoryOf(`${receiver.url}/new`));
    await respond('c');
    await settled('c', 'confirmed');
  });

  test('a source without endpoint: failed at once, with the reason', async () => {
    await outbound.start();
    await respond('a', { source: 'mute' });
    assert.match((await settled('a', 'failed')).reason!, /no response endpoint/);
  });

  test('order is preserved per item while others overtake', async () => {
    let first = true;
    receiver.answer((response, one, request) => {
      const fail = first;
      first = false;
      status(fail ? 500 : 204)(response, one, request);
    });
    const ids = [await respond('a'), await respond('a'), await respond('a')];
    const other = await respond('b');
    await outbound.start();
    await settled('a', 'confirmed', 2);
    await settled('b', 'confirmed');
    const order = receiver.received.map((post) => post.id);
    assert.deepEqual(
      order.filter((id) => id !== other),
      [ids[0], ...ids],
    );
  });

  test('a slow source delays no other, and holds at most its own share', async () => {
    const slow = await startReceiver();
    const releases: (() => void)[] = [];
    slow.answer((response) => releases.push(() => response.writeHead(204).end()));
    parts.setDirectory({
      sources: [
        { id: 'slow', name: 'Slow', response: { url: slow.url, secret: SECRET } },
        { id: 'erp', name: 'ERP', response: { url: receiver.url, secret: SECRET } },
      ],
    });
    try {
      await outbound.start();
      for (let i = 0; i < 20; i++) await respond(`slow-${i}`, { source: 'slow' });
      await until('the slow one is full', () => slow.held.now === 8);
      for (let i = 0; i < 20; i++) await respond(`fast-${i}`);
      for (let i = 0; i < 20; i++) await settled(`fast-${i}`, 'confirmed');
      assert.equal(slow.held.most, 8);
      slow.answer(status(204));
      for (const release of releases) release();
      for (let i = 0; i < 20; i++) await settled(`slow-${i}`, 'confirmed');
      assert.equal(slow.held.most, 8);
    } finally {
      await slow.close();
    }
  });

  test('a store that refuses for a while loses no result and sends nothing twice', async () => {
    await outbound.close();
    let refusals = 0;
    let refusing = false;
    const writer: Writer = {
      write(work) {
        if (!refusing) return parts.store.writer.write(work);
        refusals += 1;
        return Promise.reject(new ProblemError('STORE_UNAVAILABLE', 'the disk is full'));
      },
    };
    outbound = outboundOf({ writer });
    receiver.answer((response, one, request) => {
      refusing = true;
      status(204)(response, one, request);
    });
    await outbound.start();
    await respond('a');
    await until('the result could not be stored', () => refusals > 0);
    refusing = false;
    await settled('a', 'confirmed');
    assert.equal(receiver.received.length, 1);
  });

  test('a clock that is set back while the store refuses does not put the next attempt off', async () => {
    await outbound.close();
    await parts.close();
    let back = 0;
    let refusing = false;
    const clock = { now: () => Date.now() - back };
    parts = openParts(directoryOf(receiver.url), clock);
    const writer: Writer = {
      write(work) {
        if (!refusing) return parts.store.writer.write(work);
        back = 3_600_000;
        refusing = false;
        return Promise.reject(new ProblemError('STORE_UNAVAILABLE', 'the disk is full'));
      },
    };
    outbound = outboundOf({ writer, clock });
    receiver.answer((response, one, request) => {
      refusing = receiver.received.length === 1;
      status(refusing ? 503 : 204)(response, one, request);
    });
    await outbound.start();
    await respond('a');
    await settled('a', 'confirmed');
    assert.equal(receiver.received.length, 2);
    assert.equal(back, 3_600_000);
  });

  test('two workers on one queue: each message goes out once', async () => {
    const second = outboundOf();
    await outbound.start();
    await second.start();
    const ids: string[] = [];
    for (let i = 0; i < 40; i++) ids.push(await respond(`n${i % 10}`));
    for (let i = 0; i < 10; i++) for (let k = 0; k < 4; k++) await settled(`n${i}`, 'confirmed', k);
    await second.close();
    assert.deepEqual(receiver.received.map(({ id }) => id).sort(), [...ids].sort());
  });

  test('broken off at close or by a kill: taken up at the next start under the same id', async () => {
    receiver.answer(() => {});
    await outbound.start();
    const id = await respond('a');
    await until('under way', () => receiver.held.now === 1);
    await outbound.close();
    assert.equal(answer('a').fate, 'delivering');
    await parts.reopen();
    receiver.answer(status(204));
    outbound = outboundOf();
    await outbound.start();
    const confirmed = await settled('a', 'confirmed');
    assert.deepEqual(
      receiver.received.map((post) => post.id),
      [id, id],
    );
    assert.equal(confirmed.attempts, 1, 'the attempt we broke off is not the receiver’s failure');
  });
});

describe('customer messages through gateway webhook', () => {
  async function notify(itemId: string, gateway: string): Promise<void> {
    await parts.store.writer.write((tx) => {
      const messages = [messageOf({ gateway }), messageOf({ gateway })];
      save(tx, itemOf(itemId, { type: 'customer.notification', messages }), ['dana']);
      messages.forEach((_, messageIndex) => {
        const item = { id: itemId, eventId: 'e', type: 'customer.notification', severity: 'info', record: null };
        const input = { to: 'dana@example.test', kind: 'push', title: 'Hello', body: 'There', item };
        const id = `msg_${itemId}_${messageIndex}`;
        const orderKey = `${itemId}/${messageIndex}`;
        tx.enqueue({ kind: 'gateway', id, gatewayId: gateway, itemId, messageIndex, orderKey, input });
      });
    });
  }
  const message = (itemId: string, index: number): CustomerMessage =>
    parts.store.reader.item(itemId)!.item.messages[index]!;

  test('posted signed as JSON; 2xx is delivery', async () => {
    await outbound.start();
    await notify('a', 'customers');
    await until('delivered', () => [0, 1].every((index) => message('a', index).status === 'delivered'));
    const post = receiver.received.find(({ id }) => id === 'msg_a_0')!;
    assert.equal(post.signed, true);
    assert.equal(post.contentType, 'application/json');
    assert.equal(JSON.parse(post.body).to, 'dana@example.test');
  });

  test('a failure is reported while it is retried, and a dead letter in the end', async () => {
    receiver.answer((response, one, request) => status(one.id === 'msg_a_0' ? 502 : 204)(response, one, request));
    await outbound.start();
    await notify('a', 'customers');
    await until('failed', () => message('a', 0).status === 'failed');
    assert.match(message('a', 0).error!, /gave up after 4 attempts: HTTP 502/);
    await until('the other is delivered', () => message('a', 1).status === 'delivered');
    assert.equal(parts.store.outbound.deadLetters(5)[0]!.kind, 'gateway');
  });

  test('an unknown gateway and one that is not set up for the channel fail with the reason', async () => {
    await outbound.start();
    await notify('a', 'nowhere');
    await until('failed', () => message('a', 0).status === 'failed');
    assert.match(message('a', 0).error!, /no gateway nowhere/);
    await notify('b', 'push');
    await until('failed', () => message('b', 0).status === 'failed');
    assert.match(message('b', 0).error!, /gateway push is not set up for push: username, password, template missing/);
  });
});
