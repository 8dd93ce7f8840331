import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMost, figureOf, markdown, ratioOf, tableOf } from '../bench/report.ts';
import { inRounds, type Row, rowOf } from '../bench/rounds.ts';

const inTurn = (name: string, values: readonly number[]): Row<'ms'> =>
  rowOf(name, async (round) => ({ ms: values[round] ?? 0 }));

test('each round measures all rows, in alternating order, between one opening and one closing', async () => {
  const calls: string[] = [];
  const row = (name: string): Row<'ms'> => ({
    name,
    async open() {
      calls.push(`open ${name}`);
      return {
        async measure(round) {
          calls.push(`${name}${round}`);
          return { ms: 1 };
        },
        close: () => void calls.push(`close ${name}`),
      };
    },
  });
  await inRounds([row('a'), row('b')], 3);
  assert.deepEqual(calls, ['open a', 'open b', 'a0', 'b0', 'b1', 'a1', 'a2', 'b2', 'close a', 'close b']);
});

test('a peer that cannot start, refuses, or gives no result is left out, and the others are compared', async () => {
  let closed = 0;
  const refusing: Row<'ms'> = {
    name: 'refusing',
    peer: true,
    open: async () => ({
      measure: async (round) => {
        if (round === 1) throw new Error('16 requests were refused');
        return { ms: 1 };
      },
      close: () => void closed++,
    }),
  };
  const silent = rowOf<'ms'>('silent', () => new Promise(() => {}), { peer: true });
  const broken: Row<'ms'> = { name: 'broken', peer: true, open: () => Promise.reject(new Error('port in use')) };
  const absent = rowOf<'ms'>('absent', async () => ({ ms: 1 }), { installed: false });
  const ours = inTurn('ours', Array(9).fill(2));
  const measured = await inRounds([refusing, silent, broken, absent, ours], 9, 50);
  assert.deepEqual([...measured.rows.keys()], ['ours']);
  assert.deepEqual(measured.failed, [
    'broken (port in use)',
    'silent (no result within 0.05 s)',
    'refusing (16 requests were refused)',
  ]);
  assert.equal(closed, 1);
  assert.equal(ratioOf(measured, 'ours', 'refusing', 'ms', atMost(1)), null);
  const text = markdown({ bench: '1 x', conditions: 'C.', ...tableOf(measured), ratios: [null] });
  assert.match(text, /Not on this machine, so not compared: absent\.\n\nLeft out: broken \(port in use\), /);
});

test('a failing row of the product ends the bench, and all rows are closed', async () => {
  let closed = false;
  const other: Row<'ms'> = {
    name: 'other',
    open: async () => ({
      measure: async () => ({ ms: 1 }),
      close: () => {
        closed = true;
      },
    }),
  };
  const failing = rowOf<'ms'>('Beckon', () => Promise.reject(new Error('no relay')));
  await assert.rejects(inRounds([other, failing], 9), /no relay/);
  assert.ok(closed);
});

test('a ratio is the median of the ratios of the rounds, and is judged where its reference is steady', async () => {
  const drift = [100, 102, 104, 106, 108, 110, 111, 112, 113];
  const measured = await inRounds(
    [
      inTurn(
        'Beckon',
        drift.map((value) => value * 1.5),
      ),
      inTurn('steady', drift),
      inTurn('unsteady', [100, 100, 100, 100, 100, 100, 100, 100, 117]),
    ],
    9,
  );
  assert.deepEqual(ratioOf(measured, 'Beckon', 'steady', 'ms', atMost(1.6)), {
    of: 'Beckon ÷ steady, ms',
    value: 1.5,
    goal: '≤ 1.6',
    verdict: 'met',
  });
  assert.equal(ratioOf(measured, 'Beckon', 'steady', 'ms', atMost(1.4))?.verdict, 'missed');
  assert.equal(ratioOf(measured, 'Beckon', 'unsteady', 'ms', atMost(1.6))?.verdict, 'not judged: the machine');
  assert.equal(ratioOf(measured, 'Beckon', 'steady', 'ms')?.verdict, '');
  assert.equal(figureOf(measured, 'Beckon', 'ms', atMost(200)).verdict, 'met');
  assert.deepEqual(tableOf(measured).rows[1], ['steady', 'ms', '100.0', '108.0', '12 %']);
});

test('fewer than nine rounds have no verdict', async () => {
  const measured = await inRounds([inTurn('a', [1, 1]), inTurn('b', [1, 1])], 2);
  assert.equal(ratioOf(measured, 'a', 'b', 'ms', atMost(1))?.verdict, 'not judged: 2 rounds');
});
