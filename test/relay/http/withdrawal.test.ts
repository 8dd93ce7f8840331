/** Withdrawing an answer: cancelled before delivery, otherwise requested from the source; and the effect on the item. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { after, beforeEach, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, bareEvent, event, type Reply } from '../parts/relay.ts';
import { startWithReceiver } from '../parts/with-receiver.ts';

const WINDOW = 'PT15M';
const MINUTE = 60_000;
const action = (id: string, kind: string, more: object = {}) => ({ id, label: id, kind, revocable: WINDOW, ...more });
const ACTIONS = [action('approve', 'approve'), action('reject', 'reject', { comment: 'optional' })];

const clock = createShiftedClock();
// A retry waits for a minute of this clock: a test sees the state after the first attempt.
const { receiver, relay } = await startWithReceiver({ clock, retryDelays: [MINUTE] });
after(async () => {
  await relay.close();
  await receiver.close();
});
beforeEach(() => receiver.answer((response) => response.writeHead(204).end()));

const told = ({ status, body }: Reply): [number, unknown] => [
  status,
  body.code ?? body.outcome?.fate ?? body.item?.state,
];
const seen = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}`, token)).body;
const ask = (data: object = {}, type = 'approval.requested'): Promise<string> =>
  relay.sendOne(event(type, { actions: ACTIONS, ...data }));
async function answer(id: string, more: object = {}, token = 'dana-token'): Promise<string> {
  const key = randomUUID();
  const given = await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key, ...more }, token);
  assert.equal(given.status, 200, given.text);
  return key;
}
const withdraw = (id: string, key: string, token = 'dana-token') =>
  relay.post(`/v1/items/${id}/responses/${key}/withdraw`, undefined, token);
const fate = (id: string, wanted: string) =>
  until(`fate ${wanted}`, async () => {
    const item = await seen(id);
    return item.answers.at(-1)?.fate === wanted && item;
  });
const reached = (id: string) =>
  receiver.received
    .map(({ id: webhookId, body }) => ({ webhookId, ...JSON.parse(body) }))
    .filter(({ data }) => data.itemId === id);
const typesOf = (id: string) => reached(id).map(({ type }) => type);
const RECORDED = 'com.beckon.response.recorded';
const WITHDRAWN = 'com.beckon.response.withdrawn';
/** Sets the endpoint's reply to withdrawals; every response is confirmed. */
const toWithdrawals = (say: (response: ServerResponse) => void) =>
  receiver.answer((response, { body }) =>
    JSON.parse(body).type === WITHDRAWN ? say(response) : response.writeHead(204).end(),
  );
const refusing = (reason: string) => (response: ServerResponse) =>
  void response.writeHead(200).end(JSON.stringify({ status: 'refused', reason }));

