/** Malformed frames: the relay continues, other desks are not affected, and nothing leaks. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { startDesk, startRelayDesk, tokenOf } from './relay-desk.ts';

const relay = await startRelayDesk({ users: ['dana', 'lee'].map((id) => ({ id, name: id })) });
const bystander = startDesk(relay.url, { token: tokenOf('lee') });
await until('live', () => bystander.live);
after(async () => {
  bystander.close();
  await relay.close();
});

const SIGN_IN = `40/v1/desk,${JSON.stringify({ token: tokenOf('dana') })}`;
const deep = '['.repeat(20_000) + ']'.repeat(20_000);
const FRAMES: (string | Buffer)[] = [
  '',
  '9',
  '4',
  '40',
  '49',
  '42',
  '2',
  '3',
  '1',
  '5',
  '6',
  'hello',
  '40/v1/desk',
  '40/v1/desk,',
  '40/v1/desk,{',
  SIGN_IN,
  '40/other,{"token":"x"}',
  '40/v1/desk,{"token":{"toString":1}}',
  '40/v1/desk,[]',
  '40/v1/desk,"x"',
  '40/v1/desk,null',
  `40/v1/desk,{"token":"${'x'.repeat(20_000)}"}`,
  '40/v1/desk,{"token":"a","cursor":-1}',
  '40/v1/desk,{"token":"a","cursor":1e400}',
  '41/v1/desk,',
  '42/v1/desk,',
  '42/v1/desk,[]',
  '42/v1/desk,{}',
  '42/v1/desk,[null]',
  '42/v1/desk,[7,1]',
  '42/v1/desk,["seen"]',
  '42/v1/desk,1["seen",{"itemIds":["x"]}]',
  '42/v1/desk,99999999999999999999["seen",{}]',
  '42/v1/desk,["disconnect"]',
  '42/v1/desk,["error",1]',
  '42/v1/desk,["connection"]',
  '42/v1/desk,["__proto__",{}]',
  '42/v1/desk,1["respond",{"__proto__":{"a":1}}]',
  `42/v1/desk,2["snooze",${deep}]`,
  `42/v1/desk,["${'e'.repeat(5000)}"]`,
  '43/v1/desk,[]',
  '43/v1/desk,0[]',
  '43/v1/desk,424242[1,2,3]',
  '44/v1/desk,{"message":"x"}',
  '451-/v1/desk,["seen",{"_placeholder":true,"num":0}]',
  '45999999-/v1/desk,["seen"]',
  '451-/v1/desk,["seen",{"_placeholder":true,"num":99}]',
  '461-/v1/desk,1[{"_placeholder":true,"num":0}]',
  Buffer.from([0, 1, 2, 255]),
  Buffer.alloc(1000, 65),
  'b4AAAA',
  '\u0000\uFFFF',
  'x'.repeat(200_000),
];

/** Sends frames in order; the relay may close the connection at any of them. */
async function send(frames: readonly (string | Buffer)[]): Promise<void> {
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('open', () => resolve()).once('close', () => resolve()));
  for (const frame of frames) {
    if (socket.readyState !== WebSocket.OPEN) break;
    await new Promise<void>((resolve) => socket.send(frame, () => resolve()));
  }
  socket.close();
  await new Promise<void>((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) resolve();
    else socket.once('close', () => resolve());
  });
}

test('every odd frame, before and after signing in, and any row of them', async () => {
  for (const frame of FRAMES) {
    await send([frame]);
    await send([SIGN_IN, frame]);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constantFrom(...FRAMES), fc.string(), fc.constant(SIGN_IN)), { maxLength: 8 }),
      send,
    ),
    { numRuns: 60 },
  );
  await until('all are gone', () => relay.desks.count() === 1);
  await relay.parts.store.writer.write((tx) => save(tx, itemOf('after'), ['lee']));
  await until('the bystander is served', () => bystander.items.has('after'));
  assert.equal(bystander.log.filter((event) => event === 'sync').length, 1, 'and was never cut off');
  assert.equal(Reflect.get({}, 'a'), undefined);
});
