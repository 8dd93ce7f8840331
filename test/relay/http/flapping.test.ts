/** Flapping: three recurrences of a failure within ten minutes become one item with one notification. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { createHandClock } from '../parts/clock.ts';
import { bareEvent, event, startRelay } from '../parts/relay.ts';

const MINUTE = 60_000;
const clock = createHandClock(Date.parse('2026-11-25T08:00:00Z'));
const relay = await startRelay({ clock, timers: clock });
after(() => relay.close());

const raise = async (fold: string, more: object = {}) => {
  return relay.sendOne(
    event('exception.raised', { audience: { roles: ['support'] }, fold, error: { message: 'timeout' }, ...more }),
  );
};
const resolve = (fold: string, note = 'back') => relay.send(bareEvent('exception.resolved', { fold, note }));
const item = async (id: string) => (await relay.get(`/v1/items/${id}`, 'kim-token')).body;
const acknowledge = (id: string) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'acknowledge', key: randomUUID() }, 'kim-token');

/** Raises and resolves `times` times, then raises again, with `gap` ms between two events. @returns the item of each raising */
async function cycles(fold: string, times: number, gap = MINUTE): Promise<string[]> {
  const ids = [await raise(fold)];
  for (let cycle = 0; cycle < times; cycle += 1) {
    clock.pass(gap / 2);
    await resolve(fold);
    clock.pass(gap / 2);
    ids.push(await raise(fold));
  }
  return ids;
}

describe('flapping', () => {
  test('two returns are two more items; the third keeps the last one, marks it and beckons once', async () => {
    const [first, second, third, fourth] = await cycles('link/1', 3);
    assert.equal(new Set([first, second, third]).size, 3);
    assert.equal(fourth, third);
    const flapping = await item(third ?? '');
    assert.deepEqual([flapping.state, flapping.fold.flapping, flapping.fold.count], ['open', true, 2]);
    assert.equal(flapping.beckon.at, new Date(clock.now()).toISOString());
    assert.equal(flapping.actions.length, 1);
    assert.equal((await item(first ?? '')).state, 'closed');
  });

  test('from then on it comes and goes in silence, as one item with one end in its thread', async () => {
    const id = (await cycles('link/2', 3)).at(-1) ?? '';
    const { beckon } = await item(id);
    for (let more = 0; more < 5; more += 1) {
      clock.pass(MINUTE);
      await resolve('link/2', `end ${more}`);
      assert.deepEqual([(await item(id)).state, (await item(id)).closedReason], ['closed', `end ${more}`]);
      clock.pass(MINUTE);
      assert.equal(await raise('link/2'), id);
    }
    const after = await item(id);
    assert.deepEqual(after.beckon, beckon);
    assert.deepEqual([after.state, after.closedReason, after.fold.count], ['open', null, 7]);
    assert.equal(after.thread.filter(({ kind }: { kind: string }) => kind === 'resolved').length, 1);
  });

  test('acknowledged once, it does not ask again for coming back; a higher severity does', async () => {
    const id = (await cycles('link/3', 3)).at(-1) ?? '';
    assert.equal((await acknowledge(id)).status, 200);
    clock.pass(MINUTE);
    await resolve('link/3');
    assert.deepEqual((await acknowledge(id)).body.code, 'ITEM_CLOSED', 'a late acknowledgement');
    assert.equal((await item(id)).state, 'closed', 'does not open it again');
    clock.pass(MINUTE);
    await raise('link/3');
    assert.equal((await item(id)).state, 'answered');
    await resolve('link/3');
    await raise('link/3', { severity: 'critical' });
    const worse = await item(id);
    assert.deepEqual([worse.state, worse.beckon.reason, worse.severity], ['open', 'severity', 'critical']);
    assert.equal((await acknowledge(id)).status, 200);
  });

  test('returns that lie further apart are failures of their own', async () => {
    const ids = await cycles('link/4', 5, 6 * MINUTE);
    assert.equal(new Set(ids).size, 6);
    assert.equal((await item(ids.at(-1) ?? '')).fold.flapping, undefined);
  });

  test('it ends: resolved for more than ten minutes, or standing for as long, it is an ordinary failure again', async () => {
    const id = (await cycles('link/5', 3)).at(-1) ?? '';
    clock.pass(10 * MINUTE + 1000);
    await relay.send(event('status.changed', { record: { system: 'S', type: 't', id: '1' }, status: { to: 'x' } }));
    const standing = await item(id);
    assert.deepEqual([standing.state, standing.fold.flapping, standing.fold.cycles], ['open', undefined, undefined]);
    await resolve('link/5');
    assert.notEqual(await raise('link/5'), id);

    const other = (await cycles('link/6', 3)).at(-1) ?? '';
    await resolve('link/6');
    clock.pass(11 * MINUTE);
    assert.notEqual(await raise('link/6'), other);
  });

  test('it survives a restart in the middle, and one request may hold it all', async () => {
    await cycles('link/7', 2);
    await resolve('link/7');
    await relay.restart();
    const id = await raise('link/7');
    assert.equal((await item(id)).fold.flapping, true);

    const raised = () =>
      event('exception.raised', { audience: { roles: ['support'] }, fold: 'link/8', error: { message: 'm' } });
    const ended = () => bareEvent('exception.resolved', { fold: 'link/8' });
    const batch = [raised(), ended(), raised(), ended(), raised(), ended(), raised(), ended()];
    const results = await relay.send(...batch);
    const last = await item(results.at(-1)?.itemId ?? '');
    assert.deepEqual([last.state, last.fold.flapping], ['closed', true]);
    assert.equal(new Set(results.map(({ itemId }) => itemId)).size, 3);
  });

  test('sent again, an event of the past changes nothing', async () => {
    const asked = event('exception.raised', {
      audience: { roles: ['support'] },
      fold: 'link/9',
      error: { message: 'm' },
    });
    const [made] = await relay.send(asked);
    await resolve('link/9');
    const [again] = await relay.send(asked);
    assert.deepEqual([again?.duplicate, again?.itemId], [true, made?.itemId]);
    assert.equal((await item(made?.itemId ?? '')).state, 'closed');
  });
});
