/** Whatever happens between a press and its sending: an undone answer is never sent, every other exactly once. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { RespondMessage } from '../../shared/socket.ts';
import { type TestDesk, testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, uuid } from '../electron/parts/items.ts';
import { runs } from '../helpers/runs.ts';

const ITEMS = [1, 2, 3, 4];

type Step =
  | { do: 'answer' | 'answer-now' | 'press' | 'undo'; n: number }
  | { do: 'answer-all' | 'press-undo' | 'connect' | 'disconnect' | 'restart' | 'lose-next' | 'finish' }
  | { do: 'tick'; ms: number }
  | { do: 'clock-back'; ms: number };

const n = fc.constantFrom(...ITEMS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('answer' as const, 'answer-now' as const, 'press' as const), n }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), n }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'answer-all' as const,
        'press-undo' as const,
        'connect' as const,
        'disconnect' as const,
        'restart' as const,
        'lose-next' as const,
        'finish' as const,
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 7_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('clock-back' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
  },
);

/** The relay's end: records each key once, may lose the acknowledgement, and publishes the item to the desk. */
function relayEnd() {
  const recorded = new Map<string, RespondMessage>();
  const end = { recorded, loseNext: false, attach };
  function attach(desk: TestDesk): void {
    desk.respond = (message) => {
      recorded.set(message.key, message);
      if (end.loseNext) {
        end.loseNext = false;
        return { ok: false, problem: null };
      }
      const done = answered(
        approval(ITEMS.find((one) => uuid(one) === message.itemId) ?? 0),
        dana.user,
        message.action,
      );
      return { ok: true, value: { outcome: done.outcome, item: done } };
    };
  }
  return end;
}

async function play(t: TestContext, steps: readonly Step[]): Promise<void> {
  const end = relayEnd();
  let desk = testDesk(t);
  let back = 0;
  const { now } = desk.clock;
  desk.clock.now = () => now() - back;
  end.attach(desk);
  desk.connect();
  for (const one of ITEMS) desk.item(approval(one));
  /** By item: the key of the effective answer. */
  const standing = new Map<string, string>();
  const undone = new Set<string>();
  const give = (given: () => { itemId: string; answer: { key: string } }[]) => {
    try {
      for (const { itemId, answer } of given()) standing.set(itemId, answer.key);
    } catch {
      // Answered already: the first answer is effective.
    }
  };
  const answer = (itemId: string, how?: { outside: boolean }) =>
    desk.desk.commands.answer(itemId, { action: 'approve' }, how);
  const carryOut: { [D in Step['do']]: (step: Extract<Step, { do: D }>) => unknown } = {
    answer: ({ n: one }) => give(() => [one].map(uuid).map((itemId) => ({ itemId, answer: answer(itemId) }))),
    'answer-now': ({ n: one }) =>
      give(() => {
        const given = answer(uuid(one));
        desk.desk.commands.sendNow([uuid(one)]);
        return [{ itemId: uuid(one), answer: given }];
      }),
    'answer-all': () =>
      give(() => desk.desk.commands.answerAll([1, 2].map((one) => ({ itemId: uuid(one), action: 'approve' }))).given),
    press: ({ n: one }) =>
      give(() => [one].map(uuid).map((itemId) => ({ itemId, answer: answer(itemId, { outside: true }) }))),
    'press-undo'() {
      desk.clock.tick(700);
      desk.desk.notifications.pressed('undo', 'undo');
      for (const [itemId, key] of standing) {
        // Recorded answers are not pending either.
        if (desk.desk.commands.item(itemId)?.pending || end.recorded.has(key)) continue;
        undone.add(key);
        standing.delete(itemId);
      }
    },
    undo({ n: one }) {
      try {
        for (const itemId of desk.desk.commands.undo([uuid(one)])) {
          undone.add(standing.get(itemId) ?? '');
          standing.delete(itemId);
        }
      } catch {
        // Too late, or nothing to undo.
      }
    },
    connect: () => desk.connect(),
    disconnect: () => desk.disconnect(),
    restart() {
      desk = desk.restart();
      end.attach(desk);
    },
    'lose-next'() {
      end.loseNext = true;
    },
    finish: () => {
      void desk.desk.finish();
    },
    tick: ({ ms }) => desk.clock.tick(ms),
    'clock-back'({ ms }) {
      back += ms;
    },
  };
  for (const one of steps) {
    carryOut[one.do](one as never);
    await turn();
  }
  desk.connect();
  for (let round = 0; round < 12; round += 1) {
    desk.clock.tick(70_000);
    await turn();
  }
  const keys = [...end.recorded.keys()];
  for (const key of undone) assert.ok(!keys.includes(key), 'what was undone was sent');
  assert.deepEqual(keys.sort(), [...standing.values()].sort(), 'everything else was sent, once');
}

test('property: undone is never sent; all the rest is, once, over restarts, cuts, lost replies and a clock set back', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => play(t, steps)),
    // Both holds end while the first is being sent, and the clock returns to before the second ended.
    { numRuns: runs(60), examples: [[[{ do: 'answer-all' }, { do: 'clock-back', ms: 65_001 }]]] },
  );
});
