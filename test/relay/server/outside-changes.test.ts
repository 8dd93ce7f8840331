/** Effects of `changedOutside` in a whole relay: view and desks are updated, without a restart or polling. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openCore, type RelayCore } from '../../../relay/core/core.ts';
import { createDirectoryWatch } from '../../../relay/directory/directory-watch.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { random, silentLog } from '../parts/store.ts';

const user = (name: string) => (tx: Tx) =>
  tx.directoryRows.put({ kind: 'user', id: 'ann', doc: JSON.stringify({ id: 'ann', name }) }, 'cli');

interface Joined {
  core: RelayCore;
  /** Another opening of the same store. */
  other: RelayCore;
  published: CommittedChange[];
}

async function openJoined(t: TestContext): Promise<Joined> {
  const folder = await makeFolder('outside');
  const clock = createHandClock(1_800_000_000_000);
  const onError = (error: unknown) => assert.fail(String(error));
  const given = { config: { store: join(folder, 'beckon.db'), data: folder }, env: {}, clock, onError };
  const core = openCore(given);
  const watch = createDirectoryWatch({ core, clock, timers: clock, random, log: silentLog });
  core.onForeignWrite(watch.foreignWrite);
  const other = openCore(given);
  await core.store.writer.write((tx) => {
    user('Ann')(tx);
    tx.credentials.add({ id: 't1', userId: 'ann', secret: 'token', device: null, origin: 'cli' });
    save(tx, itemOf('a'), ['ann']);
  });
  await watch.start();
  t.after(async () => {
    await watch.close();
    await Promise.all([core.close(), other.close()]);
    await removeFolder(folder);
  });
  const published: CommittedChange[] = [];
  core.store.feed.subscribe((changes) => published.push(...changes));
  return { core, other, published };
}
const nameIn = ({ core }: Joined) => core.directory.view().person('ann')?.name;

test('the directory is read again if it is named, and affected readers are notified', async (t) => {
  const joined = await openJoined(t);
  const { core, other, published } = joined;
  assert.equal(nameIn(joined), 'Ann');
  await other.store.writer.write(user('Anna'));
  core.store.changedOutside({ items: ['a'], audit: true, push: true });
  assert.equal(nameIn(joined), 'Ann', 'an item costs no reading of the directory');
  core.store.changedOutside({ directory: true });
  assert.equal(nameIn(joined), 'Anna');
  assert.deepEqual(
    published.filter(({ kind }) => kind === 'me'),
    [{ kind: 'me', userId: 'ann' }],
  );
});

test('an absence is known, and what was revoked ends desks', async (t) => {
  const joined = await openJoined(t);
  const { core, other, published } = joined;
  const absence = { from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z', delegate: null };
  await other.store.writer.write((tx) => tx.saveAbsence('ann', absence));
  core.store.changedOutside({ people: ['ann'] });
  assert.deepEqual(core.directory.view().absenceOf('ann'), absence);
  await other.store.writer.write((tx) => tx.credentials.revoke({ userId: 'ann', id: 't1' }));
  core.store.changedOutside({ tokens: true });
  const revoked = published.filter(({ kind }) => kind === 'revoked');
  assert.deepEqual(revoked, [{ kind: 'revoked', userId: 'ann', tokenId: 't1' }]);
});
