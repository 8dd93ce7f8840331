/** Split brain: two servers act as primary. The one cut off from its standby serves reads and commits nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_HASH } from '../../relay/cluster/entry.ts';
import { createHeartbeats } from '../../relay/cluster/heartbeats.ts';
import { type ClusterLog, LogUnavailable } from '../../relay/cluster/log-port.ts';
import { createPeers } from '../../relay/cluster/peers.ts';
import { createPostgresLog } from '../../relay/cluster/postgres/postgres-log.ts';
import { systemMonotonic } from '../../relay/system.ts';
import { needsPostgres } from '../helpers/cluster-programs.ts';
import { startPostgresPair } from '../helpers/postgres-pair.ts';
import { until } from '../helpers/until.ts';
import { realTimers } from '../relay/parts/clock.ts';

test('a relay of the old group is ignored, however well it answers', await needsPostgres(), async (t) => {
  const pair = await startPostgresPair();
  t.after(() => pair.close());
  const connect = (url: string): ClusterLog => {
    const log = createPostgresLog({ url, timers: realTimers, random: { fraction: () => 0.5 }, env: {} });
    t.after(() => log.close());
    return log;
  };
  const old = connect(pair.primary.url);
  const place = { generation: crypto.randomUUID(), position: 0, hash: NO_HASH };
  await old.found(place);
  const facts = { relay: 'r', name: 'r', version: '1', schema: 1, position: 0, more: '{}' };
  const steady = () => systemMonotonic.now();
  const presence = createHeartbeats({
    log: old,
    seen: createPeers(steady),
    timers: realTimers,
    steady,
    onError: assert.ifError,
  });
  presence.connect({ facts: () => facts, onSeen() {} });
  await presence.start();
  assert.equal(presence.trouble(), null);

  await pair.standby.query('SELECT pg_promote()');
  const now = connect(pair.standby.url);
  const entry = { after: place, nonce: crypto.randomUUID(), relay: 'q', at: Date.now(), body: new Uint8Array([1]) };
  await assert.rejects(now.append(entry), /has not reported since/, 'who was there may have what was lost');
  const run = crypto.randomUUID();
  await now.beat({ ...facts, run, position: 1 });
  await assert.rejects(now.append(entry), LogUnavailable, 'and has');
  await now.beat({ ...facts, run });
  assert.equal((await now.append(entry)).kind, 'appended');
  assert.equal((await old.head()).position, 0, 'it does not know');
  await until('nobody hears of who is there', () => presence.trouble() !== null);
  assert.equal((await old.head()).position, 0, 'though it answers');
  await presence.close();
});