describe('an answer that has left', () => {
  test('is asked of the source after the response, with the same data; 2xx opens the item for all', async () => {
    const id = await ask();
    const key = await answer(id);
    await fate(id, 'confirmed');
    assert.deepEqual(told(await withdraw(id, key)), [200, 'withdrawing']);
    const open = await fate(id, 'withdrawn');
    assert.deepEqual([open.state, open.outcome, open.votes, open.decision.state], ['open', null, [], 'open']);
    assert.equal(open.beckon.reason, 'taken-back');
    assert.deepEqual(
      open.thread.map(({ kind, by }: { kind: string; by: { id: string } }) => [kind, by.id]),
      [
        ['vote', 'dana'],
        ['taken-back', 'dana'],
      ],
    );
    const [response, taken] = reached(id);
    assert.deepEqual([response.type, taken.type], [RECORDED, WITHDRAWN]);
    assert.deepEqual(taken.data, response.data);
    assert.ok(receiver.received.every(({ signed }) => signed));
    assert.equal(taken.webhookId, taken.id);
    assert.notEqual(taken.webhookId, response.webhookId);
    assert.ok(Date.parse(taken.time) > Date.parse(response.time));
    const told2 = open.timeline.map(({ what }: { what: string }) => what);
    assert.ok(told2.includes('fate:withdrawn') && told2.includes('taken-back'));
    assert.equal((await seen(id, 'lee-token')).actions.length, 2, 'the others are asked again');
    // The same person answers again; the old key still identifies the old answer.
    const again = await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key }, 'dana-token');
    assert.deepEqual([again.status, again.body.outcome, again.body.item.state], [200, null, 'open']);
    await answer(id, { action: 'reject' });
    await fate(id, 'confirmed');
    assert.deepEqual(typesOf(id), [RECORDED, WITHDRAWN, RECORDED]);
  });

  test('stays where the source refuses, with its reason for all; said again it is the same', async () => {
    toWithdrawals(refusing('it was shipped'));
    const id = await ask();
    const key = await answer(id);
    await fate(id, 'confirmed');
    const { body: asked } = await withdraw(id, key);
    assert.deepEqual([asked.item.state, asked.item.answers[0].withdrawal.response.fate], ['answered', 'confirmed']);
    const kept = await until('refused', async () => {
      const item = await seen(id, 'lee-token');
      return item.answers[0].withdrawal.state === 'refused' && item;
    });
    assert.deepEqual(
      [kept.state, kept.outcome.fate, kept.answers[0].withdrawal.reason],
      ['answered', 'confirmed', 'it was shipped'],
    );
    assert.deepEqual(kept.thread.at(-1).kind, 'not-taken-back');
    assert.equal(kept.thread.at(-1).text, 'it was shipped');
    clock.shift(16 * MINUTE);
    assert.deepEqual(told(await withdraw(id, key)), [200, 'confirmed']);
    assert.deepEqual(typesOf(id), [RECORDED, WITHDRAWN]);
    const late = await relay.post(`/v1/items/${id}/responses`, { action: 'reject', key: randomUUID() }, 'lee-token');
    assert.deepEqual(told(late), [409, 'ALREADY_ANSWERED']);
  });

  test('is taken back in order while it is on its way, also over a restart of the relay', async () => {
    let let2xx = () => {};
    let id = '';
    receiver.answer((response, { body }) => {
      const { type, data } = JSON.parse(body);
      if (type === WITHDRAWN) response.writeHead(503).end();
      else if (data.itemId === id) let2xx = () => void response.writeHead(204).end();
      else response.writeHead(204).end();
    });
    id = await ask();
    const key = await answer(id);
    await until('the response arrives', () => typesOf(id).length === 1);
    assert.deepEqual(told(await withdraw(id, key)), [200, 'withdrawing']);
    assert.deepEqual(typesOf(id), [RECORDED], 'the withdrawal waits for the reply to the response');
    let2xx();
    const waiting = await until('the reply is kept', async () => {
      const item = await seen(id);
      return item.answers[0].withdrawal.attempts === 1 && item;
    });
    assert.deepEqual([waiting.outcome.fate, waiting.answers[0].withdrawal.response.fate], ['withdrawing', 'confirmed']);
    assert.match(waiting.answers[0].withdrawal.reason, /503/);
    assert.deepEqual(typesOf(id), [RECORDED, WITHDRAWN]);
    await relay.restart(async () => {
      receiver.answer((response) => response.writeHead(204).end());
      clock.shift(2 * MINUTE);
    });
    assert.equal((await fate(id, 'withdrawn')).state, 'open');
    const [, first, second] = reached(id);
    assert.equal(first.webhookId, second.webhookId);
  });

  test('and never arrived goes to the source no more once it is taken back, from the dead letters neither', async () => {
    receiver.answer((response, { body }) => response.writeHead(JSON.parse(body).type === RECORDED ? 410 : 204).end());
    const id = await ask();
    const key = await answer(id);
    await fate(id, 'failed');
    // The 410 disabled the endpoint, so no withdrawal can be requested.
    assert.deepEqual(told(await withdraw(id, key)), [200, 'withdrawing']);
    const failed = await until('nobody to ask', async () => {
      const item = await seen(id);
      return item.answers[0].withdrawal.state === 'failed' && item;
    });
    assert.deepEqual([failed.state, failed.outcome.fate], ['answered', 'failed']);
    const letters = async (): Promise<{ id: string; itemId: string; withdrawal?: true }[]> =>
      (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items.filter(
        (one: { itemId: string }) => one.itemId === id,
      );
    const [withdrawal, response] = await letters();
    assert.deepEqual([withdrawal?.withdrawal, response?.withdrawal], [true, undefined]);
    assert.equal((await relay.post(`/v1/admin/dead-letters/${withdrawal?.id}/replay`, undefined, ADMIN)).status, 200);
    await fate(id, 'withdrawn');
    assert.deepEqual(await letters(), []);
    assert.equal((await relay.post(`/v1/admin/dead-letters/${response?.id}/replay`, undefined, ADMIN)).status, 404);
    assert.deepEqual(typesOf(id), [RECORDED, WITHDRAWN]);
  });
});

