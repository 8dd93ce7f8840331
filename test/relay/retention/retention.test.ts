/** Retention deletes expired items and everything that depends on them; open items and the audit remain. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import type { SyncPage } from '../../../shared/socket.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { ADMIN, bareEvent, event, startRelay } from '../parts/relay.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T08:00:00Z');
const clock = createHandClock(START);
const relay = await startRelay({ clock, timers: clock });
after(() => relay.close());

/** Row count, read directly from the database file. */
function rows(table: string, where = '1'): number {
  const database = new DatabaseSync(relay.store, { readOnly: true });
  try {
    return Number(database.prepare(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`).get()?.n);
  } finally {
    database.close();
  }
}
const answer = (itemId: string) =>
  relay.post(`/v1/items/${itemId}/responses`, { action: 'approve', key: randomUUID() }, 'dana-token');
const status = async (itemId: string) => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).status;

async function sync(cursor: number | null): Promise<SyncPage> {
  const socket = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    auth: { token: 'dana-token', cursor },
    reconnection: false,
  });
  try {
    return await new Promise<SyncPage>((resolve) =>
      socket.once('sync', (page: SyncPage, received: () => void) => {
        received();
        resolve(page);
      }),
    );
  } finally {
    socket.disconnect();
  }
}

test('old items are deleted once no one is asked about them', async () => {
  const standing = event('approval.requested', { reminders: ['PT1H'], dueAt: '2026-01-02T08:00:00Z' });
  const [answered, asked, told, resolved] = await relay.send(
    event('approval.requested'),
    standing,
    event('status.changed', { record: { system: 'ERP', type: 'order', id: '1' }, status: { to: 'shipped' } }),
    event('exception.raised', { fold: 'old', error: { message: 'down' } }),
  );
  assert.ok(answered && asked && told && resolved);
  const old = [answered.itemId, told.itemId, resolved.itemId];
  assert.equal((await answer(answered.itemId)).status, 200);
  await relay.post(`/v1/items/${told.itemId}/seen`, {}, 'dana-token');
  await relay.send(
    bareEvent('exception.resolved', { fold: 'old' }),
    bareEvent('process.step', { process: { id: 'old', step: 'one', status: 'done' } }),
  );
  assert.match((await relay.get('/v1/items?q=title', 'dana-token')).text, new RegExp(told.itemId));
  const early = (await sync(null)).cursor;

  // A jump of more than a year in one second: the clock may be wrong, and a deletion cannot be undone. Nothing is deleted yet.
  clock.setWall(START + 401 * DAY);
  clock.pass(1000);
  clock.pass(7 * 3_600_000);
  const [young] = await relay.send(event('task.assigned'));
  assert.ok(young);
  assert.deepEqual(await Promise.all(old.map(status)), [200, 200, 200]);
  const late = (await sync(early)).cursor;
  clock.pass(DAY);
  await until('the old items are gone', async () => (await Promise.all(old.map(status))).every((code) => code === 404));
  await until('the old process is gone', () => rows('processes') === 0);
  await until('what hung on them is gone', () => rows('answers') + rows('own') + rows('items_indexed') <= 2);

  assert.deepEqual([await status(asked.itemId), await status(young.itemId)], [200, 200]);
  assert.equal(rows('events'), 2, 'what came today and what still stands is known by its id');
  const [again] = await relay.send(standing);
  assert.deepEqual([again?.duplicate, again?.itemId], [true, asked.itemId], 'what still stands is not made twice');
  const found: { items: { id: string }[] } = (await relay.get('/v1/items?q=title', 'dana-token')).body;
  assert.deepEqual(found.items.map(({ id }) => id).sort(), [asked.itemId, young.itemId].sort());

  // A desk whose cursor is older than the deleted changes is reset; a newer cursor continues.
  const [anew, on] = [await sync(1), await sync(late)];
  assert.deepEqual([anew.reset, on.reset], [true, undefined]);
  assert.deepEqual(anew.changes.map(({ item }) => item.id).sort(), [asked.itemId, young.itemId].sort());
});

test('the audit stays whole', async () => {
  const verdict = await relay.post('/v1/admin/audit/verify', {}, ADMIN);
  assert.deepEqual([verdict.status, verdict.body.whole], [200, true], verdict.text);
  const page = (await relay.get('/v1/admin/audit', ADMIN)).body;
  assert.equal(page.items[0].seq, 1);
  assert.ok(page.items.some(({ kind }: { kind: string }) => kind === 'answered'));
});

test('how long is the administrator’s to say', async () => {
  assert.deepEqual((await relay.get('/v1/admin/retention', ADMIN)).body, { items: 'P400D', deadLetters: 'P90D' });
  const changed = await relay.put('/v1/admin/retention', { items: 'forever' }, ADMIN);
  assert.deepEqual(changed.body, { items: 'forever', deadLetters: 'P90D' });
  for (const [items, why] of [
    ['PT1H', /a day or more/],
    ['P1Y', /duration/],
    ['P99999D', /ten years/],
  ] as const) {
    const refused = await relay.put('/v1/admin/retention', { items }, ADMIN);
    assert.equal(refused.status, 400, items);
    assert.match(refused.text, why);
  }
  assert.equal((await relay.put('/v1/admin/retention', { items: 'P2D' }, 'dana-token')).status, 403);
  await relay.restart();
  assert.deepEqual((await relay.get('/v1/admin/retention', ADMIN)).body, { items: 'forever', deadLetters: 'P90D' });
});

test('responses are deleted after the retention of dead letters; the cursors of a source continue', async () => {
  const read = async (after: string) =>
    (await relay.get(`/v1/sources/erp/responses?limit=200&after=${after}`, 'erp-key')).body;
  const answered = async () => {
    const [made] = await relay.send(event('approval.requested'));
    await answer(made?.itemId ?? '');
    return made?.itemId;
  };
  await answered();
  const { next } = await read('');
  clock.pass(91 * DAY);
  clock.pass(DAY);
  await until('none is left', () => rows('outbound') === 0);
  const itemId = await answered();
  const { responses } = await read(next);
  assert.deepEqual(
    responses.map((one: { event: { subject: string } }) => one.event.subject),
    [itemId],
  );
});
