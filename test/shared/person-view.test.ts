import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answer, Vote } from '../../shared/answers.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Addressed, Item } from '../../shared/items.ts';
import type { Person, Subscriptions } from '../../shared/people.ts';
import type { PersonRef } from '../../shared/primitives.ts';
import { whyFor } from '../../shared/rules/audience.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { item, own, person, plainItem, subscriptions } from './arbitraries.ts';

const NO_RULES: Subscriptions = { rules: [] };
const someone = (id: string, roles: string[] = []): Person => ({
  id,
  name: id,
  roles,
  locations: [],
  units: [],
  mandatory: [],
});
const dana = someone('dana', ['approver']);
const by = (id: string, onBehalfOf?: string): PersonRef => ({
  id,
  name: id,
  ...(onBehalfOf ? { onBehalfOf: { id: onBehalfOf, name: onBehalfOf } } : {}),
});
const vote = (who: PersonRef): Vote => ({
  by: who,
  action: 'approve',
  kind: 'approve',
  at: '2026-11-25T11:00:00.000Z',
});
const answer = (who: PersonRef, kind: Answer['kind'] = 'approve'): Answer => ({
  key: 'k',
  action: kind,
  kind,
  by: who,
  at: '2026-11-25T11:00:00.000Z',
  comment: null,
  fate: 'recorded',
  fateAt: '2026-11-25T11:00:00.000Z',
  deliveredAt: null,
  reason: null,
  attempts: 0,
});
const mine = (change: Partial<OwnState>): OwnState => ({
  itemId: 'x',
  seenAt: null,
  snoozedUntil: null,
  delegatedAt: null,
  ...change,
});
const view = (change: Partial<Item>, who = dana, state: OwnState | null = null, rules = NO_RULES) =>
  personView(plainItem(change), who, state, rules);
const policy = (name: 'first' | 'all' | 'sequential', order: string[] | null = null): Partial<Item> => ({
  decision: { policy: name, quorum: null, order, state: 'open' },
});

test('in every case: actions only while open or waiting, never one that the item lacks, and none without a reason', () => {
  fc.assert(
    fc.property(item, person, own, subscriptions, (given, who, state, rules) => {
      const seen = personView(given, who, state, rules);
      assert.ok(seen.actions.every((action) => given.actions.includes(action)));
      if (!['open', 'waiting'].includes(given.state)) {
        assert.equal(seen.state, given.state);
        assert.deepEqual(seen.actions, []);
        assert.equal(seen.waits, false);
      }
      assert.equal(seen.why === null, whyFor(given.audiences, who) === null);
      if (seen.why === null || state?.delegatedAt) assert.deepEqual(seen.actions, []);
      if (seen.waits) assert.equal(seen.state, 'open');
      if (seen.waits && given.actions.length > 0) assert.ok(seen.actions.length > 0);
      if (seen.delivery === 'off') assert.equal(seen.waits, false);
      assert.equal(seen.seenAt, state?.seenAt ?? null);
      assert.equal(seen.snoozedUntil, state?.snoozedUntil ?? null);
    }),
    { numRuns: 2000 },
  );
});

test('no one is offered to decide their own request', () => {
  fc.assert(
    fc.property(item, person, own, (given, who, state) => {
      const seen = personView({ ...given, type: 'approval.requested', requester: who.id }, who, state, NO_RULES);
      assert.deepEqual(seen.actions, []);
    }),
  );
});

test('an open approval waits for each addressed person', () => {
  const seen = view({});
  assert.equal(seen.waits, true);
  assert.equal(seen.state, 'open');
  assert.equal(seen.actions.length, 2);
});

test('who has voted, or for whom someone voted, is asked no more; the others are', () => {
  const votes = [vote(by('dana')), vote(by('lee', 'kim'))];
  for (const id of ['dana', 'kim']) assert.deepEqual(view({ ...policy('all'), votes }, someone(id)).actions, [], id);
  for (const id of ['lee', 'ann']) {
    const { waits, answersFor } = view({ ...policy('all'), votes }, someone(id));
    assert.deepEqual(
      [waits, answersFor.map((one) => one.id)],
      [true, [id]],
      'their own answer is still theirs to give',
    );
  }
});

test('a question is no answer: the person may still decide, but nothing waits until the reply', () => {
  const asked = { state: 'waiting', answers: [answer(by('dana'), 'request-info')] } as const;
  const seen = view({ ...asked, answers: [...asked.answers] });
  assert.equal(seen.state, 'waiting');
  assert.equal(seen.actions.length, 2);
  assert.equal(seen.waits, false);
  assert.equal(view({ answers: [...asked.answers] }).waits, true);
});

test('what was acknowledged before it rose again does not count', () => {
  assert.equal(view({ type: 'alert.raised', answers: [answer(by('dana'), 'acknowledge')], votes: [] }).waits, true);
});

