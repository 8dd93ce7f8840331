/** Events that must be refused, whole batches with them, and events that would make one item grow without end. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ATTRIBUTES, BODIES, DATA, deep } from '../../relay/parts/bad-events.ts';
import { assertRefused, assertSound, BATCH, event, STRUCTURED, sharedTarget } from './target.ts';

const target = sharedTarget();

const one = (body: string | Buffer | object, headers: Record<string, string> = {}) =>
  target.ask('/v1/events', { body, headers: { 'content-type': STRUCTURED, ...headers } });
const batch = (body: string | Buffer | object) =>
  target.ask('/v1/events', { body, headers: { 'content-type': BATCH } });
const results = (text: string): { itemId: string; duplicate: boolean }[] => JSON.parse(text).results;

describe('structured mode', () => {
  for (const [what, body] of BODIES) {
    test(`a body of ${what.slice(0, 60)}`, async () => assertRefused(await one(body), what, 'EVENT_INVALID'));
  }
  for (const more of ATTRIBUTES) {
    test(`attributes ${JSON.stringify(more).slice(0, 60)}`, async () => {
      assertRefused(await one(event('approval.requested', {}, more)), 'attributes', 'EVENT_INVALID');
    });
  }
  for (const more of DATA) {
    test(`data ${JSON.stringify(more).slice(0, 60)}`, async () => {
      const answer = await one(event('approval.requested', more));
      assertRefused(answer, 'data', 'EVENT_INVALID');
      assert.ok(JSON.parse(answer.text).errors[0].pointer.startsWith('/data'), answer.text);
    });
  }

  const text = JSON.stringify(event());
  const ODD: [string, string][] = [
    ['half a surrogate as id', text.replace(/"id":"[^"]*"/, '"id":"\\ud83d"')],
    ['half a surrogate as source', text.replace(/"source":"[^"]*"/, '"source":"/\\udc00"')],
    [
      'a number of 400 digits',
      text.replace('"data":{', `"data":{"decision":{"policy":"quorum","quorum":${'9'.repeat(400)}},`),
    ],
    [
      'an amount of 400 digits',
      text.replace('"data":{', `"data":{"amount":{"value":"${'9'.repeat(400)}","currency":"EUR"},`),
    ],
    ['__proto__ in data', text.replace('"data":{', '"data":{"__proto__":{"title":"x"},')],
    ['constructor in data', text.replace('"data":{', '"data":{"constructor":{"prototype":{}},')],
    ['a key of 10 KB', text.replace('"data":{', `"data":{"${'k'.repeat(10_000)}":1,`)],
    [
      '2,000 unknown keys',
      text.replace('"data":{', `"data":{${Array.from({ length: 2000 }, (_, n) => `"k${n}":1`).join()},`),
    ],
    [
      'the same key twice, the last one bad',
      text.replace('}}', ',"title":7}}').replace(/\{"roles[^}]*\},/, '{"roles":["*"]},'),
    ],
  ];
  for (const [what, body] of ODD) test(what, async () => assertRefused(await one(body), what, 'EVENT_INVALID'));

  const STRANGE: [string, object][] = [
    ['controls, bidi marks and half surrogates in the title', { title: '\u0000\u001b[31m\u202e\ud800\ufeff' }],
    ['markup in the body', { body: '<script>alert(1)</script>&amp;<img src=x onerror=alert(1)>' }],
    ['the last moment of years', { dueAt: '9999-12-31T23:59:59-23:59', reminders: ['P500W', '-P500W'] }],
    ['the first moment of years', { dueAt: '0000-01-01T00:00:00Z', expiresAt: '0000-01-01T00:00:00Z' }],
    ['the longest durations', { escalation: [{ after: 'P521WT0.001S', audience: { roles: ['clerk'] } }] }],
    ['an audience that is nobody', { audience: { users: ['__proto__', 'constructor'] } }],
    ['1,000 people who are not here', { audience: { users: Array.from({ length: 1000 }, (_, n) => `nobody-${n}`) } }],
  ];
  for (const [what, more] of STRANGE) {
    test(`${what} is taken`, async () => assert.equal((await one(event('task.assigned', more))).status, 202));
  }
  test('one event of more than 64 KiB', async () => {
    assertRefused(await one(event('task.assigned', {}, { extension: 'x'.repeat(65_536) })), 'size', 'EVENT_TOO_LARGE');
  });
  test('the relay is well, and lists what it took', async () => {
    await target.stillWell('after structured mode');
    assertSound(await target.ask('/v1/items', { method: 'GET', token: 'dana-token' }), 'the list');
  });
});

describe('batch mode', () => {
  const many = (count: number) => Array.from({ length: count }, () => event('task.assigned'));
  const CASES: [string, () => string | object, string][] = [
    ['501 events', () => many(501), 'EVENT_TOO_LARGE'],
    ['more than 1 MiB', () => JSON.stringify(many(2)).padEnd(1024 * 1024 + 1), 'EVENT_TOO_LARGE'],
    [
      'one event of more than 64 KiB',
      () => [event(), event('task.assigned', {}, { x: 'x'.repeat(65_536) })],
      'EVENT_TOO_LARGE',
    ],
    [
      'one event of 300 KB that hides in its depth',
      () => JSON.stringify([event('task.assigned', {}, { x: 'X' })]).replace('"X"', deep(150_000)),
      'EVENT_INVALID',
    ],
    ['an object', () => ({}), 'EVENT_INVALID'],
    ['null', () => 'null', 'EVENT_INVALID'],
    ['nothing', () => '', 'EVENT_INVALID'],
    ['batches in a batch', () => [[event()]], 'EVENT_INVALID'],
    ['nulls', () => Array.from({ length: 500 }, () => null), 'EVENT_INVALID'],
    ['an array without end', () => '['.repeat(200_000), 'EVENT_INVALID'],
    ['500 bad events', () => Array.from({ length: 500 }, () => event('no.such.type')), 'EVENT_INVALID'],
    ['499 good events and a bad one', () => [...many(499), event('task.assigned', { title: '' })], 'EVENT_INVALID'],
  ];
  for (const [what, body, code] of CASES) test(what, async () => assertRefused(await batch(body()), what, code));

  test('of 499 good and one bad none is kept, and the bad one is named', async () => {
    const good = many(499);
    const answer = await batch([...good, event('task.assigned', { title: '' })]);
    assert.equal(JSON.parse(answer.text).errors[0].pointer, '/499/data/title');
    const again = await batch(good);
    assert.ok(results(again.text).every(({ duplicate }) => !duplicate));
  });
  test('an empty one is no error', async () => {
    const answer = await batch('[]');
    assert.deepEqual([answer.status, results(answer.text)], [202, []]);
  });
  test('the same id twice makes one item', async () => {
    const twin = event();
    const [first, second] = results((await batch([twin, twin])).text);
    assert.deepEqual(second, { ...first, duplicate: true });
  });
  test('the relay is well', () => target.stillWell('after batches'));
});

describe('binary mode', () => {
  const whole = {
    'ce-specversion': '1.0',
    'ce-source': '/erp',
    'ce-type': 'com.xconnector.task.assigned',
    'content-type': 'application/json',
  };
  const data = JSON.stringify(event().data);
  const CASES: [string, Record<string, string>, string?][] = [
    ['no attributes', { 'ce-source': '', 'ce-type': '' }],
    ['no id', {}],
    ['an empty id', { 'ce-id': '' }],
    ['another version', { 'ce-id': '1', 'ce-specversion': '0.3' }],
    ['bad percent-encoding', { 'ce-id': '%' }],
    ['percent-encoded nonsense', { 'ce-id': '%ff%fe' }],
    ['a percent-encoded NUL', { 'ce-id': 'a%00b' }],
    ['a quoted control', { 'ce-id': '"a%0d%0ab"' }],
    ['an id of 10,000 characters', { 'ce-id': 'x'.repeat(10_000) }],
    ['a type from prototypes', { 'ce-id': '1', 'ce-type': '__proto__' }],
    ['a bad time', { 'ce-id': '1', 'ce-time': 'yesterday' }],
    ['data in a header', { 'ce-id': '1', 'ce-data': data }, ''],
    ['data as base64 in a header', { 'ce-id': '1', 'ce-data_base64': 'e30=' }, ''],
    ['no body', { 'ce-id': '1' }, ''],
    ['an array as body', { 'ce-id': '1' }, '[]'],
    ['a number as body', { 'ce-id': '1' }, '1e999'],
    ['a byte order mark', { 'ce-id': '1' }, `\ufeff${data}`],
    ['a whole event as body', { 'ce-id': '1' }, JSON.stringify(event())],
  ];
  for (const [what, headers, body = data] of CASES) {
    test(what, async () => assertRefused(await one(body, { ...whole, ...headers }), what, 'EVENT_INVALID'));
  }
  test('attributes named after prototypes are extensions like others', async () => {
    const answer = await one(data, {
      ...whole,
      'ce-id': 'proto',
      'ce-__proto__': 'x',
      'ce-constructor': 'x',
      'ce-': 'x',
    });
    assert.equal(answer.status, 202);
  });
  test('the relay is well', () => target.stillWell('after binary mode'));
});

describe('what grows', () => {
  test('an item told of 1,500 times, with all the text there may be, stays small enough to be quick', async () => {
    const asked = event();
    const [item] = results((await one(asked)).text);
    const told = () => event('info.provided', {}, { data: { eventId: asked.id, text: 'x'.repeat(2000) } });
    for (let round = 0; round < 3; round += 1) {
      const from = performance.now();
      assert.equal((await batch(Array.from({ length: 480 }, told))).status, 202);
      assert.ok(performance.now() - from < 30_000, 'the relay did not stand still');
    }
    const { text } = await target.ask(`/v1/items/${item?.itemId}`, { method: 'GET', token: 'dana-token' });
    assert.equal(JSON.parse(text).thread.length, 100);
  });
  test('an alert that each time addresses others stays small', async () => {
    const raise = (round: number) =>
      event('alert.raised', {
        fold: 'growing',
        audience: { users: ['dana', ...Array.from({ length: 240 }, (_, n) => `${'n'.repeat(240)}-${round}-${n}`)] },
      });
    let itemId = '';
    for (let round = 0; round < 12; round += 1) {
      const answer = await one(raise(round));
      assert.equal(answer.status, 202);
      itemId = results(answer.text)[0]?.itemId ?? '';
    }
    const alert = JSON.parse((await target.ask(`/v1/items/${itemId}`, { method: 'GET', token: 'dana-token' })).text);
    assert.equal(alert.fold.count, 12);
    assert.ok(JSON.stringify(alert).length < 140_000);
  });
  test('a process has an end of steps', async () => {
    const step = (n: number) =>
      event('process.step', {}, { data: { process: { id: 'endless', step: `s${n}`, status: 'done' } } });
    assert.equal((await batch(Array.from({ length: 200 }, (_, n) => step(n)))).status, 202);
    assertRefused(await one(step(200)), 'step 201', 'EVENT_INVALID');
    assert.equal((await one(step(7))).status, 202, 'those it has still move');
  });
  test('the relay is well', () => target.stillWell('after growth'));
});
