/** When a page may show notifications: its service worker is active, or its installation failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenActive } from '../../web/page/active-worker.ts';

const settled = async <T>(promise: Promise<T>): Promise<T | 'pending'> => {
  const later = new Promise<'pending'>((resolve) => setImmediate(() => resolve('pending')));
  return Promise.race([promise, later]);
};
type States = Record<'installing' | 'waiting' | 'active', EventTarget | null>;
const states = (own: Partial<States>): States => ({ installing: null, waiting: null, active: null, ...own });
const move = (registration: States, worker: EventTarget, to: Partial<States>): void => {
  Object.assign(registration, states(to));
  worker.dispatchEvent(new Event('statechange'));
};

test('the first service worker is installed before notifications can be shown', async () => {
  const worker = new EventTarget();
  const registration = states({ installing: worker });
  const active = whenActive(registration);
  assert.equal(await settled(active), 'pending', 'installing');
  move(registration, worker, { waiting: worker });
  assert.equal(await settled(active), 'pending', 'installed');
  move(registration, worker, { active: worker });
  assert.equal(await settled(active), registration);
});

test('a failed installation is reported, unless another one has begun', async () => {
  const [first, second] = [new EventTarget(), new EventTarget()];
  const registration = states({ installing: first });
  const active = whenActive(registration);
  move(registration, first, { installing: second });
  assert.equal(await settled(active), 'pending');
  move(registration, second, {});
  assert.equal(await settled(active), null);
});

test('an active service worker is enough while a newer one is installed', async () => {
  const registration = states({ active: new EventTarget(), installing: new EventTarget() });
  assert.equal(await settled(whenActive(registration)), registration);
});