test('one after the other: yours, later, never', () => {
  const order = ['lee', 'procurement-lead', 'ann'];
  const steps = (votes: Vote[], who: Person) => {
    const seen = view({ ...policy('sequential', order), votes }, who);
    return `${seen.state} ${seen.actions.length}`;
  };
  const lead = someone('max', ['procurement-lead']);
  const first = vote(by('lee'));
  assert.equal(steps([], someone('lee')), 'open 2');
  assert.equal(steps([], lead), 'waiting 0');
  assert.equal(steps([], someone('ann')), 'waiting 0');
  assert.equal(steps([], someone('eve')), 'open 0');
  assert.equal(steps([first], someone('lee')), 'open 0');
  assert.equal(steps([first], lead), 'open 2');
  assert.equal(steps([first, vote(by('max'))], someone('kim', ['procurement-lead'])), 'open 0');
  assert.equal(steps([first, vote(by('max'))], someone('ann')), 'open 2');
});

const reached = (who: string, how: Addressed['by'], principal?: string): Addressed => ({
  audience: { users: [who] },
  by: how,
  at: '2026-11-25T10:30:00.000Z',
  ...(principal ? { onBehalfOf: by(principal) } : {}),
});

test('a delegate takes the turn of the delegator; a person added by escalation need not queue', () => {
  const audiences = [{ audience: { roles: ['*'] }, by: 'event' as const, at: '2026-11-25T10:00:00.000Z' }];
  const order = policy('sequential', ['lee', 'ann']);
  const delegate = { ...order, audiences: [...audiences, reached('dana', 'delegation', 'lee')] };
  assert.equal(view(delegate).actions.length, 2);
  const later = { ...order, audiences: [...audiences, reached('dana', 'delegation', 'ann')] };
  assert.equal(view(later).state, 'waiting');
  const escalated = { ...order, audiences: [...audiences, reached('dana', 'escalation')] };
  assert.equal(view(escalated).waits, true);
});

test('voters were fixed: who joined later has no button, who acts for a voter has one, an escalation gives one', () => {
  const everyone: Addressed = { audience: { roles: ['*'] }, by: 'event', at: '2026-11-25T10:00:00.000Z' };
  const decision = (asked: string[]): Item['decision'] => ({
    policy: 'all',
    quorum: null,
    order: null,
    state: 'open',
    asked: asked.map((id) => ({ id, name: id })),
  });
  const buttons = (asked: string[], ...audiences: Addressed[]) =>
    view({ decision: decision(asked), audiences: [everyone, ...audiences] }).actions.length > 0;
  assert.equal(buttons(['dana', 'lee']), true);
  assert.equal(buttons(['lee']), false);
  assert.equal(buttons(['lee'], reached('dana', 'delegation', 'lee')), true);
  assert.equal(buttons(['lee'], reached('kim', 'delegation', 'lee'), reached('dana', 'delegation', 'kim')), true);
  assert.equal(buttons(['lee'], reached('kim', 'delegation', 'lee'), reached('dana', 'stand-in', 'lee')), false);
  assert.equal(buttons(['lee'], reached('dana', 'escalation')), true);
  assert.equal(buttons(['lee'], { ...reached('dana', 'stand-in', 'max'), alone: true }), true);
});

test('the roles of the delegator decide whose turn it takes', () => {
  const order = policy('sequential', ['procurement-lead', 'ann']);
  const handed = (roles: string[]) => ({ ...order, audiences: [{ ...reached('dana', 'delegation', 'lee'), roles }] });
  assert.equal(view(handed(['procurement-lead'])).actions.length, 2);
  assert.equal(view(handed([])).actions.length, 0);
});

test('who handed it on keeps seeing it and answers no more', () => {
  const seen = view({}, dana, mine({ delegatedAt: '2026-11-25T11:00:00Z' }));
  assert.deepEqual([seen.actions, seen.waits, seen.state], [[], false, 'open']);
});

test('without actions it waits until it is seen, and again after a new notification', () => {
  const plain = { actions: [], decision: null, beckon: { at: '2026-11-25T10:00:00.000Z', reason: 'new' as const } };
  assert.equal(view(plain).waits, true);
  assert.equal(view(plain, dana, mine({ seenAt: '2026-11-25T09:59:59.999Z' })).waits, true);
  assert.equal(view(plain, dana, mine({ seenAt: '2026-11-25T10:00:00.000Z' })).waits, false);
  assert.equal(view({ ...plain, state: 'closed' }).waits, false);
});

test('a switched-off item waits for no one, and can still be answered', () => {
  const seen = view({}, dana, null, { rules: [{ role: '*', types: ['*'], deliver: 'off' }] });
  assert.deepEqual([seen.delivery, seen.waits, seen.actions.length], ['off', false, 2]);
});

test('a person who is not addressed gets no reason, no actions and no notification', () => {
  const seen = view({ audiences: [reached('lee', 'event')] });
  assert.deepEqual([seen.why, seen.actions, seen.waits, seen.delivery], [null, [], false, 'badge']);
});
