/** The phase with faults: injects those of the plan while users and sources are active. */
import { createClusterFaults } from './cluster/faults.ts';
import type { SimulatedDesk } from './desk.ts';
import type { Raised } from './events.ts';
import { type Kind, LEAVES, STEPS, SWITCHES } from './plan.ts';
import type { Readers } from './reads/readers.ts';
import type { SimulatedRelay } from './relay.ts';
import { loginOf, OVER_HTTP } from './relay-calls.ts';
import type { World } from './world.ts';
import { START } from './world-now.ts';

/** Virtual ms of one step. */
const STEP_MS = 500;
/** Virtual ms with all programs off: longer than the retention of items that ask no one. */
const NIGHT_MS = 26 * 3_600_000;
/** Virtual ms: until a relay runs retention after its start; until abandoned deliveries are retried. */
const REST_MS = { night: 65_000, endpoint: 15_000 } as const;
const CHANCES = {
  raise: 0.3,
  act: 0.25,
  takeBack: 0.04,
  roles: 0.04,
  absence: 0.03,
  fill: 0.02,
  empty: 0.2,
  mend: 0.15,
  killDesk: 0.015,
  killRelay: 0.012,
  startDesk: 0.2,
  startRelay: 0.3,
  cut: 0.02,
  join: 0.15,
  step: 0.15,
  switchOff: 0.06,
  toLeaver: 0.1,
  leave: 0.03,
} as const;

/** @param readers read concurrently */
export async function goWrong(world: World, readers: Readers): Promise<void> {
  const { plan, time, relays, desks } = world;
  const step = stepper(world, readers);
  if (relays.length > 1 && plan.kinds.has('an answer is taken back')) takeBackAtOnce(world);
  for (const relay of relays) await relay.start();
  for (const desk of desks) desk.start();
  const night = START + Math.floor(plan.ms / 2);
  while (time.now() < night) await step();
  if (plan.kinds.has('a night passes')) await sleep(world);
  for (let end = time.now() + plan.ms / 2; time.now() < end; ) await step();
  if (plan.kinds.has('a night passes')) await rest(world, REST_MS.night);
  if (plan.kinds.has('the endpoint is gone')) await rest(world, REST_MS.endpoint);
}

/** No user or source acts; a relay may still crash in its background work. */
async function rest({ time, relays, anyRelay, plan }: World, ms: number): Promise<void> {
  for (let end = time.now() + ms; time.now() < end; ) {
    for (const relay of relays) await relay.start();
    await time.until(time.now() + 10 * STEP_MS);
    if (plan.kinds.has('the endpoint is gone'))
      anyRelay()
        .mend()
        .catch(() => {});
  }
}

/** Everything is off: desks, relays and sources. */
async function sleep({ time, relays, desks, journal, now }: World): Promise<void> {
  journal.count('a night passes');
  journal.say('world', 'a night passes');
  for (const desk of desks) desk.kill();
  for (const relay of relays) await relay.kill();
  now.asleepUntil = time.now() + NIGHT_MS;
  await time.until(now.asleepUntil);
  for (const relay of relays) await relay.start();
}

/** Each kind has its own random stream, so that removing one from the plan does not change the others. */
function stepper(world: World, readers: Readers): () => Promise<void> {
  const { chance, time, plan, journal, relays, anyRelay, desks, now } = world;
  const { kinds } = plan;
  const draws = new Map<string, ReturnType<typeof chance.of>>();
  const draw = (name: string) => {
    const known = draws.get(name) ?? chance.of(name);
    draws.set(name, known);
    return known;
  };
  const happens = (name: keyof typeof CHANCES, kind: Kind | null = null, of = ''): boolean => {
    const does = draw(`${name}${of}`).happens(CHANCES[name]);
    return does && (kind === null || kinds.has(kind));
  };
  const earlier: Raised[] = [];

  function raise(): void {
    if (!happens('raise')) return;
    const count = kinds.has('events come in batches') ? 1 + draw('batch').below(3) : 1;
    const events = Array.from({ length: count }, world.events.next);
    const again = draw('again').happens(0.15) ? draw('again').pick([...earlier, ...events]) : null;
    earlier.push(...events);
    if (count > 1) journal.count('events come in batches');
    world.source.send(again ? [...events, again] : events);
  }

  function turnDisk(): void {
    const was = now.full;
    if (happens('fill', 'the store is full')) now.full = true;
    else if (happens('empty')) now.full = false;
    if (was === now.full) return;
    if (now.full) journal.count('the store is full');
    journal.say('relay', now.full ? 'its disk is full' : 'its disk has room again');
  }

  function turnDesk(desk: SimulatedDesk): void {
    if (happens('killDesk', 'a desk is killed') && desk.isUp()) {
      journal.count('a desk is killed');
      desk.kill();
    } else if (happens('startDesk') && !desk.isUp()) desk.start();
  }

  /** @param of suffix of the relay's random streams */
  async function turnRelay(relay: SimulatedRelay, of: string): Promise<void> {
    if (happens('killRelay', 'the relay is killed', of) && relay.isRunning()) {
      journal.count('the relay is killed');
      // At any time within the step, not only between steps.
      time.after(draw(`moment${of}`).below(STEP_MS), () => void (now.healed || relay.kill()));
    } else if (happens('startRelay', null, of) && !relay.isUp()) await relay.start();
  }

  function turnNetwork({ network }: SimulatedRelay, of: string): void {
    if (happens('cut', 'the network is cut', of)) network.setCut(true);
    else if (happens('join', null, of)) network.setCut(false);
  }

  function administer(): void {
    if (happens('roles', 'roles change')) {
      journal.count('roles change');
      journal.say('administrator', world.directory.change(draw('which role')));
      tellDirectory(world);
    }
    if (happens('mend', 'the endpoint is gone'))
      anyRelay()
        .mend()
        .catch(() => {});
    if (happens('absence', 'somebody is away')) turnAway(world, draw('who is away'));
  }

  function moveOn(): void {
    const does = draw('steps').happens(CHANCES.step);
    if (does && kinds.has(STEPS)) world.source.send([world.events.step(draw('steps'))]);
    const switches = draw('switches').happens(CHANCES.switchOff);
    if (switches && kinds.has(SWITCHES)) switchOff(world, draw('switches'));
    if (happens('toLeaver', LEAVES)) world.source.send([world.events.toLeaver()]);
    if (happens('leave', LEAVES)) leave(world);
  }

  const turnCluster = createClusterFaults(world);

  return async () => {
    await time.until(time.now() + STEP_MS);
    raise();
    for (const desk of desks) if (happens('act')) desk.act();
    for (const desk of desks) if (happens('takeBack', 'an answer is taken back')) takeBack(world, desk);
    administer();
    turnDisk();
    desks.forEach(turnDesk);
    for (const [index, relay] of relays.entries()) {
      const of = index === 0 ? '' : ` ${index + 1}`;
      await turnRelay(relay, of);
      turnNetwork(relay, of);
    }
    await turnCluster();
    moveOn();
    readers.step();
    world.witness.check();
  };
}

