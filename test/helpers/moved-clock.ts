/** A browser's clock that a test moves: of the page and of its workers, whose scripts come through a cable with this preamble. */
import type { Page } from 'puppeteer-core';

const CHANNEL = 'clock-of-the-test';

/** Put before each script: `Date` tells the time with what the test adds to it. Timers stay as they are, as when a clock is set. */
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

/** Sets the clock so many ms ahead of the true time (behind: negative); resolves once page and worker go by it. */
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
