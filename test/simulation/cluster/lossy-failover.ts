/**
 * PostgreSQL fails over without a synchronous standby: acknowledged entries are lost, and a new history continues from an earlier position.
 * Relays ahead of it stop, an administrator chooses a copy, the log restarts from that copy, and the other relays rejoin.
 */
import { DatabaseSync } from 'node:sqlite';
import { followsOn } from '../../../relay/cluster/entry.ts';
import type { ClusterLog, LogPlace } from '../../../relay/cluster/log-port.ts';
import { must } from '../invariant.ts';
import { LOSSY } from '../plan.ts';
import type { SimulatedRelay } from '../relay.ts';
import type { CopyOnDisk } from '../store-place.ts';
import type { Known } from '../witness.ts';
import type { World } from '../world.ts';
import { FOUNDER } from './log-lines.ts';
import { checkCopies } from './promises.ts';
import { type Kept, LOSSY_ENDS } from './survival-check.ts';

interface Node {
  relay: SimulatedRelay;
  copy: CopyOnDisk;
}

/** Virtual ms: polling interval, timeout of a condition, and time until nothing is in flight. */
const [STEP_MS, MOST_MS, ARRIVED_MS] = [500, 120_000, 10_000];
/** Entries that the standby lags behind, enough to include answers. */
const BEHIND = { least: 16, spread: 24 } as const;
const AHEAD = /went back|another history/;
const [WENT_BACK, GOES_ON, FROM_LOST, FROM_OTHER, EVENT_LOST, ANSWER_LOST] = LOSSY_ENDS;

/** @returns the contents of the chosen copy */
export async function loseAndRecover(world: World): Promise<Kept> {
  const { places, journal, chance, time, relays } = world;
  const { log } = places;
  if (!log) throw new Error('one relay has no log');
  const draw = chance.of(LOSSY);
  const nodes = relays.flatMap((relay, index) => ({ relay, copy: places.copyOf(index + 1) as CopyOnDisk }));
  const behind = draw.pick(nodes);
  const ahead = nodes.filter((node) => node !== behind);
  const [lost, goesOn, fromLost] = [BEHIND.least + draw.below(BEHIND.spread), draw.happens(0.5), draw.happens(0.5)];
  const furthest = (): Node => ahead.reduce((one, other) => (at(other) > at(one) ? other : one));

  journal.count(LOSSY);
  log.cut(behind.relay.name);
  await busyUntil(world, () => at(furthest()) >= at(behind) + lost);
  const to = at(behind) + draw.below(at(furthest()) - at(behind));
  world.witness.suspend();
  journal.say('log', `fails over, and ends at ${to}: ${at(furthest()) - to} entries are lost`);
  for (const { name } of relays) log.cut(name);
  log.rewind(to);
  log.mend(behind.relay.name);
  if (goesOn) await busyUntil(world, () => at(behind) > at(furthest()));
  for (const { name } of relays) log.mend(name);
  await stopped(world, ahead, log.connect(FOUNDER));

  const chosen = fromLost ? furthest() : behind;
  journal.count(fromLost ? FROM_LOST : FROM_OTHER);
  journal.say('administrator', `begins the log anew from the copy of ${chosen.relay.name}, at ${at(chosen)}`);
  const known = itemsOf(world, chosen);
  for (const { relay } of [chosen, ...nodes]) await relay.kill();
  checkAlike(nodes);
  const events = eventsIn(chosen.copy.path());
  await time.until(time.now() + ARRIVED_MS);
  await chosen.copy.recover();
  for (const node of nodes) if (node !== chosen) node.copy.lose();
  return begunAnew(world, known, events, at(chosen));
}

const at = ({ copy }: Node): number => copy.place()?.position ?? 0;

/** Keeps users and sources active until the condition holds. */
async function busyUntil({ time, source, events, desks, chance }: World, isSo: () => boolean): Promise<void> {
  const acts = chance.of('during the lossy failover');
  for (const end = time.now() + MOST_MS; !isSo(); ) {
    must(time.now() < end, 'with a log that is there, what is asked for is done');
    source.send([events.next()]);
    for (const desk of desks) if (acts.happens(0.5)) desk.act();
    await time.until(time.now() + STEP_MS);
  }
}

