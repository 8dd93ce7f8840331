/** Tabs that open, close, freeze and are killed at any moment: never two writers, each call answered once, no given answer lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTestBrowser, type TestBrowser, type TestTab } from './browser.ts';

type Step =
  | { do: 'open' | 'offline' | 'online' }
  | { do: 'close' | 'kill' | 'freeze' | 'thaw' | 'read' | 'claim'; tab: number }
  | { do: 'answer'; tab: number; item: number }
  | { do: 'wait'; ms: number };

const tab = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('open', 'offline', 'online') }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('close', 'kill', 'freeze', 'freeze', 'thaw', 'thaw'), tab }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('read', 'claim'), tab }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('answer' as const), tab, item: fc.nat({ max: 9 }) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 7_000 }) }) },
);

interface Given {
  tab: TestTab;
  id: number;
  itemId: string;
}

async function play(browser: TestBrowser, steps: readonly Step[]): Promise<Given[]> {
  const given: Given[] = [];
  const pick = (index: number): TestTab | undefined => {
    const alive = browser.tabs.filter((one) => one.alive);
    return alive[index % Math.max(1, alive.length)];
  };
  for (const one of steps) {
    if (one.do === 'open') browser.open();
    else if (one.do === 'offline' || one.do === 'online') browser.relay.reachable = one.do === 'online';
    else if (one.do === 'wait') await browser.run(one.ms);
    else if ('tab' in one) {
      const of = pick(one.tab);
      if (!of) continue;
      if (one.do === 'close' && !of.frozen) browser.close(of);
      else if (one.do === 'kill') browser.kill(of);
      else if (one.do === 'freeze') browser.freeze(of);
      else if (one.do === 'thaw') browser.thaw(of);
      else if (one.do === 'read') browser.call(of, 'history.search', {});
      else if (one.do === 'claim') browser.call(of, 'item.claim', {});
      else if (one.do === 'answer') {
        const itemId = `item ${one.item}`;
        const id = browser.call(of, 'item.answer', { itemId, action: `by ${of.id}` });
        given.push({ tab: of, id, itemId });
      }
    }
  }
  return given;
}

test('property: the store has one writer, each call one reply, and every given answer reaches the relay', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const browser = createTestBrowser();
      browser.open();
      const given = await play(browser, steps);
      for (const one of browser.tabs) browser.thaw(one);
      browser.relay.reachable = true;
      browser.open();
      await browser.run(60_000);

      assert.deepEqual(browser.broken, []);
      const alive = browser.tabs.filter((one) => one.alive);
      assert.equal(alive.filter((one) => one.place === 'store').length, 1, 'one holds the store');
      assert.equal(alive.filter((one) => one.place === 'memory').length, 0, 'nobody stays aside');
      for (const one of browser.tabs) {
        for (const [id, replies] of one.replies) assert.equal(replies.length, 1, `call ${id} of ${one.id}`);
        if (one.alive)
          assert.deepEqual(
            [...one.calls.keys()].filter((id) => !one.replies.has(id)),
            [],
          );
      }
      assert.equal(browser.kept.size, 0, 'nothing waits any more');
      for (const { tab: of, id, itemId } of given) {
        const told = of.replies.get(id)?.[0];
        // An answer held in memory is lost if its tab is killed; the tab announced that.
        if (told?.ok && !(of.fromMemory.has(id) && !of.alive))
          assert.ok(browser.recorded.has(itemId), `${itemId} is lost`);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
});
