/** Catch-up in pages, with manual timers. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { startRelayDesk, tokenOf, unused } from './relay-desk.ts';

const ITEMS = 1100;
let clock: HandClock;

const timers = { after: (ms: number, task: () => void) => clock.after(ms, task) };
const relay = await startRelayDesk({ users: [{ id: 'dana', name: 'Dana' }] }, unused, timers);
await relay.parts.store.writer.write((tx) => {
  for (let i = 0; i < ITEMS; i++) save(tx, itemOf(`p${i}`, { body: 'x'.repeat(1900) }), ['dana']);
  save(tx, itemOf('huge', { body: 'x'.repeat(400_000) }), ['dana']);
});
after(() => relay.close());
beforeEach(() => {
  clock = createHandClock(0);
});

function reader() {
  const pages: { bytes: number; ids: string[]; live: boolean }[] = [];
  const received: (() => void)[] = [];
  const auth = { token: tokenOf('dana') };
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], forceNew: true, auth });
  socket.on('sync', (page, acknowledge) => {
    const ids = page.changes.map(({ item }: { item: { id: string } }) => item.id);
    pages.push({ bytes: JSON.stringify(page).length, ids, live: page.live });
    received.push(acknowledge);
  });
  return { socket, pages, received };
}
/** Waits until everything that the relay sent before has arrived. */
const roundTrip = ({ socket }: ReturnType<typeof reader>) => new Promise((resolve) => socket.emit('seen', {}, resolve));

test('pages are bounded in count and bytes; two go ahead of their acknowledgement, no more', async (t) => {
  const desk = reader();
  t.after(() => desk.socket.disconnect());
  const { pages, received } = desk;
  await until('two pages', () => pages.length === 2);
  await roundTrip(desk);
  assert.equal(pages.length, 2);
  let given = 0;
  await until('live', () => {
    while (given < received.length) received[given++]!();
    return pages.at(-1)!.live;
  });
  const ids = pages.flatMap((page) => page.ids);
  assert.equal(ids.length, ITEMS + 1);
  assert.equal(new Set(ids).size, ids.length);
  for (const page of pages) {
    assert.ok(page.ids.length <= 200);
    assert.ok(page.bytes <= 300 * 1024 || page.ids.length === 1, `${page.ids.length} items in ${page.bytes}`);
  }
  received.at(-1)!();
  await until('an acknowledged page waits for nothing', () => clock.waiting() === 0);
});

test('a client that acknowledges nothing is found out once, then paced by its socket', async (t) => {
  const desk = reader();
  t.after(() => desk.socket.disconnect());
  await until('two pages', () => desk.pages.length === 2);
  await roundTrip(desk);
  assert.equal(desk.pages.length, 2);
  clock.pass(1000);
  await until('live', () => desk.pages.at(-1)!.live);
  assert.equal(desk.pages.flatMap((page) => page.ids).length, ITEMS + 1);
});
