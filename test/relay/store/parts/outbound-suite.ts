/** The outbound queue, the schedule, and dead letters of hooks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  ClaimedMessage,
  OutboundLane,
  OutboundMessage,
} from '../../../../relay/domain/outbound/outbound-ports.ts';
import { type NewStore, openNew, START } from './under-test.ts';

const LANE: OutboundLane = { kind: 'gateway', target: 'mail' };
const message = (id: string, orderKey: string): OutboundMessage => ({
  ...{ kind: 'gateway', id, gatewayId: 'mail', itemId: 'a', messageIndex: null, userId: 'ann', orderKey },
  input: {
    ...{ to: 'ann@a.test', kind: 'email', title: 'T', body: '', link: 'https://relay.test/a/secret' },
    item: { id: 'a', eventId: 'e', type: 'task.assigned', severity: 'notice', record: null },
  },
});

/** @param replica whether its time is monotonic */
export function outboundSuite(make: NewStore, replica: boolean): void {
  test('only the first of a key goes, each lane by itself, until it is settled', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => {
      for (const [id, key] of [
        ['m1', 'k'],
        ['m2', 'k'],
        ['m3', 'other'],
      ] as const)
        tx.enqueue(message(id, key));
    });
    const claim = () => write((tx) => tx.claimOutbound(LANE, 10).map(({ message: { id }, attempt }) => [id, attempt]));
    assert.deepEqual(store.outbound.lanes(), [{ lane: LANE, dueAt: START }]);
    assert.deepEqual(await claim(), [
      ['m1', 1],
      ['m3', 1],
    ]);
    assert.deepEqual(await claim(), []);
    assert.deepEqual(store.outbound.depth(), { queued: 1, sending: 2, tracked: 0, dead: 0 });
    await write((tx) => {
      tx.settleOutbound('m1', { state: 'queued', at: START + 50, error: 'later' });
      tx.settleOutbound('m3', { state: 'done' });
    });
    assert.deepEqual(await claim(), [], 'what waits holds up what is behind it');
    assert.deepEqual(
      store.outbound.list('queued', 10).map(({ id, error }) => [id, error]),
      [
        ['m2', null],
        ['m1', 'later'],
      ],
    );
    await write((tx) => tx.settleOutbound('m1', { state: 'dead', error: 'no' }));
    assert.deepEqual(await claim(), [['m2', 1]]);
    assert.equal(await write((tx) => tx.releaseOutbound()), 1);
    assert.deepEqual(await claim(), [['m2', 1]]);
  });

  test('of several relays a message is whose claim it is, until another takes it up', async (t) => {
    const { write } = await openNew(t, make);
    await write((tx) => tx.enqueue(message('m1', 'k')));
    const claim = (by?: string) => write((tx) => tx.claimOutbound(LANE, 1, by)[0]!);
    const isOurs = (claimed: ClaimedMessage) => write((tx) => tx.isClaimed(claimed));
    const first = await claim('a');
    assert.deepEqual([first.by, first.attempt, await isOurs(first)], ['a', 1, true]);
    await write((tx) => tx.releaseOutbound());
    assert.equal(await isOurs(first), false, 'it waits for whoever takes it');
    const second = await claim('b');
    assert.deepEqual([second.by, second.attempt], ['b', 1]);
    assert.deepEqual([await isOurs(first), await isOurs(second)], [false, true]);
    await write((tx) => tx.releaseOutbound());
    const alone = await claim();
    assert.deepEqual([alone.by, await isOurs(alone), await isOurs(second)], [undefined, true, false]);
    await write((tx) => tx.settleOutbound('m1', { state: 'done' }));
    assert.equal(await isOurs(alone), true, 'what was dropped meanwhile is nobody’s');
  });

  const back =
    'what was taken up again by a clock that ran ahead does not wait for that time once the clock is set back';
  test(back, { skip: replica }, async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const HOUR = 3_600_000;
    await write((tx) => tx.enqueue(message('m1', 'k')));
    await write((tx) => tx.claimOutbound(LANE, 1));
    clock.setWall(START + HOUR);
    await write((tx) => tx.releaseOutbound());
    clock.setWall(START);
    assert.equal(await write((tx) => tx.hastenOutbound()), 1);
    assert.deepEqual(store.outbound.lanes(), [{ lane: LANE, dueAt: START }]);
  });

  test('a dead letter is sent again unchanged; its link is stored sealed and restored', async (t) => {
    const { write, store, under } = await openNew(t, make);
    await write((tx) => tx.enqueue(message('m1', 'k')));
    assert.equal(store.sealed.uses().get(under.sealing.current()), 1);
    await write((tx) => tx.claimOutbound(LANE, 1));
    await write((tx) => tx.settleOutbound('m1', { state: 'dead', error: 'no' }));
    assert.deepEqual(
      store.outbound.deadLetters(10).map(({ id, error }) => [id, error]),
      [['m1', 'no']],
    );
    assert.equal(store.outbound.deadLetter('m1')?.error, 'no');
    assert.equal(await write((tx) => tx.deadOutbound('k')), 'm1');
    assert.deepEqual(await write((tx) => tx.replayOutbound('m1', false)), message('m1', 'k'));
    assert.equal(store.outbound.deadLetter('m1'), null);
    assert.equal(await write((tx) => tx.replayOutbound('m1', false)), null);
  });

  test('a message is tracked under its own id', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => tx.enqueue(message('m1', 'k')));
    await write((tx) => tx.claimOutbound(LANE, 1));
    await write((tx) => tx.settleOutbound('m1', { state: 'tracked', at: START, job: 'j' }));
    const status: OutboundLane = { kind: 'status', target: 'mail' };
    const [claimed] = await write((tx) => tx.claimOutbound(status, 1));
    assert.ok(claimed?.message.kind === 'status');
    assert.deepEqual([claimed.message.id, claimed.message.job, claimed.attempt], ['m1', 'j', 1]);
    assert.equal(store.outbound.depth().tracked, 1);
  });

  test('an endpoint that answered 410 is off until it is enabled', async (t) => {
    const { write, store } = await openNew(t, make);
    const url = 'https://mail.test/';
    await write((tx) => tx.disableEndpoint(LANE, url));
    assert.deepEqual(store.endpoints.disabled(), [{ lane: LANE, url, at: START }]);
    assert.equal(await write((tx) => tx.endpointDisabled(LANE, url)), true);
    await write((tx) => tx.enableEndpoint(LANE));
    assert.equal(await write((tx) => tx.endpointDisabled(LANE, url)), false);
    await write((tx) => tx.enqueue(message('m1', 'k')));
    assert.deepEqual(store.endpoints.depth(LANE), { queued: 1, dead: 0 });
  });

  test('what falls due is done once, and again only where it is moved into the future', async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const at = (ms: number) => [{ kind: 'reminder' as const, index: 0, at: START + ms }];
    await write((tx) => tx.schedule('a', at(10)));
    assert.equal(store.schedule.nextDueAt(), START + 10);
    assert.deepEqual(await write((tx) => tx.dueEntries(10)), []);
    clock.pass(10);
    const [due] = await write((tx) => tx.dueEntries(10));
    assert.ok(due);
    assert.deepEqual(await write((tx) => [tx.markDone(due), tx.markDone(due)]), [true, false]);
    await write((tx) => tx.schedule('a', at(10)));
    assert.deepEqual(await write((tx) => tx.dueOfItem('a')), []);
    await write((tx) => tx.schedule('a', at(20)));
    assert.equal(store.schedule.nextDueAt(), START + 20);
    assert.deepEqual(
      (await write((tx) => tx.scheduled('a'))).map(({ doneAt }) => doneAt),
      [null],
    );
  });

  test('a repeated hook payload is one dead letter, whatever its fault', async (t) => {
    const { write, store } = await openNew(t, make);
    const request = { headers: {}, query: {}, method: 'POST', received: '2027-01-15T08:00:00.000Z' };
    const letter = (id: string, reason: string) => ({
      ...{ id, sourceId: 'erp', hook: 'h', request, reason, errors: [], taken: [] },
      payload: { text: '{"n":1}', encoding: reason === 'one' ? 'text' : 'json' } as const,
    });
    const keep = (id: string, reason: string) => write((tx) => tx.keepHookLetter(letter(id, reason)));
    assert.deepEqual(await keep('l1', 'one'), { id: 'l1', dropped: 0 });
    assert.deepEqual(await keep('l2', 'two'), { id: 'l1', dropped: 0 });
    assert.deepEqual([store.hookLetters.count(), store.hookLetters.get('l1')?.reason], [1, 'two']);
    assert.equal(store.hookLetters.get('l1')?.payload.encoding, 'json');
    await write((tx) => tx.failHookLetter('l1', { reason: 'three', errors: [], taken: ['e'] }));
    assert.deepEqual(store.hookLetters.get('l1')?.taken, ['e']);
    assert.deepEqual(await write((tx) => [tx.dropHookLetter('l1'), tx.dropHookLetter('l1')]), [true, false]);
    const place = { source: 'erp', hook: 'h' };
    await write((tx) => tx.saveHookRequests(place, '{"n":1}'));
    assert.deepEqual(store.hookRequests.all(), [{ ...place, doc: '{"n":1}' }]);
    assert.deepEqual(
      [store.hookRequests.get(place), await write((tx) => tx.hookRequests(place))],
      ['{"n":1}', '{"n":1}'],
    );
    await write((tx) => tx.dropHookRequests(place));
    assert.deepEqual(store.hookRequests.all(), []);
    assert.equal(store.hookRequests.get(place), null);
  });
}
