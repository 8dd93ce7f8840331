/** The desk's namespace with invalid input: malformed frames, false packets, messages without end. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { until } from '../helpers/until.ts';
import { assertDiscreet, refusingRelay } from './parts/relay.ts';
import { FRAMES, GREETINGS, MESSAGES, PACKETS, uuid } from './table/desk.ts';

const relay = refusingRelay();

/** A bare WebSocket that speaks Engine.IO by hand and records received text. */
interface Wire {
  readonly came: string[];
  readonly socket: WebSocket;
  closed(): boolean;
}

async function open(): Promise<Wire> {
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const came: string[] = [];
  let closed = false;
  socket.on('message', (data) => came.push(String(data)));
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  const wire = { came, socket, closed: () => closed };
  await until('Engine.IO is open', () => came.length > 0);
  return wire;
}

async function signedIn(): Promise<Wire> {
  const wire = await open();
  wire.socket.send('40/v1/desk,{"token":"dana-token"}');
  await until('the desk is live', () => wire.came.some((text) => text.includes('"sync"')));
  return wire;
}

const reply = (wire: Wire, id: number) =>
  until(`an answer to ${id}`, () => wire.came.find((text) => text.startsWith(`43/v1/desk,${id}[`)));

const isSignedIn = (text: string) => text.startsWith('40/v1/desk,{"sid"');

describe('greetings', () => {
  test(`the table (${GREETINGS.length})`, async () => {
    for (const [what, packet] of GREETINGS) {
      const wire = await open();
      const before = wire.came.length;
      wire.socket.send(packet);
      // Packets without a definite reply are followed by a close: the relay must still understand it, or have closed the connection.
      if (packet === '2' || packet === '5' || packet === '6' || packet === '') wire.socket.close();
      await until(`an answer or an end after ${what}`, () => wire.closed() || wire.came.length > before);
      assert.ok(!wire.came.some(isSignedIn), wire.came.join('\n').slice(0, 300));
      for (const text of wire.came) assertDiscreet(text, what);
      wire.socket.terminate();
    }
  });
  test('a text frame that is no UTF-8, an unknown opcode, and a frame without mask', async () => {
    for (const frame of FRAMES) {
      const wire = await open();
      const beneath: unknown = Reflect.get(wire.socket, '_socket');
      assert.ok(
        typeof beneath === 'object' && beneath !== null && 'write' in beneath && typeof beneath.write === 'function',
      );
      beneath.write(Buffer.from(frame, 'hex'));
      await until(`the end after ${frame}`, wire.closed);
    }
  });
  test('the relay is well', () => relay.stillWell('after greetings'));
});

describe('packets of one who is signed in', () => {
  test(`the table (${PACKETS.length})`, async () => {
    for (const [what, packet] of PACKETS) {
      const wire = await signedIn();
      wire.socket.send(packet);
      wire.socket.send('42/v1/desk,1["shown",{}]');
      await until(
        `an answer or an end after ${what}`,
        () => wire.closed() || wire.came.some((text) => text.startsWith('43/v1/desk,1[')),
      );
      for (const text of wire.came) assertDiscreet(text, what);
      wire.socket.terminate();
    }
  });
  test('messages that do not fit are refused with their code', async () => {
    const wire = await signedIn();
    for (const [index, [name, args, code]] of MESSAGES.entries()) {
      wire.socket.send(`42/v1/desk,${index}${JSON.stringify([name, ...args]).replace('ITEM', relay.itemId)}`);
      const text = await reply(wire, index);
      assert.equal(JSON.parse(text.slice(text.indexOf('[')))[0].problem?.code, code, `${name} ${text}`);
      assertDiscreet(text, name);
    }
    wire.socket.terminate();
  });
  test('a flooding client gets 429, then is cut off; others are served all the while', async () => {
    const [wire, other] = await Promise.all([signedIn(), signedIn()]);
    for (let id = 0; id < 150; id += 1) wire.socket.send(`42/v1/desk,${id}["claim",{"itemId":"${uuid}"}]`);
    assert.match(await reply(wire, 149), /RATE_LIMITED/);
    for (let id = 0; id < 5000; id += 1) wire.socket.send(`42/v1/desk,${id}["claim",{"itemId":"${uuid}"}]`);
    other.socket.send(`42/v1/desk,1["claim",{"itemId":"${uuid}"}]`);
    assert.match(await reply(other, 1), /NOT_FOUND/);
    await until('it is cut off', wire.closed);
    other.socket.terminate();
  });
  test('200 sign-ins on one connection, and 100 connections that say nothing', async () => {
    const wire = await open();
    for (let count = 0; count < 200; count += 1) wire.socket.send('40/v1/desk,{"token":"dana-token"}');
    const silent = await Promise.all(Array.from({ length: 100 }, open));
    await relay.stillWell('among the silent');
    for (const each of [wire, ...silent]) each.socket.terminate();
  });
  test('the relay is well', () => relay.stillWell('after packets'));
});
