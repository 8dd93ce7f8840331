/** Decisions as a model: in any order, with repetitions and races, one outcome, and no vote after the decision. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Ballot, decide, stateOf } from '../../../relay/domain/answers/decide.ts';
import type { Decision, Vote } from '../../../shared/answers.ts';
import { ITSELF } from '../../../shared/rules/vote.ts';

const PEOPLE = ['ann', 'bob', 'cat', 'dan'];
type Press = { who: string; kind: 'approve' | 'reject' | 'acknowledge' };

const press = fc.record({ who: fc.constantFrom(...PEOPLE), kind: fc.constantFrom('approve', 'reject', 'acknowledge') });
const presses = fc.array(press, { maxLength: 12 }) as fc.Arbitrary<Press[]>;
const at = '2026-11-25T12:00:00Z';

const ballot = (decision: Decision, votes: Vote[], { who, kind }: Press, more: Partial<Ballot> = {}): Ballot => ({
  item: { decision, votes },
  by: { id: who, name: who },
  inOwnRight: true,
  alone: undefined,
  principals: [],
  together: new Set(),
  voters: PEOPLE,
  meantFor: null,
  personOf: (id) => id,
  turn: 'yours',
  action: kind,
  kind,
  at,
  ...more,
});

interface Run {
  decision: Decision;
  votes: Vote[];
  accepted: Press[];
}
function play(
  start: Decision,
  pressed: readonly Press[],
  more: (run: Run, press: Press) => Partial<Ballot> = () => ({}),
): Run {
  const run: Run = { decision: start, votes: [], accepted: [] };
  for (const one of pressed) {
    const verdict = decide(ballot(run.decision, run.votes, one, more(run, one)));
    if (!verdict.ok) continue;
    assert.equal(run.decision.state, 'open', 'nothing counts once decided');
    run.votes = verdict.votes;
    run.decision = { ...run.decision, state: verdict.state };
    run.accepted.push(one);
  }
  return run;
}
const decision = (policy: Decision['policy'], more: Partial<Decision> = {}): Decision => ({
  policy,
  quorum: null,
  order: null,
  state: 'open',
  ...more,
});
/** The first press of each person; only that one may count. */
const firsts = (pressed: readonly Press[]) =>
  pressed.filter((one, index) => pressed.findIndex(({ who }) => who === one.who) === index);

describe('policies', () => {
  test('first: the first press decides', () => {
    fc.assert(
      fc.property(presses, (pressed) => {
        const { decision: end, accepted } = play(decision('first'), pressed);
        const [first] = pressed;
        assert.equal(accepted.length, Math.min(1, pressed.length));
        assert.equal(end.state, first ? (first.kind === 'reject' ? 'rejected' : 'approved') : 'open');
      }),
    );
  });

  test('all: one rejection decides, else everyone must approve', () => {
    fc.assert(
      fc.property(presses, (pressed) => {
        const { decision: end, votes } = play(decision('all'), pressed);
        const counted = firsts(pressed);
        const rejected = counted.some(({ kind }) => kind === 'reject');
        assert.equal(end.state, rejected ? 'rejected' : counted.length === PEOPLE.length ? 'approved' : 'open');
        assert.equal(new Set(votes.map(({ by }) => by.id)).size, votes.length, 'nobody votes twice');
      }),
    );
  });

  test('quorum: enough approvals, or none possible any more', () => {
    fc.assert(
      fc.property(presses, fc.integer({ min: 1, max: PEOPLE.length }), (pressed, quorum) => {
        const { decision: end, votes } = play(decision('quorum', { quorum }), pressed);
        const approvals = votes.filter(({ kind }) => kind !== 'reject').length;
        const rejections = votes.length - approvals;
        const expected = approvals >= quorum ? 'approved' : rejections > PEOPLE.length - quorum ? 'rejected' : 'open';
        assert.equal(end.state, expected);
      }),
    );
  });

  test('sequential: one after the other, one rejection decides', () => {
    const order = ['bob', 'dan', 'ann'];
    fc.assert(
      fc.property(presses, (pressed) => {
        const turn = (run: Run, { who }: Press): Partial<Ballot> => {
          const place = order.slice(run.votes.length).indexOf(who);
          return { turn: place === 0 ? 'yours' : place > 0 ? 'later' : 'none' };
        };
        const { decision: end, votes } = play(decision('sequential', { order }), pressed, turn);
        assert.deepEqual(
          votes.map(({ by }) => by.id),
          order.slice(0, votes.length),
        );
        const rejected = votes.some(({ kind }) => kind === 'reject');
        assert.equal(end.state, rejected ? 'rejected' : votes.length === order.length ? 'approved' : 'open');
      }),
    );
  });
});

