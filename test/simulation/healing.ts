/** Once nothing goes wrong any more everything must arrive, within a time. */
import type { SimulatedDesk } from './desk.ts';
import { must } from './must.ts';
import type { SimulatedRelay } from './relay.ts';
import type { World } from './world.ts';

/** Virtual ms in which all must be well again. */
const HEALED_MS = 600_000;
/** Between two looks. */
const STEP_MS = 5000;

export async function heal(world: World): Promise<void> {
  const { time, network, relay, desks, source, journal, now } = world;
  now.healed = true;
  now.full = false;
  journal.say('world', 'from now on nothing goes wrong');
  network.heal();
  await relay.start();
  for (const desk of desks) desk.start();
  const end = time.now() + HEALED_MS;
  let commits = -1;
  let ahead = Number.NaN;
  while (time.now() < end) {
    await relay.mend();
    await time.until(time.now() + STEP_MS);
    // What was committed last may still be on its way to the desks, and a clock that was just set has brought things due.
    const isQuiet = commits === world.witness.commits() && ahead === relay.now() - time.now();
    commits = world.witness.commits();
    ahead = relay.now() - time.now();
    if (isQuiet && network.isStill() && source.isDone() && desks.every(isAtRest) && isDelivered(relay)) return;
  }
  must(false, 'once nothing goes wrong, everything arrives', {
    sent: source.isDone(),
    desks: desks.map((desk) => ({ live: desk.isLive(), unsent: desk.unsent() })),
    queued: relay.isUp() && relay.store().outbound.depth(),
  });
}

const isAtRest = (desk: SimulatedDesk): boolean => desk.isLive() && desk.unsent().length === 0;

function isDelivered(relay: SimulatedRelay): boolean {
  const { queued, sending, dead } = relay.store().outbound.depth();
  return queued === 0 && sending === 0 && dead === 0;
}