/** A single relay reads the administrator's file; a cluster stores the directory, and one relay receives the change. */
function tellDirectory({ relays, anyRelay, directory, journal }: World): void {
  const relay = anyRelay();
  if (relays.length === 1) {
    relay.directoryChanged();
    return;
  }
  journal.say('administrator', `asks ${relay.name}`);
  relay.network.request('the directory', () => relay.saveDirectory(directory.rows())).catch(() => {});
}

/** Repeated for a cluster, where the first request may be lost. */
function leave(world: World): void {
  if (world.directory.leave()) {
    world.journal.count(LEAVES);
    world.journal.say('identity provider', 'ends the access of the leaver');
  }
  tellDirectory(world);
}

/** Probability and maximum delay (virtual ms) of withdrawing an answer that was just recorded. */
const AT_ONCE = { chance: 0.6, spread: 12 } as const;

/** Withdraws an answer right after its commit, at a relay that has not applied it yet if there is one. */
function takeBackAtOnce({ witness, time, relays, anyRelay, journal, now, chance }: World): void {
  const draw = chance.of('taken back at once');
  const hasHeard = (relay: SimulatedRelay, itemId: string, key: string): boolean =>
    !relay.isUp() ||
    (relay
      .store()
      .reader.item(itemId)
      ?.item.answers.some((one) => one.key === key) ??
      false);
  witness.onRecorded(({ key, by }, itemId) => {
    const does = draw.happens(AT_ONCE.chance);
    const ms = draw.below(AT_ONCE.spread);
    const userId = by.id;
    if (!does || now.healed || userId === null) return;
    journal.count('an answer is taken back at once');
    time.after(ms, () => {
      if (now.healed) return;
      const relay = relays.find((one) => !hasHeard(one, itemId, key)) ?? anyRelay();
      journal.say(userId, `takes back at once the answer under key ${key}, at ${relay.name}`);
      relay.withdraw(userId, itemId, key).catch(() => {});
    });
  });
}

/** Over HTTP, even if the desk is down: one of the user's recent answers, which may not have arrived or be too old. */
function takeBack({ chance, anyRelay, journal }: World, desk: SimulatedDesk): void {
  const given = desk.given().slice(-5);
  if (given.length === 0) return;
  const { userId, itemId, key } = chance.pick(given);
  journal.count('an answer is taken back');
  journal.say(userId, `takes back the answer under key ${key}`);
  const relay = anyRelay();
  relay.network.request(`taking back ${key}`, () => relay.withdraw(userId, itemId, key)).catch(() => {});
}

function turnAway({ directory, anyRelay, journal }: World, chance: World['chance']): void {
  const userId = chance.pick(directory.people);
  const delegate = directory.people.find((other) => other !== userId);
  const away = chance.happens(0.6) && delegate ? { delegate } : null;
  journal.count('somebody is away');
  journal.say(userId, away ? `is away, ${delegate} stands in` : 'is back');
  const relay = anyRelay();
  relay.network.request(`absence of ${userId}`, () => relay.absence(userId, away)).catch(() => {});
}

/** Over HTTP: turns one event type off for the user, or all types on again. */
function switchOff({ directory, anyRelay, journal }: World, chance: World['chance']): void {
  const userId = chance.pick(directory.people);
  const types = [chance.pick(['alert.raised', 'process.step'])];
  const rules = chance.happens(0.6) ? [{ role: '*', types, deliver: 'off' as const }] : [];
  const relay = anyRelay();
  journal.count(SWITCHES);
  journal.say(userId, rules.length > 0 ? `switches ${types} off` : 'switches all on');
  relay.network
    .request(`rules of ${userId}`, async () => {
      const { operations } = await relay.asked();
      await operations.subscriptions(loginOf(userId), { rules }, OVER_HTTP);
    })
    .catch(() => {});
}
