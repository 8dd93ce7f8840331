/** Runs a cluster under load and injects a fault. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { until } from '../helpers/until.ts';
import { account } from './account.ts';
import type { RigRelay } from './parts/relay.ts';
import { type Rig, type RigOptions, startRig } from './rig.ts';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.ts';

/** Starts all relays and waits until they are ready; the first creates the log, the others join it. */
export async function startAll(t: TestContext, options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig(t, options);
  const [first, ...others] = rig.relays;
  await first?.begin();
  await Promise.all(others.map((relay) => relay.begin()));
  return rig;
}

/** Injects a fault under load, waits until all relays are ready again, and checks the results. */
export async function under(
  t: TestContext,
  options: RigOptions & TrafficOptions,
  hurt: (rig: Rig, traffic: Traffic) => Promise<void>,
): Promise<void> {
  const rig = await startAll(t, options);
  const traffic = await startTraffic(t, rig, options);
  await goesOn(traffic);
  await hurt(rig, traffic);
  await Promise.all(rig.relays.map((relay) => relay.ready(60_000)));
  await goesOn(traffic);
  await account(t, rig, traffic);
}

export async function goesOn(traffic: Traffic, more = 20): Promise<void> {
  const now = traffic.accepted();
  await until('events are accepted', () => traffic.accepted() >= now + more, 30_000);
}

/** Drains the relay at the balancer, restarts it gracefully and waits until the balancer uses it. @param main program of another build */
export async function startAnew({ balancer }: Rig, relay: RigRelay, main?: string): Promise<void> {
  await balancer.set(relay.name, 'drain');
  await relay.end('SIGTERM');
  await relay.begin(main === undefined ? {} : { main });
  await balancer.set(relay.name, 'ready');
  await until(`the balancer finds ${relay.name}`, async () => (await balancer.ready()).includes(relay.name));
}

export const pick = (rig: Rig, n: number): RigRelay => {
  const relay = rig.relays[n % rig.relays.length];
  assert.ok(relay);
  return relay;
};
