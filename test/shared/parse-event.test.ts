import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVENT_TYPES } from '../../shared/events.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { BAD, changed, cloudEvent, GOOD } from './event-examples.ts';

const pointersOf = (value: unknown): string[] => {
  const parsed = parseEvent(value);
  return parsed.ok ? [] : parsed.errors.map((error) => error.pointer);
};

for (const type of EVENT_TYPES)
  test(`a full ${type} is accepted`, () => {
    const parsed = parseEvent(cloudEvent(type));
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.equal(parsed.event.type, type);
    assert.deepEqual(parsed.event.data, GOOD[type]);
    assert.equal(parsed.event.time, '2026-11-25T12:00:00Z');
  });

for (const [type, change, pointer] of BAD)
  test(`${type} with ${JSON.stringify(change).slice(0, 80)} is refused at ${pointer}`, () => {
    assert.deepEqual(pointersOf(cloudEvent(type, changed(GOOD[type], change))), [pointer]);
  });

test('the envelope: what is missing, unknown or not CloudEvents 1.0', () => {
  const good = cloudEvent('task.assigned');
  const cases: [Record<string, unknown>, string[]][] = [
    [{ specversion: '0.3' }, ['/specversion']],
    [{ id: '' }, ['/id']],
    [{ id: 'a\u0000b' }, ['/id']],
    [{ source: 'with space' }, ['/source']],
    [{ type: undefined }, ['/type']],
    [{ type: 'task.assigned' }, ['/type']],
    [{ type: 'com.xconnector.task.forgotten' }, ['/type']],
    [{ type: 'com.xconnector.__proto__' }, ['/type']],
    [{ time: 'yesterday' }, ['/time']],
    [{ datacontenttype: 'text/xml' }, ['/datacontenttype']],
    [{ data: undefined }, ['/data']],
    [{ data: [] }, ['/data']],
    [{ data: 'text' }, ['/data']],
    [{ id: 7, type: 'x' }, ['/id', '/type']],
  ];
  for (const [change, pointers] of cases)
    assert.deepEqual(pointersOf(changed(good, change)), pointers, JSON.stringify(change));
});

test('extensions are allowed, and an attribute that is null is one not set', () => {
  const parsed = parseEvent({ ...cloudEvent('task.assigned'), traceparent: '00-1', time: null, subject: null });
  assert.ok(parsed.ok);
  assert.equal(parsed.event.time, null);
  assert.equal(parsed.event.subject, null);
  assert.ok(!('traceparent' in parsed.event));
});

test('a document that is no event is refused at the root', () => {
  for (const value of [null, undefined, 7, 'x', true, [], [cloudEvent('task.assigned')]])
    assert.deepEqual(pointersOf(value), ['']);
});

test('faults of envelope and data are reported together', () => {
  const value = { ...cloudEvent('task.assigned', { title: 7 }), id: '' };
  assert.deepEqual(pointersOf(value), ['/id', '/data/audience', '/data/title']);
});

test('whatever JSON comes, it answers, briefly, and never throws', () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...EVENT_TYPES), anything, fc.dictionary(fc.string(), anything), (type, data, more) => {
      for (const value of [data, cloudEvent(type, data), { ...cloudEvent(type), ...more }]) {
        const parsed = parseEvent(value);
        if (parsed.ok) continue;
        assert.ok(parsed.errors.length > 0 && parsed.errors.length <= 40);
        assert.equal(new Set(parsed.errors.map((error) => error.pointer)).size, parsed.errors.length);
      }
    }),
    { numRuns: 500 },
  );
});

test('names that mean something to JavaScript are unknown members and nothing more', () => {
  const text = JSON.stringify(cloudEvent('alert.cleared')).replace(
    '"fold"',
    '"__proto__":{"fold":"x"},"constructor":1,"fold"',
  );
  assert.deepEqual(pointersOf(JSON.parse(text)), ['/data/__proto__', '/data/constructor']);
  const inherited = JSON.stringify(cloudEvent('alert.cleared')).replace('"fold":"disk/a"', '"__proto__":{"fold":"x"}');
  assert.deepEqual(pointersOf(JSON.parse(inherited)), ['/data/fold', '/data/__proto__']);
  assert.equal(Reflect.get({}, 'fold'), undefined);
});

test('huge and deep values give short answers', () => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`member-${at}`, at]));
  const long = { ['n'.repeat(60_000)]: 1 };
  for (const data of [
    deep,
    wide,
    long,
    { title: deep, audience: wide },
    { title: 'x'.repeat(60_000), audience: { users: deep } },
  ]) {
    const parsed = parseEvent(cloudEvent('task.assigned', data));
    assert.ok(!parsed.ok);
    assert.ok(JSON.stringify(parsed.errors).length < 4000);
  }
});

test('an unknown type is refused with the known ones', () => {
  const parsed = parseEvent({ ...cloudEvent('task.assigned'), type: 'com.xconnector.task.forgotten' });
  assert.ok(!parsed.ok);
  for (const type of EVENT_TYPES) assert.ok(parsed.errors[0]?.detail.includes(`com.xconnector.${type}`), type);
});
