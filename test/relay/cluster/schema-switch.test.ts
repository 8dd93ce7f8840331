/** When the relay with the duty raises the shared schema: once every relay that may be running knows it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RelayReport } from '../../../relay/cluster/log-port.ts';
import { meaningOf, moreWith } from '../../../relay/cluster/member/verdict.ts';
import { createPeers } from '../../../relay/cluster/peers.ts';
import { createSchemaSwitch } from '../../../relay/cluster/schema-switch.ts';
import { schemaVersion } from '../../../relay/store/database.ts';
import { MIGRATIONS, type MigrationStep } from '../../../relay/store/migrations.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { silentLog } from '../parts/store.ts';
import { openSeveral } from './parts/replicas.ts';

const OLD = schemaVersion;
const NOTHING = { expand: '' };
const MINUTE = 60_000;
/** Shorter than the silence after which a relay counts as gone. */
const BEAT_MS = 2000;

/** @param before ms since which the relay had heard of others when it took the duty */
async function openDuty(t: TestContext, before = MINUTE, steps: readonly MigrationStep[] = [NOTHING, NOTHING]) {
  const { open } = await openSeveral(t, []);
  const { replica, store } = await open('one', { migrations: [...MIGRATIONS, ...steps] });
  const clock = createHandClock(0);
  const seen = createPeers(() => clock.now());
  const writer = { write: store.writer.write.bind(store.writer) };
  const warned: unknown[] = [];
  const log = { ...silentLog, warn: (facts: object) => void warned.push(Object.values(facts)[0]) };
  const duty = createSchemaSwitch({ replica, seen, meaningOf, writer, timers: clock, log });
  const own = replica.relay();
  let beats = 0;
  seen.note([]);
  clock.pass(before);
  await duty.begin();
  t.after(() => duty.end());
  /** Reports these relays with the schema that each announces; the beat of a silent one does not change. */
  function hear(
    relays: Record<string, number>,
    silent: readonly string[] = [],
    meaning: Record<string, string> = {},
  ): void {
    beats += 1;
    const more = moreWith('{"desks":0}', { verified: [], trouble: null, differs: null, keys: null, meaning });
    const facts = { name: 'host', version: '1', position: 0, more, quiet: 0 };
    const told = Object.entries(relays).map(
      ([relay, schema]): RelayReport => ({ ...facts, relay, schema, beat: silent.includes(relay) ? 0 : beats }),
    );
    seen.note(told);
  }
  return {
    hear,
    /** Advances time with a regular beat. */
    async pass(ms: number, ...heard: Parameters<typeof hear>) {
      for (let passed = 0; passed < ms; passed += BEAT_MS) {
        hear(...heard);
        clock.pass(BEAT_MS);
      }
      await until('it looked', () => clock.waiting() > 0);
    },
    level: () => replica.level(),
    warned,
    meaning: () => replica.meaning(),
    acts: () => store.audit.head().seq,
    /** Waits until the duty has checked again. */
    async look(ms = 5000) {
      clock.pass(ms);
      await until('it looked', () => clock.waiting() > 0);
    },
    own,
  };
}

test('the schema is raised at once to the newest that all know, once the last older relay is gone', async (t) => {
  const { level, acts, hear, look, own } = await openDuty(t);
  await look();
  assert.equal(level(), OLD, 'nobody is known yet');
  hear({ other: OLD + 2 });
  await look();
  assert.equal(level(), OLD, 'this one is not heard yet');
  hear({ [own]: OLD + 2, other: OLD });
  await look();
  assert.equal(level(), OLD);
  hear({ [own]: OLD + 2, other: OLD + 2 });
  await look();
  assert.deepEqual([level(), acts()], [OLD + 2, 1]);
  hear({ [own]: OLD + 2, other: OLD + 3 });
  await look();
  assert.deepEqual([level(), acts()], [OLD + 2, 1], 'no further than this program knows');
});

test('rows are filled before, in consecutive slices; once begun, no known relay is awaited', async (t) => {
  const fills = { expand: 'ALTER TABLE items ADD COLUMN n', fill: { table: 'items', set: 'n = seq' } };
  const { level, acts, hear, look, own } = await openDuty(t, MINUTE, [NOTHING, fills]);
  hear({ [own]: OLD + 2, other: OLD + 2 });
  await look();
  assert.deepEqual([level(), acts()], [OLD + 1, 1], 'what comes before is made at once');
  await look(25);
  assert.deepEqual([level(), acts()], [OLD + 1, 1], 'a slice is nothing that the trail tells');
  hear({ [own]: OLD + 2, other: OLD + 1 });
  await look(25);
  assert.deepEqual([level(), acts()], [OLD + 2, 2]);
});

test('one step is made where a relay knows no more', async (t) => {
  const { level, hear, look, own } = await openDuty(t);
  hear({ [own]: OLD + 2, other: OLD + 1 });
  await look();
  assert.equal(level(), OLD + 1);
});

test('an older relay that left a moment ago may only restart: it counts as a member for a minute', async (t) => {
  const { level, hear, look, own } = await openDuty(t);
  hear({ [own]: OLD + 2, other: OLD });
  hear({ [own]: OLD + 2 });
  await look();
  assert.equal(level(), OLD);
  hear({ [own]: OLD + 2, other: OLD });
  await look(MINUTE);
  hear({ [own]: OLD + 2, other: OLD + 2 });
  await look();
  assert.equal(level(), OLD + 2, 'it came back with the newer version');
});

test('who took the duty and was started a moment ago does not know who went before: it waits for a minute', async (t) => {
  const { level, hear, look, own } = await openDuty(t, 0);
  hear({ [own]: OLD + 2 });
  await look();
  assert.equal(level(), OLD);
  hear({ [own]: OLD + 2, other: OLD });
  await look(MINUTE);
  assert.equal(level(), OLD, 'one that went before came back as it was');
  hear({ [own]: OLD + 2, other: OLD + 2 });
  await look();
  assert.equal(level(), OLD + 2);
});

test('one that went and stays away counts no longer', async (t) => {
  const { level, hear, look, own } = await openDuty(t);
  hear({ [own]: OLD + 2, other: OLD });
  hear({ [own]: OLD + 2 });
  await look(MINUTE);
  hear({ [own]: OLD + 2 });
  await look();
  assert.equal(level(), OLD + 2);
});

test('an older relay that fell silent without a word counts as there for ten minutes', async (t) => {
  const { level, pass, look, own } = await openDuty(t);
  await pass(9 * MINUTE, { [own]: OLD + 2, other: OLD }, ['other']);
  await look();
  assert.equal(level(), OLD);
  await pass(MINUTE, { [own]: OLD + 2, other: OLD }, ['other']);
  await look();
  assert.equal(level(), OLD + 2);
});

test('it is not raised as long as a relay means something else by that schema, and the log says which', async (t) => {
  const { level, hear, look, own, warned, meaning } = await openDuty(t);
  const here = meaning()[OLD + 2];
  hear({ [own]: OLD + 2, other: OLD + 2 }, [], { [OLD + 2]: 'another' });
  await look();
  await look();
  assert.deepEqual(
    [level(), warned],
    [
      OLD,
      [
        `relay ${own} (host, version 1) means another by schema ${OLD + 2}, this one ${here}: give both the same Beckon`,
      ],
    ],
  );
  hear({ [own]: OLD + 2, other: OLD + 2 }, [], meaning());
  await look();
  assert.equal(level(), OLD + 2);
});
