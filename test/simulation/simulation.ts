/**
 * One relay, its desks and a source in virtual time, from a seed: first everything goes wrong that can (programs die at any call of their
 * stores, messages are lost, doubled, late, sockets cut, the clock stepped), then nothing does, and all must agree.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedDesk } from './desk.ts';
import { must } from './must.ts';
import { type Faulty, SOUND } from './mutants.ts';
import { check, givenIn } from './promises.ts';
import type { SimulatedRelay } from './relay.ts';
import { createWorld, FAULTS_MS, raise, START, type World } from './world.ts';

/** What happened in one run, for whoever reads along. */
export interface Summary {
  seed: number;
  events: number;
  answers: number;
  /** Of them, no longer standing. */
  takenBack: number;
  relayDeaths: number;
  deskDeaths: number;
  /** Virtual ms. */
  took: number;
}

/** Virtual ms in which all must be well again once nothing goes wrong. */
const HEALED_MS = 1_200_000;
/** Between two looks at what happens next, while things go wrong and after. */
const STEP_MS = { faults: 500, healed: 5000 } as const;

/** @throws Error whose message names the promise that did not hold */
export async function simulate(seed: number, faulty: Faulty = SOUND): Promise<Summary> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'beckon-simulation-'));
  try {
    const world = createWorld(seed, join(folder, 'relay.db'), faulty);
    await goWrong(world);
    await heal(world);
    const takenBack = await check(world);
    return {
      seed,
      events: world.events.length,
      answers: givenIn(world).length,
      takenBack,
      relayDeaths: world.relay.deaths(),
      deskDeaths: world.desks.reduce((sum, desk) => sum + desk.deaths(), 0),
      took: world.time.now() - START,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function goWrong(world: World): Promise<void> {
  const { chance, time, network, relay, desks } = world;
  await relay.start();
  for (const desk of desks) desk.start();
  const end = START + FAULTS_MS;
  while (time.now() < end) {
    await time.until(time.now() + STEP_MS.faults);
    if (chance.happens(0.3)) raise(world);
    for (const desk of desks) if (chance.happens(0.25)) desk.act();
    for (const desk of desks) if (chance.happens(0.04)) takeBack(world, desk);
    for (const desk of desks) {
      if (desk.isUp() && chance.happens(0.01)) desk.kill();
      else if (!desk.isUp() && chance.happens(0.2)) desk.start();
    }
    if (relay.isUp() && chance.happens(0.01)) await relay.kill();
    else if (!relay.isUp() && chance.happens(0.3)) await relay.start();
    if (chance.happens(0.02)) network.setCut(true);
    else if (chance.happens(0.15)) network.setCut(false);
  }
}

/** By HTTP, whether the desk is up or not: one of the person's answers, which may not have arrived or be too old. */
function takeBack({ chance, network, relay }: World, desk: SimulatedDesk): void {
  const given = desk.given().slice(-5);
  if (given.length === 0) return;
  const { userId, itemId, key } = chance.pick(given);
  network.request(() => relay.withdraw(userId, itemId, key)).catch(() => {});
}

async function heal(world: World): Promise<void> {
  const { time, network, relay, desks, source } = world;
  world.healed.is = true;
  network.heal();
  await relay.start();
  for (const desk of desks) desk.start();
  const end = time.now() + HEALED_MS;
  while (time.now() < end) {
    await time.until(time.now() + STEP_MS.healed);
    if (!source.isDone() || !desks.every(isAtRest) || !isDelivered(relay)) continue;
    // What was settled last is still on its way to the desks.
    await time.until(time.now() + STEP_MS.healed);
    return;
  }
  must(false, 'once nothing goes wrong, everything arrives', {
    sent: source.isDone(),
    desks: desks.map((desk) => ({ live: desk.isLive(), unsent: unsentOf(desk) })),
    clock: relay.isUp() && relay.ahead(),
    queued: relay.isUp() && relay.store().outbound.depth(),
  });
}

const unsentOf = (desk: SimulatedDesk) =>
  desk.isUp() &&
  desk
    .desk()
    .commands.unsent()
    .map(({ itemId }) => desk.desk().commands.item(itemId)?.pending ?? itemId);
const isAtRest = (desk: SimulatedDesk): boolean =>
  desk.isLive() &&
  desk
    .desk()
    .commands.unsent()
    .every(({ itemId }) => isReturned(desk, itemId));
const isReturned = (desk: SimulatedDesk, itemId: string): boolean => {
  const status = desk.desk().commands.item(itemId)?.pending?.status;
  return status === 'draft' || status === 'rejected';
};

function isDelivered(relay: SimulatedRelay): boolean {
  const { queued, sending } = relay.store().outbound.depth();
  return queued === 0 && sending === 0;
}
