/** The published AsyncAPI document is valid by AsyncAPI's own schema, and a running relay's socket conforms to it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { asyncApiDocument } from '../../shared/documents.ts';
import { type ContractDesk, openDesk } from '../contract/parts/desk.ts';
import { type Receiver, SECRET, startReceiver, status } from '../relay/outbound/receiver.ts';
import { ADMIN, bareEvent, DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const document = asyncApiDocument('1.2.3');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const at = (...path: string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), document);

test('it fits the schema of AsyncAPI 3.0', () => {
  const file = fileURLToPath(import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json'));
  // The schema includes the JSON Schema meta-schema, which Ajv would otherwise add twice.
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
  const fits = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(fits(document), JSON.stringify(fits.errors?.slice(0, 3), null, 1));
  assert.equal(fits({ ...document, servers: { desk: { host: 'relay.example' } } }), false, 'a server needs a protocol');
  assert.equal(fits({ ...document, operations: { x: { action: 'shout' } } }), false);
});

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema(document, 'asyncapi');
const heard = new Set<string>();

/** Validates a message on the wire against the document's message of that name. */
function holds(name: string, value: unknown): void {
  const message = at('channels', 'desk', 'messages', name);
  assert.ok(isObject(message), `the desk has no message ${name}`);
  heard.add(name);
  if (!('payload' in message)) {
    assert.ok(value === undefined || typeof value === 'function', `${name} carries nothing`);
    return;
  }
  const fits = ajv.getSchema(`asyncapi#/channels/desk/messages/${name}/payload`);
  assert.ok(fits, name);
  assert.ok(
    fits(value),
    `${name}: ${JSON.stringify(fits.errors?.slice(0, 2))} in ${JSON.stringify(value)?.slice(0, 300)}`,
  );
}

describe('the desk of a running relay', () => {
  let relay: RunningRelay;
  let gone: Receiver;
  const desks: ContractDesk[] = [];
  before(async () => {
    gone = await startReceiver();
    gone.answer(status(410));
    relay = await startRelay({
      directory: { ...DIRECTORY, gateways: [{ id: 'mail', kind: 'webhook', url: gone.url, secret: SECRET }] },
    });
  });
  after(async () => {
    for (const desk of desks) desk.close();
    await relay.close();
    await gone.close();
  });

  async function connect(auth: Record<string, unknown>, headers: Record<string, string> = {}): Promise<ContractDesk> {
    holds('connect', auth);
    const desk = await openDesk(relay.url, auth, headers);
    desks.push(desk);
    return desk;
  }
  async function live(person: string): Promise<ContractDesk> {
    const desk = await connect({ token: `${person}-token`, cursor: null });
    await desk.hear('sync', (page) => page.live);
    heard.add('connected').add('syncReceived');
    return desk;
  }
  /** Sends a documented message and validates its acknowledgement. */
  async function ask(desk: ContractDesk, name: string, message: unknown, ok = true): Promise<void> {
    if (ok) holds(name, message);
    const reply = await desk.ask(name, message);
    assert.equal(reply.ok, ok, `${name}: ${JSON.stringify(reply)}`);
    holds(`${name}Reply`, reply);
  }

  test('a refused handshake', async () => {
    const refused = await (await connect({ token: 'wrong' })).hear('refused');
    holds('connect_error', refused);
    assert.equal(refused.data.code, 'UNAUTHENTICATED');
  });

  test('each message of a desk, taken and refused', async () => {
    const dana = await live('dana');
    const itemId = await relay.sendOne(event('approval.requested'));
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const told = { customer: { ref: 'C1' }, channels: [{ gateway: 'mail', kind: 'email', to: 'c@acme.example' }] };
    const notice = await relay.sendOne(event('customer.notification', told));
    const checks = [{ label: 'Budget', result: 'ok' }];
    const revocable = [{ id: 'yes', label: 'Yes', kind: 'approve', revocable: 'PT15M' }];
    const second = await relay.sendOne(event('approval.requested', { actions: revocable, checks }));
    const requested = await relay.sendOne(event('approval.requested', { requester: 'dana' }));
    const key = randomUUID();
    await dana.hear('item', ({ item }) => item.id === notice && item.messages[0].status === 'failed');
    const messages: [string, object][] = [
      ['seen', { itemIds: [itemId] }],
      ['shown', { itemIds: [itemId] }],
      ['snooze', { itemId, until }],
      ['claim', { itemId }],
      ['respond', { itemId, action: 'request-info', comment: 'Which one?', key: randomUUID() }],
      ['respond', { itemId: second, action: 'yes', key }],
      ['withdraw', { itemId: second, key }],
      ['resend', { itemId: notice, index: 0 }],
      ['delegate', { itemId, to: 'sam', note: 'You know this one' }],
      ['subscriptions', { rules: [{ role: '*', types: ['*'], deliver: 'badge' }] }],
      ['absence', { from: new Date().toISOString(), to: until, delegate: 'lee' }],
      ['absence', {}],
      ['people', { q: 'lee', limit: 5 }],
      ['processes', {}],
      ['evidence', { itemId: second }],
      ['related', { itemId: second }],
      ['requests', { limit: 5 }],
      ['insights', {}],
      ['remind', { itemId: requested }],
      ['renew', { token: 'dana-token' }],
      ['beckons', { beckons: true }],
    ];
    for (const [name, message] of messages) await ask(dana, name, message);
    for (const name of new Set(messages.map(([one]) => one)))
      if (name !== 'processes') await ask(dana, name, { nonsense: true }, false);
    await relay.send(
      bareEvent('process.step', { process: { id: 'p1', step: 'it', status: 'active', owner: 'approver' } }),
    );
    await dana.hear('process');
    await dana.hear('request');
  });

  test('a page of the relay hears whether a desktop is there', async () => {
    const signedIn = await relay.post('/me/session', { token: 'dana-token' }, undefined, { 'x-beckon-page': '1' });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await connect({ beckons: false }, { cookie, origin: relay.url });
    await page.hear('elsewhere');
  });

  test('what the relay tells, and how it ends', async () => {
    const [dana, sam] = [await live('dana'), await live('sam')];
    await relay.send(event('task.assigned', { audience: { roles: ['support'] } }));
    await sam.hear('item');
    await relay.put('/v1/admin/people/sam', { name: 'Sam Poe', roles: [] }, ADMIN);
    await sam.hear('removed');
    await relay.remove('/v1/admin/people/sam/tokens', ADMIN);
    await sam.hear('revoked');
    await relay.restart();
    await dana.hear('drain');
    for (const { name, value } of desks.flatMap((desk) => desk.heard))
      if (name !== 'refused' && name !== 'disconnected') holds(name, value);
  });

  test('no message of the document was left out', () => {
    const messages = at('channels', 'desk', 'messages');
    assert.ok(isObject(messages));
    assert.deepEqual(
      Object.keys(messages).filter((name) => !heard.has(name)),
      [],
    );
  });
});
