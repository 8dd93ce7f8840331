/** Counts against a recount: whatever happens to items, the rows equal what a walk through all items, and a log of the acts, yields. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { seen, shown, snooze } from '../../../relay/domain/answers/item-acts.ts';
import { respond } from '../../../relay/domain/answers/respond.ts';
import { withdrawAnswer } from '../../../relay/domain/answers/withdraw-answer.ts';
import { BUCKETS, bucketOf, percentileOf } from '../../../relay/domain/insights/histogram.ts';
import { DURATIONS, ITEM_COUNTS, PERSON_COUNTS } from '../../../relay/domain/insights/insight-ports.ts';
import { createInsights } from '../../../relay/domain/insights/insights.ts';
import { createReadTurns } from '../../../relay/domain/read-slices.ts';
import { workSchedule } from '../../../relay/domain/schedule/remind.ts';
import type { InsightGroup } from '../../../shared/admin/insights.ts';
import type { Item } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { runs } from '../../helpers/runs.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { challenges, openParts, type Parts, random } from '../parts/store.ts';

const START = Date.UTC(2026, 11, 1, 9, 59, 50);
const HOUR_MS = 3600_000;
const PEOPLE = ['ann', 'bob', 'cas', 'dee', 'eve', 'fay'];
const DIRECTORY = {
  sources: ['erp', 'crm'].map((id) => ({ id, name: id.toUpperCase() })),
  roles: ['many', 'few', 'one'].map((id) => ({ id, name: `Role ${id}` })),
  users: PEOPLE.map((id, index) => ({
    id,
    name: id,
    roles: ['many', ...(index < 4 ? ['few'] : []), ...(index < 1 ? ['one'] : [])],
  })),
};

type Step =
  | {
      do: 'send';
      source: string;
      kind: 'approval' | 'status' | 'failure' | 'resolve';
      roles: readonly string[];
      nth: number;
      due: number;
    }
  | { do: 'withdraw-item' | 'due'; nth: number; due: number }
  | { do: 'answer'; who: string; action: string; nth: number }
  | { do: 'take-back'; nth: number }
  | { do: 'see' | 'show' | 'snooze'; who: string; nth: number }
  | { do: 'fail'; who: string; nth: number }
  | { do: 'pass'; ms: number };

const who = fc.constantFrom(...PEOPLE);
const nth = fc.nat(5);
const roles = fc.constantFrom(['many'], ['many'], ['few'], ['one'], ['many', 'few'], ['few', 'one']);
const due = fc.constantFrom(0, 0, 60, 3600, 90_000);
const send = fc.record({
  do: fc.constant('send' as const),
  source: fc.constantFrom('erp', 'crm'),
  kind: fc.constantFrom(
    'approval' as const,
    'approval' as const,
    'status' as const,
    'failure' as const,
    'resolve' as const,
  ),
  ...{ roles, nth, due },
});
const action = fc.constantFrom('approve', 'reject', 'ask', 'acknowledge');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: send },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('withdraw-item' as const, 'due' as const), nth, due }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), who, action, nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take-back' as const), nth }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('see' as const, 'show' as const, 'snooze' as const), who, nth }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), who, nth }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 4000, 61_000, HOUR_MS, 30 * HOUR_MS),
    }),
  },
);

const DEFAULT_ACTIONS = [
  { id: 'approve', label: 'Yes', kind: 'approve', revocable: 'PT2H' },
  { id: 'reject', label: 'No', kind: 'reject', revocable: 'PT2H' },
  { id: 'ask', label: 'Ask', kind: 'request-info', comment: 'required' },
];

/** What the steps did, noted beside the store. */
class Play {
  readonly parts: Parts;
  readonly clock: HandClock;
  readonly items: string[] = [];
  readonly events: { at: number; source: string; type: string; roles: string }[] = [];
  readonly sights = new Map<string, number>();
  readonly screens = new Map<string, number>();
  readonly snoozes: string[] = [];
  readonly acts: { who: string; name: string }[] = [];

  constructor() {
    this.clock = createHandClock(START);
    this.parts = openParts(DIRECTORY, this.clock);
  }

