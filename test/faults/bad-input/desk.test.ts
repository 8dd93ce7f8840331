/** The desk's namespace as nobody should speak it: frames that are none, packets that lie, messages without end. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { until } from '../../helpers/until.ts';
import { deep } from '../../relay/parts/bad-events.ts';
import { assertDiscreet, event, STRUCTURED, sharedTarget } from './target.ts';

const target = sharedTarget();
let itemId = '';
before(async () => {
  const answer = await target.ask('/v1/events', { body: event(), headers: { 'content-type': STRUCTURED } });
  itemId = JSON.parse(answer.text).results[0].itemId;
});

/** A bare WebSocket that speaks Engine.IO by hand; what came is kept as text. */
interface Wire {
  readonly came: string[];
  readonly socket: WebSocket;
  closed(): boolean;
}

async function open(): Promise<Wire> {
  const socket = new WebSocket(`${target.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
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

/** Before sign-in: the relay answers with an error or closes; it never signs anyone in. */
const GREETINGS: [string, string | Buffer][] = [
  ['no token', '40/v1/desk,{}'],
  ['no auth', '40/v1/desk,'],
  ['null', '40/v1/desk,null'],
  ['a list', '40/v1/desk,[]'],
  ['a text', '40/v1/desk,"dana-token"'],
  ['a wrong token', '40/v1/desk,{"token":"x"}'],
  ['an empty token', '40/v1/desk,{"token":""}'],
  ['a token of 20 KB', `40/v1/desk,{"token":"${'x'.repeat(20_000)}"}`],
  ['a list as token', '40/v1/desk,{"token":["dana-token"]}'],
  ['an object as token', '40/v1/desk,{"token":{"toString":"dana-token"}}'],
  ['a source key', '40/v1/desk,{"token":"erp-key"}'],
  ['the administrator', '40/v1/desk,{"token":"admin-token-of-the-attacked"}'],
  ['a text as cursor', '40/v1/desk,{"token":"dana-token","cursor":"1"}'],
  ['a cursor below nothing', '40/v1/desk,{"token":"dana-token","cursor":-1}'],
  ['half a cursor', '40/v1/desk,{"token":"dana-token","cursor":0.5}'],
  ['a cursor beyond numbers', '40/v1/desk,{"token":"dana-token","cursor":1e999}'],
  ['a list as epoch', '40/v1/desk,{"token":"dana-token","epoch":[1]}'],
  ['a device of 1 KB', `40/v1/desk,{"token":"dana-token","device":"${'x'.repeat(1000)}"}`],
  ['a deep auth', `40/v1/desk,{"token":${deep(20_000)}}`],
  ['the main namespace', '40{"token":"dana-token"}'],
  ['a namespace that is not', '40/v1/admin,{"token":"dana-token"}'],
  ['a namespace from prototypes', '40/__proto__,{"token":"dana-token"}'],
  ['a namespace of 10 KB', `40/${'x'.repeat(10_000)},{}`],
  ['a message first', '42/v1/desk,["respond",{}]'],
  ['an acknowledgement first', '43/v1/desk,1[]'],
  ['a packet of no type', '4'],
  ['a packet of type 9', '49/v1/desk,'],
  ['an Engine.IO type of no meaning', 'x'],
  ['nothing', ''],
  ['bytes', Buffer.from([0, 1, 2, 255])],
  ['bad JSON', '40/v1/desk,{"token"'],
  ['a ping from the wrong side', '2'],
  ['an upgrade', '5'],
  ['a noop', '6'],
];
const isSignedIn = (text: string) => text.startsWith('40/v1/desk,{"sid"');

/** After sign-in: the connection is closed, or stays as it was. */
const PACKETS: [string, string | Buffer][] = [
  ['bad JSON', '42/v1/desk,["respond",'],
  ['no list', '42/v1/desk,{"respond":1}'],
  ['no name', '42/v1/desk,[]'],
  ['a number as name', '42/v1/desk,[7,{}]'],
  ['a list as name', '42/v1/desk,[["respond"],{}]'],
  ['a reserved name', '42/v1/desk,["disconnect"]'],
  ['another', '42/v1/desk,["connect_error",{}]'],
  ['an error', '42/v1/desk,["error",{"message":"x"}]'],
  ['a listener', '42/v1/desk,["newListener","x"]'],
  ['a name from prototypes', '42/v1/desk,["__proto__",{}]'],
  ['a constructor', '42/v1/desk,["constructor",{}]'],
  ['the server’s words', '42/v1/desk,["sync",{}]'],
  ['a name of 50 KB', `42/v1/desk,["${'x'.repeat(50_000)}"]`],
  ['a depth of 30,000', `42/v1/desk,["respond",${deep(30_000)}]`],
  ['an id beyond numbers', `42/v1/desk,${'9'.repeat(400)}["seen",{}]`],
  ['a negative id', '42/v1/desk,-1["seen",{}]'],
  ['an acknowledgement of nothing', '43/v1/desk,777[]'],
  ['an acknowledgement of 10,000 things', `43/v1/desk,0[${'1,'.repeat(10_000)}1]`],
  ['an acknowledgement that is no list', '43/v1/desk,0{}'],
  ['a second sign-in', '40/v1/desk,{"token":"lee-token"}'],
  ['a connect error', '44/v1/desk,{"message":"x"}'],
  ['one attachment that never comes', '451-/v1/desk,["respond",{"_placeholder":true,"num":0}]'],
  ['a million attachments', '45999999-/v1/desk,["respond",{"_placeholder":true,"num":0}]'],
  ['attachments in letters', '45x-/v1/desk,["respond"]'],
  ['a placeholder without attachment', '42/v1/desk,["respond",{"_placeholder":true,"num":0}]'],
  ['bytes', Buffer.alloc(1000, 7)],
  ['128 KB', `42/v1/desk,["seen","${'x'.repeat(130 * 1024)}"]`],
];

describe('greetings', () => {
  for (const [what, packet] of GREETINGS) {
    test(what, async () => {
      const wire = await open();
      const before = wire.came.length;
      wire.socket.send(packet);
      // What says nothing either way is followed by a farewell: it must still be understood, or the relay has hung up.
      if (packet === '2' || packet === '5' || packet === '6' || packet === '') wire.socket.close();
      await until('an answer or an end', () => wire.closed() || wire.came.length > before);
      assert.ok(!wire.came.some(isSignedIn), wire.came.join('\n').slice(0, 300));
      for (const text of wire.came) assertDiscreet(text, what);
      wire.socket.terminate();
    });
  }
  test('a text frame that is no UTF-8, an unknown opcode, and a frame without mask', async () => {
    for (const frame of [
      '818200000000c3c3',
      '8f8000000000',
      '810568656c6c6f',
      '88ff000000000000ffff00000000',
      '89fe00ff00000000',
    ]) {
      const wire = await open();
      const beneath: unknown = Reflect.get(wire.socket, '_socket');
      assert.ok(
        typeof beneath === 'object' && beneath !== null && 'write' in beneath && typeof beneath.write === 'function',
      );
      beneath.write(Buffer.from(frame, 'hex'));
      await until(`the end after ${frame}`, wire.closed);
    }
  });
  test('the relay is well', () => target.stillWell('after greetings'));
});

describe('packets of one who is signed in', () => {
  for (const [what, packet] of PACKETS) {
    test(what, async () => {
      const wire = await signedIn();
      wire.socket.send(packet);
      wire.socket.send('42/v1/desk,1["shown",{}]');
      await until(
        'an answer or an end',
        () => wire.closed() || wire.came.some((text) => text.startsWith('43/v1/desk,1[')),
      );
      for (const text of wire.came) assertDiscreet(text, what);
      wire.socket.terminate();
    });
  }
  const uuid = '11111111-1111-4111-8111-111111111111';
  const MESSAGES: [string, unknown[], string][] = [
    ['respond', [], 'REQUEST_INVALID'],
    ['respond', [null], 'REQUEST_INVALID'],
    ['respond', [{ itemId: 'x', action: 'approve', key: uuid }], 'REQUEST_INVALID'],
    ['respond', [{ itemId: uuid, action: 'approve', key: uuid }], 'NOT_FOUND'],
    ['respond', [{ itemId: uuid, action: 'approve', key: 'x' }], 'REQUEST_INVALID'],
    ['respond', [{ itemId: uuid, action: 'approve', key: uuid, comment: 'x'.repeat(2001) }], 'REQUEST_INVALID'],
    ['seen', [{ itemIds: [] }], 'REQUEST_INVALID'],
    ['seen', [{ itemIds: Array(501).fill(uuid) }], 'REQUEST_INVALID'],
    ['seen', [{ itemIds: [uuid] }], 'NOT_FOUND'],
    ['snooze', [{ itemId: uuid, until: 'soon' }], 'REQUEST_INVALID'],
    ['snooze', [{ itemId: 'ITEM', until: '2999-01-01T00:00:00Z' }], 'REQUEST_INVALID'],
    ['snooze', [{ itemId: 'ITEM', until: '9999-12-31T23:59:60Z' }], 'REQUEST_INVALID'],
    ['claim', [{ itemId: uuid }], 'NOT_FOUND'],
    ['claim', [{ itemId: 'ITEM', release: 'yes' }], 'REQUEST_INVALID'],
    ['delegate', [{ itemId: 'ITEM', to: 'dana' }], 'REQUEST_INVALID'],
    ['delegate', [{ itemId: 'ITEM', to: '__proto__' }], 'REQUEST_INVALID'],
    ['subscriptions', [{ rules: [{}] }], 'REQUEST_INVALID'],
    ['subscriptions', [{ rules: [{ role: 'approver', types: ['*'], deliver: 'off' }] }], 'REQUEST_INVALID'],
    ['toString', [{}], 'REQUEST_INVALID'],
    ['sell', [1, 2, 3], 'REQUEST_INVALID'],
  ];
  test('messages that do not fit are refused with their code', async () => {
    const wire = await signedIn();
    for (const [index, [name, args, code]] of MESSAGES.entries()) {
      wire.socket.send(`42/v1/desk,${index}${JSON.stringify([name, ...args]).replace('ITEM', itemId)}`);
      const text = await reply(wire, index);
      assert.equal(JSON.parse(text.slice(text.indexOf('[')))[0].problem?.code, code, `${name} ${text}`);
      assertDiscreet(text, name);
    }
    wire.socket.terminate();
  });
  test('who floods is told to wait, then cut off; others are served all the while', async () => {
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
    await pause(0);
    await target.stillWell('among the silent');
    for (const each of [wire, ...silent]) each.socket.terminate();
  });
  test('the relay is well', () => target.stillWell('after packets'));
});
