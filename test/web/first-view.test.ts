/** The first view stays until the desk has synchronized, and calls wait as long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { createFirstViewGate } from '../../web/page/first-view.ts';

const at = (state: Snapshot['connection']['state']): Snapshot => ({ connection: { state } }) as Snapshot;

function watched(promise: Promise<void>) {
  const watch = { isOver: false };
  void promise.then(() => {
    watch.isOver = true;
  });
  return watch;
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('nothing waits without a first view', async () => {
  const gate = createFirstViewGate();
  assert.ok(gate.admits(at('connecting')));
  await gate.synchronized();
});

for (const state of ['connected', 'offline', 'unpaired', 'revoked'] as const) {
  test(`it stays until the desk is ${state}`, async () => {
    const gate = createFirstViewGate();
    assert.ok(gate.admits(at('connecting')));
    assert.ok(gate.show());
    const call = watched(gate.synchronized());
    assert.deepEqual([gate.admits(at('connecting')), gate.admits(at('syncing'))], [false, false]);
    await turn();
    assert.equal(call.isOver, false);
    assert.ok(gate.admits(at(state)));
    await turn();
    assert.equal(call.isOver, true);
    assert.ok(gate.admits(at('connecting')), 'the desk reconnects');
  });
}

test('it is dropped if the desk synchronized first, or cannot be opened', async () => {
  const late = createFirstViewGate();
  late.admits(at('connected'));
  assert.equal(late.show(), false);
  const failed = createFirstViewGate();
  failed.show();
  const call = watched(failed.synchronized());
  failed.end();
  await turn();
  assert.equal(call.isOver, true);
});