  #write = <T>(work: Parameters<typeof this.parts.store.writer.write<T>>[0]) => this.parts.store.writer.write(work);

  item(id: string): Item {
    const stored = this.parts.store.reader.item(id);
    assert.ok(stored);
    return stored.item;
  }

  #nth(index: number): Item | null {
    const id = this.items.at(-1 - index);
    return id === undefined ? null : this.item(id);
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'send':
        return this.#send(one);
      case 'withdraw-item':
      case 'due':
        return this.#change(one);
      case 'answer':
        return this.#answer(one);
      case 'take-back':
        return this.#takeBack(one.nth);
      case 'see':
      case 'show':
      case 'snooze':
        return this.#look(one);
      case 'fail':
        return this.#fail(one);
      case 'pass':
        this.clock.pass(one.ms);
        await this.#write((tx) => workSchedule(tx));
    }
  }

  async #accept(source: string, type: string, data: Record<string, unknown>, id: string = randomUUID()): Promise<void> {
    const parsed = parseEvent({ specversion: '1.0', id, source: '/s', type: `com.xconnector.${type}`, data });
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const from = this.parts.view().source(source);
    assert.ok(from);
    const received = { events: [parsed.event], pointers: [''], faults: [] };
    const [made] = await this.#write((tx) => acceptEvents(tx, from, received, random));
    const audience = (data.audience ?? {}) as { roles?: string[] };
    if (made?.duplicate) return;
    const asked = [...(audience.roles ?? [])].sort().join(' ');
    this.events.push({ at: this.clock.now(), source, type, roles: asked });
    if (made?.itemId && !this.items.includes(made.itemId)) this.items.push(made.itemId);
  }

  async #send({ source, kind, roles: asked, nth: key, due: seconds }: Step & { do: 'send' }): Promise<void> {
    const audience = { roles: asked };
    const at = new Date(this.clock.now() + seconds * 1000).toISOString();
    const deadline = seconds === 0 ? {} : key % 2 === 0 ? { dueAt: at } : { expiresAt: at };
    const record = { system: 'S', type: 't', id: String(key % 2) };
    if (kind === 'resolve') return this.#accept(source, 'exception.resolved', { fold: `f${key % 2}` });
    if (kind === 'status')
      return this.#accept(source, 'status.changed', {
        title: 'T',
        audience,
        record,
        status: { to: String(key) },
        ...deadline,
      });
    if (kind === 'failure') {
      const fold = { fold: `f${key % 2}`, error: { message: 'm' } };
      return this.#accept(source, 'exception.raised', { title: 'T', audience, ...fold, ...deadline });
    }
    // Sometimes an id again.
    const id = key === 5 ? 'again' : randomUUID();
    return this.#accept(
      source,
      'approval.requested',
      { title: 'T', audience, actions: DEFAULT_ACTIONS, ...deadline },
      id,
    );
  }

  async #change({ do: what, nth: index, due: seconds }: Step & { do: 'withdraw-item' | 'due' }): Promise<void> {
    const item = this.#nth(index);
    if (!item) return;
    const { eventId, origin } = item;
    if (what === 'withdraw-item') return this.#accept(origin.id, 'item.withdrawn', { eventId, reason: 'r' });
    const dueAt = new Date(this.clock.now() + seconds * 1000).toISOString();
    return this.#accept(origin.id, 'item.updated', { eventId, dueAt });
  }

  async #answer({ who: userId, action: wanted, nth: index }: Step & { do: 'answer' }): Promise<void> {
    const item = this.#nth(index);
    if (!item) return;
    const request = { action: wanted, key: randomUUID(), ...(wanted === 'ask' && { comment: 'why?' }) };
    const given = { userId, device: null, signedInAt: null, itemId: item.id, request };
    const answered = await this.#write((tx) => respond(tx, given, { random, challenges }));
    if (!answered.ok || wanted === 'ask') return;
    this.#sighted(item.id);
    this.acts.push({ who: userId, name: 'answered' });
  }

  async #takeBack(index: number): Promise<void> {
    const item = this.#nth(index);
    const answer = item?.answers.at(-1);
    if (!item || !answer?.by.id) return;
    const asked = { userId: answer.by.id, itemId: item.id, key: answer.key };
    await this.#write((tx) => withdrawAnswer(tx, asked, random));
  }

  #sighted(id: string): void {
    if (!this.sights.has(id)) this.sights.set(id, this.clock.now());
  }

  async #look({ do: what, who: userId, nth: index }: Step & { do: 'see' | 'show' | 'snooze' }): Promise<void> {
    const item = this.#nth(index);
    if (!item) return;
    const { id } = item;
    const stored = this.parts.store.reader.item(id);
    const isAsked = stored !== null && this.parts.store.reader.isMember(stored.setId, userId);
    const was = this.parts.store.reader.own(id, userId)?.seenAt ?? null;
    try {
      if (what === 'see') await this.#write((tx) => seen(tx, userId, [id]));
      else if (what === 'show') await this.#write((tx) => shown(tx, userId, [id]));
      else await this.#write((tx) => snooze(tx, userId, id, new Date(this.clock.now() + 60_000).toISOString()));
    } catch (error) {
      assert.ok(error instanceof ProblemError);
      return;
    }
    if (what === 'see') this.#sighted(id);
    if (what === 'see' && was === null) this.acts.push({ who: userId, name: 'seen' });
    if (what === 'show' && isAsked && !this.screens.has(id)) this.screens.set(id, this.clock.now());
    if (what === 'snooze') {
      this.snoozes.push(id);
      this.acts.push({ who: userId, name: 'snoozes' });
    }
  }

  /** A unit that is rolled back beside one that is not: neither leaves a trace of the other. */
  async #fail({ who: userId, nth: index }: Step & { do: 'fail' }): Promise<void> {
    const item = this.#nth(index);
    if (!item) return;
    const failing = this.#write((tx) => {
      const stored = tx.item(item.id);
      if (stored) tx.save({ ...stored, item: { ...stored.item, state: 'closed' } });
      throw new ProblemError('CLAIMED', 'a refusal of the test');
    });
    await Promise.all([assert.rejects(failing), this.#look({ do: 'see', who: userId, nth: index })]);
  }
}

