/** A browser whose clock is an hour wrong or is changed while in use: undo, sending, order and due times stay correct. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { purchaseOrder } from '../helpers/events.ts';
import { layCable } from '../helpers/network-cable.ts';
import { BROWSERS_OF_RUN } from '../helpers/web-client.ts';
import { startWebDesk } from '../helpers/web-desk.ts';
import { settled, startWorld } from '../helpers/world.ts';

const CHANNEL = 'clock-of-the-test';

/** Inserted before each script: `Date` is offset by the test. Timers are unaffected, as when a system clock is set. */
const CLOCK_PREAMBLE = `(() => {
  const known = Symbol.for('${CHANNEL}');
  if (self[known]) return;
  const clock = (self[known] = { ahead: 0 });
  const Real = Date;
  const now = () => Real.now() + clock.ahead;
  self.Date = new Proxy(Real, {
    construct: (of, given, as) => Reflect.construct(of, given.length === 0 ? [now()] : given, as),
    apply: () => new Real(now()).toString(),
    get: (of, name) => (name === 'now' ? now : Reflect.get(of, name)),
  });
  const channel = new BroadcastChannel('${CHANNEL}');
  channel.onmessage = ({ data }) => {
    if (typeof data !== 'number') return;
    clock.ahead = data;
    channel.postMessage(self.constructor.name);
  };
})();
`;

/** Sets the clock's offset from real time in ms (negative: behind); resolves once page and worker have applied it. */
async function moveClock(page: Page, ms: number): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const channel = new BroadcastChannel('${CHANNEL}');
    const heard = new Set();
    channel.onmessage = ({ data }) => {
      if (heard.add(data).has('Window') && heard.has('DedicatedWorkerGlobalScope')) resolve(channel.close());
    };
    channel.postMessage(${ms});
  })`);
}

const HOUR = 3_600_000;
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

describe('a moved clock', { concurrency: true }, () => {
  for (const name of BROWSERS_OF_RUN) {
    test(`${name}: an hour ahead, an hour behind, and set while an answer is held`, async (t) => {
      const world = await startWorld(t);
      const cable = await layCable(world.url, { preamble: CLOCK_PREAMBLE });
      t.after(() => cable.close());
      const dana = await startWebDesk(t, name, { url: cable.url, code: await world.pairingCode('dana') });
      const send = async (number: string, more = {}) =>
        (await world.send('approval.requested', purchaseOrder(number, more))).itemId;
      for (const [number, ahead, due] of [
        ['49', HOUR, 'due in 1 h'],
        ['48', -HOUR, 'due in 3 h'],
      ] as const) {
        await moveClock(dana.page, ahead);
        const undone = await send(`${number}01`, { dueAt: inMinutes(125) });
        await dana.shows(`PO ${number}01`);
        await dana.says(due);
        await dana.press(`PO ${number}01`, 'Approve');
        await dana.undo();
        const sent = await send(`${number}02`);
        await dana.shows(`PO ${number}02`);
        await dana.press(`PO ${number}02`, 'Approve');
        // The clock is corrected while the answer is held back.
        await moveClock(dana.page, 0);
        await settled(world, 'dana', sent, 'confirmed');
        assert.equal((await world.item('dana', undone)).state, 'open', 'what was undone was not sent');
        // The clock is set wrong while the next answer is held back.
        await dana.press(`PO ${number}01`, 'Approve');
        await moveClock(dana.page, ahead);
        await settled(world, 'dana', undone, 'confirmed');
      }
      assert.equal(world.source.received.length, 4, 'each once');
      await moveClock(dana.page, HOUR);
      for (const number of ['4701', '4702', '4703']) {
        await send(number, { dueAt: inMinutes(Number(number.at(-1)) * 30) });
        await dana.shows(`PO ${number}`);
        await moveClock(dana.page, -HOUR);
      }
      const order = (await dana.titles()).filter((title) => title.startsWith('PO 47'));
      assert.deepEqual(
        order,
        ['4701', '4702', '4703'].map((number) => `PO ${number} needs your approval`),
      );
    });
  }
});
