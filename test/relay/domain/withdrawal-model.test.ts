/**
 * Withdrawals against a model: answers, lost or refused deliveries, kills and resent dead letters, in any order, on a real store. A source
 * that follows the protocol must never hold an answer for which the relay has reopened the item.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { respond } from '../../../relay/domain/answers/respond.ts';
import { withdrawAnswer } from '../../../relay/domain/answers/withdraw-answer.ts';
import {
  type ClaimedMessage,
  type DeliveryResult,
  isAboutAnswer,
} from '../../../relay/domain/outbound/outbound-ports.ts';
import { beginDeliveries, replayDelivery, settleDelivery } from '../../../relay/domain/outbound/settle-delivery.ts';
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { ResponseEvent, WithdrawalEvent } from '../../../shared/responses.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { MAX_WITHDRAWALS } from '../../../shared/rules/withdrawal.ts';
import { runs } from '../../helpers/runs.ts';
import { createHandClock } from '../parts/clock.ts';
import { challenges, openParts, random } from '../parts/store.ts';

const URL = 'http://127.0.0.1:9/responses';
const WINDOW_MS = 15 * 60_000;
const PEOPLE = ['ann', 'bob'];
const BY = { userId: null, via: 'console' } as const;

const clock = createHandClock(1_800_000_000_000);
const parts = openParts(
  {
    sources: [{ id: 'erp', name: 'ERP', response: { url: URL, secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=' } }],
    roles: [{ id: 'approver', name: 'Approver' }],
    users: PEOPLE.map((id) => ({ id, name: id, roles: ['approver'] })),
  },
  clock,
);
after(() => parts.close());

/** `ok`, `refuse`: replied. `lost`: received, but the reply was lost. `unheard`: not received. `given-up-…`: the same, permanently. */
type Reply = 'ok' | 'refuse' | 'lost' | 'unheard' | 'given-up-lost' | 'given-up-unheard';
type Step =
  | { do: 'answer'; who: string; action: string }
  | { do: 'withdraw'; byGiver: boolean; nth: number }
  | { do: 'claim' }
  | { do: 'reply'; reply: Reply }
  | { do: 'kill'; heard: boolean }
  | { do: 'replay'; nth: number }
  | { do: 'pass'; ms: number };

/** Mostly the newest answer, withdrawn by its author: anything else is rejected at once. */
const nth = fc.constantFrom(0, 0, 0, 0, 1, 2);
const byGiver = fc.constantFrom(true, true, true, false);
const action = fc.constantFrom('yes', 'yes', 'no', 'final');
const reply = fc.constantFrom<Reply>('ok', 'ok', 'refuse', 'lost', 'unheard', 'given-up-lost', 'given-up-unheard');
const ms = fc.constantFrom(1, WINDOW_MS / 2, WINDOW_MS);

function weighted(weight: number, arbitrary: fc.Arbitrary<Step>): { weight: number; arbitrary: fc.Arbitrary<Step> } {
  return { weight, arbitrary };
}
const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(4, fc.record({ do: fc.constant('answer'), who: fc.constantFrom(...PEOPLE), action })),
  weighted(5, fc.record({ do: fc.constant('withdraw'), byGiver, nth })),
  weighted(5, fc.constant({ do: 'claim' })),
  weighted(6, fc.record({ do: fc.constant('reply'), reply })),
  weighted(1, fc.record({ do: fc.constant('kill'), heard: fc.boolean() })),
  weighted(3, fc.record({ do: fc.constant('replay'), nth: fc.constantFrom(0, 0, 1) })),
  weighted(1, fc.record({ do: fc.constant('pass'), ms })),
);

/** Withdrawn by its author or refused by the source. */
const isOver = ({ fate }: Answer): boolean => fate === 'withdrawn' || fate === 'refused';

/** The source's state: the current answer, until a withdrawal. */
class Source {
  readonly heard: (ResponseEvent | WithdrawalEvent)[] = [];
  #held: string | null = null;