type Row = { counts: Record<string, number>; durations: Record<string, number[]> };
const blank = (counts: readonly string[]): Row => ({
  counts: Object.fromEntries(counts.map((name) => [name, 0])),
  durations: Object.fromEntries(DURATIONS.map((name) => [name, Array(BUCKETS).fill(0)])),
});
function at(rows: Map<string, Row>, key: string): Row {
  const row = rows.get(key) ?? blank(ITEM_COUNTS);
  rows.set(key, row);
  return row;
}
function add(row: Row, name: string, by = 1): void {
  row.counts[name] = (row.counts[name] ?? 0) + by;
}
function addTime(row: Row, name: string, ms: number): void {
  const histogram = row.durations[name] ?? [];
  const bucket = bucketOf(ms);
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** By hour, source and type: sights and snoozes remain with the roles that an item had then. */
const keyOf = ({ createdAt, origin, type }: Item): string =>
  `${Math.floor(Date.parse(createdAt) / HOUR_MS)} ${origin.id} ${type}`;

function recount(play: Play): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const { at: when, source, type } of play.events)
    add(at(rows, `${Math.floor(when / HOUR_MS)} ${source} ${type}`), 'events');
  for (const id of play.items) {
    const item = play.item(id);
    const row = at(rows, keyOf(item));
    const began = Date.parse(item.createdAt);
    add(row, 'items');
    if (item.decision) add(row, 'asking');
    if (item.decision && (item.state === 'open' || item.state === 'waiting')) add(row, 'open');
    const first = item.answers.filter(({ kind }) => kind !== 'request-info')[0];
    if (first) {
      add(row, 'answered');
      addTime(row, 'firstAnswer', Date.parse(first.at) - began);
    }
    if (item.outcome) addTime(row, 'decision', Date.parse(item.outcome.at) - began);
    const deadline = item.dueAt ?? item.expiresAt;
    if (item.state === 'expired') add(row, 'expired');
    else if (item.outcome && deadline) {
      add(row, Date.parse(item.outcome.at) > Date.parse(deadline) ? 'late' : 'inTime');
    }
    const sight = play.sights.get(id);
    if (sight !== undefined) addTime(row, 'firstSight', sight - began);
    const screen = play.screens.get(id);
    if (screen !== undefined) add(row, 'shown');
    if (screen !== undefined && screen - began <= 5000) add(row, 'prompt');
    add(row, 'snoozes', play.snoozes.filter((one) => one === id).length);
  }
  return rows;
}

