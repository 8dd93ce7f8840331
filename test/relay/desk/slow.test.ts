/** A desk that stops reading: it delays no other desk, its memory use is bounded, and it misses nothing once it reads again. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { ItemChange, SyncPage } from '../../../shared/socket.ts';
import { checker } from '../../../shared/validate.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { startDesk, startRelayDesk, tokenOf } from './relay-desk.ts';

const relay = await startRelayDesk({ users: ['slow', 'quick'].map((id) => ({ id, name: id })) });
after(() => relay.close());

const page = checker(SyncPage);
const change = checker(ItemChange);

/** Socket.IO by hand over a raw socket that can stop reading. Answers pings and acknowledges pages. */
async function rawDesk(token: string) {
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const titles = new Map<string, string>();
  const cursors: number[] = [];
  let pages = 0;
  socket.on('message', (data) => {
    const text = String(data);
    if (text === '2') socket.send('3');
    const [, id, json] = /^42\/v1\/desk,(\d*)(\[.*)$/s.exec(text) ?? [];
    if (!json) return;
    const [event, payload] = JSON.parse(json);
    if (event === 'sync' && page.is(payload)) {
      pages += 1;
      for (const { cursor, item } of payload.changes) {
        cursors.push(cursor);
        titles.set(item.id, item.title);
      }
      socket.send(`43/v1/desk,${id}[]`);
    } else if (event === 'item' && change.is(payload)) {
      cursors.push(payload.cursor);
      titles.set(payload.item.id, payload.item.title);
    }
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(`40/v1/desk,${JSON.stringify({ token })}`);
  await until('the first page', () => pages > 0);
  return { socket, titles, cursors, pages: () => pages };
}

test('a desk that does not read is moved to catching up and gets everything once it reads', async (t) => {
  const slow = await rawDesk(tokenOf('slow'));
  const quick = startDesk(relay.url, { token: tokenOf('quick') });
  t.after(() => {
    slow.socket.terminate();
    quick.close();
  });
  await until('live', () => quick.live);
  slow.socket.pause();
  const body = 'x'.repeat(2000);
  const rounds = 120;
  const perRound = 100;
  for (let round = 0; round < rounds; round++) {
    await relay.parts.store.writer.write((tx) => {
      for (let i = 0; i < perRound; i++) {
        save(tx, itemOf(`s${i}`, { body, title: `round ${round}` }), ['quick', 'slow']);
      }
    });
    await until('the quick one has it', () => quick.items.get(`s${perRound - 1}`)?.title === `round ${round}`);
  }
  assert.equal(relay.lagged(), 1, 'it left the live feed once');
  slow.socket.resume();
  await until('it has the newest of each', () =>
    Array.from({ length: perRound }, (_, i) => slow.titles.get(`s${i}`)).every(
      (title) => title === `round ${rounds - 1}`,
    ),
  );
  // All buffered data is read by now: of 30 MB only what the system's and the relay's buffers hold, and each item once.
  const published = rounds * perRound;
  assert.ok(slow.cursors.length < published / 2, `${slow.cursors.length} of ${published} changes were kept for it`);
  assert.deepEqual(
    slow.cursors,
    [...new Set(slow.cursors)].sort((a, b) => a - b),
    'in order, none twice',
  );
  await relay.parts.store.writer.write((tx) => save(tx, itemOf('again', { title: 'live again' }), ['slow']));
  await until('live again', () => slow.titles.has('again'));
  assert.deepEqual(quick.faults, []);
});

test('a desk that neither reads nor says goodbye does not hold the relay up when it goes down', async () => {
  const slow = await rawDesk(tokenOf('slow'));
  slow.socket.pause();
  const from = performance.now();
  await relay.restart();
  // A close handshake would never complete; `ws` gives up after 30 s.
  assert.ok(performance.now() - from < 25_000);
  slow.socket.terminate();
});
