/** Founding the log when calls or replies are lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogUnavailable } from '../../../relay/cluster/log-port.ts';
import { foundLog } from '../../../relay/cluster/replica-join.ts';
import type { ReplicaPlace } from '../../../relay/domain/replica-ports.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { createLogWorld } from './parts/log-world.ts';

/** A relay that believes it is the first. */
function firstOn(lost: 'call' | 'answer') {
  const world = createLogWorld();
  world.fate = (line, verb) => (line === 'first' && verb === 'found' ? { lost } : {});
  let place: ReplicaPlace | null = null;
  const replica = {
    place: () => place,
    stand: (at: ReplicaPlace) => {
      place = at;
    },
    leave: () => {
      place = null;
    },
  };
  const copied: { of: ReplicaPlace | null; hurried: boolean | undefined }[] = [];
  const copy = async (hurried?: boolean) => {
    copied.push({ of: place, hurried });
    return { place: await world.head(), schema: 1, pieces: (async function* () {})() };
  };
  const log = world.connect('first');
  /** The log has no snapshot any more. */
  const forget = () => {
    log.newestSnapshot = async () => null;
  };
  return { world, replica, copied, forget, found: () => foundLog(log, replica, { copy }) };
}

test('a first relay that is unknown is no copy of a log that another founded meanwhile', async () => {
  const { world, replica, copied, found } = firstOn('call');
  await assert.rejects(found(), LogUnavailable);
  assert.equal(replica.place()?.position, 0, 'it may have been heard');
  await world.found();
  await assert.rejects(
    found(),
    (error) => error instanceof StoreError && /Another relay was the first/.test(error.message),
  );
  assert.deepEqual([replica.place(), copied], [null, []]);
});

test('a known relay without an assignment is the first', async () => {
  const { world, replica, copied, found } = firstOn('answer');
  await assert.rejects(found(), LogUnavailable);
  await found();
  assert.equal(replica.place()?.generation, (await world.head()).generation);
  assert.equal(copied.length, 1);
});

test('a copy is awaited, and made early, before any write; later not for each start', async () => {
  const { world, copied, found, forget } = firstOn('answer');
  await assert.rejects(found(), LogUnavailable);
  await found();
  forget();
  await found();
  await world.forge(new Uint8Array([1]));
  await found();
  assert.deepEqual(
    copied.map(({ hurried }) => hurried),
    [true, true],
  );
});
