/** Copies in a cluster of two program versions: exported copies, backups, and snapshots for joining relays. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { prepareReplica } from '../../../relay/cluster/replica-join.ts';
import { writeCopy } from '../../../relay/cluster/snapshot-duty.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { MIGRATIONS } from '../../../relay/store/migrations.ts';
import { replicaFile } from '../../../relay/store/replica/replica-file.ts';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { sealingIn } from '../parts/store.ts';
import { openOn } from '../store/parts/under-test.ts';
import { NEWER, newer, OLD, on, put, ranks } from './parts/programs.ts';
import { openSeveral } from './parts/replicas.ts';

const noPatience = { pause: () => assert.fail('it waits'), ask: () => assert.fail('it asks') };

test('a copy that leaves its cluster before the switch is brought up to date as any store', async (t) => {
  const { open } = await openSeveral(t, []);
  const one = await open('one', newer);
  await one.write(put('a'));
  await one.close();
  replicaFile(one.path, NEWER).leave();
  assert.equal(
    on(one, (database) => schemaVersionOf(database)),
    OLD,
  );
  const database = openDatabase({ path: one.path, migrations: NEWER });
  assert.equal(schemaVersionOf(database), OLD + 1);
  database.close();
  assert.deepEqual(ranks(one), [1007]);
});

test('a backup of a copy is of the schema that all write, for either program', async (t) => {
  const { open } = await openSeveral(t, []);
  const one = await open('one', newer);
  await one.write(put('a'));
  const to = join(await temporaryFolder(t), 'backup.db');
  await sqliteBackend(one.path, NEWER).backup(to);
  copyFileSync(to, `${to}.newer`);
  const older = openOn(t, { sealing: sealingIn(join(to, '..')) }, sqliteBackend(to));
  await older.write(put('b'));
  assert.ok(older.store.reader.item('a'));
  openDatabase({ path: `${to}.newer`, migrations: NEWER }).close();
  assert.deepEqual(ranks({ path: `${to}.newer` }), [1007]);
});

test('a snapshot of an older schema is taken by a newer program, and one of a newer schema by no older one', async (t) => {
  const { world, open } = await openSeveral(t, []);
  const folder = await temporaryFolder(t);
  const one = await open('one', newer);
  const line = world.connect('joins');
  await one.write(put('a'));
  await writeCopy(line, await replicaFile(one.path, NEWER).copy(true));
  assert.equal((await line.newestSnapshot())?.schema, OLD, 'the schema that entries are of');
  for (const [name, migrations] of [
    ['older', MIGRATIONS],
    ['newer', NEWER],
  ] as const) {
    const file = replicaFile(join(folder, `${name}.db`), migrations);
    assert.equal(await prepareReplica(line, file, noPatience), 'joined');
    assert.equal(file.look()?.place?.position, 1);
  }
  const snapshot = await line.newestSnapshot();
  const later = { ...line, newestSnapshot: async () => snapshot && { ...snapshot, schema: OLD + 1 } };
  await assert.rejects(
    prepareReplica(later, replicaFile(join(folder, 'late.db')), noPatience),
    (error) =>
      error instanceof StoreError &&
      new RegExp(`write schema ${OLD + 1}, this program knows (\\d+ to )?${OLD}:`).test(error.message),
  );
});
