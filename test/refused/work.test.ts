/**
 * What one request may take of the relay's thread. Each operation and each message of a desk is sent what is hardest to refuse: bodies at
 * the limit, nested deeply, with lists, texts and objects without end, and lists whose last entry alone is wrong.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { threadTime } from '../../relay/domain/thread-time.ts';
import { asyncApiDocument, openApiDocument } from '../../shared/documents.ts';
import { ADMIN, bareEvent, event } from '../relay/parts/relay.ts';
import type { Asked } from './parts/asker.ts';
import { refusingRelay } from './parts/relay.ts';

/** A minute later with each request: nobody asks too often. */
let minutes = 0;
const relay = refusingRelay({ clock: { now: () => Date.now() + minutes * 60_000 } });
const KIB = 1024;
/** ms. On a slower machine as much more as reading JSON of 1 MiB takes there. */
const MOST = { ms: 20, ofReading: 5 } as const;

let asker: Worker;
before(() => {
  asker = new Worker(new URL('parts/asker.ts', import.meta.url));
});
after(() => asker.postMessage('close'));

const ask = (asked: Asked): Promise<string> =>
  new Promise((resolve) => {
    asker.once('message', resolve);
    asker.postMessage(asked);
  });

/** ms of the thread that `work` takes, of several times the least: the first ones compile. */
async function least(work: () => unknown): Promise<number> {
  let found = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 4; times += 1) {
    const from = threadTime();
    await work();
    found = Math.min(found, threadTime() - from);
  }
  return found;
}

const repeated = (entry: unknown, bytes: number): unknown[] =>
  Array.from({ length: Math.floor(bytes / (JSON.stringify(entry).length + 1)) }, () => entry);

/** Values that are hard to refuse, each of about so many bytes as JSON. */
const hard = (bytes: number): [string, unknown][] => [
  ['a list of ids', repeated('approver', bytes)],
  ['a list of ids, the last is none', [...repeated('approver', bytes - 8), 7]],
  ['a list of objects', repeated({ id: 'a', label: 'A', kind: 'approve' }, bytes)],
  ['a list of nothing', repeated({}, bytes)],
  ['a text', 'x'.repeat(bytes)],
  ['a text of one long character', `a${'\u0301'.repeat(bytes / 2)}`],
  ['a text of emoji', '👩‍👧'.repeat(bytes / 11)],
  ['an object of members nobody knows', Object.fromEntries(repeated(0, bytes / 6).map((_, n) => [`m${n}`, n]))],
  ['2,000 lists in one another', JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`)],
];

/** Members that a body of this schema may have, wherever a document puts them. */
function membersOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = 'properties' in schema && typeof schema.properties === 'object' ? schema.properties : null;
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(membersOf)];
}

/** All members hard at once, and the whole body. */
function bodiesOf(schema: unknown, bytes: number): [string, string][] {
  const members = [...new Set(membersOf(schema))].slice(0, 30);
  const each = Math.floor(bytes / Math.max(1, members.length)) - 64;
  const inMembers = hard(each).map(([what, value]): [string, unknown] => [
    `each member ${what}`,
    Object.fromEntries(members.map((name) => [name, value])),
  ]);
  return [...inMembers, ...hard(bytes - 64)].map(([what, value]) => [what, JSON.stringify(value)]);
}

let limit: number = MOST.ms;
before(async () => {
  const text = JSON.stringify(repeated({ id: 'a', label: 'A', kind: 'approve' }, KIB * KIB));
  limit = Math.max(MOST.ms, MOST.ofReading * (await least(() => JSON.parse(text))));
});

async function assertLight(what: string, asked: Asked): Promise<void> {
  let answer = '';
  const ms = await least(async () => {
    minutes += 1;
    answer = await ask(asked);
  });
  assert.ok(ms <= limit, `${what}: ${ms.toFixed(1)} ms of the thread, more than ${limit.toFixed(1)}; ${answer}`);
  assert.doesNotMatch(answer, /^5|STORE_UNAVAILABLE/, what);
}

interface Documented {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: unknown }> } }>>;
}

const tokenFor = (path: string): string | null => {
  if (path.startsWith('/v1/admin/')) return ADMIN;
  return /^\/v1\/(events|sources|hooks)/.test(path) ? 'erp-key' : 'dana-token';
};

describe('over HTTP', () => {
  const { paths } = openApiDocument('0.0.0-test') as unknown as Documented;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { requestBody }] of Object.entries(operations)) {
      const [type, content] = Object.entries(requestBody?.content ?? {}).find(([name]) => name.includes('json')) ?? [];
      if (type === undefined || path.startsWith('/v1/hooks')) continue;
      test(`${method.toUpperCase()} ${path}`, async () => {
        const url = relay.url + path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'id' ? relay.itemId : 'x'));
        for (const [what, body] of bodiesOf(content?.schema, 64 * KIB)) {
          const asked = { url, method: method.toUpperCase(), token: tokenFor(path), type, body };
          await assertLight(`${path}, ${what}`, asked);
        }
      });
    }
  }
});

describe('events', () => {
  const url = () => `${relay.url}/v1/events`;
  const send = (what: string, type: string, body: unknown) =>
    assertLight(what, { url: url(), method: 'POST', token: 'erp-key', type, body: JSON.stringify(body) });
  const ONE = 'application/cloudevents+json';
  const BATCH = 'application/cloudevents-batch+json';

  test('each member of the data is hard', async () => {
    const { data } = event('approval.requested', { record: {}, facts: [], links: [], decision: {}, reminders: [] });
    for (const member of [...Object.keys(data as object), 'nobodyKnowsThis']) {
      for (const [what, value] of hard(60 * KIB)) {
        await send(`${member} is ${what}`, ONE, event('approval.requested', { [member]: value }));
      }
    }
  });
  test('an audience without end, one in each event of a batch', async () => {
    const roles = repeated('approver', 60 * KIB);
    const batch = repeated(event('approval.requested', { audience: { roles } }), 1000 * KIB);
    await send('16 events', BATCH, batch);
    const other = event('approval.requested', { audience: { roles: repeated('approver', 1900) } });
    await send('500 events', BATCH, repeated(other, 1000 * KIB).slice(0, 500));
  });
  test('a batch of nothing, and one whose last event alone is wrong', async () => {
    await send('nothing', BATCH, repeated({}, 1000 * KIB).slice(0, 500));
    await send('the last', BATCH, [...repeated(bareEvent('task.assigned', {}), 1), {}]);
  });
});

describe('messages of a desk', () => {
  const { channels } = asyncApiDocument('0.0.0-test') as { channels?: Record<string, { messages?: object }> };
  const names = ['respond', 'withdraw', 'seen', 'shown', 'snooze', 'claim', 'resend', 'delegate', 'subscriptions'];
  for (const message of [...names, 'absence', 'people', 'processes', 'renew', 'beckons']) {
    test(message, async () => {
      for (const [what, payload] of bodiesOf(channels, 100 * KIB)) {
        await assertLight(`${message}, ${what}`, { relay: relay.url, token: 'dana-token', message, payload });
      }
    });
  }
});
