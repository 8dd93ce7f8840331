/** A digest requested by a log entry, and its outcome. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCopyVerification } from '../../../relay/cluster/copy-verification.ts';
import { NO_HASH } from '../../../relay/cluster/entry.ts';
import type { LogEntry } from '../../../relay/cluster/log-port.ts';
import { createHandClock } from '../parts/clock.ts';
import { createLogWorld } from './parts/log-world.ts';

test('an entry that asks for one and cannot be brought in for a while asks once, however often it is read', async () => {
  const world = createLogWorld();
  const place = await world.found();
  const line = world.connect('a');
  const entry: LogEntry = { after: place, nonce: 'n', relay: 'r', at: 1, body: Buffer.from('verify') };
  assert.equal((await line.append(entry)).kind, 'appended');
  let position = 0;
  let taken = 0;
  const found = { digest: 'as the others', tables: [] };
  const verifying = createCopyVerification({
    log: line,
    replica: {
      place: () => ({ ...place, position, hash: NO_HASH }),
      digestAskedBy: (body) => Buffer.from(body).toString(),
    },
    digest() {
      taken += 1;
      return { begun: Promise.resolve(), done: Promise.resolve(found), end: async () => {} };
    },
    timers: createHandClock(0),
    steady: () => 0,
    onError: assert.ifError,
  });
  for (const _ of [1, 2, 3]) assert.equal((await verifying.log.read(0, 1000)).length, 1);
  position = 1;
  await verifying.log.read(1, 1000);
  assert.deepEqual(verifying.recent(), [{ id: 'verify', position: 1, at: 1, since: 0, found, fault: null }]);
  assert.equal(taken, 1);
  await verifying.close();
});
