/** After the last fault, everything must arrive within a time limit. */
import { STILL_MS } from '../../relay/cluster/lease-watch.ts';
import { update } from './cluster/faults.ts';
import type { SimulatedDesk } from './desk.ts';
import { must } from './invariant.ts';
import type { SimulatedRelay } from './relay.ts';
import type { World } from './world.ts';

/** Virtual ms until everything must have recovered. */
const HEALED_MS = 600_000;
/** Virtual ms until another relay of the cluster has taken over the duties. */
const TAKEN_OVER_MS = STILL_MS + 5000;
/** Virtual ms between two checks. */
const STEP_MS = 5000;

/** @param atRest runs after recovery; everything must then recover once more */
export async function heal(world: World, atRest?: () => Promise<void>): Promise<void> {
  const { plan, time, relays, anyRelay, desks, source, journal, now } = world;
  now.healed = true;
  now.full = false;
  journal.say('world', 'from now on nothing goes wrong');
  for (const [index, relay] of relays.entries()) {
    world.places.log?.mend(`relay ${index + 1}`);
    relay.network.heal();
    if (plan.kinds.has('relays are updated one by one')) await update(world, relay, index + 1);
    // A relay paused past its duties is resumed by its own timer, and then finds them taken over.
    if (!plan.kinds.has('a relay stands still past its duties')) relay.resume();
    await relay.start();
  }
  for (const desk of desks) desk.start();
  let end = time.now() + HEALED_MS;
  const least = relays.length > 1 ? time.now() + TAKEN_OVER_MS : 0;
  let commits = -1;
  let isDone = atRest === undefined;
  let ahead = '';
  while (time.now() < end) {
    for (const relay of relays) {
      if (relay.isStopped()) await relay.kill();
      if (relay.wasRefused()) world.places.copyOf(relays.indexOf(relay) + 1)?.lose();
      if (!relay.isUp()) await relay.start();
    }
    // In a cluster it may have to wait for the log.
    anyRelay()
      .mend()
      .catch(() => {});
    await time.until(time.now() + STEP_MS);
    world.witness.check();
    // The last commits may still be in flight to desks, and a stepped clock makes work due.
    const clocks = relays.map((relay) => relay.now() - time.now()).join();
    const isQuiet = time.now() >= least && commits === world.witness.commits() && ahead === clocks;
    commits = world.witness.commits();
    ahead = clocks;
    const isStill = relays.every((relay) => relay.network.isStill() && isDelivered(relay));
    const isWell = isQuiet && isStill && world.places.trouble() === null && source.isDone() && desks.every(isAtRest);
    if (isWell && isDone) return;
    if (!isWell) continue;
    await atRest?.();
    isDone = true;
    end = time.now() + HEALED_MS;
  }
  must(false, 'once nothing goes wrong, everything arrives', {
    copies: world.places.trouble(),
    sent: source.isDone(),
    desks: desks.map((desk) => ({ live: desk.isLive(), unsent: desk.unsent() })),
    relays: relays.map((relay) => relay.isUp() && relay.store().outbound.depth()),
  });
}

const isAtRest = (desk: SimulatedDesk): boolean => desk.isLive() && desk.unsent().length === 0;

function isDelivered(relay: SimulatedRelay): boolean {
  if (!relay.isUp()) return false;
  const { queued, sending, dead } = relay.store().outbound.depth();
  return queued === 0 && sending === 0 && dead === 0;
}