function stored(play: Play): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const { key, figures } of play.parts.store.insights.items(0, 10_000_000)) {
    const row = at(rows, `${key.hour} ${key.source} ${key.type}`);
    for (const [index, name] of ITEM_COUNTS.entries()) add(row, name, figures.count(index));
    for (const [index, name] of DURATIONS.entries()) {
      const into = row.durations[name] ?? [];
      for (const bucket of into.keys())
        into[bucket] = (into[bucket] ?? 0) + (figures.durations?.[index * BUCKETS + bucket] ?? 0);
    }
  }
  return rows;
}

const sorted = (rows: Map<string, Row>) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

async function check(play: Play): Promise<void> {
  assert.deepEqual(sorted(stored(play)), sorted(recount(play)));
  const ofPeople = new Map<string, number>();
  for (const { userId, figures } of play.parts.store.insights.people(0, 10_000_000)) {
    for (const [index, name] of PERSON_COUNTS.entries()) {
      const key = `${userId} ${name}`;
      ofPeople.set(key, (ofPeople.get(key) ?? 0) + figures.count(index));
    }
  }
  for (const name of ['seen', 'answered', 'snoozes']) {
    for (const person of PEOPLE) {
      const acts = play.acts.filter((act) => act.who === person && act.name === name).length;
      assert.equal(ofPeople.get(`${person} ${name}`) ?? 0, acts, `${person} ${name}`);
    }
  }
  await checkReports(play);
}

async function checkReports(play: Play): Promise<void> {
  const { store, view } = play.parts;
  const deps = {
    reader: store.insights,
    writer: store.writer,
    directory: view,
    clock: play.clock,
    turns: createReadTurns(),
  };
  const reports = createInsights(deps);
  const days = { from: '2026-11-01', to: '2027-03-01' };
  const total = (rows: readonly { items: number; events: number }[]) => [
    rows.reduce((sum, { items }) => sum + items, 0),
    rows.reduce((sum, { events }) => sum + events, 0),
  ];
  for (const by of ['source', 'type', 'hour'] satisfies InsightGroup[]) {
    const { rows, service } = await reports.report({ userId: null }, { ...days, by });
    assert.deepEqual(total(rows), [play.items.length, play.events.length], by);
    assert.deepEqual([service.items, service.accepted], total(rows));
  }
  const { rows } = await reports.report({ userId: null }, { ...days, by: 'role' });
  assert.ok(rows.every(({ key }) => key === 'many' || key === 'other'));
  const large = play.items.filter((id) =>
    play.item(id).audiences.some(({ audience }) => audience.roles?.includes('many')),
  );
  assert.equal(rows.find(({ key }) => key === 'many')?.items ?? 0, large.length);
}

test('counts equal a recount after any history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const play = new Play();
      try {
        for (const one of steps) await play.take(one);
        await check(play);
        await play.parts.reopen();
        await check(play);
      } finally {
        await play.parts.close();
      }
    }),
    { numRuns: runs(60) },
  );
});

test('a percentile is the bound of the bucket that a sorted list would give', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 40 * 86_400 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(seconds, fc.constantFrom(0.5, 0.9), (all, share) => {
      const histogram = Array(BUCKETS).fill(0);
      for (const one of all) histogram[bucketOf(one * 1000)] += 1;
      const exact = all.sort((a, b) => a - b)[Math.ceil(all.length * share) - 1] ?? 0;
      const bound = percentileOf(histogram, share) ?? -1;
      assert.equal(bucketOf(bound * 1000), Math.min(bucketOf(exact * 1000), BUCKETS - 2));
    }),
  );
  assert.equal(percentileOf(Array(BUCKETS).fill(0), 0.5), null);
});
