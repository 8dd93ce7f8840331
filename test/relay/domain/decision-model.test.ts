/**
 * Decisions against a model: repeated answers, delegations, absences, escalations and people leaving, on a real store. After each step both
 * agree, and each person's buttons match what the relay would accept.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { actOnItem } from '../../../relay/domain/answers/administrator-acts.ts';
import { delegate } from '../../../relay/domain/answers/item-acts.ts';
import { readdressSlice } from '../../../relay/domain/answers/membership.ts';
import { respond } from '../../../relay/domain/answers/respond.ts';
import { workSchedule } from '../../../relay/domain/schedule/remind.ts';
import type { StoredItem } from '../../../relay/domain/unit-of-work.ts';
import type { ItemActName } from '../../../shared/admin/acts.ts';
import type { Directory } from '../../../shared/directory.ts';
import type { Audience } from '../../../shared/event-parts.ts';
import type { PersonView } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Absence } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { AnswerRequest } from '../../../shared/responses.ts';
import { delegateOf } from '../../../shared/rules/delegation.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { runs } from '../../helpers/runs.ts';
import { createHandClock } from '../parts/clock.ts';
import { ALL, DecisionModel, type Start } from '../parts/decision-model.ts';
import { challenges, openParts, random } from '../parts/store.ts';

const START = 1_800_000_000_000;
const ROLES: Record<string, readonly string[]> = { approver: ['ann', 'bob', 'cat'], lead: ['dan', 'cat'] };

const clock = createHandClock(START);
const parts = openParts(directoryOf(new Set(ALL)), clock);
after(() => parts.close());

function directoryOf(present: ReadonlySet<string>, together = false): Directory {
  const rolesOf = (id: string) => Object.keys(ROLES).filter((role) => ROLES[role]?.includes(id));
  return {
    sources: [{ id: 'erp', name: 'ERP' }],
    roles: Object.keys(ROLES).map((id) => ({ id, name: id, delegateMayAlsoVote: together && id === 'approver' })),
    users: ALL.filter((id) => present.has(id)).map((id) => ({ id, name: id, roles: rolesOf(id) })),
  };
}

const linesOf = (ids: readonly string[]) => ({
  columns: [{ id: 'net', label: 'Net', type: 'number' }],
  rows: ids.map((id) => ({ id, cells: { net: '1' } })),
});

type Step =
  | { do: 'press'; who: string; rejects: boolean; again: boolean; listed: Record<string, boolean> }
  | { do: 'ask'; who: string }
  | { do: 'hand'; who: string; to: string }
  | { do: 'away'; who: string; to: string | null }
  | { do: 'escalate' }
  | { do: 'leave'; who: string }
  | { do: 'reassign'; to: readonly string[] }
  | { do: 'close' };

const ROWS = ['1', '2', '3'];

const person = fc.constantFrom(...ALL);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('press' as const),
      who: person,
      rejects: fc.boolean(),
      again: fc.boolean(),
      listed: fc.dictionary(fc.constantFrom(...ROWS), fc.boolean()),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const), who: person }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hand' as const), who: person, to: person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('away' as const), who: person, to: fc.option(person) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'escalate' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who: person }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reassign' as const),
      to: fc.uniqueArray(person, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'close' as const }) },
);
const start: fc.Arbitrary<Start> = fc
  .record({
    policy: fc.constantFrom('first', 'all', 'quorum', 'sequential'),
    quorum: fc.integer({ min: 1, max: 2 }),
    order: fc.constantFrom(['ann', 'lead'], ['approver', 'dan'], ['bob', 'ann', 'approver']),
    requester: fc.constantFrom(null, null, 'cat', 'eve'),
    together: fc.boolean(),
    perLine: fc.boolean(),
  })
  .map(({ perLine, ...drawn }) => ({
    ...drawn,
    rows: perLine && drawn.policy === 'first' ? ROWS : [],
    order: drawn.policy === 'sequential' ? drawn.order : [],
    audience: ROLES.approver ?? [],
  }));

const ASKED = { quorum: 1, order: [], requester: null, together: false, rows: [], audience: ROLES.approver ?? [] };
/** Found by longer runs. */
const FOUND: [Start, Step[]][] = [
  [
    // Dan votes for Bob, which ends Dan's part in a quorum. Bob then cannot decide alone as Dan's stand-in.
    { ...ASKED, policy: 'quorum' },
    [
      { do: 'away', who: 'dan', to: 'bob' },
      { do: 'away', who: 'bob', to: 'dan' },
      { do: 'escalate' },
      { do: 'press', who: 'dan', rejects: true, again: false, listed: {} },
    ],
  ],
  [
    // Eve got it from Bob, gave it back, and took that back: she has it, and Bob does not.
    { ...ASKED, policy: 'first' },
    [
      { do: 'hand', who: 'bob', to: 'eve' },
      { do: 'hand', who: 'eve', to: 'bob' },
      { do: 'hand', who: 'eve', to: 'eve' },
    ],
  ],
];

