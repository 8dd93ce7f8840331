/** Above a limit, a user tries to answer without step-up: by the amount, by the client's claims, by old challenges. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Receiver, startReceiver } from '../relay/outbound/receiver.ts';
import { createHandClock, type HandClock } from '../relay/parts/clock.ts';
import { ADMIN, bareEvent, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { answer, approvalOf, challengeOf, codeOf, LIMITED, linkTo, overSocket, withMail } from './parts/answering.ts';

const ASKED = [409, 'CONFIRMATION_REQUIRED'];
const TAKEN = [200, 'approve'];

describe('an amount that no limit seems to reach', () => {
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay({ directory: LIMITED });
  });
  after(() => relay.close());

  test('a currency that the limit does not name does not pass it by', async () => {
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '1', 'XAU'))), ASKED);
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '0.01', 'KWD'))), ASKED);
  });
  test('a negative amount is as much money as a positive one', async () => {
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '-10000.01'))), ASKED);
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '-10000'))), TAKEN);
  });
  test('an amount just above the limit by its rate is above it, to the last digit', async () => {
    // 10,000 EUR are 10,869.565217… USD.
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '10869.565218', 'USD'))), ASKED);
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '10869.565217', 'USD'))), TAKEN);
  });
  test('a limit of the source in a currency of its own lifts none of the administrator', async () => {
    const more = { stepUp: { value: '999999999', currency: 'XAU' } };
    assert.deepEqual(codeOf(await answer(relay, await approvalOf(relay, '5', 'XAU', more))), ASKED);
  });
  test('a later event that makes the amount small does not lift what was asked', async () => {
    const record = { system: 'ERP', type: 'order', id: '77' };
    const actions = [{ id: 'approve', label: 'Approve', kind: 'approve' }];
    const status = (value: string, to: string) => ({
      ...{ title: 'Order 77', record, actions, status: { to }, audience: { roles: ['approver'] } },
      amount: { value, currency: 'EUR' },
    });
    const [made] = await relay.send(event('status.changed', status('50000', 'new')));
    await relay.send(event('status.changed', status('1', 'small')));
    assert.deepEqual(codeOf(await answer(relay, made?.itemId ?? '')), ASKED);
  });
});

describe('a client that says it has asked', () => {
  let relay: RunningRelay;
  let clock: HandClock;
  before(async () => {
    clock = createHandClock(Date.now());
    relay = await startRelay({ directory: LIMITED, clock });
  });
  after(() => relay.close());

  test('"confirm" from the client is no confirmation', async () => {
    const id = await approvalOf(relay, '20000');
    for (const more of [{ confirm: true }, { confirmed: true }]) {
      assert.equal((await answer(relay, id, more)).status, 400);
    }
    assert.deepEqual(codeOf(await answer(relay, id)), ASKED);
  });
  test('the socket asks as well, and takes the challenge back', async () => {
    const press = { itemId: await approvalOf(relay, '20000'), action: 'approve', comment: 'yes', key: randomUUID() };
    const { problem } = await overSocket(relay, 'respond', press);
    assert.equal(problem.code, 'CONFIRMATION_REQUIRED');
    assert.equal(Date.parse(problem.confirmBy), clock.now() + 120_000);
    assert.equal((await overSocket(relay, 'respond', { ...press, challenge: problem.challenge })).ok, true);
  });
  test('a rejection is asked for as well', async () => {
    const id = await approvalOf(relay, '20000');
    const asked = await answer(relay, id, { action: 'reject' });
    assert.deepEqual(codeOf(asked), ASKED);
    const { challenge } = asked.body;
    assert.deepEqual(codeOf(await answer(relay, id, { action: 'reject', challenge })), [200, 'reject']);
  });
  test('a challenge made up, cut, lengthened or spelt otherwise is none', async () => {
    const id = await approvalOf(relay, '20000');
    const good = await challengeOf(relay, id);
    const flipped = (good.startsWith('A') ? 'B' : 'A') + good.slice(1);
    for (const challenge of ['A'.repeat(59), good.slice(0, -2), `${good}AA`, `${good}=`, flipped, 'yes']) {
      assert.deepEqual(codeOf(await answer(relay, id, { challenge })), ASKED, challenge);
    }
    assert.deepEqual(codeOf(await answer(relay, id, { challenge: good })), TAKEN);
  });
  test('a challenge is of no use to another person, for another item or another action', async () => {
    const [one, other] = [await approvalOf(relay, '20000'), await approvalOf(relay, '20000')];
    const challenge = await challengeOf(relay, one);
    assert.deepEqual(codeOf(await answer(relay, one, { challenge }, 'lee-token')), ASKED);
    assert.deepEqual(codeOf(await answer(relay, other, { challenge })), ASKED);
    const ofReject = await challengeOf(relay, one, { action: 'reject' });
    assert.deepEqual(codeOf(await answer(relay, one, { challenge: ofReject })), ASKED);
    assert.deepEqual(codeOf(await answer(relay, one, { challenge })), TAKEN);
  });
  test('a challenge of one version is of no use for the next', async () => {
    const asked = event('approval.requested', { amount: { value: '20000', currency: 'EUR' } });
    const id = await relay.sendOne(asked);
    const challenge = await challengeOf(relay, id);
    await relay.send(bareEvent('item.updated', { eventId: asked.id, title: 'Another title' }));
    assert.deepEqual(codeOf(await answer(relay, id, { challenge })), ASKED);
  });
  test('a challenge is over after two minutes', async () => {
    const id = await approvalOf(relay, '20000');
    const challenge = await challengeOf(relay, id);
    clock.pass(119_999);
    const still = await approvalOf(relay, '20000');
    const young = await challengeOf(relay, still);
    clock.pass(1);
    assert.deepEqual(codeOf(await answer(relay, id, { challenge })), ASKED);
    assert.deepEqual(codeOf(await answer(relay, still, { challenge: young })), TAKEN);
  });
  test('a challenge that was used is over, also where the same person may answer again', async () => {
    const data = { amount: { value: '20000', currency: 'EUR' }, decision: { policy: 'all' } };
    const id = await relay.sendOne(event('approval.requested', data));
    const challenge = await challengeOf(relay, id);
    assert.equal((await answer(relay, id, { challenge })).status, 200);
    assert.equal((await answer(relay, id, { challenge })).status, 409);
    assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).body.votes.length, 1);
  });
  test('the audit names what was brought and did not hold', async () => {
    const id = await approvalOf(relay, '20000');
    await answer(relay, id, { challenge: 'A'.repeat(59) });
    const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const kept = items.filter(({ item, kind }: Record<string, unknown>) => item === id && kind === 'late-answer');
    assert.deepEqual(
      kept.map(({ facts }: { facts: { code: string } }) => facts.code),
      ['CONFIRMATION_REQUIRED'],
    );
  });
});

describe('by an answer link', () => {
  let relay: RunningRelay;
  let mail: Receiver;
  before(async () => {
    mail = await startReceiver();
    relay = await startRelay({ directory: withMail(mail, LIMITED) });
  });
  after(async () => {
    await relay.close();
    await mail.close();
  });

  test('its message contains no link, and a link older than the amount cannot answer', async () => {
    const above = await approvalOf(relay, '20000');
    assert.equal(await linkTo(mail, above), `${relay.url}/open/${above}`);

    const record = { system: 'ERP', type: 'order', id: '78' };
    const actions = [{ id: 'approve', label: 'Approve', kind: 'approve' }];
    const status = (value: string, to: string) => {
      const data = { title: 'Order 78', record, actions, status: { to }, amount: { value, currency: 'EUR' } };
      return event('status.changed', data);
    };
    const id = await relay.sendOne(status('100', 'new'));
    const link = await linkTo(mail, id);
    await relay.send(status('20000', 'grown'));
    const challenge = await challengeOf(relay, id);
    for (const more of [{}, { challenge }, { version: '2', challenge }]) {
      const body = new URLSearchParams({ action: 'approve', comment: 'yes', ...more });
      const refused = await fetch(link, { method: 'POST', body, headers: { accept: 'application/json' } });
      assert.equal(refused.status, 403);
      assert.match(await refused.text(), /"code":"FORBIDDEN"/);
    }
    assert.match(await (await fetch(link)).text(), /Open Beckon to answer/);
    assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).body.state, 'open');
  });
});
