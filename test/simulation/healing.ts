/** Once nothing goes wrong any more everything must arrive, within a time. */
import { STILL_MS } from '../../relay/cluster/lease-watch.ts';
import { update } from './cluster/faults.ts';
import type { SimulatedDesk } from './desk.ts';
import { must } from './must.ts';
import type { SimulatedRelay } from './relay.ts';
import type { World } from './world.ts';

/** Virtual ms in which all must be well again. */
const HEALED_MS = 600_000;
/** Virtual ms until one of several relays has taken over what another did by itself. */
const TAKEN_OVER_MS = STILL_MS + 5000;
/** Between two looks. */
const STEP_MS = 5000;

/** @param atRest done once all is well; it has to be well again behind that */
export async function heal(world: World, atRest?: () => Promise<void>): Promise<void> {
  const { plan, time, relays, anyRelay, desks, source, journal, now } = world;
  now.healed = true;
  now.full = false;
  journal.say('world', 'from now on nothing goes wrong');
  for (const [index, relay] of relays.entries()) {
    world.places.log?.mend(`relay ${index + 1}`);
    relay.network.heal();
    if (plan.kinds.has('relays are updated one by one')) await update(world, relay, index + 1);
    // Whoever stands still past its duties finds that they are another's, in its own time.
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
    // Of several it may have to wait for the log.
    anyRelay()
      .mend()
      .catch(() => {});
    await time.until(time.now() + STEP_MS);
    world.witness.check();
    // What was committed last may still be on its way to the desks, and a clock that was just set has brought things due.
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
