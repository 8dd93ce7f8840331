/**
 * What one request may take of the relay's thread. Each operation and each desk message is sent the most expensive input to refuse: bodies
 * at the limit, deeply nested, endless lists, texts and objects, and lists whose last entry alone is wrong.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { threadTime } from '../../relay/domain/thread-time.ts';
import { DESK_OPERATION_NAMES } from '../../shared/desk-operations.ts';
import { asyncApiDocument, openApiDocument } from '../../shared/documents.ts';
import { ADMIN, bareEvent, DIRECTORY, event } from '../relay/parts/relay.ts';
import type { Asked } from './parts/asker.ts';
import { refusingRelay } from './parts/relay.ts';
import { HOOKS } from './table/hooks.ts';

/** Each request comes a minute after the previous one, below the rate limit. */
let minutes = 0;
const [erp, ...others] = DIRECTORY.sources;
const relay = refusingRelay({
  clock: { now: () => Date.now() + minutes * 60_000 },
  directory: { ...DIRECTORY, sources: [{ ...erp, hooks: HOOKS }, ...others] },
});
const KIB = 1024;
/** ms. Scaled on a slower machine by its time to parse JSON of 1 MiB. */
const MOST = { ms: 20, ofReading: 5, tries: 40 } as const;

const asker = new Worker(new URL('parts/asker.ts', import.meta.url));
after(() => asker.postMessage('close'));

const ask = (asked: Asked): Promise<string> =>
  new Promise((resolve) => {
    asker.once('message', resolve);
    asker.postMessage(asked);
  });

type Measure = (work: () => Promise<unknown>) => Promise<number>;

/** Thread time of `work` in ms. */
const wholeWork: Measure = async (work) => {
  const from = threadTime();
  await work();
  return threadTime() - from;
};

/** Longest turn of the event loop during `work`, in ms. */
const longestTurn: Measure = async (work) => {
  let isDone = false;
  const done = work().finally(() => {
    isDone = true;
  });
  let longest = 0;
  for (let from = threadTime(); !isDone; from = threadTime()) {
    await new Promise(setImmediate);
    longest = Math.max(longest, threadTime() - from);
  }
  await done;
  return longest;
};

const repeated = (entry: unknown, bytes: number): unknown[] =>
  Array.from({ length: Math.floor(bytes / (JSON.stringify(entry).length + 1)) }, () => entry);

/** Expensive values, each of about so many bytes as JSON. */
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

/** All possible members of a body of this schema. */
function membersOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = 'properties' in schema && typeof schema.properties === 'object' ? schema.properties : null;
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(membersOf)];
}

/** All members expensive at once, and the whole body. */
function bodiesOf(schema: unknown, bytes: number): [string, string][] {
  const members = [...new Set(membersOf(schema))].slice(0, 30);
  const each = Math.floor(bytes / Math.max(1, members.length)) - 64;
  const inMembers = hard(each).map(([what, value]): [string, unknown] => [
    `each member ${what}`,
    Object.fromEntries(members.map((name) => [name, value])),
  ]);
  return [...inMembers, ...hard(bytes - 64)].map(([what, value]) => [what, JSON.stringify(value)]);
}

/** A mebibyte of JSON, to measure this machine's current speed. */
const sample = JSON.stringify(repeated({ id: 'a', label: 'A', kind: 'approve' }, KIB * KIB));
const limitNow = async (): Promise<number> =>
  Math.max(MOST.ms, MOST.ofReading * (await wholeWork(async () => JSON.parse(sample))));

/**
 * Repeats the request until it is within the limit: the first ones compile, some meet a garbage collection, and other processes evict
 * the caches. Excessive work exceeds it every time.
 */
async function assertLight(what: string, asked: Asked, measure: Measure = wholeWork): Promise<void> {
  let answer = '';
  const seen: string[] = [];
  for (let isLight = false; !isLight; ) {
    const ms = await measure(async () => {
      minutes += 1;
      answer = await ask(asked);
    });
    const limit = ms <= MOST.ms ? MOST.ms : await limitNow();
    isLight = ms <= limit;
    seen.push(`${ms.toFixed(1)} of ${limit.toFixed(1)}`);
    assert.ok(isLight || seen.length < MOST.tries, `${what}: ms of the thread ${seen.join(', ')}; ${answer}`);
  }
  assert.doesNotMatch(answer, /^5|STORE_UNAVAILABLE/, what);
}

interface Parameter {
  $ref?: string;
  in: 'query' | 'header' | 'path';
  name: string;
}
interface Documented {
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: unknown }> }; parameters?: Parameter[] }>
  >;
  components: { parameters: Record<string, Parameter> };
}
const documented = openApiDocument('0.0.0-test') as unknown as Documented;

const tokenFor = (path: string): string | null => {
  if (path.startsWith('/v1/admin/')) return ADMIN;
  return /^\/v1\/(events|sources|hooks)/.test(path) ? 'erp-key' : 'dana-token';
};