  hears(event: ResponseEvent | WithdrawalEvent): void {
    this.heard.push(event);
    const given = `${event.data.respondedBy.id} ${event.data.respondedAt}`;
    if (event.type === 'com.beckon.response.recorded') this.#held = given;
    else if (this.#held === given) this.#held = null;
  }

  /** Refusing a retry also drops the answer received by an earlier attempt whose reply was lost. */
  refuses({ type, data }: ResponseEvent | WithdrawalEvent): void {
    if (type === 'com.beckon.response.recorded' && this.#held === `${data.respondedBy.id} ${data.respondedAt}`)
      this.#held = null;
  }

  holds(): boolean {
    return this.#held !== null;
  }
}

const RESULTS: Record<Reply, { heard: boolean; result: DeliveryResult }> = {
  ok: { heard: true, result: { kind: 'delivered' } },
  refuse: { heard: false, result: { kind: 'refused', reason: 'no' } },
  lost: { heard: true, result: { kind: 'retry', reason: 'reset', after: 0 } },
  unheard: { heard: false, result: { kind: 'retry', reason: 'down', after: 0 } },
  'given-up-lost': { heard: true, result: { kind: 'failed', reason: 'reset' } },
  'given-up-unheard': { heard: false, result: { kind: 'failed', reason: 'down' } },
};

class Play {
  readonly source = new Source();
  /** Keys of responses cancelled before an attempt. */
  readonly #cancelled = new Set<string>();
  #flying: ClaimedMessage[] = [];
  #itemId = '';

  #write = parts.store.writer.write.bind(parts.store.writer);

  async begin(): Promise<void> {
    const action = (id: string, kind: string) => ({ id, label: id, kind, revocable: 'PT15M' });
    const parsed = parseEvent({
      ...{ specversion: '1.0', id: randomUUID(), source: '/model', type: 'com.xconnector.approval.requested' },
      data: {
        title: 'T',
        audience: { roles: ['approver'] },
        actions: [action('yes', 'approve'), action('no', 'reject'), { id: 'final', label: 'final', kind: 'custom' }],
      },
    });
    assert.ok(parsed.ok);
    const source = parts.view().source('erp');
    assert.ok(source);
    const received = { events: [parsed.event], pointers: [''], faults: [] };
    const [made] = await this.#write((tx) => acceptEvents(tx, source, received, random));
    this.#itemId = made?.itemId ?? '';
  }

  item(): Item {
    const stored = parts.store.reader.item(this.#itemId);
    assert.ok(stored);
    return stored.item;
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'answer':
        return this.#answer(one.who, one.action);
      case 'withdraw':
        return this.#withdraw(one.byGiver, one.nth);
      case 'claim':
        return this.#claim();
      case 'reply':
        return this.#reply(one.reply);
      case 'kill':
        return this.#kill(one.heard);
      case 'replay':
        return this.#replay(one.nth);
      case 'pass':
        return clock.setWall(clock.now() + one.ms);
    }
  }

  async #answer(userId: string, action: string): Promise<void> {
    clock.setWall(clock.now() + 1);
    const wasOpen = this.item().state === 'open';
    const request = { action, key: randomUUID() };
    const given = { userId, device: 'Desk', signedInAt: null, itemId: this.#itemId, request };
    const answered = await this.#write((tx) => respond(tx, given, { random, challenges }));
    assert.equal(answered.ok, wasOpen);
    if (!answered.ok) assert.equal(answered.problem.code, 'ALREADY_ANSWERED');
  }

  /** The expected error code, or null if accepted; repeating a withdrawal is idempotent. */
  #expected(answer: Answer, userId: string, item: Item): string | null {
    if (answer.by.id !== userId) return 'FORBIDDEN';
    if (answer.withdrawal) return null;
    if (answer.action === 'final' || item.answers.at(-1) !== answer || item.state === 'open') return 'NOT_REVOCABLE';
    const before = item.answers.filter(({ by, withdrawal }) => by.id === userId && withdrawal).length;
    if (before >= MAX_WITHDRAWALS) return 'NOT_REVOCABLE';
    return clock.now() > Date.parse(answer.at) + WINDOW_MS ? 'TOO_LATE' : null;
  }

  async #withdraw(byGiver: boolean, nth: number): Promise<void> {
    const before = this.item();
    const answer = before.answers.at(-1 - nth);
    if (!answer) return;
    const userId = PEOPLE.find((id) => (id === answer.by.id) === byGiver) ?? '';
    const expected = this.#expected(answer, userId, before);
    const asked = { userId, itemId: this.#itemId, key: answer.key };
    for (const time of ['first', 'second']) {
      const told = await this.#write((tx) => withdrawAnswer(tx, asked, random));
      assert.equal(told.ok ? null : told.problem.code, expected, `the ${time} time`);
    }
    if (expected !== null) assert.deepEqual(this.item(), before, 'a refusal changes nothing');
    else if (!answer.withdrawal && this.item().state === 'open') this.#cancelled.add(answer.key);
  }

  async #claim(): Promise<void> {
    const lane = { kind: 'response', target: 'erp' } as const;
    const claimed = await this.#write((tx) => beginDeliveries(tx, lane, 100, { urlOf: () => URL }));
    this.#flying.push(...claimed.filter(({ message }) => message.itemId === this.#itemId));
    assert.ok(this.#flying.length <= 1, 'what is told of one item is told one after the other');
  }

  #hear({ message }: ClaimedMessage): void {
    assert.equal(message.kind, 'response');
    if (message.kind !== 'response' || !isAboutAnswer(message)) return;
    assert.ok(!this.#cancelled.has(message.answerKey), 'what was cancelled never goes out');
    this.source.hears(message.event);
  }

  async #reply(reply: Reply): Promise<void> {
    const claimed = this.#flying.shift();
    if (!claimed) return;
    const { heard, result } = RESULTS[reply];
    if (heard) this.#hear(claimed);
    const { message } = claimed;
    if (result.kind === 'refused' && message.kind === 'response' && isAboutAnswer(message))
      this.source.refuses(message.event);
    await this.#write((tx) => settleDelivery(tx, claimed, result));
  }

