/** A command changes items beside the relay, as `user erase` does: connected desks receive the changes, and later ones follow in order. */
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, test } from 'node:test';
import type { Store } from '../../../relay/domain/store-ports.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { sealingIn } from '../parts/store.ts';
import { startDesk, startRelayDesk, tokenOf } from './relay-desk.ts';

const relay = await startRelayDesk({ users: [{ id: 'dana', name: 'Dana' }] });
const { backend, path, view } = relay.parts;
const other = backend.open({
  clock: { now: Date.now },
  sealing: sealingIn(dirname(path)),
  directory: view,
  onForeignWrite() {},
  observe() {},
  onError: (error) => assert.fail(String(error)),
});
after(async () => {
  await other.close();
  await relay.close();
});

const putBy = (store: Store, id: string, title: string) =>
  store.writer.write((tx) => save(tx, { ...itemOf(id), title }, ['dana']));

test('noticed by the next commit here, or by a look', async () => {
  const { store } = relay.parts;
  await putBy(store, 'a', 'first');
  const desk = startDesk(relay.url, { token: tokenOf('dana') });
  await until('live', () => desk.live);
  await putBy(other, 'a', 'changed elsewhere');
  await putBy(other, 'b', 'made elsewhere');
  await putBy(store, 'c', 'made here');
  await until('what follows is there', () => desk.items.has('c'));
  assert.deepEqual([...desk.items.values()].map(({ title }) => title).sort(), [
    'changed elsewhere',
    'made elsewhere',
    'made here',
  ]);
  await putBy(other, 'd', 'made elsewhere again');
  store.writer.checkForeign();
  await until('what was looked for is there', () => desk.items.has('d'));
  assert.equal(desk.resets, 0);
  desk.close();
});
