/** What befalls the database of several relays at work. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { until } from '../helpers/until.ts';
import { account } from './account.ts';
import type { RigRelay } from './parts/relay.ts';
import { sendOnce } from './parts/source.ts';
import { startTraffic } from './traffic.ts';
import { goesOn, startAll, under } from './under.ts';

/** The database dies and is started anew, so many times: nothing is accepted meanwhile, and what desks have they can read. */
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

/** The primary dies, and its standby takes over. */
export const failedOver = (t: TestContext): Promise<void> =>
  under(t, { standby: true }, async (rig, traffic) => {
    await rig.failOver();
    await goesOn(traffic);
  });

/**
 * PostgreSQL is put back to an earlier moment: whoever has more says so and takes nothing more. The log then begins anew from the copy that
 * has what was acknowledged, and the others with it.
 */
export async function putBack(t: TestContext): Promise<void> {
  const rig = await startAll(t);
  const traffic = await startTraffic(t, rig);
  await goesOn(traffic);
  const earlier = await rig.database.copy();
  await goesOn(traffic);
  await rig.database.restore(earlier);
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
  const accepted = traffic.sources.flatMap((source) => source.accepted.map(({ itemId }) => itemId));
  const whole = rig.relays.find((relay) => hasAll(relay, accepted));
  assert.ok(whole, 'what was acknowledged is at one of them');
  await whole.verb('cluster', 'recover', '--from-this-copy');
  await whole.start();
  for (const other of rig.relays.filter((one) => one !== whole)) {
    await rm(other.data, { recursive: true });
    await other.start();
  }
  await goesOn(traffic);
  await account(t, rig, traffic);
}

function hasAll(relay: RigRelay, itemIds: readonly string[]): boolean {
  const copy = relay.copy();
  const has = new Set(
    copy
      .prepare('SELECT id FROM items')
      .all()
      .map(({ id }) => id),
  );
  copy.close();
  return itemIds.every((id) => has.has(id));
}
