/** A rolling update to the next build under load. */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { until } from '../helpers/until.ts';
import { type Build, LATER_ROWS, laterBuild } from './next-build.ts';
import { read, schemaOf } from './parts/copies.ts';
import { startProbe } from './parts/probe.ts';
import type { RigRelay } from './parts/relay.ts';
import type { Rig, RigOptions } from './rig.ts';
import type { TrafficOptions } from './traffic.ts';
import { goesOn, startAnew, under } from './under.ts';

/**
 * A relay checks every 5 s whether all know the newer schema, and takes over the duties of an ended relay at once. A relay that no longer
 * reports counts as a member for a minute.
 */
const RAISED_WITHIN_MS = 120_000;

/** Beats of a duty, one every 3 s, within which its owner has checked. */
const LOOKS_WITHIN = 3;

/** No request is rejected during the update, and the newer schema is written only after the last relay of the older build is gone. */
export const updated = (t: TestContext, options: RigOptions & TrafficOptions): Promise<void> =>
  under(t, options, async (rig, traffic) => {
    const build = await laterBuild(t);
    const probe = startProbe({ url: rig.url, token: rig.tokenOf(rig.people[0] ?? '') });
    const [last, ...others] = rig.relays.toReversed();
    const [first] = others;
    assert.ok(last && first);
    await startAnew(rig, first, build.main);
    await goesOn(traffic);
    // Until all know the newer schema, each can be downgraded.
    await startAnew(rig, first, RELAY_PROGRAM);
    for (const relay of others) {
      await startAnew(rig, relay, build.main);
      await goesOn(traffic);
    }
    // A silent relay counts as a member, while a relay of the later build takes over its duties.
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

/** Counts log entries that filled rows. The header of an entry is uncompressed and precedes the compressed part. */
async function slicesIn({ database }: Rig): Promise<number> {
  const [row] = await database.query(
    `SELECT count(*) AS n FROM beckon.entries WHERE position('"slice":'::bytea IN body) > 0`,
  );
  return Number(row?.n);
}

/** Waits until one of these holds the duty to raise the schema and has checked whether it may. */
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

/** A relay of the older build is paused until the others write a schema it does not know, and then resumes. */
export const outOfDate = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    const build = await laterBuild(t);
    const [old, ...others] = rig.relays;
    assert.ok(old);
    const id = read(old, relayOf);
    old.pause();
    // Equivalent to ten minutes, for which a silent relay counts as a member.
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

/** Waits until all have the newer schema, with equal, non-empty contents derived from the older rows. */
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
