/** A person's pages are notified whether one of their desktops is connected; other people's are not. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { until } from '../../helpers/until.ts';
import { pairingCode } from '../../helpers/web-client.ts';
import { startRelay } from '../parts/relay.ts';

const sockets: Socket[] = [];
const relay = await startRelay();
after(async () => {
  for (const socket of sockets) socket.disconnect();
  await relay.close();
});

async function cookieOf(userId: string): Promise<string> {
  const reply = await fetch(`${relay.url}/me/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-beckon-page': '1' },
    body: JSON.stringify({ code: await pairingCode(relay, userId) }),
  });
  assert.ok(reply.ok, String(reply.status));
  return reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
/** Records the received events, in order. */
async function connect(auth: object, headers: Record<string, string> = {}) {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth, extraHeaders: headers, forceNew: true });
  sockets.push(socket);
  const heard: unknown[] = [];
  socket.on('elsewhere', (told) => heard.push(told));
  await new Promise<void>((resolve, reject) => {
    socket.once('me', () => resolve());
    socket.once('connect_error', reject);
  });
  return { socket, heard };
}
const page = async (userId: string) => connect({}, { cookie: await cookieOf(userId), origin: relay.url });

test('a page is notified at sign-in, when the first desktop connects and when the last one leaves', async () => {
  const first = await page('dana');
  await until('the first word', () => first.heard.length === 1);
  const desktop = await connect({ token: 'dana-token' });
  const other = await connect({ token: 'dana-token' });
  await until('a desktop', () => first.heard.length === 2);
  const second = await page('dana');
  await until('the second page', () => second.heard.length === 1);
  other.socket.disconnect();
  desktop.socket.disconnect();
  await until('none', () => first.heard.length === 3 && second.heard.length === 2);
  assert.deepEqual(first.heard, [{ desktop: false }, { desktop: true }, { desktop: false }]);
  assert.deepEqual(second.heard, [{ desktop: true }, { desktop: false }]);
  assert.deepEqual([...desktop.heard, ...other.heard], [], 'a desktop is told nothing');
});

test('the desktop of another person, and another page, change nothing', async () => {
  const mine = await page('lee');
  await connect({ token: 'kim-token' });
  await page('lee');
  const last = await connect({ token: 'lee-token' });
  await until('my own', () => mine.heard.length === 2);
  last.socket.disconnect();
  await until('gone', () => mine.heard.length === 3);
  assert.deepEqual(mine.heard, [{ desktop: false }, { desktop: true }, { desktop: false }]);
});