/** One item in the store and its model. */
class Play {
  readonly model: DecisionModel;
  readonly #start: Start;
  readonly #away = new Map<string, Absence>();
  #itemId = '';

  constructor(given: Start) {
    this.#start = given;
    this.model = new DecisionModel(given, { present: new Set(ALL), roles: ROLES });
  }

  #write = parts.store.writer.write.bind(parts.store.writer);

  stored(): StoredItem {
    const stored = parts.store.reader.item(this.#itemId);
    assert.ok(stored);
    return stored;
  }

  async begin(): Promise<void> {
    parts.setDirectory(directoryOf(new Set(ALL), this.#start.together));
    const { policy, quorum, order, requester, rows } = this.#start;
    const perLine = rows.length > 0 && { perLine: true };
    const decision = {
      policy,
      ...perLine,
      ...(policy === 'quorum' && { quorum }),
      ...(policy === 'sequential' && { order }),
    };
    const parsed = parseEvent({
      specversion: '1.0',
      id: randomUUID(),
      source: '/model',
      type: 'com.xconnector.approval.requested',
      data: {
        title: 'T',
        audience: { roles: ['approver'] },
        decision,
        ...(perLine && { lines: linesOf(rows) }),
        ...(requester && { requester }),
        escalation: [{ after: 'PT1H', audience: { roles: ['lead'] } }],
      },
    });
    assert.ok(parsed.ok);
    const source = parts.view().source('erp');
    assert.ok(source);
    const received = { events: [parsed.event], pointers: [''], faults: [] };
    const [result] = await this.#write((tx) => acceptEvents(tx, source, received, random));
    this.#itemId = result?.itemId ?? '';
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'press':
        return this.#press(one);
      case 'ask':
        return this.#ask(one.who);
      case 'hand':
        return this.#hand(one.who, one.to);
      case 'away':
        return this.#setAway(one.who, one.to);
      case 'escalate':
        return this.#escalate();
      case 'leave':
        return this.#leave(one.who);
      case 'reassign':
        return this.#act('reassign', this.model.reassign(one.to), { audience: { users: [...one.to] } });
      case 'close':
        return this.#act('close', this.model.close());
    }
  }

  #answer(who: string, action: string, key: string, more: Partial<AnswerRequest> = {}) {
    const request = { action, key, ...more };
    return this.#write((tx) =>
      respond(
        tx,
        { userId: who, device: null, signedInAt: null, itemId: this.#itemId, request },
        { random, challenges },
      ),
    );
  }

  async #press({ who, rejects, again, listed }: Extract<Step, { do: 'press' }>): Promise<void> {
    const expected = this.model.wouldUse(who);
    const decided = this.model.state;
    const known = this.stored().item.votes.length;
    const key = randomUUID();
    const next = this.#viewOf(who).answersFor[0];
    const lineDecisions = Object.fromEntries(
      Object.entries(listed).map(([id, isRejected]) => [
        id,
        { decision: isRejected ? ('reject' as const) : ('approve' as const) },
      ]),
    );
    const meant = { ...(next && { onBehalfOf: next.id }), ...(this.#start.rows.length > 0 && { lineDecisions }) };
    // Two concurrent answers by the same person, under two keys or the same one: at most one is counted.
    const [first, second] = await Promise.all([
      this.#answer(who, rejects ? 'reject' : 'approve', key, meant),
      this.#answer(who, rejects ? 'reject' : 'approve', again ? key : randomUUID(), meant),
    ]);
    assert.equal(first.ok, expected !== null, `${who} ${JSON.stringify(first.ok ? null : first.problem)}`);
    assert.equal(second.ok, expected !== null && again);
    if (!expected) {
      const isHere = parts.view().person(who) !== null;
      const isLate = decided !== 'open' && isHere && parts.store.reader.isMember(this.stored().setId, who);
      if (isLate && !first.ok && who !== this.#start.requester) {
        assert.equal(first.problem.code, 'ALREADY_ANSWERED');
        assert.ok(first.problem.outcome, 'a late answer is told the outcome');
      }
      return;
    }
    const votes = this.stored().item.votes.slice(known);
    const used = votes.map(({ by }) => by.onBehalfOf?.id ?? by.id ?? '');
    assert.ok(votes.every(({ by }) => by.id === who));
    if (expected.every) assert.deepEqual([...used].sort(), [...expected.rights].sort());
    else assert.ok(used.length === 1 && expected.rights.includes(used[0] ?? ''), `${used} of ${expected.rights}`);
    assert.equal(used[0], next?.id, 'the press counts for whom the desk said');
    if (expected.rights.includes(who)) assert.equal(used[0], who, 'their own answer goes first');
    this.model.press({ id: who, rejects, alone: expected.alone, listed }, used);
  }

  #viewOf(who: string): PersonView {
    const person = parts.view().person(who) ?? {
      id: who,
      name: who,
      roles: [],
      locations: [],
      units: [],
      mandatory: [],
    };
    const { item } = this.stored();
    return personView(item, person, parts.store.reader.own(item.id, who), { rules: [] });
  }

  /** A question neither decides nor uses up an answer. */
  async #ask(who: string): Promise<void> {
    const expected = this.model.wouldUse(who) !== null;
    const asked = await this.#answer(who, 'request-info', randomUUID(), { comment: 'Why?' });
    assert.equal(asked.ok, expected);
  }

