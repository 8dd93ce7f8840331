/** Measures frames while a list scrolls by touch or wheel, from a browser trace. */
import type { CDPSession, Page } from 'playwright-core';

export interface Frames {
  /** Scrolled distance, CSS pixels. */
  scrolled: number;
  /** ms between frames, longest first; includes delays by other load on the machine. */
  apart: number[];
  /** ms of main thread work for each frame, longest first: the part that the page causes. */
  worked: number[];
}

type Scroll = (page: Page, session: CDPSession) => Promise<void>;
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  tdur?: number;
  args: { name?: string };
}

/**
 * Resolves after `count` frames of the page. Scrolls are paced by frames, not by time: a slow page gets no more input in a frame than a
 * fast one.
 */
const frames = (page: Page, count: number) =>
  page.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const next = (more: number) =>
          more === 0 ? resolve() : Reflect.get(globalThis, 'requestAnimationFrame')(() => next(more - 1));
        next(left);
      }),
    count,
  );

/** Flings the list ten times at finger speed; momentum continues between flings. */
export const byFinger: Scroll = async (page, session) => {
  const touch = (type: string, y: number | null) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: y === null ? [] : [{ x: 180, y }],
    });
  for (let turn = 0; turn < 10; turn += 1) {
    await touch('touchStart', 650);
    for (let step = 1; step <= 5; step += 1) await Promise.all([touch('touchMove', 650 - step * 108), frames(page, 1)]);
    await touch('touchEnd', null);
    await frames(page, 24);
  }
};

/** Turns the wheel by 100 px in each of 120 frames. */
export const byWheel: Scroll = async (page) => {
  await page.mouse.move(200, 400);
  for (let turn = 0; turn < 120; turn += 1) await Promise.all([page.mouse.wheel(0, 100), frames(page, 1)]);
  await frames(page, 18);
};

const SCROLLER = '[data-scroll]';

/** Scrolls from the top. @param page has a list to scroll, and the machine's real clock */
export async function scrollFrames(page: Page, scroll: Scroll): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()?.newBrowserCDPSession();
  if (!browser) throw new Error('no browser');
  const events: TraceEvent[] = [];
  browser.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await page.evaluate(() => {
    const frames: number[] = [];
    Reflect.set(globalThis, 'beckonFrames', frames);
    const next = (at: number) => {
      frames.push(at);
      Reflect.get(globalThis, 'requestAnimationFrame')(next);
    };
    Reflect.get(globalThis, 'requestAnimationFrame')(next);
  });
  await page.locator(SCROLLER).evaluate((element) => Reflect.set(element, 'scrollTop', 0));
  await frames(page, 2);
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await scroll(page, session);
  const complete = new Promise((done) => browser.once('Tracing.tracingComplete', done));
  await browser.send('Tracing.end');
  await complete;
  const drawn = await page.evaluate<number[]>(() => Reflect.get(globalThis, 'beckonFrames'));
  const scrolled = await page.locator(SCROLLER).evaluate((element) => Number(Reflect.get(element, 'scrollTop')));
  await session.detach();
  await browser.detach();
  const descending = (numbers: number[]) => numbers.toSorted((a, b) => b - a);
  const apart = drawn.slice(1).map((at, index) => at - (drawn[index] ?? at));
  return { scrolled, apart: descending(apart), worked: descending(workOf(events)) };
}

/** Main thread work between consecutive frames, ms. */
function workOf(events: readonly TraceEvent[]): number[] {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const own = events.filter(({ pid, tid }) => main.has(`${pid} ${tid}`)).toSorted((a, b) => a.ts - b.ts);
  const work: number[] = [];
  let sum = 0;
  for (const { name, tdur = 0 } of own) {
    if (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') sum += tdur / 1000;
    if (name !== 'FireAnimationFrame') continue;
    work.push(sum);
    sum = 0;
  }
  return work;
}
