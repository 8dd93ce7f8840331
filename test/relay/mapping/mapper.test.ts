import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { createMapper } from '../../../relay/mapping/mapper.ts';
import { systemTimers } from '../../../relay/system.ts';
import { createHandClock } from '../parts/clock.ts';

const mapper = createMapper({ timers: systemTimers });
after(() => mapper.close());

async function reasonOf(expression: string, input: unknown = {}): Promise<string> {
  const mapped = await mapper.map(expression, input);
  assert.ok(!mapped.ok, `${expression} made ${JSON.stringify(mapped)}`);
  return mapped.reason;
}

test('what an expression makes of a payload', async () => {
  const order = {
    id: 7,
    lines: [
      { sku: 'a', n: 2 },
      { sku: 'b', n: 3 },
    ],
  };
  const mapped = await mapper.map('{ "id": $string(id), "count": $sum(lines.n), "skus": [lines.sku] }', order);
  assert.deepEqual(mapped, { ok: true, value: { id: '7', count: 5, skus: ['a', 'b'] } });
});

test('$sha256: an id of what it is made of', async () => {
  const mapped = await mapper.map('{ "id": $sha256($string($)), "none": $sha256(nothing) }', { a: 'ü' });
  const digest = createHash('sha256').update('{"a":"ü"}').digest('hex');
  assert.deepEqual(mapped, { ok: true, value: { id: digest } });
});

test('what is wrong is said with its place', async () => {
  assert.match(await reasonOf('{ "a": \n  "x" + 1 }'), /left side of the "\+" operator.*\(line 2, column \d+\)/);
  assert.match(await reasonOf('{ "a": '), /column/);
  assert.match(await reasonOf('$error("no order number")'), /^no order number/);
  assert.match(await reasonOf('nothing.here'), /made nothing/);
  assert.match(await reasonOf('function($x) { $x }'), /function/);
});

describe('limits', () => {
  test('1 s', async () => {
    assert.match(await reasonOf('($f := function($n) { $f($n + 1) }; $f(1))'), /more than 1 s/);
    // Inside one built-in function, where the library does not check the time limit.
    assert.match(await reasonOf(`$match("${'a'.repeat(40)}!", /^(a+)+$/)`), /more than 1 s/);
  });

  // In a worker thread each of these would abort the whole process.
  test('64 MiB, also taken at once', async () => {
    for (const expression of [
      '[1..10000000]',
      '$length($pad("x", 400000000))',
      '$eval("[1..9999999]")',
      '($f := function($s, $n) { $n = 0 ? $length($s) : $f($s & $s, $n - 1) }; $f("x", 28))',
    ]) {
      assert.match(await reasonOf(expression), /more than (64 MiB|1 s)/, expression);
    }
  });

  test('depth, output, nesting', async () => {
    assert.match(
      await reasonOf('($f := function($n) { $f($n + 1) + 1 }; $f(1))'),
      /without end|more than (64 MiB|1 s)/,
    );
    assert.match(await reasonOf('$pad("x", 1100000)'), /more than 1024 KiB/);
    assert.match(await reasonOf('('.repeat(50_000)), /nests/);
    assert.match(await reasonOf('x'.repeat(65_537)), /too long/);
    let deep: unknown = 1;
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    assert.match(await reasonOf('a', deep), /nested too deeply/);
  });

  test('a slow expression waits for itself alone, and two of them let others have their turn', async () => {
    const bomb = (n: number) => `$match("${'a'.repeat(40 + n)}!", /^(a+)+$/)`;
    const order: string[] = [];
    const slow = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1].map((n) => mapper.map(bomb(n), {}).finally(() => order.push('slow')));
    await Promise.all(Array.from({ length: 50 }, (_, n) => mapper.map('n', { n })));
    order.push('quick');
    // In order of arrival, nine of the slow ones would come first.
    assert.ok(order.indexOf('quick') <= 7, order.join());
    for (const mapped of await Promise.all(slow)) assert.equal(mapped.ok, false);
  });
});

describe('rights', () => {
  test('an expression changes the library for itself alone', async () => {
    await mapper.map('$ ~> |$sum|{"implementation": 1}|', {});
    assert.deepEqual(await mapper.map('$sum([1, 2])', {}), { ok: true, value: 3 });
  });

  test('prototypes and globals are out of reach', async () => {
    for (const expression of ['constructor.constructor', '"".constructor', '$process', '__proto__.x', 'toString']) {
      assert.match(await reasonOf(expression), /made nothing/, expression);
    }
    const polluted = JSON.parse('{"__proto__": {"admin": true}, "a": {}}');
    assert.deepEqual(await mapper.map('a.admin ? 1 : 2', polluted), { ok: true, value: 2 });
    assert.deepEqual(await mapper.map('{"x": $merge([$, {"__proto__": {"y": 1}}]).y}', {}), { ok: true, value: {} });
  });
});

test('what comes back is in order of its own, whatever else runs', async () => {
  const made = await Promise.all(Array.from({ length: 150 }, (_, n) => mapper.map(`n + ${n % 7}`, { n })));
  assert.deepEqual(
    made,
    Array.from({ length: 150 }, (_, n) => ({ ok: true, value: n + (n % 7) })),
  );
});

test('too many waiting are refused as busy, and closing answers who waits', async () => {
  const other = createMapper({ timers: systemTimers });
  const asked = Array.from({ length: 2100 }, () => other.map('1', {}));
  await other.close();
  const answers = await Promise.all(asked);
  assert.ok(answers.every((mapped) => mapped.ok || mapped.busy === true));
  assert.ok(answers.some((mapped) => !mapped.ok && /Too many/.test(mapped.reason)));
  assert.deepEqual(await other.map('1', {}), { ok: false, reason: 'The relay is stopping', busy: true });
});

test('nothing runs before there is something to map; an idle process ends, and another takes its place', async () => {
  const clock = createHandClock(0);
  const other = createMapper({ timers: clock });
  assert.equal(clock.waiting(), 0);
  assert.deepEqual(await other.map('1 + 1', {}), { ok: true, value: 2 });
  clock.pass(60_000);
  assert.deepEqual(await other.map('1 + 2', {}), { ok: true, value: 3 });
  await other.close();
});
