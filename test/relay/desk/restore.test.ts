/** A store restored from a copy: a desk ahead of the copy is reset, with or without an epoch. */
import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { startDesk, startRelayDesk, tokenOf } from './relay-desk.ts';

const relay = await startRelayDesk({ users: [{ id: 'dana', name: 'Dana' }] });
after(() => relay.close());

const put = (id: string) => relay.parts.store.writer.write((tx) => save(tx, itemOf(id), ['dana']));

test('cursors from between the copy and its restoration are unknown for ever', async () => {
  await put('before');
  const atCopy = relay.parts.store.reader.head();
  const copy = `${relay.parts.path}.copy`;
  await relay.parts.backend.backup(copy);
  await put('lost');
  const afterCopy = relay.parts.store.reader.head();
  await relay.restart(() =>
    relay.parts.reopen(() => {
      for (const end of ['-wal', '-shm']) rmSync(relay.parts.path + end, { force: true });
      copyFileSync(copy, relay.parts.path);
    }),
  );
  for (let i = 0; i < 5; i++) await put(`new-${i}`); // the restored store is past the lost cursor
  const { reader } = relay.parts.store;
  assert.deepEqual([atCopy, afterCopy, reader.head()].map(reader.knows), [true, false, true]);

  const from = (cursor: number) => startDesk(relay.url, { token: tokenOf('dana') }, { cursor });
  const ahead = from(afterCopy);
  await until('live', () => ahead.live);
  assert.equal(ahead.resets, 1);
  assert.deepEqual([...ahead.items.keys()], ['before', 'new-0', 'new-1', 'new-2', 'new-3', 'new-4']);
  const within = from(atCopy);
  await until('live', () => within.live);
  assert.equal(within.resets, 0);
  assert.deepEqual([...within.items.keys()], ['new-0', 'new-1', 'new-2', 'new-3', 'new-4']);
  for (const desk of [ahead, within]) desk.close();
});
