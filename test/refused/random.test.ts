/** Random bad input: valid events and requests with something changed at random. The seed is fixed, the time bounded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { runs } from '../helpers/runs.ts';
import { ADMIN, event } from '../relay/parts/relay.ts';
import {
  assertDiscreet,
  assertRefused,
  assertSound,
  BATCH,
  JSON_TYPE,
  refusingRelay,
  STRUCTURED,
} from './parts/relay.ts';

const relay = refusingRelay();
const BOUNDS = {
  seed: 20_261_125,
  interruptAfterTimeLimit: 5_000,
  markInterruptAsFailure: false,
  numRuns: runs(1500),
} as const;
const headers = { 'content-type': STRUCTURED };

const rich = () =>
  event('approval.requested', {
    body: 'x',
    severity: 'notice',
    requester: 'lee',
    record: { system: 's', type: 't', id: '1', url: 'https://x' },
    amount: { value: '1.00', currency: 'EUR' },
    actions: [{ id: 'a', label: 'A', kind: 'approve', comment: 'none', confirm: true }],
    decision: { policy: 'quorum', quorum: 1 },
    dueAt: '2036-01-01T00:00:00Z',
    reminders: ['-PT2H'],
    facts: [{ label: 'l', value: 'v' }],
    escalation: [{ after: 'PT8H', audience: { roles: ['lead'] } }],
    process: { id: 'p', step: 's', status: 'done', steps: [{ id: 's', label: 'S' }] },
  });

/** The path of every node in a value. */
function placesOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...at, key]))];
}
function withAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((member, index) => (String(index) === key ? withAt(member, rest, put) : member));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, member]) => [name, name === key ? withAt(member, rest, put) : member]),
  );
}
const PLACES = placesOf(rich());
const anything = fc.oneof(
  fc.anything({ withNullPrototype: false, withBigInt: false, maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.constantFrom(
    null,
    '',
    '*',
    '__proto__',
    1e308,
    -0,
    'P1D',
    'PT0S',
    '2036-02-30T00:00:00Z',
    '\ud800',
    '\u0000',
    [],
    {},
    [[]],
    'approve',
  ),
);

test('events with one or two places changed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...PLACES), anything), { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      async (changes, inBatch) => {
        const changed = changes.reduce<unknown>((value, [place, put]) => withAt(value, place, put), rich());
        const body = JSON.stringify(inBatch ? [event('approval.requested'), changed] : changed) ?? '';
        const type = inBatch ? BATCH : STRUCTURED;
        assertSound(
          await relay.ask({ path: '/v1/events', body, headers: { 'content-type': type } }),
          body.slice(0, 300),
        );
      },
    ),
    BOUNDS,
  );
  await relay.stillWell('after changed events');
});

test('bytes of an event changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }), async (changes) => {
      const body = Buffer.from(JSON.stringify(event('approval.requested')));
      for (const [at, byte] of changes) body[at % body.length] = byte;
      assertSound(await relay.ask({ path: '/v1/events', body, headers }), body.toString('latin1').slice(0, 300));
    }),
    { ...BOUNDS, numRuns: runs(300), interruptAfterTimeLimit: 2_000 },
  );
  await relay.stillWell('after changed bytes');
});

test('requests of any kind', async () => {
  const word = fc.constantFrom(
    'GET',
    'POST',
    'PUT',
    '/v1/items',
    '/v1/events',
    '/v1/me',
    '/socket.io/',
    ' ',
    'HTTP/1.1',
    '\r\n',
    'host: localhost',
    'content-length: 3',
    'transfer-encoding: chunked',
    'authorization: Bearer dana-token',
    'upgrade: websocket',
    'connection: upgrade',
    'expect: 100-continue',
    '%',
    '?',
    '\0',
    '0\r\n\r\n',
    '\n',
  );
  const noise = fc.array(
    fc.oneof({ weight: 6, arbitrary: word }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(noise, async (parts) => {
      const answer = await relay
        .raw(
          `${parts.join('')}\r\n\r\nGET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`.padEnd(
            200,
          ),
          400,
        )
        .catch(() => '');
      assert.doesNotMatch(answer, /HTTP\/1\.1 5\d\d/);
      assertDiscreet(answer, parts.join(''));
    }),
    { ...BOUNDS, numRuns: runs(200), interruptAfterTimeLimit: 4_000 },
  );
  await relay.stillWell('after noise');
});

test('bodies of any kind for every address that takes one', async () => {
  const addresses = [
    '/v1/items/x/responses',
    '/v1/items/x/snooze',
    '/v1/items/x/delegate',
    '/v1/me/subscriptions',
    '/v1/me/absence',
    '/v1/admin/dry-run',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...addresses), fc.json(), async (path, body) => {
      const token = path.includes('admin') ? ADMIN : 'dana-token';
      const method = path.includes('/me/') ? 'PUT' : 'POST';
      assertSound(
        await relay.ask({ path, method, token, body, headers: { 'content-type': JSON_TYPE } }),
        `${path} ${body.slice(0, 200)}`,
      );
    }),
    { ...BOUNDS, numRuns: runs(300), interruptAfterTimeLimit: 2_000 },
  );
  await relay.stillWell('after bodies');
});

test('events of each type with members of any kind', async () => {
  const values = fc.oneof(
    fc.constant(null),
    fc.integer(),
    fc.string(),
    fc.array(fc.string()),
    fc.dictionary(fc.string(), fc.string()),
    fc.double(),
  );
  const types = [
    'approval.requested',
    'exception.raised',
    'alert.cleared',
    'customer.notification',
    'process.step',
    'info.provided',
    'item.updated',
  ];
  const members = fc.dictionary(fc.string(), values);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...types), members, members, async (type, more, extra) => {
      const body = { ...event(type, more), ...extra };
      const answer = await relay.ask({ path: '/v1/events', body, headers });
      if (answer.status !== 202) assertRefused(answer, JSON.stringify(more));
    }),
    { numRuns: runs(300) },
  );
  await relay.stillWell('after members');
});

test('ids and queries of any kind', async () => {
  const get = (path: string) => relay.ask({ path, method: 'GET', token: 'dana-token' });
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 300, unit: 'binary' }), async (text) => {
      const id = encodeURIComponent(text.isWellFormed() ? text : 'x') || 'x';
      for (const place of ['items/', 'processes/', 'items?after=', 'items?state=', 'items?limit=', 'items?q=']) {
        const answer = await get(`/v1/${place}${id}`);
        if (answer.status !== 200) assertRefused(answer, `${place}${id}`);
      }
      assertRefused(await relay.ask({ path: `/v1/admin/dead-letters/${id}/replay`, token: ADMIN }), id);
    }),
    { numRuns: runs(60) },
  );
  await relay.stillWell('after ids');
});
