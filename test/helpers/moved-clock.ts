/** A browser clock controlled by a test, for page and workers; a network cable inserts the preamble into their scripts. */
import type { Page } from 'puppeteer-core';

const CHANNEL = 'clock-of-the-test';

/** Inserted before each script: `Date` is offset by the test. Timers are unaffected, as when a system clock is set. */
export const CLOCK_PREAMBLE = `(() => {
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
export async function moveClock(page: Page, ms: number): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const channel = new BroadcastChannel('${CHANNEL}');
    const heard = new Set();
    channel.onmessage = ({ data }) => {
      if (heard.add(data).has('Window') && heard.has('DedicatedWorkerGlobalScope')) resolve(channel.close());
    };
    channel.postMessage(${ms});
  })`);
}
