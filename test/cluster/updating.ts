/** Relays of one build give way to those of the next, one after the other, while all goes on. */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { until } from '../helpers/until.ts';
import { type Build, LATER_ROWS, laterBuild } from './later-build.ts';
import { read, schemaOf } from './parts/copies.ts';
import { startProbe } from './parts/probe.ts';
import type { RigRelay } from './parts/relay.ts';
import type { Rig, RigOptions } from './rig.ts';
import type { TrafficOptions } from './traffic.ts';
import { goesOn, startAnew, under } from './under.ts';

/**
 * A relay looks every five seconds whether all know the newer schema, and takes over what an ended one had to do at once. One that is told of no
 * more counts as there for a minute.
 */
const RAISED_WITHIN_MS = 120_000;

/** Beats of a duty, one each three seconds, in which whoever has it has looked. */
const LOOKS_WITHIN = 3;

/** Nobody is refused anything meanwhile, and the newer schema is written only when the last of the older build is gone. */
export const updated = (t: TestContext, options: RigOptions & TrafficOptions): Promise<void> =>
  under(t, options, async (rig, traffic) => {
    const build = await laterBuild(t);
    const probe = startProbe({ url: rig.url, token: rig.tokenOf(rig.people[0] ?? '') });
    const [last, ...others] = rig.relays.toReversed();
    const [first] = others;
    assert.ok(last && first);
    await startAnew(rig, first, build.main);
    await goesOn(traffic);
    // As long as not all know the newer schema, everybody may go back.
    await startAnew(rig, first, RELAY_PROGRAM);
    for (const relay of others) {
      await startAnew(rig, relay, build.main);
      await goesOn(traffic);
    }
    // One that falls silent counts as there, and one of the later build takes over what it had to do for all.
    await rig.balancer.set(last.name, 'drain');
    await goesOn(traffic);
    last.pause();
    await looked(others);
    for (const relay of rig.relays) {
      assert.equal(read(relay, schemaOf), build.schema - 1, `${relay.name} writes what the last one knows`);
    }
    last.resume();
    await startAnew(rig, last, build.main);
    await raised(rig.relays, build);
    await goesOn(traffic);
    const slices = await slicesIn(rig);
    t.diagnostic(`${slices} slices of rows filled meanwhile`);
    assert.ok(slices > 1, 'others wrote between slices');
    const { asked, refused } = await probe.stop();
    t.diagnostic(`asked ${asked} times meanwhile`);
    assert.deepEqual(refused, [], 'somebody answers all the while');
    for (const source of traffic.sources) assert.deepEqual([...source.refused], [], 'no event is refused');
    const told = await last.verb('cluster', 'status');
    assert.equal(told.split(build.version).length - 1, rig.relays.length, `all are of ${build.version}: ${told}`);
    await last.verb('cluster', 'verify');
  });

/** Entries of the log that filled rows; the head of each is as it is, in front of what is packed. */
async function slicesIn({ database }: Rig): Promise<number> {
  const [row] = await database.query(
    `SELECT count(*) AS n FROM beckon.entries WHERE position('"slice":'::bytea IN body) > 0`,
  );
  return Number(row?.n);
}

/** One of these has the duty to raise the schema, and looked whether it may. */
async function looked(relays: readonly RigRelay[]): Promise<void> {
  const owners = relays.map((relay) => read(relay, relayOf));
  const lease = (copy: DatabaseSync) => copy.prepare("SELECT owner, beat FROM leases WHERE duty = 'schema'").get();
  let began: Record<string, unknown> | undefined;
  await until(
    'one of the later build has looked',
    () => {
      const now = relays[0] && read(relays[0], lease);
      if (!owners.includes(String(now?.owner)) || now?.owner !== began?.owner) began = now;
      return owners.includes(String(now?.owner)) && Number(now?.beat) - Number(began?.beat) >= LOOKS_WITHIN;
    },
    RAISED_WITHIN_MS,
  );
}

/** One of the older build stands still until the others write what it does not know, and comes back. */
export const outOfDate = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    const build = await laterBuild(t);
    const [old, ...others] = rig.relays;
    assert.ok(old);
    const id = read(old, relayOf);
    old.pause();
    // As ten minutes do, for which one that only fell silent counts as there.
    await rig.database.query('DELETE FROM beckon.relays WHERE relay = $1', [id]);
    for (const other of others) await startAnew(rig, other, build.main);
    await raised(others, build);
    await goesOn(traffic);
    old.resume();
    await until(`${old.name} says what it needs`, async () => saysWhatItNeeds(await old.trouble(), build), 30_000);
    await goesOn(traffic);
    await old.end('SIGTERM');
    await assert.rejects(old.start(), (error: Error) => saysWhatItNeeds(error.message, build));
    await startAnew(rig, old, build.main);
    await raised([old], build);
  });

const saysWhatItNeeds = (words: string, { schema }: Build): boolean =>
  words.includes(`update this relay: the cluster writes schema ${schema}, this program knows ${schema - 1}`);

const relayOf = (copy: DatabaseSync): string => String(copy.prepare('SELECT relay FROM log_place').get()?.relay);

/** All have the newer schema, with what it made of what was there, which is the same at each. */
async function raised(relays: readonly RigRelay[], { schema }: Build): Promise<void> {
  const isRaised = (relay: RigRelay) => read(relay, schemaOf) === schema;
  await until(`all write schema ${schema}`, () => relays.every(isRaised), RAISED_WITHIN_MS);
  const made = relays.map((relay) => read(relay, (copy) => Number(copy.prepare(LATER_ROWS).get()?.n)));
  assert.ok((made[0] ?? 0) > 0, 'there was something');
  assert.deepEqual(
    made,
    made.map(() => made[0]),
  );
}