describe('an answer that has not left', () => {
  /** The endpoint asks for a pause; later messages are not attempted. */
  async function pause(): Promise<void> {
    receiver.answer((response) => response.writeHead(503, { 'retry-after': '600' }).end());
    const other = await ask();
    await answer(other);
    await until('the pause', async () => (await seen(other)).answers[0].attempts === 1);
  }

  test('is cancelled: nothing goes out, and the item is open at once', async () => {
    await pause();
    const id = await ask();
    const key = await answer(id);
    const { status, body } = await withdraw(id, key);
    assert.deepEqual(
      [status, body.outcome, body.item.state, body.item.answers[0].fate],
      [200, null, 'open', 'withdrawn'],
    );
    assert.equal(body.item.seenAt, body.item.beckon.at, 'news to everyone but who did it');
    const second = await answer(id, { action: 'reject' });
    receiver.answer((response) => response.writeHead(204).end());
    clock.shift(11 * MINUTE);
    await fate(id, 'confirmed');
    assert.deepEqual(
      reached(id).map(({ data }) => data.action),
      ['reject'],
    );
    assert.deepEqual(told(await withdraw(id, second)), [200, 'withdrawing'], 'and that one has left');
    await fate(id, 'withdrawn');
  });

  test('so is one that no source takes', async () => {
    const headers = { 'content-type': 'application/cloudevents+json' };
    const made = await relay.post('/v1/events', event('approval.requested', { actions: ACTIONS }), 'crm-key', headers);
    const id = made.body.results[0].itemId;
    const key = await answer(id);
    assert.deepEqual(told(await withdraw(id, key)), [200, 'open']);
  });
});

describe('an item that is open again', () => {
  test('escalates what came due meanwhile, reminds of what is to come, and expires where its time is over', async () => {
    const now = clock.now();
    const at = (ms: number) => new Date(now + ms).toISOString();
    const escalation = [
      { after: 'PT5M', audience: { roles: ['lead'] } },
      { after: 'PT9H', audience: { users: ['sam'] } },
    ];
    const id = await ask({
      audience: { users: ['dana'] },
      dueAt: at(60 * MINUTE),
      reminders: ['-PT55M', '-PT30M'],
      escalation,
    });
    const key = await answer(id);
    await fate(id, 'confirmed');
    assert.equal((await seen(id)).ladder, undefined);
    clock.shift(10 * MINUTE);
    await withdraw(id, key);
    const open = await until('escalated', async () => {
      const item = await seen(id);
      return item.thread.some(({ kind }: { kind: string }) => kind === 'escalation') && item;
    });
    assert.equal((await seen(id, 'lee-token')).actions.length, 2, 'who would have been asked meanwhile is asked');
    const kinds = open.thread.map(({ kind }: { kind: string }) => kind);
    assert.deepEqual(kinds, ['vote', 'taken-back', 'escalation']);
    assert.deepEqual(
      open.ladder.map(({ kind, doneAt }: { kind: string; doneAt: string | null }) => [kind, doneAt !== null]),
      [
        ['escalation', true],
        ['reminder', false],
        ['escalation', false],
      ],
    );
  });

  test('expires at once where its time was over meanwhile', async () => {
    const id = await ask({ expiresAt: new Date(clock.now() + 5 * MINUTE).toISOString() });
    const key = await answer(id);
    await fate(id, 'confirmed');
    clock.shift(6 * MINUTE);
    await withdraw(id, key);
    const over = await fate(id, 'withdrawn');
    assert.deepEqual([over.state, over.outcome], ['expired', null]);
  });

  test('asks those who joined meanwhile, and above a limit for a confirmation again', async () => {
    const amount = { value: '500', currency: 'EUR' };
    const id = await ask({ amount, stepUp: { value: '100', currency: 'EUR' } });
    const confirmed = async () => {
      const request = { action: 'approve', comment: 'Agreed', key: randomUUID() };
      const asked = await relay.post(`/v1/items/${id}/responses`, request, 'dana-token');
      assert.deepEqual(told(asked), [409, 'CONFIRMATION_REQUIRED']);
      const { challenge } = asked.body;
      await answer(id, { ...request, challenge });
      return { key: request.key, challenge };
    };
    const { key, challenge } = await confirmed();
    await withdraw(id, key);
    await fate(id, 'withdrawn');
    const stale = { action: 'approve', comment: 'Agreed', key: randomUUID(), challenge };
    assert.deepEqual(told(await relay.post(`/v1/items/${id}/responses`, stale, 'dana-token')), [
      409,
      'CONFIRMATION_REQUIRED',
    ]);
    await confirmed();
  });
});

