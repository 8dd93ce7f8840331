/** Decisions by line: what is recorded, counted and refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LineDecisions } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import {
  countsOfLines,
  decisionsText,
  everyRow,
  givenDecisions,
  LINE_COMMENT_BYTES,
  lineFaults,
  needsComment,
  pendingKind,
  stateOfLines,
  verdictOf,
} from '../../shared/rules/line-decisions.ts';
import { runs } from '../helpers/runs.ts';

const approve = { decision: 'approve' } as const;
const reject = { decision: 'reject' } as const;
const kind = fc.constantFrom('approve', 'reject', 'custom', 'acknowledge');
const decisions: fc.Arbitrary<LineDecisions> = fc.dictionary(
  fc.constantFrom('1', '2', '3', '4', 'toString', 'constructor'),
  fc.record(
    { decision: fc.constantFrom('approve', 'reject'), comment: fc.constantFrom('', ' ', '\u200b', 'no', ' no ') },
    { requiredKeys: ['decision'] },
  ),
);
const ROWS = ['1', '2', '3', '4', 'toString', 'constructor', 'valueOf'];

test('what is recorded decides each row as given, and the numbers are those of all rows', () => {
  fc.assert(
    fc.property(kind, decisions, (of, given) => {
      const recorded = givenDecisions(of, given);
      const all = everyRow(ROWS, of, recorded);
      assert.deepEqual(Object.keys(all).sort(), [...ROWS].sort());
      for (const id of ROWS) {
        const expected = Object.hasOwn(given, id) ? given[id] : undefined;
        assert.equal(all[id]?.decision, expected?.decision ?? (of === 'reject' ? 'reject' : 'approve'));
        assert.equal(all[id]?.comment, expected?.comment?.includes('no') ? 'no' : undefined);
      }
      const { approved, rejected } = countsOfLines(ROWS.length, of, recorded);
      const isRejected = Object.values(all).filter(({ decision }) => decision === 'reject').length;
      assert.deepEqual([approved, rejected], [ROWS.length - isRejected, isRejected]);
      // A repeated request is recorded as the same.
      assert.equal(decisionsText(givenDecisions(of, recorded)), decisionsText(recorded));
      assert.equal(decisionsText(Object.fromEntries(Object.entries(recorded).toReversed())), decisionsText(recorded));
    }),
    { numRuns: runs(300) },
  );
});

test('what an answer amounts to follows its rows, not its button', () => {
  const of = (kind: 'approve' | 'reject' | 'custom', approved: number, rejected: number) =>
    verdictOf({ kind, lineCounts: { approved, rejected } });
  assert.deepEqual(
    [of('approve', 2, 1), of('reject', 1, 2), of('approve', 0, 3), of('reject', 3, 0), of('custom', 3, 0)],
    ['partial', 'partial', 'reject', 'approve', 'custom'],
  );
  assert.equal(verdictOf({ kind: 'reject' }), 'reject');
  assert.deepEqual(
    [stateOfLines({ approved: 1, rejected: 0 }), stateOfLines({ approved: 0, rejected: 1 })],
    ['approved', 'rejected'],
  );
});

const item = (perLine?: true): Pick<Item, 'decision' | 'actions' | 'evidence' | 'stepUp'> => ({
  decision: { policy: 'first', quorum: null, order: null, state: 'open', ...(perLine && { perLine }) },
  actions: [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false }],
  evidence: { lines: 3, changed: 0, failed: 0, documents: 0 },
});

describe('refused', () => {
  const action = { kind: 'approve', label: 'Approve' } as const;

  test('comments beyond the bytes of an answer, counted in UTF-8', () => {
    const bytes = (length: number) => ({ '1': { ...reject, comment: 'é'.repeat(length) } });
    assert.deepEqual(lineFaults(item(true), action, bytes(LINE_COMMENT_BYTES / 2), ['1']), []);
    assert.deepEqual(lineFaults(item(true), action, bytes(LINE_COMMENT_BYTES / 2 + 1), ['1']), [
      { pointer: '/lineDecisions', detail: 'must have at most 8192 bytes of comments in all' },
    ]);
  });

  test('inherited names are no rows', () => {
    for (const id of ['toString', 'constructor', '__proto__']) {
      const given: LineDecisions = JSON.parse(`{"${id}":{"decision":"reject"}}`);
      assert.deepEqual(lineFaults(item(true), action, given, ['1']), [
        { pointer: `/lineDecisions/${id}`, detail: 'is not the id of a row' },
      ]);
    }
  });

  test('of a desk without the lines, rows are checked by the relay', () => {
    assert.deepEqual(lineFaults(item(true), action, { '9': reject }, null), []);
    assert.equal(lineFaults(item(), action, { '9': reject }, null).length, 1);
  });
});

test('above a limit, rows that are approved by an action that rejects need a comment', () => {
  const action = { comment: 'optional' } as const;
  const none = { actions: [] };
  assert.equal(needsComment({ ...none, stepUp: true }, action, { '1': approve }), true);
  assert.equal(needsComment({ ...none, stepUp: true }, action, { '1': reject }), false);
  assert.equal(needsComment(none, action, { '1': approve }), false);
  assert.equal(needsComment(none, { comment: 'required' }, undefined), true);
});

test('an answer that is not recorded yet amounts to what it will', () => {
  const pending = (lineDecisions?: LineDecisions) =>
    verdictOf(pendingKind(item(true), { action: 'approve', lineDecisions }));
  assert.deepEqual(
    [pending(), pending({ '1': reject }), pending({ '1': reject, '2': reject, '3': reject })],
    ['approve', 'partial', 'reject'],
  );
  assert.deepEqual(pendingKind(item(), { action: 'approve' }), { kind: 'approve' });
  assert.deepEqual(pendingKind(item(true), { action: 'gone' }).kind, 'custom');
});
