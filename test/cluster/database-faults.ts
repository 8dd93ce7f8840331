/** Faults of a cluster's database under load. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { until } from '../helpers/until.ts';
import { account } from './account.ts';
import { assertHasAll, lastingRows, read } from './parts/copies.ts';
import { sendOnce } from './parts/source.ts';
import type { Rig, RigOptions } from './rig.ts';
import { startTraffic, type Traffic } from './traffic.ts';
import { goesOn, startAll, under } from './under.ts';

/** The database is killed and restarted several times: meanwhile no event is accepted, and reads work. */
export const databaseKilled = (t: TestContext, times: number): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    for (let n = 0; n < times; n++) {
      await rig.database.kill('SIGKILL');
      await until('nobody is ready', async () => (await rig.balancer.ready()).length === 0, 30_000);
      const before = traffic.accepted();
      const [desk] = traffic.desks;
      const read = await fetch(`${rig.url}/v1/items`, {
        headers: { authorization: `Bearer ${rig.tokenOf(desk?.person ?? '')}` },
      });
      assert.equal(read.status, 200, 'reading goes on');
      assert.equal(traffic.accepted(), before, 'nothing is accepted');
      await rig.database.start();
      await goesOn(traffic);
    }
  });

/** The primary dies and its standby takes over. */
export const failedOver = (t: TestContext): Promise<void> =>
  under(t, { standby: true }, async (rig, traffic) => {
    await rig.failOver();
    await goesOn(traffic);
  });

/**
 * PostgreSQL is restored to an earlier state: relays that are ahead report it and accept nothing more. The log then restarts from the copy
 * that is furthest ahead, which has everything acknowledged, and the other relays rejoin.
 * @param back restores PostgreSQL to a state that lacks acknowledged entries
 */
async function lost(t: TestContext, options: RigOptions, back: (rig: Rig, traffic: Traffic) => Promise<void>) {
  const rig = await startAll(t, options);
  const traffic = await startTraffic(t, rig);
  await goesOn(traffic);
  await back(rig, traffic);
  for (const relay of rig.relays) {
    await until(
      `${relay.name} notices`,
      async () => /history|went back|began anew/.test(await relay.trouble()),
      30_000,
    );
    const { status } = await sendOnce({ url: relay.url, key: rig.sourceKey }, randomUUID(), rig.people.slice(0, 1));
    assert.equal(status, 503, `${relay.name} takes nothing more`);
  }
  for (const relay of rig.relays) await relay.end('SIGTERM');
  const [furthest, ...others] = rig.relays.toSorted((a, b) => read(b, positionOf) - read(a, positionOf));
  assert.ok(furthest);
  const kept = read(furthest, lastingRows);
  await furthest.verb('cluster', 'recover', '--from-this-copy');
  await furthest.start();
  for (const other of others) {
    await rm(other.data, { recursive: true });
    await other.start();
  }
  await goesOn(traffic);
  for (const relay of rig.relays) assertHasAll(relay, kept);
  await account(t, rig, traffic);
}

/** From a copy of that state. */
export const putBack = (t: TestContext): Promise<void> =>
  lost(t, {}, async ({ database }, traffic) => {
    const earlier = await database.copy();
    await goesOn(traffic);
    await database.restore(earlier);
  });

/** Point-in-time recovery from an older copy and the archived log, as after an operator error. */
export const putBackToMoment = (t: TestContext): Promise<void> =>
  lost(t, { archive: true }, async ({ database }, traffic) => {
    const older = await database.copy();
    await goesOn(traffic);
    const [row] = await database.query('SELECT clock_timestamp()::text AS now');
    await goesOn(traffic);
    await database.restoreTo(older, String(row?.now));
  });

const positionOf = (copy: DatabaseSync): number =>
  Number(copy.prepare('SELECT position FROM log_place').get()?.position);