/** Waits until every relay with entries that the log lacks has stopped. */
async function stopped({ time, journal }: World, ahead: readonly Node[], log: ClusterLog): Promise<void> {
  for (const end = time.now() + MOST_MS; ; await time.until(time.now() + STEP_MS)) {
    const inLog = await Promise.all(ahead.map(({ copy }) => isIn(log, copy.place())));
    const left = ahead.filter(({ relay }, index) => !inLog[index] && !relay.isStopped());
    if (left.length === 0) break;
    must(time.now() < end, 'a relay that is ahead of the log stops', { relays: left.map(({ relay }) => relay.name) });
  }
  for (const { relay, copy } of ahead) {
    if (!relay.isStopped()) continue;
    const line = copy.trouble() ?? '';
    must(AHEAD.test(line), 'a relay that is ahead of the log says so', { relay: relay.name, line });
    journal.count(/went back/.test(line) ? WENT_BACK : GOES_ON);
  }
}

/** Whether the current log contains that place. */
async function isIn(log: ClusterLog, place: LogPlace | null): Promise<boolean> {
  const head = await log.head();
  if (!place || place.position > head.position) return false;
  if (place.position === head.position) return place.hash === head.hash;
  const [next] = await log.read(place.position, 1);
  return next !== undefined && followsOn(place, next);
}

/** Copies at the same place have the same contents, in either history: none mixes the two. */
function checkAlike(nodes: readonly Node[]): void {
  const groups = Map.groupBy(nodes, ({ copy }) => copy.place()?.hash);
  for (const group of groups.values()) checkCopies(group.map(({ copy }) => copy.path()));
}

/** All items of the relay with their users, including those that ask no one and those committed while the witness was suspended. */
function itemsOf({ directory }: World, { relay, copy }: Node): Known[] {
  const { reader } = relay.store();
  const members = new Map<string, string[]>(idsIn(copy.path(), 'SELECT id FROM items').map((id) => [id, []]));
  for (const person of directory.people) {
    for (const { stored } of reader.itemsFor(person, 0)) {
      members.set(stored.item.id, [...(members.get(stored.item.id) ?? []), person]);
    }
  }
  return [...members].flatMap(([id, people]) => {
    const stored = reader.item(id);
    return stored ? [{ item: stored.item, members: people }] : [];
  });
}

/** Length of the sender prefix in an event's key. */
const SENDER_BYTES = 10;

/** Ids of the events in a copy whose relay is down. */
const eventsIn = (path: string): Set<string> =>
  new Set(idsIn(path, `SELECT CAST(substr(key, ${SENDER_BYTES + 1}) AS TEXT) AS id FROM events`));

function idsIn(path: string, sql: string): string[] {
  const database = new DatabaseSync(path);
  try {
    return database
      .prepare(sql)
      .all()
      .map(({ id }) => String(id));
  } finally {
    database.close();
  }
}

/** Resets the model to the contents of the chosen copy. */
function begunAnew(
  { places, witness, source, desks, journal }: World,
  known: Known[],
  knownEvents: ReadonlySet<string>,
  position: number,
): Kept {
  const answers = new Map(known.map(({ item }) => [item.id, item.answers]));
  const before = new Set([...answers.values()].flat().map(({ key }) => key));
  const keys = desks.flatMap((desk) => desk.given()).map(({ key }) => key);
  const unsent = new Set(desks.flatMap((desk) => desk.unsentKeys()));
  const gone = new Set(
    keys.filter((key) => witness.versionAt(key) !== undefined && !before.has(key) && !unsent.has(key)),
  );
  places.forget(position);
  const events = source.forget(knownEvents, new Set(answers.keys()));
  if (events > 0) journal.count(EVENT_LOST);
  if (gone.size > 0) journal.count(ANSWER_LOST);
  journal.say('log', `begins anew: ${gone.size} answers are lost and ${before.size} kept, ${events} events are lost`);
  witness.resume(known);
  return { answers, before, gone };
}