/** The path with each parameter replaced: by the item's id, `x`, or the given value. */
const urlOf = (path: string, given: Record<string, string> = {}) =>
  relay.url +
  path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(given[name] ?? (name === 'id' ? relay.itemId : 'x')));

describe('over HTTP', () => {
  for (const [path, operations] of Object.entries(documented.paths)) {
    for (const [method, { requestBody }] of Object.entries(operations)) {
      const [type, content] = Object.entries(requestBody?.content ?? {}).find(([name]) => name.includes('json')) ?? [];
      if (type === undefined || path.startsWith('/v1/hooks')) continue;
      test(`${method.toUpperCase()} ${path}`, async () => {
        const url = urlOf(path);
        for (const [what, body] of bodiesOf(content?.schema, 64 * KIB)) {
          const asked = { url, method: method.toUpperCase(), token: tokenFor(path), type, body };
          await assertLight(`${path}, ${what}`, asked);
        }
      });
    }
  }
});

/** Expensive parameters, each as long as a request head allows. */
const LONG = 14 * KIB;
const HARD_TEXTS: [string, string][] = [
  ['one word', 'a'.repeat(LONG)],
  ['one-letter words', 'a '.repeat(LONG / 4)],
  ['filters', 'from:a type:b answer:c '.repeat(LONG / 40)],
  ['quotes', '"'.repeat(LONG / 3)],
  ['wildcards', '*%_'.repeat(LONG / 9)],
  ['brackets', '('.repeat(LONG)],
  ['marks above one letter', `a${'\u0301'.repeat(LONG / 6)}`],
  ['invisible characters', '\u200b'.repeat(LONG / 9)],
  ['a cursor of zeros', Buffer.alloc(LONG / 2).toString('base64url')],
  ['a cursor of lists', Buffer.from('['.repeat(LONG / 2)).toString('base64url')],
  ['digits', '9'.repeat(LONG)],
  ['commas', ','.repeat(LONG / 3)],
];

describe('parameters', () => {
  for (const [path, operations] of Object.entries(documented.paths)) {
    for (const [method, { parameters = [] }] of Object.entries(operations)) {
      const named = parameters.map(({ $ref, ...own }) =>
        $ref === undefined ? own : (documented.components.parameters[$ref.split('/').at(-1) ?? ''] as Parameter),
      );
      if (named.length === 0) continue;
      test(`${method.toUpperCase()} ${path}`, async () => {
        for (const { in: place, name } of named) {
          for (const [what, text] of HARD_TEXTS) {
            const url = new URL(urlOf(path, place === 'path' ? { [name]: text } : {}));
            if (place === 'query') url.searchParams.set(name, text);
            const headers = place === 'header' ? { [name]: encodeURIComponent(text).slice(0, LONG) } : {};
            const body = method === 'get' || method === 'delete' ? null : '{}';
            const asked = { method: method.toUpperCase(), token: tokenFor(path), type: 'application/json', body };
            await assertLight(`${path}, ${name} is ${what}`, { ...asked, url: url.href, headers });
          }
        }
      });
    }
  }
});

describe('headers that every operation reads', () => {
  for (const name of ['authorization', 'cookie', 'if-none-match', 'accept', 'accept-language', 'accept-encoding']) {
    test(name, async () => {
      for (const [what, text] of [...HARD_TEXTS, ['many of one', 'a=b; q=1, '.repeat(LONG / 10)] as const]) {
        const value = encodeURIComponent(text).slice(0, LONG);
        const headers = { [name]: name === 'authorization' ? `Bearer ${value}` : value };
        for (const path of ['/v1/items', '/openapi.json', '/a/x']) {
          const asked = { url: relay.url + path, method: 'GET', type: 'application/json', body: null, headers };
          await assertLight(`${path}, ${name} is ${what}`, {
            ...asked,
            token: name === 'authorization' ? null : 'dana-token',
          });
        }
      }
    });
  }
});

test('what a mapping makes of a payload: each turn between body, mapping process and commit', async () => {
  const url = `${relay.url}/v1/hooks/erp`;
  const asked = { method: 'POST', token: 'erp-key', type: 'application/json' };
  for (const [what, value] of hard(200 * KIB)) {
    const whole = event('approval.requested', {});
    const withIt = { ...whole, data: { ...(whole.data as object), facts: value, title: value } };
    for (const [hook, body] of [
      ['raw', value],
      ['raw', withIt],
      ['each', repeated(withIt, 3 * 200 * KIB).slice(0, 3)],
    ] as const) {
      await assertLight(
        `${hook}, ${what}`,
        { ...asked, url: `${url}/${hook}`, body: JSON.stringify(body) },
        longestTurn,
      );
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
  for (const message of DESK_OPERATION_NAMES) {
    test(message, async () => {
      for (const [what, payload] of bodiesOf(channels, 100 * KIB)) {
        await assertLight(`${message}, ${what}`, { relay: relay.url, token: 'dana-token', message, payload });
      }
    });
  }
});