  async #kill(heard: boolean): Promise<void> {
    const claimed = this.#flying.shift();
    if (claimed && heard) this.#hear(claimed);
    await this.#write((tx) => tx.releaseOutbound());
  }

  async #replay(nth: number): Promise<void> {
    const letter = this.#letters()[nth];
    if (!letter) return;
    await this.#write((tx) => replayDelivery(tx, BY, letter.id)).catch((error) => {
      assert.ok(error instanceof ProblemError && error.problem.code === 'NOT_FAILED', String(error));
      assert.equal(this.item().answers.at(-1)?.fate, 'withdrawing');
    });
  }

  #letters = () => parts.store.outbound.deadLetters(10_000).filter(({ itemId }) => itemId === this.#itemId);
  #waiting(): number {
    const { outbound } = parts.store;
    const rows = [...outbound.list('queued', 10_000), ...outbound.list('sending', 10_000)];
    return rows.filter(({ itemId }) => itemId === this.#itemId).length;
  }

  check(): void {
    const item = this.item();
    const { answers, outcome } = item;
    const last = answers.at(-1);
    const stands = last !== undefined && !isOver(last);
    assert.deepEqual(
      [item.state, outcome !== null, item.decision?.state === 'open'],
      [stands ? 'answered' : 'open', stands, !stands],
    );
    assert.equal(outcome?.fate, stands ? last.fate : undefined);
    assert.equal(item.votes.length, stands ? 1 : 0);
    assert.ok(answers.slice(0, -1).every(isOver), 'one answer stands at a time');
    assert.deepEqual(
      item.refused ?? null,
      last?.fate === 'refused' ? { by: last.by, at: last.fateAt, reason: 'no' } : null,
      'a refused answer comes back with its reason',
    );
    for (const { fate, withdrawal } of answers) {
      assert.equal(fate === 'withdrawing', withdrawal?.state === 'asked');
      assert.equal(fate === 'withdrawn', withdrawal?.state === 'done');
    }
    if (!stands) assert.ok(!this.source.holds(), 'the source holds no answer that was taken back or refused');
    this.#checkQueue(last);
  }

  /** The queue contains exactly what the item shows as pending. */
  #checkQueue(last: Answer | undefined): void {
    const asked = last?.withdrawal?.state === 'asked';
    const response = asked ? last.withdrawal?.response.fate : last?.fate;
    const unsent = response === 'recorded' || response === 'delivering';
    assert.equal(this.#waiting(), (unsent ? 1 : 0) + (asked ? 1 : 0));
    const dead = (response === 'failed' ? 1 : 0) + (last?.withdrawal?.state === 'failed' ? 1 : 0);
    assert.equal(this.#letters().length, dead);
  }

  /** A withdrawal follows its response, with the same data and a different id. */
  checkHeard(): void {
    for (const [index, event] of this.source.heard.entries()) {
      if (event.type !== 'com.beckon.response.withdrawn') continue;
      const earlier = this.source.heard.slice(0, index);
      const responses = earlier.filter(({ type }) => type === 'com.beckon.response.recorded');
      const response = responses.find(({ data }) => data.respondedAt === event.data.respondedAt);
      if (!response) continue; // The source may never have received it: then there is nothing to undo.
      assert.notEqual(response.id, event.id);
      assert.deepEqual(event.data, response.data);
    }
  }
}

/** Resends the response's dead letter while its withdrawal is pending: rarely generated, and the two must not overtake each other. */
const LETTER_WHILE_ASKED: Step[] = [
  { do: 'answer', who: 'ann', action: 'yes' },
  { do: 'claim' },
  { do: 'reply', reply: 'given-up-lost' },
  { do: 'withdraw', byGiver: true, nth: 0 },
  { do: 'claim' },
  { do: 'replay', nth: 0 },
  { do: 'claim' },
  { do: 'reply', reply: 'ok' },
];

test('whatever is answered, taken back, lost, refused or sent again, relay and source agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const play = new Play();
      await play.begin();
      for (const one of steps) {
        await play.take(one);
        play.check();
      }
      play.checkHeard();
    }),
    { numRuns: runs(60), examples: [[LETTER_WHILE_ASKED]] },
  );
});
