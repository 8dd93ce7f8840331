/** An overloaded relay, as after a restart with thousands of clients: a message sent in time is valid however late it is read. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { type RelayDesk, startRelayDesk, tokenOf } from './relay-desk.ts';

const SIGN_IN_MS = 5000;

let relay: RelayDesk;
let clock: HandClock;
beforeEach(async () => {
  clock = createHandClock(Date.now());
  relay = await startRelayDesk({ users: [{ id: 'dana', name: 'Dana Fox' }] }, undefined, clock);
});
afterEach(() => relay.close());

interface Wire {
  socket: WebSocket;
  said: string[];
  closed(): boolean;
}

async function connected(): Promise<Wire> {
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const said: string[] = [];
  let isClosed = false;
  socket.on('message', (data) => said.push(String(data)));
  socket.on('error', () => {});
  socket.once('close', () => {
    isClosed = true;
  });
  await until('the handshake is through', () => said.length === 1);
  return { socket, said, closed: () => isClosed };
}

/** Lets the sign-in timeout expire in a Node timer that runs before anything from `send` is read. */
const passAfter = (send: () => void): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(() => {
      send();
      clock.pass(SIGN_IN_MS);
      resolve();
    }, 0),
  );

test('a sign-in that was sent in time is taken', async () => {
  const { socket, said } = await connected();
  await passAfter(() => socket.send(`40/v1/desk,${JSON.stringify({ token: tokenOf('dana') })}`));
  await until('live', () => said.some((text) => text.includes('"live":true')));
  assert.equal(relay.desks.count(), 1);
  clock.pass(SIGN_IN_MS);
  assert.equal(relay.desks.count(), 1);
  socket.close();
});

test('who says nothing is cut off at once, who says something else a while later', async () => {
  const silent = await connected();
  await passAfter(() => {});
  await until('it is cut off', silent.closed);
  const other = await connected();
  await passAfter(() => other.socket.send('3'));
  await until('its time begins anew', () => clock.waiting() > 0 && !other.closed());
  clock.pass(SIGN_IN_MS);
  await until('it is cut off', other.closed);
});
