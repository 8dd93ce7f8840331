/** A server that is suspended, not gone: window and tray show it, and an answer is shown as saved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pendingShort, pendingWords } from '../../renderer/i18n/item-words.ts';
import { wordsFor } from '../../shared/words/window.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, iso, uuid } from '../electron/parts/items.ts';

const words = wordsFor('en-GB');

test('tray and snapshot report the silent server; items that still arrive are raised', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const since = iso(desk.clock.now());
  const connection = {
    state: 'connected',
    relay: 'https://relay.example',
    since,
    reason: null,
    retryAt: null,
  } as const;
  desk.desk.relay.connection({ ...connection, silent: true });
  desk.clock.tick(100);
  assert.deepEqual([desk.tray()?.icon, desk.desk.snapshot().connection.silent], ['offline', true]);
  assert.match(desk.tray()?.tooltip ?? '', /No reply from the server/);
  desk.item(approval(1));
  assert.ok(desk.screen.has(uuid(1)));
  desk.desk.relay.connection(connection);
  desk.clock.tick(100);
  assert.deepEqual([desk.tray()?.icon, desk.desk.snapshot().connection.silent], ['waiting', undefined]);
});

test('an answer on its way to a silent server is stored here, and says so', () => {
  const pending = {
    ...{ key: uuid(1), action: 'approve', label: 'Approve', comment: null, at: iso(0) },
    status: 'sending' as const,
    problem: null,
    heldUntil: null,
    version: 1,
  } as const;
  assert.equal(pendingWords(words, pending, true), 'No reply yet; your answer is kept here.');
  assert.equal(pendingShort(words, pending, true), 'No reply yet; answer kept here');
  assert.notEqual(pendingWords(words, pending, false), pendingWords(words, pending, true));
});