describe('what its source does meanwhile holds', () => {
  const fold = () => `fold-${randomUUID()}`;
  const alert = (key: string, more: object = {}) =>
    ask({ fold: key, actions: [action('acknowledge', 'acknowledge')], ...more }, 'alert.raised');
  const acknowledge = (id: string) => answer(id, { action: 'acknowledge' });

  test('cleared while the source is asked, the alert stays closed', async () => {
    let say = () => {};
    toWithdrawals((response) => {
      say = () => void response.writeHead(204).end();
    });
    const key = fold();
    const id = await alert(key);
    const answered = await acknowledge(id);
    await fate(id, 'confirmed');
    await withdraw(id, answered);
    await until('it is asked', () => typesOf(id).length === 2);
    await relay.send(bareEvent('alert.cleared', { fold: key }));
    say();
    assert.equal((await fate(id, 'withdrawn')).state, 'closed');
  });

  test('withdrawn while the source is asked, the item is withdrawn', async () => {
    let say = () => {};
    toWithdrawals((response) => {
      say = () => void response.writeHead(204).end();
    });
    const asked = event('approval.requested', { actions: ACTIONS });
    const id = await relay.sendOne(asked);
    const key = await answer(id);
    await fate(id, 'confirmed');
    await withdraw(id, key);
    await until('it is asked', () => typesOf(id).length === 2);
    await relay.send(bareEvent('item.withdrawn', { eventId: asked.id, reason: 'The order is gone' }));
    say();
    assert.equal((await fate(id, 'withdrawn')).state, 'withdrawn');
  });

  test('opened again by a higher severity, or closed, there is nothing to take back', async () => {
    const key = fold();
    const id = await alert(key, { severity: 'warning' });
    const answered = await acknowledge(id);
    await fate(id, 'confirmed');
    await relay.send(event('alert.raised', { fold: key, severity: 'critical' }));
    assert.deepEqual(told(await withdraw(id, answered)), [409, 'NOT_REVOCABLE']);
    const anew = await acknowledge(id);
    assert.deepEqual(told(await withdraw(id, answered)), [409, 'NOT_REVOCABLE'], 'the newer one stands');
    await relay.send(bareEvent('alert.cleared', { fold: key }));
    assert.deepEqual(told(await withdraw(id, anew)), [409, 'ITEM_CLOSED']);
  });
});

test('an event asks for it where one answer decides, for a day at most, and for no question', async () => {
  const headers = { 'content-type': 'application/cloudevents+json' };
  const refused = async (data: object) => {
    const { status, body } = await relay.post('/v1/events', event('approval.requested', data), 'erp-key', headers);
    return [status, body.code, body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
  };
  const invalid = [400, 'EVENT_INVALID', ['/data/actions/1/revocable']];
  const second = (more: object) => [action('approve', 'approve'), action('second', 'reject', more)];
  for (const revocable of ['PT0S', '-PT5M', 'P1DT1S', 'P1Y', 'soon']) {
    assert.deepEqual((await refused({ actions: second({ revocable }) })).slice(0, 2), invalid.slice(0, 2), revocable);
  }
  assert.deepEqual(await refused({ actions: second({ revocable: 'PT0S' }) }), invalid);
  assert.deepEqual(await refused({ actions: second({ kind: 'request-info' }) }), invalid);
  const all = await refused({ actions: ACTIONS, decision: { policy: 'all' } });
  assert.deepEqual(all, [400, 'EVENT_INVALID', ['/data/actions/0/revocable', '/data/actions/1/revocable']]);
  const id = await ask({ actions: second({ revocable: 'P1D' }) });
  assert.deepEqual(
    (await seen(id)).actions.map(({ revocable }: { revocable: string }) => revocable),
    [WINDOW, 'P1D'],
  );
});