  async #hand(from: string, to: string): Promise<void> {
    const taken = await this.#write((tx) => delegate(tx, from, this.#itemId, to, null)).then(
      () => true,
      (error) => {
        assert.ok(error instanceof ProblemError);
        return false;
      },
    );
    assert.equal(taken, this.model.hand(from, to), `${from} to ${to}`);
  }

  async #act(act: ItemActName, expected: boolean, more: { audience?: Audience } = {}): Promise<void> {
    const by = { userId: null, via: 'console' } as const;
    const given = { act, by, itemId: this.#itemId, reason: 'Absent', ...more };
    const done = await this.#write((tx) => actOnItem(tx, given, random)).then(
      () => true,
      (error) => {
        assert.ok(error instanceof ProblemError);
        return false;
      },
    );
    assert.equal(done, expected, `${act} ${JSON.stringify(more)}`);
  }

  async #readdress(): Promise<void> {
    parts.setDirectory(directoryOf(this.model.people.present, this.#start.together), [...this.#away]);
    await this.#write((tx) => readdressSlice(tx, { set: 0, after: 0 }, random));
  }

  async #setAway(who: string, to: string | null): Promise<void> {
    if (to === null || to === who) this.#away.delete(who);
    else this.#away.set(who, { from: new Date(START - 1).toISOString(), to: '2099-01-01T00:00:00Z', delegate: to });
    this.model.setAway(who, to === who ? null : to);
    await this.#readdress();
  }

  async #escalate(): Promise<void> {
    clock.setWall(clock.now() + 3600_000);
    await this.#write((tx) => workSchedule(tx));
    this.model.escalate('lead');
  }

  async #leave(who: string): Promise<void> {
    this.model.leave(who);
    await this.#readdress();
  }

  /** Store and model agree for every person. */
  check(): void {
    const { item, setId } = this.stored();
    assert.equal(item.decision?.state, this.model.state);
    assert.equal(item.votes.length, this.model.votes.length);
    this.#checkRows(item);
    assert.equal(item.state === 'answered', this.model.state !== 'open');
    assert.equal(item.state === 'closed', this.model.isClosed);
    assert.equal(item.outcome !== null, this.model.state !== 'open');
    const members = parts.store.reader.membersOf(setId);
    for (const who of parts.view().people()) {
      if (this.model.isOpen()) {
        assert.equal(members.includes(who.id), this.model.isRecipient(who.id), `${who.id} is a recipient`);
        assert.equal(delegateOf(item, who.id)?.id, this.model.handedTo(who.id), `whom ${who.id} handed it to`);
      }
      const { actions, answersFor } = this.#viewOf(who.id);
      const expected = this.model.wouldUse(who.id);
      assert.equal(actions.length > 0, expected !== null, `the buttons of ${who.id}`);
      const told = answersFor.map(({ id }) => id);
      if (this.#start.policy === 'all' && expected && !expected.alone)
        assert.deepEqual(told.sort(), expected.rights.sort());
      else assert.equal(told.length, expected ? 1 : 0, `whom ${who.id} answers for`);
    }
  }

  #checkRows({ answers, outcome }: Item): void {
    const decided = Object.values(this.model.rejectedRows);
    const rejected = decided.filter(Boolean).length;
    const counts = decided.length > 0 ? { approved: decided.length - rejected, rejected } : undefined;
    assert.deepEqual(outcome?.lineCounts, counts);
    const answer = answers.find(({ lineCounts }) => lineCounts);
    for (const [id, isRejected] of Object.entries(this.model.rejectedRows)) {
      const listed = answer?.lineDecisions?.[id]?.decision ?? answer?.kind;
      assert.equal(listed === 'reject', isRejected, `row ${id}`);
    }
  }

  /** Closes the item, so that the next run does not address it again. */
  async end(): Promise<void> {
    const stored = this.stored();
    await this.#write((tx) => tx.save({ ...stored, item: { ...stored.item, state: 'closed' } }));
  }
}

test('any answers, hand-overs, absences, escalations and departures: store, model and buttons agree', async () => {
  await fc.assert(
    fc.asyncProperty(start, fc.array(step, { minLength: 1, maxLength: 14 }), async (given, steps) => {
      const play = new Play(given);
      await play.begin();
      play.check();
      try {
        for (const one of steps) {
          await play.take(one);
          play.check();
        }
      } finally {
        await play.end();
      }
    }),
    { numRuns: runs(250), examples: FOUND },
  );
});
