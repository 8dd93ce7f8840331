import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import type { BeckonEvent } from '../../shared/events.ts';
import { isRecord } from '../../shared/json.ts';
import { englishOf } from '../../shared/rules/local-text.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { seededRandom } from '../../simulator/random.ts';
import { SCENARIOS } from '../../simulator/scenarios/index.ts';
import type { Ending, ScenarioName } from '../../simulator/scenarios/scenario.ts';
import { until } from '../helpers/until.ts';
import { type StagePlay, stagePlay, willingPerson } from './stage-play.ts';

/** Required content of each job's feed: types, and words that must occur. */
const EXAMPLES: Record<ScenarioName, { ending: Ending; types: string[]; words: RegExp[] }> = {
  'workflow-alerts': {
    ending: 'answered',
    types: ['approval.requested', 'case.escalated', 'task.assigned'],
    words: [/^PO \d+ needs your approval/, /^Contract \d+ awaits/, /^Case \d+ escalated/, /^Call back/],
  },
  'status-updates': {
    ending: 'shown',
    types: ['status.changed'],
    words: [/^Order \d+: shipped/, /^Onboarding \d+: contract signed/, /^Ticket \d+: resolved/, /: reopened/],
  },
  'integration-errors': {
    ending: 'resolved',
    types: ['exception.raised', 'exception.resolved'],
    words: [/^Material sync to CRM fails/, /cannot be transferred/, /completed with \d+ errors/],
  },
  'customer-notices': {
    ending: 'delivered',
    types: ['customer.notification'],
    words: [
      /appointment has moved/,
      /appointment tomorrow/,
      /received your payment/,
      /Your invoice/,
      /News on your case/,
    ],
  },
  'approval-reminders': {
    ending: 'answered',
    types: ['approval.requested', 'item.updated'],
    words: [/^Expense report \d+ awaits/, /nears its deadline/, /^Legal review \d+ is pending/],
  },
  'response-actions': {
    ending: 'answered',
    types: ['approval.requested', 'alert.raised', 'status.changed'],
    words: [/needs your approval/, /^Payment run \d+ has stopped/, /: released/],
  },
  'role-alerts': {
    ending: 'answered',
    types: ['alert.raised', 'alert.cleared'],
    words: [/^Shipment \d+ on hold/, /rejected by the bank/, /(Disk|Memory|Response time) of/],
  },
  'process-coordination': {
    ending: 'answered',
    types: ['process.step', 'task.assigned', 'customer.notification', 'approval.requested'],
    words: [
      /^Plan the first day/,
      /^Account and laptop/,
      /^Desk and access card/,
      /^Claim \d+: inspection/,
      /cannot be packed/,
    ],
  },
};

const titleOf = ({ data }: BeckonEvent) => ('title' in data ? englishOf(data.title ?? '') : '');

describe('each scenario, played once to a willing person', () => {
  for (const { name, ending } of SCENARIOS) {
    it(`${name} shows its job's examples and comes to its end`, async () => {
      const play = await stagePlay();
      try {
        willingPerson(play.relay);
        const report = await play.simulator.run(name);
        assert.equal(report.state, 'done', report.fate ?? '');
        assert.equal(ending, EXAMPLES[name].ending);
        await untilFollowedUp(play, EXAMPLES[name].types);
        assert.deepEqual(play.relay.faults, []);
        const events = play.relay.received.map(({ event }) => event);
        const titles = events.map(titleOf);
        for (const words of EXAMPLES[name].words)
          assert.ok(
            titles.some((title) => words.test(title)),
            `no ${words}`,
          );
        const forDana = play.relay.received.filter(({ recipients }) => recipients.includes('dana'));
        assert.ok(forDana.length > 0, 'nothing reaches dana');
      } finally {
        await play.close();
      }
    });
  }
});

