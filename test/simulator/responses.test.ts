import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { BeckonEvent } from '../../shared/events.ts';
import { type ResponseData, WITHDRAWAL_TYPE } from '../../shared/responses.ts';
import { until } from '../helpers/until.ts';
import type { Received } from './recording-relay.ts';
import { type StagePlay, stagePlay } from './stage-play.ts';

const noonPlus = (seconds: number) => new Date(Date.UTC(2026, 10, 25, 12, 0, seconds)).toISOString();

describe('the response endpoint', () => {
  let play: StagePlay;
  let order: Received;

  beforeEach(async () => {
    play = await stagePlay({ waitFor: null });
    await play.simulator.run('response-actions');
    order = find((event) => event.type === 'approval.requested', 0);
  });
  afterEach(() => play.close());

  const find = (wanted: (event: BeckonEvent) => boolean, index: number): Received => {
    const found = play.relay.received.filter(({ event }) => wanted(event))[index];
    assert.ok(found, 'the event was not sent');
    return found;
  };
  const statusOf = ({ event }: Received): string | undefined => {
    const id = 'record' in event.data ? event.data.record?.id : undefined;
    const records = play.simulator.state().systems.flatMap((system) => system.records);
    return records.find(({ ref }) => ref.id === id)?.status;
  };
  const changes = (of: Received) =>
    play.relay.received.filter(({ event }) => event.type === 'status.changed' && event.subject === of.event.subject);

  it('carries out an approval: the order moves on, and the source says so', async () => {
    const reply = await play.relay.respond(order, { kind: 'approve', comment: 'fine' });
    assert.equal(reply.status, 200);
    assert.deepEqual(await reply.json(), { status: 'ok' });
    await until('the order moves on to its supplier', () => changes(order).length >= 2);
    const told = changes(order).map(({ event }) => (event.type === 'status.changed' ? event.data.status.to : ''));
    assert.deepEqual(told, ['released', 'sent to supplier']);
    assert.ok(changes(order)[0]?.recipients.includes('dana'), 'who answered hears of it');
    assert.ok(changes(order)[0]?.recipients.includes('kim'), 'who asked hears of it');
  });

  it('carries out a rejection', async () => {
    await play.relay.respond(order, { kind: 'reject', comment: 'too dear' });
    assert.equal(statusOf(order), 'rejected');
  });

  it('gives the same reply to the same webhook-id and carries it out once', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => play.relay.respond(order, {}, { webhookId: 'same' })));
    for (const reply of replies) assert.deepEqual(await reply.json(), { status: 'ok' });
    assert.equal(play.simulator.state().answers.length, 1);
  });

  it('refuses a second answer under another webhook-id', async () => {
    await play.relay.respond(order, {}, { webhookId: 'one' });
    const reply = await play.relay.respond(order, { kind: 'reject' }, { webhookId: 'two' });
    // The order moves on by itself.
    assert.match(
      await reply.text(),
      /^{"status":"refused","reason":"it is already (released|sent to supplier)","final":true}$/,
    );
  });

  it('refuses to approve where the budget is closed, and lets it be rejected', async () => {
    const closed = find(({ data }) => 'facts' in data && JSON.stringify(data.facts).includes('Trade fair stand'), 0);
    const reply = await play.relay.respond(closed, { kind: 'approve' });
    assert.deepEqual(await reply.json(), { status: 'refused', reason: 'budget closed' });
    assert.equal(statusOf(closed), 'awaiting approval');
    const again = await play.relay.respond(closed, { kind: 'reject' }, { webhookId: 'again' });
    assert.deepEqual(await again.json(), { status: 'ok' });
    assert.equal(statusOf(closed), 'rejected');
  });

  it('answers a question after a while, and leaves the order undecided', async () => {
    await play.relay.respond(order, { kind: 'request-info', comment: 'Which cost centre?' });
    assert.equal(statusOf(order), 'awaiting approval');
    await until('the requester replies', () => play.relay.received.some(({ event }) => event.type === 'info.provided'));
    const { event } = find(({ type }) => type === 'info.provided', 0);
    assert.ok(event.type === 'info.provided' && event.data.eventId === order.event.id);
  });

  it('notes a vote while others are still asked', async () => {
    const open: Partial<ResponseData> = { decision: { policy: 'quorum', state: 'open', votes: [] } };
    const reply = await play.relay.respond(order, open, { webhookId: 'vote' });
    assert.deepEqual(await reply.json(), { status: 'ok' });
    assert.equal(statusOf(order), 'awaiting approval');
    await play.relay.respond(order, {}, { webhookId: 'last' });
    // The order moves on by itself.
    assert.match(statusOf(order) ?? '', /^(released|sent to supplier)$/);
  });

  const withdrawn = (of: Received, respondedAt: string, webhookId: string) =>
    play.relay.respond(of, { respondedAt }, { webhookId, responseType: WITHDRAWAL_TYPE });

  it('withdraws an answer while the order is unchanged, and lets it be answered again', async () => {
    const docks = find(({ data }) => 'facts' in data && JSON.stringify(data.facts).includes('docking'), 0);
    await play.relay.respond(docks, { respondedAt: noonPlus(1) }, { webhookId: 'first' });
    assert.equal(statusOf(docks), 'released');
    assert.deepEqual(await (await withdrawn(docks, noonPlus(1), 'back')).json(), { status: 'ok' });
    assert.equal(statusOf(docks), 'awaiting approval');
    await withdrawn(docks, noonPlus(1), 'back');
    assert.equal(play.simulator.state().answers.length, 2, 'the same again is the same');
    await play.relay.respond(docks, { kind: 'reject', respondedAt: noonPlus(2) }, { webhookId: 'second' });
    assert.equal(statusOf(docks), 'rejected');
    // Never arrived, or not the effective answer: there is nothing to undo.
    assert.deepEqual(await (await withdrawn(docks, noonPlus(1), 'late')).json(), { status: 'ok' });
    assert.equal(statusOf(docks), 'rejected');
  });

  it('refuses to take an answer back once the order has moved on', async () => {
    await play.relay.respond(order, { respondedAt: noonPlus(1) }, { webhookId: 'first' });
    await until('the order is sent', () => statusOf(order) === 'sent to supplier');
    const reply = await withdrawn(order, noonPlus(1), 'back');
    assert.deepEqual(await reply.json(), { status: 'refused', reason: 'it is already sent to supplier' });
    assert.equal(statusOf(order), 'sent to supplier');
  });

  it('confirms an answer to an event that another system sent with the same source', async () => {
    const foreign = { ...order, event: { ...order.event, id: 'curl-1' } };
    const record = { system: 'SAP ERP', type: 'note', id: '1' };
    const reply = await play.relay.respond(foreign, { kind: 'acknowledge', record });
    assert.deepEqual(await reply.json(), { status: 'ok' });
  });

  it('marks an answer that overtook a later one', async () => {
    await play.relay.respond(order, { kind: 'request-info', respondedAt: noonPlus(9) }, { webhookId: 'a' });
    await play.relay.respond(order, { respondedAt: noonPlus(3) }, { webhookId: 'b' });
    assert.deepEqual(
      play.simulator.state().answers.map(({ inOrder }) => inOrder),
      [true, false],
    );
  });

  it('turns away what is not signed with the secret, or not now', async () => {
    const wrong = await play.relay.respond(order, {}, { secret: 'whsec_d3JvbmcgYnV0IGxvbmcgZW5vdWdoIHRvIHVzZQ==' });
    const old = await play.relay.respond(order, {}, { at: new Date(Date.now() - 6 * 60_000) });
    const unsigned = await fetch(`${play.simulator.responsesUrl}/responses/sap`, { method: 'POST', body: '{}' });
    assert.deepEqual([wrong.status, old.status, unsigned.status], [401, 401, 401]);
    assert.equal(play.simulator.state().answers.length, 0);
  });

  it('refuses a request that is no response, is too large, or is for no known item', async () => {
    const odd = await play.relay.respond(order, {}, { responseType: 'com.example.other' });
    const large = await play.relay.respond(order, { comment: 'x'.repeat(300_000) }, { webhookId: 'large' });
    const base = play.simulator.responsesUrl;
    const unknown = await fetch(`${base}/responses/nobody`, { method: 'POST', body: '{}' });
    const read = await fetch(`${base}/responses/sap`);
    assert.deepEqual([odd.status, large.status, unknown.status, read.status], [400, 413, 404, 405]);
  });

  it('shows its state over HTTP, without secrets', async () => {
    await play.relay.respond(order, {});
    const text = await (await fetch(`${play.simulator.responsesUrl}/state`)).text();
    const state = JSON.parse(text);
    assert.equal(state.answers[0].result, 'applied');
    const scenario = state.scenarios.find(({ name }: { name: string }) => name === 'response-actions');
    assert.equal(scenario.asks[0].outcome.detail, 'released');
    assert.doesNotMatch(text, /whsec_|-dev-key|-dev-token/);
  });
});

describe('the customer inbox', () => {
  it('keeps each message once', async () => {
    const play = await stagePlay({ waitFor: null });
    try {
      await play.simulator.run('customer-notices');
      const [first] = play.relay.received;
      assert.ok(first);
      assert.equal((await play.relay.message(first)).status, 200);
      assert.equal((await play.relay.message(first)).status, 200);
      assert.equal(play.simulator.state().customerInbox.length, 1);
    } finally {
      await play.close();
    }
  });
});
