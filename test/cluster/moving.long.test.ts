/** A single relay becomes the first of a cluster with a later build in one step, and keeps its data. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { account } from './account.ts';
import { LATER_ROWS, laterBuild } from './next-build.ts';
import { assertHasAll, lastingRows, read, schemaOf } from './parts/copies.ts';
import { startRig } from './rig.ts';
import { startTraffic } from './traffic.ts';
import { goesOn } from './under.ts';

test('a relay alone, of the build before, is the first of several', await needsCluster(), async (t) => {
  const { main, schema } = await laterBuild(t);
  const rig = await startRig(t);
  const [first, ...others] = rig.relays;
  assert.ok(first);
  await first.begin({ alone: true });
  const before = await startTraffic(t, rig);
  await goesOn(before, 60);
  await first.end('SIGTERM');
  const brought = read(first, lastingRows);
  assert.ok((brought.get('answers')?.length ?? 0) > 0, 'somebody answered');

  await first.begin({ main });
  await Promise.all(others.map((other) => other.begin({ main })));
  await goesOn(before, 60);
  for (const relay of rig.relays) {
    assert.equal(read(relay, schemaOf), schema, `${relay.name} has the schema of the later build`);
    assert.ok(read(relay, (copy) => Number(copy.prepare(LATER_ROWS).get()?.n)) > 0, `${relay.name} has what it made`);
    assertHasAll(relay, brought);
  }
  await account(t, rig, before);
});
