/** A relay alone becomes the first of several with a later build, and brings what it has. */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { account } from './account.ts';
import { LATER_ROWS, laterBuild } from './later-build.ts';
import type { RigRelay } from './parts/relay.ts';
import { startRig } from './rig.ts';
import { startTraffic } from './traffic.ts';
import { goesOn } from './under.ts';

/** What is written once and stays as it is, whoever is at work. */
const LASTING = [
  'answers',
  'directory',
  'events',
  'own_secrets',
  'process_owners',
  'salts',
  'set_members',
  'sets',
  'tokens',
];

type Rows = ReadonlyMap<string, readonly string[]>;

export async function movedIn(t: TestContext): Promise<void> {
  const { main, schema } = await laterBuild(t);
  const rig = await startRig(t);
  const [first, ...others] = rig.relays;
  assert.ok(first);
  await first.begin({ alone: true });
  const before = await startTraffic(t, rig);
  await goesOn(before, 60);
  await first.end('SIGTERM');
  const brought = read(first, lastingRows);
  assert.ok((brought.get('answers')?.length ?? 0) > 0, 'somebody answered');

  await first.begin({ main });
  await Promise.all(others.map((other) => other.begin({ main })));
  await goesOn(before, 60);
  for (const relay of rig.relays) {
    assert.equal(read(relay, schemaOf), schema, `${relay.name} has the schema of the later build`);
    assert.ok(read(relay, (copy) => Number(copy.prepare(LATER_ROWS).get()?.n)) > 0, `${relay.name} has what it made`);
    for (const [table, rows] of read(relay, lastingRows)) {
      const has = new Set(rows);
      const lost = brought.get(table)?.filter((row) => !has.has(row));
      assert.deepEqual(lost, [], `${relay.name} has all of ${table} that was brought`);
    }
  }
  await account(t, rig, before);
}

export const schemaOf = (copy: DatabaseSync): number => Number(copy.prepare('PRAGMA user_version').get()?.user_version);

export function read<T>(relay: RigRelay, what: (copy: DatabaseSync) => T): T {
  const copy = relay.copy();
  try {
    return what(copy);
  } finally {
    copy.close();
  }
}

function lastingRows(copy: DatabaseSync): Rows {
  return new Map(
    LASTING.map((table) => [
      table,
      copy
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row)),
    ]),
  );
}