describe('in the place of others', () => {
  const ann: Press = { who: 'ann', kind: 'approve' };
  const forBob = { principals: [{ id: 'bob', name: 'Bob' }] };

  test('a delegate answers on behalf, and the voter has voted', () => {
    const verdict = decide(ballot(decision('all'), [], ann, { ...forBob, voters: ['bob', 'cat'], inOwnRight: false }));
    assert.ok(verdict.ok);
    assert.deepEqual(verdict.by, { id: 'ann', name: 'ann', onBehalfOf: { id: 'bob', name: 'Bob' } });
    assert.equal(verdict.state, 'open');
    const late = decide(
      ballot(decision('all'), verdict.votes, { who: 'bob', kind: 'reject' }, { voters: ['bob', 'cat'] }),
    );
    assert.deepEqual(late.ok ? null : late.code, 'ALREADY_ANSWERED');
  });

  test('one press of a stand-in who is asked too is their own vote, the next that of the other; of a quorum they are one person', () => {
    const voters = ['ann', 'bob'];
    const own = decide(ballot(decision('all'), [], ann, { ...forBob, voters }));
    assert.ok(own.ok);
    assert.deepEqual([own.state, own.votes.map(({ by }) => by.onBehalfOf?.id ?? by.id)], ['open', ['ann']]);
    const next = decide(ballot(decision('all'), own.votes, ann, { ...forBob, voters }));
    assert.deepEqual(next.ok && [next.state, next.by.onBehalfOf?.id], ['approved', 'bob']);
    const quorum = decision('quorum', { quorum: 2 });
    const one = decide(ballot(quorum, [], ann, { ...forBob, voters: ['ann', 'bob', 'cat'] }));
    assert.ok(one.ok && one.state === 'open');
    const again = decide(ballot(quorum, one.votes, ann, { ...forBob, voters: ['ann', 'bob', 'cat'] }));
    assert.equal(again.ok ? null : again.code, 'ALREADY_ANSWERED');
  });

  test('one press settles both where the role of the other says so, for `all` alone', () => {
    const together = { ...forBob, together: new Set(['bob']) };
    const both = decide(ballot(decision('all'), [], ann, { ...together, voters: ['ann', 'bob'] }));
    assert.equal(both.ok && both.state, 'approved');
    const one = decide(ballot(decision('quorum', { quorum: 2 }), [], ann, { ...together, voters: ['ann', 'bob'] }));
    assert.equal(one.ok && one.votes.length, 1);
  });

  test('a press counts for whom it was meant, or not at all', () => {
    const meant = (votes: Vote[], meantFor: string) =>
      decide(ballot(decision('all'), votes, ann, { ...forBob, voters: ['ann', 'bob', 'cat'], meantFor }));
    const own = meant([], 'ann');
    assert.ok(own.ok);
    const codes = [meant([], 'bob'), meant(own.votes, 'ann'), meant(own.votes, 'cat')].map((one) => one.ok || one.code);
    assert.deepEqual(codes, ['FORBIDDEN', 'ALREADY_ANSWERED', 'FORBIDDEN']);
    assert.ok(meant(own.votes, 'bob').ok);
  });

  test('one person under two ids votes once', () => {
    const personOf = (id: string) => id.split('@')[0] ?? id;
    const voters = ['ann', 'ann@acme', 'bob'];
    const first = decide(ballot(decision('all'), [], ann, { voters, personOf }));
    assert.ok(first.ok);
    const twin = { who: 'ann@acme', kind: 'approve' as const };
    const again = decide(ballot(decision('all'), first.votes, twin, { voters, personOf }));
    assert.equal(again.ok ? null : again.code, 'ALREADY_ANSWERED');
    const last = decide(ballot(decision('all'), first.votes, { who: 'bob', kind: 'approve' }, { voters, personOf }));
    assert.equal(last.ok && last.state, 'approved', 'and nobody waits for the other id');
    const quorum = decision('quorum', { quorum: 2 });
    assert.equal(stateOf(quorum, first.votes, ['ann', 'ann@acme'], personOf), 'rejected', 'two ids are no two people');
  });

  test('who was added by escalation decides alone; who joined later does not vote', () => {
    const late: Press = { who: 'eve', kind: 'reject' };
    const joined = decide(ballot(decision('all'), [], late));
    assert.equal(joined.ok ? null : joined.code, 'FORBIDDEN');
    const escalated = decide(
      ballot(decision('quorum', { quorum: 3 }), [], late, { alone: { id: 'eve', name: 'Eve' } }),
    );
    assert.equal(escalated.ok && escalated.state, 'rejected');
  });

  test('a voter who leaves drops out', () => {
    const votes: Vote[] = [{ by: { id: 'ann', name: 'Ann' }, action: 'approve', kind: 'approve', at }];
    assert.equal(stateOf(decision('all'), votes, ['ann', 'bob'], ITSELF), 'open');
    assert.equal(stateOf(decision('all'), votes, ['ann'], ITSELF), 'approved');
    assert.equal(stateOf(decision('quorum', { quorum: 2 }), votes, ['ann'], ITSELF), 'rejected');
  });
});
