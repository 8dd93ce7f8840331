/**
 * PostgreSQL without a synchronous standby fails over: entries that were told of are gone, and another history goes on from an earlier place.
 * Relays that are ahead of it stop, a copy is chosen, the log begins anew from it, and the others join anew.
 */
import { DatabaseSync } from 'node:sqlite';
import { followsOn } from '../../../relay/cluster/entry.ts';
import type { Log, LogPlace } from '../../../relay/cluster/log-port.ts';
import { must } from '../must.ts';
import { LOSSY } from '../plan.ts';
import type { SimulatedRelay } from '../relay.ts';
import type { CopyOnDisk } from '../store-place.ts';
import type { Known } from '../witness.ts';
import type { World } from '../world.ts';
import { type Kept, LOSSY_ENDS } from './kept.ts';
import { FOUNDER } from './log-lines.ts';
import { checkCopies } from './promises.ts';

interface Node {
  relay: SimulatedRelay;
  copy: CopyOnDisk;
}

/** Virtual ms between two looks, until something must have come about, and until nothing is on its way any more. */
const [STEP_MS, MOST_MS, ARRIVED_MS] = [500, 120_000, 10_000];
/** Entries that a standby is behind: so many that answers are among them. */
const BEHIND = { least: 16, spread: 24 } as const;
const AHEAD = /went back|another history/;
const [WENT_BACK, GOES_ON, FROM_LOST, FROM_OTHER, EVENT_LOST, ANSWER_LOST] = LOSSY_ENDS;

/** @returns what the copy that was chosen had */
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

/** People and sources go on. */
async function busyUntil({ time, source, events, desks, chance }: World, isSo: () => boolean): Promise<void> {
  const acts = chance.of('during the lossy failover');
  for (const end = time.now() + MOST_MS; !isSo(); ) {
    must(time.now() < end, 'with a log that is there, what is asked for is done');
    source.send([events.next()]);
    for (const desk of desks) if (acts.happens(0.5)) desk.act();
    await time.until(time.now() + STEP_MS);
  }
}

/** Whoever has what the log has not serves nobody. */
async function stopped({ time, journal }: World, ahead: readonly Node[], log: Log): Promise<void> {
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

/** Whether the log, as it is now, goes through that place. */
async function isIn(log: Log, place: LogPlace | null): Promise<boolean> {
  const head = await log.head();
  if (!place || place.position > head.position) return false;
  if (place.position === head.position) return place.hash === head.hash;
  const [next] = await log.read(place.position, 1);
  return next !== undefined && followsOn(place, next);
}

/** Copies at one place hold the same, whichever history it is of: none is made of two. */
function checkAlike(nodes: readonly Node[]): void {
  const groups = Map.groupBy(nodes, ({ copy }) => copy.place()?.hash);
  for (const group of groups.values()) checkCopies(group.map(({ copy }) => copy.path()));
}

/** As the relay has them, also those that ask nobody and came while the witness did not look; and who is asked. */
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

/** Bytes before the id of an event in what it is known by. */
const SENDER_BYTES = 10;

/** Ids of the events that a copy knows, while its relay is down. */
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

/** From here on all is judged by what the copy had. */
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
