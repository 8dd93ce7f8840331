/** Forwarding to people away from their desks, on a real store and directory, with a manual clock. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { claim, delegate, release, seen, snooze } from '../../../relay/domain/answers/item-acts.ts';
import { respond } from '../../../relay/domain/answers/respond.ts';
import { createForwarder, type Forwarder } from '../../../relay/domain/away/away.ts';
import type { Source } from '../../../relay/domain/directory-view.ts';
import type { GatewayMessage } from '../../../relay/domain/outbound/outbound-ports.ts';
import { beginDeliveries } from '../../../relay/domain/outbound/settle-delivery.ts';
import { ITEMS_PER_TURN, workSchedule } from '../../../relay/domain/schedule/remind.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import type { Directory, DirectoryChannel } from '../../../shared/directory.ts';
import type { QuietHours } from '../../../shared/people.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { event } from '../parts/relay.ts';
import { challenges, openParts, type Parts, random } from '../parts/store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Wednesday, noon in UTC. */
const NOON = Date.parse('2026-11-25T12:00:00Z');

const sms = (more: Partial<DirectoryChannel> = {}): DirectoryChannel => ({
  gateway: 'sms',
  kind: 'sms',
  to: '+4915550100417',
  ...more,
});
const directoryOf = (channels: DirectoryChannel[], more: Partial<Directory> = {}): Directory => ({
  sources: [{ id: 'erp', name: 'ERP' }],
  gateways: [{ id: 'sms', kind: 'webhook', url: 'http://127.0.0.1:1/', secret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0' }],
  roles: [{ id: 'approver', name: 'Approver' }],
  users: [
    { id: 'dana', name: 'Dana Fox', roles: ['approver'], channels },
    { id: 'lee', name: 'Lee Roe', roles: ['approver'] },
    { id: 'sam', name: 'Sam Poe' },
  ],
  ...more,
});

let clock: HandClock;
let parts: Parts;
let forwarder: Forwarder;
/** Until when each person counts as present. */
const here = new Map<string, number>();

function open(directory: Directory): void {
  clock = createHandClock(NOON);
  parts = openParts(directory, clock);
  here.clear();
  forwarder = newForwarder();
}
const newForwarder = (): Forwarder =>
  createForwarder({
    random,
    presence: { hereUntil: (userId) => here.get(userId) ?? 0 },
    links: {
      make: ({ id }, userId) => `https://relay.example/a/${id}.${userId}`,
      page: (itemId) => `https://relay.example/open/${itemId}`,
      read: () => null,
    },
  });
afterEach(() => parts.close());

const write = <T>(work: (tx: Tx) => T): Promise<T> => parts.store.writer.write(work);

async function send(type: string, data: object = {}, more: object = {}): Promise<string> {
  const parsed = parseEvent(JSON.parse(JSON.stringify(event(type, data, more))));
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const source = parts.view().source('erp') as Source;
  const received = { events: [parsed.event], pointers: [''], faults: [] };
  const [result] = await write((tx) => acceptEvents(tx, source, received, random));
  return result?.itemId ?? '';
}

/** Runs the worker until nothing is due. @returns the staff messages queued; the queue is emptied */
async function forwarded(): Promise<GatewayMessage[]> {
  while ((await write((tx) => forwarder.work(tx))) === ITEMS_PER_TURN);
  return write((tx) => {
    const lane = { kind: 'gateway' as const, target: 'sms' };
    const claimed = beginDeliveries(tx, lane, 1000, { urlOf: () => 'http://127.0.0.1:1/' });
    for (const { message } of claimed) tx.settleOutbound(message.id, { state: 'done' });
    return claimed.flatMap(({ message }) => (message.kind === 'gateway' ? [message] : []));
  });
}
const recipients = async (): Promise<(string | undefined)[]> => (await forwarded()).map(({ userId }) => userId);
const due = (): number | null => parts.store.away.nextDueAt();

async function answer(userId: string, itemId: string, action = 'approve', comment?: string): Promise<void> {
  const request = { action, key: crypto.randomUUID(), ...(comment === undefined ? {} : { comment }) };
  const { ok } = await write((tx) =>
    respond(tx, { userId, device: null, signedInAt: null, itemId, request }, { random, challenges }),
  );
  assert.ok(ok);
}

describe('a message', () => {
  beforeEach(() => open(directoryOf([sms()])));

  test('goes once to who has a channel, with a link, and an address for each action', async () => {
    const id = await send('approval.requested', { title: 'PO 4711', body: 'ACME GmbH' });
    const [message, ...more] = await forwarded();
    assert.deepEqual(more, []);
    assert.equal(message?.userId, 'dana');
    assert.equal(message?.messageIndex, null);
    const { to, kind, title, body, link, actions } = message?.input ?? assert.fail();
    assert.deepEqual([to, kind, title, body], ['+4915550100417', 'sms', 'PO 4711', 'ACME GmbH\nERP']);
    assert.equal(link, `https://relay.example/a/${id}.dana`);
    assert.deepEqual(
      actions?.map((one) => one.url),
      ['approve', 'reject', 'request-info'].map((a) => `${link}?action=${a}`),
    );
    clock.pass(24 * HOUR);
    assert.deepEqual(await recipients(), []);
  });

  test('is looked for where something was written that may bring one, and only there', async () => {
    const { away } = parts.store;
    const since = away.writes();
    const id = await send('approval.requested');
    assert.notEqual(away.writes(), since, 'an item for somebody who can be reached');
    await forwarded();
    const rested = away.writes();
    await send('approval.requested', { audience: { users: ['sam'] } });
    assert.equal(away.writes(), rested, 'one for nobody who can be');
    await write((tx) => snooze(tx, 'dana', id, new Date(NOON + HOUR).toISOString()));
    assert.notEqual(away.writes(), rested, 'a person who wants it at another time');
  });

  test('to a person whose language or zone is invalid goes in English, and stops no other message', async () => {
    const person = (id: string, more: object) => ({ id, name: id, roles: ['approver'], channels: [sms()], ...more });
    const odd = person('dana', { language: 'en-us-us', timeZone: 'Europe/Atlantis' });
    parts.setDirectory(directoryOf([], { users: [odd, person('lee', { language: 'de' })] }));
    await send('approval.requested', { title: 'PO 4711', amount: { value: '1234.5', currency: 'EUR' } });
    const told = await forwarded();
    assert.deepEqual(
      told.map(({ userId, input }) => [userId, input.body, input.actions?.[0]?.label]),
      [
        ['dana', 'ERP · €1,234.50', 'Approve'],
        ['lee', 'ERP · 1.234,50\u00a0€', 'Genehmigen'],
      ],
    );
  });

  test('without a text of its own says what it is about, and who sent it where that is another', async () => {
    const record = { system: 'SAP ERP', type: 'purchase-order', id: '4711' };
    await send('approval.requested', { record, amount: { value: '12400.00', currency: 'EUR' } });
    const [message] = await forwarded();
    assert.equal(message?.input.body, 'SAP ERP · sent by ERP · purchase order 4711 · €12,400.00');
  });

  test('is not sent if nothing is asked, or no one is reached', async () => {
    await send('status.changed', {
      record: { system: 'S', type: 't', id: '1' },
      status: { to: 'shipped' },
    });
    await send('approval.requested', { audience: { users: ['lee'] } });
    assert.deepEqual(await recipients(), []);
    assert.equal(due(), null);
  });

  test('is in the audit', async () => {
    await send('approval.requested');
    await forwarded();
    const kinds = parts.store.audit.page(0, 100).map(({ record }) => JSON.parse(record));
    const entry = kinds.find(({ kind }) => kind === 'forwarded');
    assert.deepEqual([entry?.facts.gateway, entry?.facts.kind], ['sms', 'sms']);
    assert.equal(parts.store.audit.actorOf(entry?.actor), 'dana');
  });

  test('does not go to who asked, nor after the answer', async () => {
    await send('approval.requested', { requester: 'dana' });
    assert.deepEqual(await recipients(), []);
    const id = await send('approval.requested');
    await answer('lee', id);
    assert.deepEqual(await recipients(), []);
    assert.equal(due(), null);
  });

  test('answered while it waits in the queue, does not go', async () => {
    const id = await send('approval.requested');
    await write((tx) => forwarder.work(tx));
    assert.equal(parts.store.outbound.depth().queued, 1);
    await answer('lee', id);
    assert.deepEqual(await recipients(), []);
    assert.equal(parts.store.outbound.depth().queued, 0);
  });
});

describe('after', () => {
  beforeEach(() => open(directoryOf([sms({ after: 'PT60S' }), sms({ to: '+49', after: 'PT15M' })])));

  test('each channel at its time, counted from when the item began to want the person', async () => {
    await send('approval.requested');
    assert.deepEqual(await recipients(), []);
    assert.equal(due(), NOON + MINUTE);
    clock.pass(MINUTE);
    assert.deepEqual(
      (await forwarded()).map(({ input }) => input.to),
      ['+4915550100417'],
    );
    assert.equal(due(), NOON + 15 * MINUTE);
    clock.pass(14 * MINUTE);
    assert.deepEqual(
      (await forwarded()).map(({ input }) => input.to),
      ['+49'],
    );
    assert.equal(due(), null);
  });

  test('over a restart, and however late', async () => {
    await send('approval.requested');
    await forwarded();
    await parts.reopen();
    forwarder = newForwarder();
    clock.pass(8 * HOUR);
    assert.equal((await forwarded()).length, 2);
    assert.equal((await forwarded()).length, 0);
  });

  test('an answer meanwhile ends it', async () => {
    const id = await send('approval.requested');
    await forwarded();
    await answer('lee', id);
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
  });

  test('a reminder beckons again: one more message a channel', async () => {
    const dueAt = new Date(NOON + 2 * HOUR).toISOString();
    await send('approval.requested', { dueAt, reminders: ['-PT1H'] });
    clock.pass(30 * MINUTE);
    assert.equal((await forwarded()).length, 2);
    clock.pass(30 * MINUTE);
    await write((tx) => workSchedule(tx));
    assert.equal((await forwarded()).length, 0);
    clock.pass(20 * MINUTE);
    assert.equal((await forwarded()).length, 2);
  });

  test('a question holds it; the answer to the question beckons', async () => {
    const id = await send('approval.requested', {}, { id: 'q' });
    await answer('lee', id, 'request-info', 'Which cost centre?');
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
    await send('info.provided', { title: undefined, audience: undefined, eventId: 'q', text: '4200' });
    assert.deepEqual(await recipients(), []);
    clock.pass(MINUTE);
    assert.deepEqual(await recipients(), ['dana']);
  });

  test('a rewording or count by the source sends nothing more', async () => {
    await send('approval.requested', {}, { id: 'w' });
    clock.pass(HOUR);
    assert.equal((await forwarded()).length, 2);
    for (const title of ['a', 'b', 'c']) {
      await send('item.updated', { audience: undefined, eventId: 'w', title });
    }
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
  });
});

describe('what the person did', () => {
  beforeEach(() => open(directoryOf([sms({ after: 'PT1M' })])));

  test('snoozed: when it ends', async () => {
    const id = await send('approval.requested');
    await write((tx) => snooze(tx, 'dana', id, new Date(NOON + 3 * HOUR).toISOString()));
    clock.pass(2 * HOUR);
    assert.deepEqual(await recipients(), []);
    assert.equal(due(), NOON + 3 * HOUR);
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
    clock.pass(MINUTE);
    assert.deepEqual(await recipients(), ['dana']);
  });

  test('claimed by another person: not, until it is released', async () => {
    const id = await send('approval.requested');
    await write((tx) => claim(tx, 'lee', id));
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
    await write((tx) => release(tx, 'lee', id));
    assert.deepEqual(await recipients(), ['dana']);
  });

  test('handed over: to the receiver, from then on', async () => {
    const id = await send('approval.requested', { audience: { users: ['lee'] } });
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
    await write((tx) => delegate(tx, 'lee', id, 'dana', null));
    assert.deepEqual(await recipients(), []);
    clock.pass(MINUTE);
    assert.deepEqual(await recipients(), ['dana']);
    const second = await send('approval.requested');
    await write((tx) => delegate(tx, 'dana', second, 'sam', null));
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
  });

  test('their turn in a sequence: from then on', async () => {
    const decision = { policy: 'sequential', order: ['lee', 'dana'] };
    const id = await send('approval.requested', { audience: { users: ['lee', 'dana'] }, decision });
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
    await answer('lee', id);
    assert.deepEqual(await recipients(), []);
    clock.pass(MINUTE);
    assert.deepEqual(await recipients(), ['dana']);
  });

  test('a rule that does not beckon: not', async () => {
    await write((tx) => tx.saveSubscriptions('dana', { rules: [{ role: '*', types: ['*'], deliver: 'badge' }] }));
    await send('approval.requested');
    clock.pass(HOUR);
    assert.deepEqual(await recipients(), []);
  });

  test('a channel that came later is for what beckons later', async () => {
    parts.setDirectory(directoryOf([]));
    const id = await send('approval.requested', {}, { id: 'old' });
    clock.pass(HOUR);
    parts.setDirectory(directoryOf([sms()]));
    await write((tx) => claim(tx, 'dana', id));
    assert.deepEqual(await recipients(), []);
    await send('item.updated', { title: undefined, audience: undefined, eventId: 'old', remind: true });
    assert.deepEqual(await recipients(), ['dana']);
  });
});

describe('here or away', () => {
  test('always: wherever they are', async () => {
    open(directoryOf([sms({ when: 'always' })]));
    here.set('dana', Number.POSITIVE_INFINITY);
    await send('approval.requested');
    assert.deepEqual(await recipients(), ['dana']);
  });

  describe('away', () => {
    beforeEach(() => open(directoryOf([sms({ after: 'PT1M' })])));

    test('who stays at the desk gets nothing', async () => {
      here.set('dana', Number.POSITIVE_INFINITY);
      await send('approval.requested');
      clock.pass(MINUTE);
      assert.deepEqual(await recipients(), []);
      clock.pass(MINUTE);
      assert.deepEqual(await recipients(), []);
      clock.pass(9 * MINUTE);
      assert.deepEqual(await recipients(), []);
      assert.equal(due(), null);
    });

    test('who only seemed to be there, or got up without having seen it, gets it then', async () => {
      for (const gone of [MINUTE, 10 * MINUTE]) {
        here.set('dana', Number.POSITIVE_INFINITY);
        await send('approval.requested');
        clock.pass(MINUTE);
        assert.deepEqual(await recipients(), []);
        if (gone > MINUTE) {
          clock.pass(MINUTE);
          assert.deepEqual(await recipients(), []);
        }
        here.delete('dana');
        clock.setWall(due() ?? assert.fail());
        assert.deepEqual(await recipients(), ['dana']);
      }
    });

    test('who saw it at the desk and left knows of it', async () => {
      here.set('dana', Number.POSITIVE_INFINITY);
      const id = await send('approval.requested');
      clock.pass(MINUTE);
      await forwarded();
      await write((tx) => seen(tx, 'dana', [id]));
      here.delete('dana');
      clock.pass(MINUTE);
      assert.deepEqual(await recipients(), []);
      assert.equal(due(), null);
    });

    test('a desk that may come back is waited for', async () => {
      await send('approval.requested');
      here.set('dana', NOON + MINUTE + 4000);
      clock.pass(MINUTE);
      assert.deepEqual(await recipients(), []);
      assert.equal(due(), NOON + MINUTE + 4000);
      clock.pass(4000);
      assert.deepEqual(await recipients(), ['dana']);
    });
  });
});

describe('quiet', () => {
  const quietHours: QuietHours = {
    from: '18:00',
    to: '07:00',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    timeZone: 'UTC',
    unless: { severity: 'critical', dueWithin: 'PT1H' },
  };
  const evening = Date.parse('2026-11-25T20:00:00Z');
  beforeEach(async () => {
    open(directoryOf([sms()]));
    await write((tx) => tx.saveSubscriptions('dana', { rules: [], quietHours }));
    clock.setWall(evening);
  });

  /** Advances to each due time. @returns when the message was queued, or null */
  async function goesAt(): Promise<number | null> {
    for (let looks = 0; looks < 200; looks++) {
      if ((await forwarded()).length > 0) return clock.now();
      const next = due();
      if (next === null) return null;
      clock.setWall(next);
    }
    return null;
  }

  test('held until quiet hours end', async () => {
    await send('approval.requested');
    assert.equal(await goesAt(), Date.parse('2026-11-26T07:00:00Z'));
  });

  test('answered meanwhile: nothing', async () => {
    const id = await send('approval.requested');
    assert.deepEqual(await recipients(), []);
    await answer('lee', id);
    assert.equal(await goesAt(), null);
  });

  test('urgent enough, it goes at once', async () => {
    await send('approval.requested', { severity: 'critical' });
    assert.equal(await goesAt(), evening);
  });

  test('quiet yields as the deadline nears', async () => {
    await send('approval.requested', { dueAt: '2026-11-25T23:10:00Z' });
    const at = (await goesAt()) ?? 0;
    const yields = Date.parse('2026-11-25T22:10:00Z');
    assert.ok(at >= yields && at < yields + 15 * MINUTE, new Date(at).toISOString());
  });
});

describe('many', () => {
  test('a thousand people with channels are looked at in slices, each once', async () => {
    const users = Array.from({ length: 1000 }, (_, n) => ({
      id: `u${String(n).padStart(4, '0')}`,
      name: `U ${n}`,
      roles: ['approver'],
      channels: [sms({ to: `+${n}` })],
    }));
    open(directoryOf([], { users }));
    await send('approval.requested');
    let turns = 0;
    do turns += 1;
    while ((await write((tx) => forwarder.work(tx))) === ITEMS_PER_TURN);
    assert.ok(turns >= 5, `${turns} turns`);
    assert.equal(new Set(await recipients()).size, 1000);
  });

  test('out of office with a stand-in: the stand-in is asked', async () => {
    open(directoryOf([sms()]));
    parts.setDirectory(directoryOf([sms()]), [['dana', absence('lee')]]);
    await send('approval.requested', { audience: { users: ['dana'] } });
    assert.deepEqual(await recipients(), []);
    parts.setDirectory(directoryOf([sms()]), [['dana', absence(null)]]);
    await send('approval.requested', { audience: { users: ['dana'] } });
    assert.deepEqual(await recipients(), ['dana']);
  });
  const absence = (delegate: string | null) => ({
    from: new Date(NOON - HOUR).toISOString(),
    to: new Date(NOON + HOUR).toISOString(),
    delegate,
  });
});

describe('browsers', () => {
  const web = (more: Partial<DirectoryChannel> = {}): DirectoryChannel =>
    sms({ gateway: 'browsers', kind: 'web', ...more });
  const gateways: Directory['gateways'] = [
    { id: 'browsers', kind: 'webpush', subject: 'mailto:it@acme.example', publicKey: 'x', privateKey: 'y' },
  ];
  const subscribe = (userId: string) => {
    const keys = { p256dh: 'x', auth: 'y' };
    return write((tx) => tx.savePush({ userId }, { endpoint: `https://push.example/${userId}`, keys }));
  };
  async function kinds(): Promise<string[]> {
    while ((await write((tx) => forwarder.work(tx))) === ITEMS_PER_TURN);
    return write((tx) => {
      const lane = { kind: 'gateway' as const, target: 'browsers' };
      const claimed = beginDeliveries(tx, lane, 1000, { urlOf: () => 'webpush:x' });
      for (const { message } of claimed) tx.settleOutbound(message.id, { state: 'done' });
      return claimed.map(({ message }) =>
        message.kind === 'gateway' ? `${message.userId} ${message.input.kind}` : '',
      );
    });
  }

  test('allowed without a channel: one message; not allowed: none', async () => {
    open(directoryOf([], { gateways }));
    await send('approval.requested');
    assert.deepEqual(await kinds(), []);
    await subscribe('lee');
    await send('approval.requested');
    assert.deepEqual(await kinds(), ['lee web']);
    await write((tx) => tx.dropPush('https://push.example/lee', { userId: 'lee' }));
    await send('approval.requested');
    assert.deepEqual(await kinds(), []);
  });

  test('a channel of the directory says when, and only for who has a browser', async () => {
    open(directoryOf([web({ after: 'PT1M' })], { gateways }));
    await send('approval.requested');
    clock.pass(MINUTE);
    assert.deepEqual(await kinds(), []);
    await subscribe('dana');
    await send('approval.requested');
    assert.deepEqual(await kinds(), []);
    clock.pass(MINUTE);
    assert.deepEqual(await kinds(), ['dana web']);
  });
});

test('a read-only recipient causes no new check of anyone', async () => {
  open(directoryOf([sms({ when: 'always', after: 'PT1H' })]));
  const id = await send('approval.requested');
  await forwarded();
  const next = due();
  await write((tx) => seen(tx, 'dana', [id]));
  assert.equal(due(), next);
  await write((tx) => snooze(tx, 'dana', id, new Date(NOON + 2 * HOUR).toISOString()));
  assert.equal(due(), NOON);
  await forwarded();
  assert.equal(due(), NOON + 2 * HOUR);
  await write((tx) => snooze(tx, 'dana', id, null));
  await forwarded();
  assert.equal(due(), NOON + HOUR);
});
