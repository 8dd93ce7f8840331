/** Steps of a test on any log that loses entries of one relay. */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { freePort } from '../../../../build/launch/free-port.ts';
import { recover } from '../../../../relay/cli/cluster-copy-commands.ts';
import type { ClusterLog } from '../../../../relay/cluster/log-port.ts';
import { StoreError } from '../../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../../relay/store/backend.ts';
import { systemMonotonic } from '../../../../relay/system.ts';
import { until } from '../../../helpers/until.ts';
import { startDesk, type TestDesk } from '../../desk/relay-desk.ts';
import { event, type Reply, type RunningRelay, startRelay } from '../../parts/relay.ts';

export interface LosingLog {
  connect(line: string): ClusterLog;
  cut(line: string): void;
  mend(line: string): void;
  /** Entries written after this call will be lost. */
  mark(): Promise<void>;
  /** Restores the marked state and closes all connections. */
  lose(): Promise<void>;
  close(): Promise<void>;
}

/** @param open called before the tests */
export function losesEntries(open: () => Promise<LosingLog>): void {
  let world: LosingLog;
  let own: ClusterLog;
  let ahead: RunningRelay;
  let behind: RunningRelay;
  let desk: TestDesk;
  let lost = '';

  const line = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
  const ready = (relay: RunningRelay) => relay.get('/health/ready');
  const ask = async (relay: RunningRelay, title: string) => relay.sendOne(event('approval.requested', { title }));
  const post = (relay: RunningRelay): Promise<Reply> =>
    relay.post('/v1/events', event('approval.requested'), 'erp-key', {
      'content-type': 'application/cloudevents+json',
    });
  const recoverFrom = async ({ store }: RunningRelay) => {
    const backend = sqliteBackend(store);
    const place = backend.replica.look()?.place;
    assert.ok(place);
    return recover(own, backend, place);
  };

  before(async () => {
    world = await open();
    own = world.connect('the test');
    // The same port, so that its desk reconnects.
    ahead = await startRelay({ cluster: line('ahead'), config: { port: await freePort(0) } });
    behind = await startRelay({ cluster: line('behind'), keysOf: ahead });
    const both = await ask(ahead, 'both have it');
    await until('both are level', async () => (await behind.get(`/v1/items/${both}`, 'dana-token')).status === 200);

    world.cut('behind');
    await world.mark();
    lost = await ask(ahead, 'lost by the log');
    desk = startDesk(ahead.url, { token: 'dana-token' });
    await until('a desk has it', () => desk.live && desk.items.has(lost));
    await world.lose();
  });
  after(async () => {
    desk.close();
    await behind.close();
    await ahead.close();
    await own.close();
    await world.close();
  });

  test('a relay that was behind takes nothing more once one that is ahead reached the log', async () => {
    world.mend('ahead');
    await until('the log takes nothing', async () => (await own.head()).halted !== null);
    world.mend('behind');
    await until('neither is ready', async () => {
      const replies = await Promise.all([ahead, behind].map(ready));
      return /went back/.test(replies[0]?.body.detail) && /lost entries/.test(replies[1]?.body.detail);
    });
    const { position } = await own.head();
    for (const relay of [ahead, behind]) {
      const { status, body } = await post(relay);
      assert.deepEqual([status, body.code], [503, 'STORE_UNAVAILABLE']);
      assert.match(body.detail, /cluster recover/);
      assert.equal((await relay.get('/v1/items', 'dana-token')).status, 503);
    }
    assert.equal((await own.head()).position, position);
  });

  test('nor does one that joins with an empty disk, or starts again', async () => {
    const refused = (error: unknown) => error instanceof StoreError && /lost entries: the copy of/.test(error.message);
    await assert.rejects(startRelay({ cluster: line('new'), keysOf: ahead }), refused);
    await assert.rejects(startRelay({ cluster: line('again'), keysOf: ahead, from: behind.store }), refused);
  });

  test('it is created again only from the most advanced copy, and desks reload everything', async () => {
    await behind.restart(async () => {
      await assert.rejects(
        recoverFrom(behind),
        /The copy of .*, at \d+, has entries that this one lacks: recover from that one/,
      );
      for (const beside of ['', '-wal', '-shm']) rmSync(behind.store + beside, { force: true });
      await ahead.restart(async () => {
        await recoverFrom(ahead);
      });
    });
    for (const relay of [ahead, behind]) {
      assert.equal((await ready(relay)).status, 200);
      assert.equal((await relay.get(`/v1/items/${lost}`, 'dana-token')).status, 200);
    }
    assert.equal((await post(behind)).status, 202);
    await until('the desk is live', () => desk.live);
    assert.deepEqual([desk.resets, desk.items.has(lost)], [1, true]);
  });
}
