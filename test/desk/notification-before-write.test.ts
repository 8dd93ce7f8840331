/**
 * A live item is raised before it is written. A crash in between loses nothing and repeats one notification at most; an item that
 * cannot be written is removed from the screen.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { diskFault } from '../../disk/faults.ts';
import { changes, testDesk } from '../electron/parts/desk.ts';
import { approval, uuid } from '../electron/parts/items.ts';
import { limitFiles } from '../helpers/limited.ts';

// As in the app: past the limit writes fail, and the process survives.
process.on('SIGXFSZ', () => {});

test('killed when it has been raised and not yet written: the relay sends it again, and it is raised once more', (t) => {
  const killed = mkdtempSync(join(tmpdir(), 'beckon-killed-'));
  // The files after the kill, without anything uncommitted.
  const desk = testDesk(t, { onRaise: () => cpSync(desk.folder, killed, { recursive: true }) });
  desk.connect();
  desk.item(approval(1));
  assert.equal(desk.desk.position().cursor, 1, 'written once it was raised');

  const next = testDesk(t, { folder: killed });
  assert.equal(next.desk.position().cursor, 0, 'raised before it was written');
  next.connect({ changes: changes([approval(1)]) });
  assert.deepEqual(
    next.raised.map(({ id }) => id),
    [uuid(1)],
  );
  next.item(approval(1));
  assert.equal(next.raised.length, 1);
});

test('a notification whose item cannot be stored is withdrawn, and raised once it is stored', async (t) => {
  const desk = testDesk(t);
  t.after(() => limitFiles(process.pid, null));
  desk.connect();
  await limitFiles(process.pid, 0);
  assert.throws(
    () => desk.item(approval(1)),
    (error) => diskFault(error) === 'failing',
  );
  assert.deepEqual([...desk.screen.keys()], []);
  assert.deepEqual(desk.desk.snapshot().inbox, []);
  await limitFiles(process.pid, null);
  desk.disconnect();
  desk.connect({ changes: changes([approval(1)]) });
  assert.deepEqual([...desk.screen.keys()], [uuid(1)]);
});