/** Follow-ups (a status change, a cleared alert) come after the story's end. */
async function untilFollowedUp({ relay, simulator }: StagePlay, wanted: readonly string[]): Promise<void> {
  await until(`${wanted.join(', ')} are sent`, () => {
    const types = new Set<string>(relay.received.map(({ event }) => event.type));
    const waiting = simulator.state().systems.some(({ sent }) => sent.waiting > 0);
    return !waiting && wanted.every((type) => types.has(type));
  });
}

const shared = (one: Set<string>, other: Set<string>) => [...one].filter((entry) => other.has(entry));

describe('a run', () => {
  const plays: StagePlay[] = [];
  after(() => Promise.all(plays.map((play) => play.close())));

  const tellAll = async (seed: number, run: number) => {
    const play = await stagePlay({ seed, run, waitFor: null });
    plays.push(play);
    for (const { name } of SCENARIOS) await play.simulator.run(name);
    return play.relay.received.map(({ event, sourceId }) => ({
      ...event,
      sourceId,
      time: null,
      data: timeless(event.data),
    }));
  };
  const timeless = (data: object) =>
    JSON.parse(JSON.stringify(data, (name, value) => (name === 'dueAt' ? null : value)));

  it('tells the same with the same seed, and something else with another', async () => {
    const [first, again, other] = [
      await tellAll(3, 1_000_000),
      await tellAll(3, 1_000_000),
      await tellAll(4, 1_000_000),
    ];
    const bySystem = (events: typeof first) => Map.groupBy(events, ({ sourceId }) => sourceId);
    assert.deepEqual(bySystem(first), bySystem(again));
    assert.notDeepEqual(bySystem(first), bySystem(other));
  });

  it('shares neither events nor records with another run', async () => {
    const [first, second] = [await tellAll(3, 1_000_000), await tellAll(3, 1_001_000)];
    const ids = (events: typeof first) => new Set(events.map(({ id }) => id));
    assert.deepEqual(shared(ids(first), ids(second)), []);
    const folds = (events: typeof first) => new Set(events.flatMap(({ data }) => data.fold ?? []));
    assert.deepEqual(shared(folds(first), folds(second)), []);
    const records = (events: typeof first) =>
      new Set(events.flatMap(({ data }) => (data.record ? `${data.record.type}/${data.record.id}` : [])));
    assert.deepEqual(shared(records(first), records(second)), []);
  });
});

describe('background traffic', () => {
  it('is valid for every seed, reaches someone, and never the person at the demo desk', async () => {
    const play = await stagePlay();
    try {
      const { simulator, relay } = play;
      await simulator.load({ rate: 5_000, count: 400 });
      assert.equal(relay.received.length, 400);
      assert.deepEqual(relay.faults, []);
      assert.ok(relay.received.every(({ recipients }) => !recipients.includes('dana')));
      const asking = relay.received.filter(({ raw }) => isRecord(raw.data) && raw.data.audience);
      assert.deepEqual(
        asking.filter(({ recipients }) => recipients.length === 0).map(({ raw }) => raw.data),
        [],
      );
      assert.ok(relay.received.some(({ mode }) => mode === 'batch'));
    } finally {
      await play.close();
    }
  });
});

describe('seeded chance', () => {
  it('stays within its bounds and repeats itself', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (seed, min, width) => {
        const [one, two] = [seededRandom(seed), seededRandom(seed)];
        const drawn = Array.from({ length: 20 }, () => one.whole(min, min + width));
        assert.deepEqual(
          drawn,
          Array.from({ length: 20 }, () => two.whole(min, min + width)),
        );
        assert.ok(drawn.every((value) => value >= min && value <= min + width));
      }),
    );
  });
});

describe('an event of the simulator', () => {
  it('is what the shared rules take, as it comes off the wire', async () => {
    const play = await stagePlay({ waitFor: null });
    try {
      for (const { name } of SCENARIOS) await play.simulator.run(name);
      for (const { raw } of play.relay.received) assert.ok(parseEvent(raw).ok);
      const modes = new Set(play.relay.received.map(({ mode }) => mode));
      assert.deepEqual([...modes].sort(), ['batch', 'binary', 'structured']);
    } finally {
      await play.close();
    }
  });
});
